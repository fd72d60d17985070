"""The filters of dashboards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext

from aidportal.directory.choices import all_used
from aidportal.directory.filters import ScopeFilter, ScopeFilterSet, asked_values, axis
from aidportal.directory.models import Pairing
from aidportal.figures.axes import Axis, of_dashboards
from aidportal.figures.kept import ReaderRights
from aidportal.figures.scopes import Scope
from aidportal.figures.statements import Written, keeping_sql, rows_of, written
from aidportal.subjects.subject import subjects
from aidportal.values import dates

from .spans import usual, words

# Any of these in an address asks for a period.
PERIODS = ("year", "from", "until", "month")


def dashboard_filter(one: Axis) -> ScopeFilter:
    """The filter of an axis, as dashboards have it."""
    choices: dict[str, Any] = {"choices": one.dashboard_choices} if one.dashboard_choices else {}
    return axis(one, field=one.dashboard_field, **choices)


class DashboardFilterSet(ScopeFilterSet):
    """The axes of all figures; drop-downs offer what the records of every subject have that the user may see.

    Unless a period is asked for, the scope is of the usual one, which the drop-down of periods shows as chosen.
    """

    # Those of the subjects; their names are of their declarations.
    locals().update({one.parameter: dashboard_filter(one) for one in of_dashboards()})

    may_lack = tuple(one.parameter for one in of_dashboards() if one.may_lack)

    class Meta(ScopeFilterSet.Meta):
        model = Pairing

    @property
    def asks_a_period(self) -> bool:
        return any(asked_values(self.data, name) for name in PERIODS)

    @property
    def scope(self) -> Scope:
        scope = super().scope
        return scope if self.asks_a_period else scope.but(period=usual(dates.today()))

    def offer_choices(self, form: BaseForm) -> None:
        today = dates.today()
        year: Any = form.fields["year"]
        year.usual = gettext("as dated") if self.asks_a_period else words(usual(today), today)
        super().offer_choices(form)

    def used_rows(self) -> Iterable[tuple[Any, ...]]:
        return rows_of(*in_use_of_all(ReaderRights.of(self.user)))


@keeping_sql
def in_use_of_all(reader: ReaderRights) -> Written:
    """What the records of every subject have that ``reader`` may see, as SQL: it takes longer to write than to run."""
    parts = [part for subject in subjects() for part in subject.in_use(reader)]
    return written(all_used(parts))
