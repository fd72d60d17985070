"""Words of the section “Workbooks”."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .word import GlossarySection, Word, WordTable

SECTION = GlossarySection(
    "workbooks",
    _("Workbooks"),
    WordTable(
        (
            Word("Workbook", _("A file with sheets, whatever its format."), "spreadsheet, Excel", label=_("workbook")),
            Word(
                "Sheet",
                _("One sheet of a workbook as the file has it."),
                "table, page",
                label=_("sheet"),
                in_code="It has each `Row` and its cells.",
            ),
            Word(
                "SheetTable",
                _("A table found on a sheet."),
                "sheet, list",
                label=pgettext_lazy("word", "table"),
                in_code="It is made of `SheetColumn` and `SheetLine`.",
            ),
            Word(
                "imports.Import",
                _("One workbook on its way in: sent, read for a preview, written, perhaps undone."),
                "upload (its first step), job, Python's import",
            ),
            Word("imports.ImportedRow", _("A row of a workbook as the last reading understood it."), "record"),
            Word(
                "RowVerdict",
                _("What a row would do: new, changed, unchanged, to be decided, wrong, left out."),
                "status; the verdict on a target (`TargetVerdict`) or a published figure (`PublishedVerdict`)",
                label=_("verdict"),
            ),
            Word(
                "OpenQuestion",
                _("Something in a row that only the user can decide."),
                "warning, error",
                label=_("to be decided"),
            ),
            Word(
                "Field",
                _("What a column of a workbook can mean."),
                "field of a model, field of cooperation (`Sector`)",
                label=pgettext_lazy("word", "column"),
                in_code=(
                    "It reads its cells, and shows and exemplifies itself. Which one a column is, `MappedColumn` says."
                ),
            ),
            Word(
                "Lookups",
                "What the names in cells are looked up in, and what the user has decided of them; of areas and "
                "organisations `DirectoryLookups`.",
                "register, search",
                label=pgettext_lazy("word", "lookups"),
                is_inner=True,
            ),
            Word(
                "Draft",
                "What one row says of one record.",
                "record",
                label=pgettext_lazy("word", "draft"),
                is_inner=True,
            ),
            Word(
                "imports.ImportedRecord",
                _("From which row of a workbook an import took what it wrote in a record."),
                "change, version",
            ),
            Word(
                "BulkRun",
                _(
                    "One field set in many records that were chosen in a list: previewed, written and undone as an "
                    "import is."
                ),
                "batch (of officials), mass edit, action",
                label=_("bulk change"),
                in_code="It is kept as an `imports.Import` with a selection.",
            ),
            Word(
                "BulkField",
                "A field of a kind that a bulk change may set, named by its ModelAdmin.",
                "column",
                label=pgettext_lazy("word", "bulk field"),
                is_inner=True,
            ),
            Word(
                "imports.KeptWord",
                _("What a heading or a word of workbooks means, as a person answered or the portal says."),
                "template, mapping",
            ),
            Word(
                "ControlTotal",
                _("A figure of the records written, held against the total that the file states."),
                "checksum, foot",
                label=pgettext_lazy("word", "control total"),
                in_code="A `PendingTotal` while its rows are read.",
            ),
            Word(
                "imports.templates",
                _("An empty workbook to be filled in."),
                "template of a page",
                label=pgettext_lazy("word", "template"),
            ),
            Word(
                "imports.undo",
                _("Taking back all that an import did, as long as nobody has changed it since."),
                "delete, rollback",
                label=pgettext_lazy("word", "undo"),
            ),
        ),
    ),
)
