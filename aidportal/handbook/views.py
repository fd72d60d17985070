"""The pages of help: the glossary, and the definitions of figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from aidportal.figures import catalogue
from aidportal.figures.definitions import DATES
from aidportal.figures.figure import AnyFigure, Words
from aidportal.subjects.subject import register_at

from .words import SECTIONS


class GlossaryView(TemplateView):
    """Every word that readers meet, by area of work."""

    template_name = "handbook/glossary.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Glossary"),
            lead=_("One word for one thing, and the same word on every page and in every file."),
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("How figures are counted"),
            lead=_("A figure has one definition: pages, lists, files and reports count it in the same way."),
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
