"""Words of the section “Pages”."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .word import GlossarySection, Word, WordTable

SECTION = GlossarySection(
    "pages",
    pgettext_lazy("words", "Pages"),
    WordTable(
        (
            Word(
                "DashboardQuestion",
                _("A page of charts for one scope."),
                "report (a file), cockpit",
                label=pgettext_lazy("word", "dashboard"),
                in_code="The class is what its charts are asked for.",
            ),
            Word(
                "Chart",
                _("A table that is also drawn."),
                "graph, plot (its drawing on paper)",
                label=_("chart"),
                in_code=(
                    "It is made of `ChartColumn`, `ChartRow` and `ChartCell`, of which some are a `ChartSeries`; it "
                    "asks when it is made, and is computed when it is looked at."
                ),
            ),
            Word(
                "Tile",
                _("A key figure above the charts, with what it is compared with."),
                "box, card",
                label=pgettext_lazy("word", "tile"),
            ),
            Word(
                "Panel",
                "A part of a page with a template of its own that is no chart, such as a small table (`TablePanel`).",
                "block (a chart or a panel), widget",
                label=pgettext_lazy("word", "panel"),
                is_inner=True,
            ),
            Word(
                "FigureChange",
                _("The sentence over a chart: what changed, by how much, and who made it."),
                "headline, insight",
                label=pgettext_lazy("word", "finding"),
            ),
            Word(
                "Subject",
                _("Projects, officials or trainings: with records, figures, filters, lists and workbooks of its own."),
                "topic, field (of cooperation), room (any part of the portal)",
                label=pgettext_lazy("word", "subject"),
                in_code="An app that is declared once, with its axes.",
            ),
            Word(
                "PortalTable",
                _("All records of a kind that a scope asks for, with totals and files."),
                "register (the offered places), report, grid",
                label=pgettext_lazy("word", "list"),
            ),
            Word(
                "Foot",
                _("The totals under a list; where a column is a figure, the last one is the figure itself."),
                "summary",
                label=pgettext_lazy("word", "foot"),
            ),
            Word(
                "ExportSheet",
                _("A list or a chart as a file, the same rows and columns."),
                "report, download",
                label=pgettext_lazy("word", "export"),
            ),
            Word(
                "TargetVerdict",
                _("How a target stands."),
                "status (of a project), progress",
                label=pgettext_lazy("word", "standing"),
                in_code="Its parts are `TargetProgress` and `TargetRow`.",
            ),
            Word(
                "reports.SavedComparison",
                _("A comparison of figures kept under a name; its numbers are those of who looks."),
                "bookmark, report",
            ),
        ),
    ),
)
