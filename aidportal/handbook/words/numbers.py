"""Words of the section “Numbers”."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .word import GlossarySection, Word, WordTable

SECTION = GlossarySection(
    "numbers",
    _("Numbers"),
    WordTable(
        (
            Word(
                "Figure",
                _(
                    "A named number with one definition, a unit, the records it counts and the dimensions it is split "
                    "by."
                ),
                "indicator, metric, statistic, KPI",
                label=_("figure"),
            ),
            Word(
                "Rate",
                _("A figure divided by another, in per cent."),
                "ratio, percentage (how one is written)",
                label=pgettext_lazy("word", "rate"),
            ),
            Word(
                "Scope",
                _("What a figure is asked for, and by whom: a period and a value for each axis."),
                "filter (the field that sets an axis), query, selection",
                label=_("scope"),
            ),
            Word(
                "Period",
                _("The days that a scope asks for."),
                "term, range, span (the days that a number is compared with)",
                label=pgettext_lazy("word", "period"),
            ),
            Word(
                "Axis",
                _("One thing that a scope can ask for: receiving areas, givers, fields, sources."),
                "parameter (its name in an address), axis of a chart",
                label=pgettext_lazy("word", "axis"),
            ),
            Word(
                "Dimension",
                _("What a figure can be split by; a group of it narrows a scope."),
                "axis, category",
                label=pgettext_lazy("word", "dimension"),
            ),
            Word(
                "Uncounted",
                _("Records that a number does not count because their dates or values do not say enough."),
                "missing, error",
                label=pgettext_lazy("word", "not counted"),
            ),
            Word("None", _("Nothing is known; shown as a dash."), "zero", label=pgettext_lazy("word", "no data")),
            Word(
                "Reader",
                "Who asks for a number; decides which rows it counts. In words for people also who looks at a page.",
                "viewer (a role), what reads a file (`LineReader`, `RowReader`)",
                label=pgettext_lazy("word", "reader"),
                is_inner=True,
            ),
            Word(
                "FigureQuery",
                "One figure asked for one scope, by some sets of dimensions, within a reading.",
                "question",
                label=pgettext_lazy("word", "query"),
                is_inner=True,
            ),
            Word(
                "Reading",
                "All that a page asks, answered by one statement and so of one moment.",
                "session, batch",
                label=pgettext_lazy("word", "reading"),
                is_inner=True,
            ),
            Word(
                "Unit",
                _("Yuan, ten thousands or hundred millions, as a reader wants to see money."),
                "the unit that a workbook states (`StatedUnit`), currency",
                label=_("unit of money"),
            ),
            Word(
                "Qualifier",
                _("How exactly a source stated a value: exactly, about, more than, nearly."),
                "accuracy, comment",
                label=pgettext_lazy("word", "qualifier"),
            ),
            Word(
                "PartialDate",
                _("A date as far as it is known: a day, a month, a year, a span of days."),
                "fuzzy date",
                label=pgettext_lazy("word", "partial date"),
            ),
        ),
    ),
)
