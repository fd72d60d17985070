"""Help: workbooks in."""

from django.utils.translation import gettext_lazy as _

from .help_page import HelpPage, HelpTask, record, to

PAGE = HelpPage(
    "imports",
    _("Workbooks in"),
    _("Sending in a workbook: see what it would change, then write it or leave it."),
    about=("/imports/",),
    tasks=(
        HelpTask(
            "send",
            _("Send in a workbook"),
            steps=(
                _(
                    "Choose the file and what its rows are, and press “Send and preview”. Nothing is written "
                    "yet. A template for each kind is on the same page."
                ),
                _(
                    "Look at the preview: which rows are new, changed, unchanged, to be decided or wrong. "
                    "“How the columns were understood” shows what each column was taken for; what you change "
                    "there is remembered."
                ),
                _("Press “Write”. All rows are written at once, or none."),
            ),
            ways=(record("imports:list", _("Import")),),
        ),
        HelpTask(
            "decide",
            _("Decide what is doubtful"),
            steps=(
                _(
                    "What only you can tell is asked under “Questions, each asked once”: what a column or a word "
                    "means, a name that several places have, what holds for all rows, for a section or from one row to "
                    "another. Press “Answer and read again”. "
                    "Whether a row that resembles a record is the same one is decided at the row."
                ),
                _(
                    "“Download the wrong rows” gives those that are wrong or open as a workbook with why beside them, "
                    "to be corrected and sent again. Or leave them out."
                ),
            ),
        ),
        HelpTask(
            "amounts",
            _("Amounts that are not read"),
            steps=(
                _(
                    "The preview begins with where the amounts of the file go: a column that no field reads, and "
                    "totals that do not agree with the rows, come first. Say what the column means, or leave it out; "
                    "nothing is written before."
                ),
                _(
                    "Amounts in words count too: in a remark that no field keeps, or in a line around the rows. One "
                    "that is the sum of rows is a total like any other; of any other, say that it is left out, or "
                    "record it."
                ),
            ),
        ),
        HelpTask(
            "words",
            _("Say what words mean"),
            steps=(
                _(
                    "What you answered for a column, a word or a name is taken again in your next workbook of the same "
                    "kind, and the preview says “as you answered before”. Under “Words of workbooks” it is seen and "
                    "taken back."
                ),
                _(
                    "The same page has the words that everybody's workbooks are read by. Administrators add to them, "
                    "overrule them, and make an answer the portal's."
                ),
            ),
            ways=(record("imports:vocabulary", _("Words of workbooks")),),
        ),
        HelpTask(
            "undo",
            _("Take an import back"),
            steps=(
                _(
                    "Open the import and press “Undo the whole import…”. What is taken back is shown first. "
                    "Where somebody has changed one of its records since, nothing is undone, and it is said "
                    "which."
                ),
            ),
        ),
        HelpTask(
            "again",
            _("Send a list back as a workbook"),
            steps=(
                _(
                    "“Export” on a list gives a workbook that can be changed and sent in again. It names "
                    "each record by its number, so that rows change records and add none twice."
                ),
            ),
            ways=(
                to("projects:list", _("Projects")),
                to("cadres:list", _("Officials and postings")),
                to("trainings:list", _("Training sessions")),
            ),
        ),
    ),
)
