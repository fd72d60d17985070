"""The page that holds every published figure against the records."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from aidportal.figures import catalogue
from aidportal.figures.figure import Measure
from aidportal.records.row_acts import change_links
from aidportal.reports.models import PublishedFigure
from aidportal.values.money import Qualifier, Unit, format_amount
from aidportal.values.rounding import fixed
from aidportal.web.requests import SignedInRequest

from .check import Check, PublishedVerdict, checks
from .paste_page import paste_action

TONES = {
    PublishedVerdict.AGREES: "ok",
    PublishedVerdict.SHORT: "warn",
    PublishedVerdict.OVER: "bad",
    PublishedVerdict.NO_RECORDS: "",
    PublishedVerdict.UNCHECKABLE: "",
}


class FiguresView(TemplateView):
    """Published figures that the reader may see, by document, each with its verdict."""

    request: SignedInRequest
    template_name = "reports/figures.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user = self.request.user
        published = PublishedFigure.objects.visible_to(user)
        rows = published.select_related("document").prefetch_related("areas")
        held = checks(rows, user)
        changes = change_links([one.published for one in held], self.request)
        counts = Counter(one.verdict for one in held)
        return super().get_context_data(
            title=_("Published figures"),
            lead=_("What documents state, beside what the records give."),
            rows=[shown(one, Unit(user.unit)) | {"change_url": changes.get(one.published.pk)} for one in held],
            actions=paste_action(user),
            counts=[(verdict.label, counts[verdict], TONES[verdict]) for verdict in PublishedVerdict],
            **kwargs,
        )


def shown(check: Check, unit: Unit) -> dict[str, Any]:
    """The texts of one row of the page."""
    published = check.published
    figure = catalogue.figure(published.figure) if published.figure else None
    measure = figure.unit if figure else None

    def text(value: Decimal | None) -> str:
        if value is None:
            return "—"
        return format_amount(value, unit) if measure == Measure.YUAN else fixed(value)

    recorded = gettext("%(computed)s of %(value)s recorded") % {
        "computed": text(check.computed),
        "value": text(published.value),
    }
    differs = check.verdict in (PublishedVerdict.SHORT, PublishedVerdict.OVER)
    return {
        "check": check,
        "published": published,
        "value": Qualifier(published.qualifier).mark + text(published.value),
        "computed": text(check.computed),
        "unit": unit.label if measure == Measure.YUAN else (measure.label if measure else published.unit),
        "note": recorded if check.verdict == PublishedVerdict.SHORT else "",
        "difference": text(check.difference) if differs else "",
        "tone": TONES[check.verdict],
    }
