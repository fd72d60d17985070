"""The pages of help: one for each area of work, the glossary, and the definitions of figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.sites import site
from django.http import Http404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from aidportal.figures import catalogue
from aidportal.figures.definitions import DATES
from aidportal.figures.figure import AnyFigure, Words
from aidportal.records.pages import has_page
from aidportal.subjects.subject import register_at
from aidportal.web.requests import SignedInRequest

from .pages import PAGES
from .pages.help_page import AddingWay, HelpPage
from .words import SECTIONS


class HelpIndexView(TemplateView):
    """The way into help."""

    template_name = "handbook/index.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(title=_("Help"), pages=PAGES, **kwargs)


class HelpPageView(TemplateView):
    """What there is to do in one area of work, with the links that the reader may open."""

    request: SignedInRequest
    template_name = "handbook/page.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        page = page_called(self.kwargs["page"])
        return super().get_context_data(**kwargs) | {
            "title": page.title,
            "lead": page.lead,
            "crumbs": crumbs(),
            "tasks": [(task, task.ways_for(self.request)) for task in page.tasks],
            "kinds": kinds_for(self.request) if page.names_kinds else [],
        }


def page_called(key: str) -> HelpPage:
    for page in PAGES:
        if page.key == key:
            return page
    raise Http404


def crumbs() -> list[dict[str, str]]:
    return [{"url": reverse("handbook:index"), "label": _("Help")}]


def kinds_for(request: SignedInRequest) -> list[dict[str, Any]]:
    """The kinds of records that have a page, with what each is and, for who may add one, the way to it."""
    words = {word.code: word for section in SECTIONS for table in section.tables for word in table.words}
    kinds = []
    for model in site._registry:
        if has_page(model):
            way = AddingWay(model._meta.label)
            kinds.append({"word": words[model._meta.label], "way": way if way.is_open(request) else None})
    return kinds


class GlossaryView(TemplateView):
    """Every word that readers meet, by area of work."""

    template_name = "handbook/glossary.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Glossary"),
            lead=_("One word for one thing, and the same word on every page and in every file."),
            crumbs=crumbs(),
            sections=SECTIONS,
            **kwargs,
        )


@dataclass(frozen=True)
class DefinedFigures:
    """The figures that count the records of one list, and the way to it."""

    key: str
    title: str
    url: str
    link: Words
    figures: list[AnyFigure] = field(default_factory=list)


class DefinitionsView(TemplateView):
    """What each figure counts, as it is declared."""

    template_name = "handbook/figures.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(
            title=_("How figures are counted"),
            lead=_("A figure has one definition: pages, lists, files and reports count it in the same way."),
            crumbs=crumbs(),
            sections=by_list(),
            dates=DATES,
            **kwargs,
        )


def by_list() -> list[DefinedFigures]:
    """All figures by the list that shows what they count, in the order of their declaration."""
    parts: dict[str, DefinedFigures] = {}
    for figure in catalogue.figures():
        if figure.url not in parts:
            register, key = register_at(figure.url), figure.url.replace(":", "-").replace("_", "-")
            title = capfirst(str(register.rows_label))
            parts[figure.url] = DefinedFigures(f"of-{key}", title, reverse(figure.url), register.all_label)
        parts[figure.url].figures.append(figure)
    return list(parts.values())
