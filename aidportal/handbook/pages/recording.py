"""Help: recording."""

from django.utils.translation import gettext_lazy as _

from .help_page import HelpPage, HelpTask, record, to

PAGE = HelpPage(
    "recording",
    _("Recording"),
    _("How records are added, changed and kept apart, whatever their kind."),
    names_kinds=True,
    about=(
        "/record/",
        "/admin/",
    ),
    tasks=(
        HelpTask(
            "begin",
            _("Begin with an empty portal"),
            steps=(
                _(
                    "As long as some kind has no record, the overview begins with what to record first, in which "
                    "order and why: pairings, agreements, projects, donations, batches, officials, training."
                ),
                _("Each is typed in by hand or imported from a workbook; both ways stand beside it."),
            ),
            ways=(to("overview:overview", _("Overview")),),
        ),
        HelpTask(
            "add",
            _("Add a record"),
            steps=(
                _("Open the list of its kind and press the button that begins with “Add”."),
                _(
                    "Fill in what has an asterisk; that is enough to save. The sections below open when they "
                    "are pressed, and can follow later."
                ),
                _("Press “Save”, or “Save and add another” for the next one of the kind."),
            ),
        ),
        HelpTask(
            "change",
            _("Change a record"),
            steps=(
                _(
                    "Open the record and press “Change”. There is no such button where the record is kept by "
                    "another side."
                ),
                _(
                    "What you edit is marked, with what it was; the bar at the bottom counts what is not "
                    "saved yet. Leaving the page asks first."
                ),
                _("Press “Save”. You are back where you came from, with the same filter and page of the list."),
            ),
        ),
        HelpTask(
            "dates",
            _("Type a date"),
            steps=(
                _(
                    "Type what is known: 2014, 2014-05, 2014-05-02, 2014年5月, or a span such as "
                    "2013..2015-03. What was understood is shown below the field."
                ),
                _("No day is invented: a record that is known by its year counts in a period that covers that year."),
            ),
        ),
        HelpTask(
            "amounts",
            _("Type an amount"),
            steps=(
                _(
                    "Amounts are typed in the unit that the field names. The unit is chosen under “Amounts "
                    "in” in the menu with your name."
                ),
                _("500万 and 1.4亿 are understood whatever the unit, and the amount in yuan is shown while you type."),
            ),
        ),
        HelpTask(
            "choices",
            _("Choose an area, an organisation or a person"),
            steps=(
                _(
                    "Type a part of the name, the code, the pinyin or its initials, go through the offers "
                    "with the arrow keys, and press Enter."
                ),
                _(
                    "By itself the field takes only what alone is called as typed, or the only one that "
                    "fits. Else the list stays open, nothing is chosen, and the field says so."
                ),
            ),
        ),
        HelpTask(
            "wrong",
            _("Something is wrong with what was typed"),
            steps=(
                _(
                    "Nothing is saved, and what you typed stays. All that is wrong is listed at the top of "
                    "the page; each line leads to its field."
                ),
            ),
        ),
        HelpTask(
            "asked",
            _("You are asked whether something is right"),
            steps=(
                _(
                    "What hardly fits together is asked about before it is saved: an amount a thousand times off, "
                    "two people in one post, a project that is probably recorded already. What it is compared with "
                    "stands beside it, and a likely correction behind a button."
                ),
                _(
                    "If it is right, say why and press “Save”. The reason stands in the history of the record. In "
                    "many records at once one reason is given for all."
                ),
            ),
        ),
        HelpTask(
            "missing",
            _("An organisation is not in the list yet"),
            steps=(
                _(
                    "Type its name into the field and take the last offer, which begins with “New”. Name, kind and "
                    "area are enough; it is chosen then, and what you typed beneath stays."
                ),
            ),
        ),
        HelpTask(
            "two",
            _("Somebody else saved the record meanwhile"),
            steps=(
                _(
                    "What only one of you changed is put together. What both changed is shown side by side, "
                    "with who saved it and when."
                ),
                _(
                    "Choose field by field and press “Save what was chosen”, or give up what you typed. "
                    "Nobody's work is overwritten in silence."
                ),
            ),
        ),
        HelpTask(
            "session",
            _("You were signed out while typing"),
            steps=(
                _(
                    "Save as usual. You are asked for your password, and the form goes on as it was sent; it "
                    "is saved once, however often a button is pressed."
                ),
            ),
        ),
        HelpTask(
            "closed",
            _("The page was closed before saving"),
            steps=(
                _(
                    "Open the page again in the same browser: what was typed is offered, and “Go on with it” "
                    "takes it up. It is kept for you alone until it is saved or you sign out. What is typed "
                    "about people is not kept."
                ),
            ),
        ),
        HelpTask(
            "paste",
            _("Paste rows from Excel or WPS"),
            steps=(
                _(
                    "The page of a project has “Paste payments” and “Paste outputs”, that of a donation "
                    "“Paste goods”, the roster of a training session “Paste a roster”, its attendance “Paste "
                    "attendance”, the row of a batch in the list of batches “Paste officials and posts”."
                ),
                _(
                    "Copy the rows, with or without headings, and paste them. Each cell stands beside what "
                    "it was read as; a wrong one is corrected in its place."
                ),
                _(
                    "All rows are recorded, or none. What is recorded already, or stands twice, is told; what a form "
                    "would refuse or ask about is refused and asked about here too."
                ),
            ),
        ),
        HelpTask(
            "many",
            _("Set one field in many records"),
            steps=(
                _(
                    "Tick rows of a list, one by one, a page, or all that the filters give, and choose the "
                    "field that is set in all of them."
                ),
                _(
                    "“Preview” shows every row with its old and its new value, and which cannot be changed "
                    "and why. All is written at once, stands under “Import”, and is undone as one."
                ),
            ),
        ),
        HelpTask(
            "keys",
            _("Do it with the keyboard"),
            steps=(
                _(
                    "Press ? for the list of keys: / searches, n adds, e changes, s saves (Ctrl+S while "
                    "typing). They can be switched off in that list."
                ),
            ),
        ),
        HelpTask(
            "delete",
            _("Delete a record, or see who changed it"),
            steps=(
                _("“History” on the page where a record is changed tells who saved it and what was changed."),
                _(
                    "To delete a record, press “Record” in the bar, then “All kinds of records, as tables”; choose the "
                    "kind and open the record there. What goes with it is listed before anything is deleted."
                ),
            ),
            ways=(record("admin:index", _("All kinds of records, as tables")),),
        ),
    ),
)
