"""Help: officials and postings."""

from django.utils.translation import gettext_lazy as _

from .help_page import HelpPage, HelpTask, adding, to

PAGE = HelpPage(
    "officials",
    _("Officials and postings"),
    _("Officials, the batches they go in, and their posts on the other side."),
    about=(
        "/cadres/",
        "/dashboards/exchange/",
        "/record/cadres/",
        "/admin/cadres/",
    ),
    tasks=(
        HelpTask(
            "official",
            _("Record an official with a posting"),
            steps=(
                _(
                    "Name, kind, home area and document are enough for the official. Add the post under "
                    "“Postings”, with batch and host area."
                ),
                _(
                    "For somebody who is recorded already, add a posting instead. Two postings of one person "
                    "at the same time are refused."
                ),
            ),
            ways=(
                to("cadres:list", _("Officials and postings")),
                adding("cadres.official"),
                adding("cadres.posting"),
            ),
        ),
        HelpTask(
            "many",
            _("Record all officials of a batch at once"),
            steps=(
                _(
                    "In the list of batches press “Paste officials and posts” in the row of the batch, and paste the "
                    "rows of your list. The term of the batch, and home and host where its pairing says them, hold for "
                    "all rows that do not say otherwise."
                ),
                _(
                    "Who is recorded already gets a post and stays as recorded; who is not is recorded with the post, "
                    "and so are organisations. What goes the other way, lies outside the term or puts two into one "
                    "post is asked about once for all rows."
                ),
                _(
                    "A column “takes over from” names who was there before: their posting ends the day before, as with "
                    "“Hand over to a successor”. How it ends stands beside the row before anything is recorded."
                ),
            ),
            ways=(to("cadres:batch_list", _("Batches")),),
        ),
        HelpTask(
            "successor",
            _("An official takes over from another"),
            steps=(
                _("On the page of the official, or in the row of the list, press “Hand over to a successor”."),
                _(
                    "Choose who takes over, or fill in “Somebody new”. The posting before ends the day "
                    "before; batch, host area and title are taken over. The page shows both records that "
                    "will be written: both, or none."
                ),
                _(
                    "Somebody who is recorded on post there already can be linked: choose the person, and type the "
                    "first day of that posting. No posting is added; the one before ends the day before."
                ),
                _("The exchange dashboard counts the handover, and whether it was without a gap."),
            ),
            ways=(
                to("cadres:list", _("Officials and postings")),
                to("cadres:exchange", _("Exchange")),
            ),
        ),
        HelpTask(
            "early",
            _("A posting ends or goes on for longer"),
            steps=(
                _(
                    "Press “End the posting” or “Extend the posting” on the page of the official, or in the "
                    "row of the list. Where it ended before its term, tick “ended early” and say why."
                ),
            ),
        ),
        HelpTask(
            "batch",
            _("Record a batch"),
            steps=(
                _(
                    "Batches are recorded by administrators: direction, number, the term, how many officials "
                    "are to be sent, the briefing before departure."
                ),
            ),
            ways=(
                to("cadres:batch_list", _("Batches")),
                adding("cadres.batch"),
            ),
        ),
        HelpTask(
            "onpost",
            _("Who is on post"),
            steps=(
                _(
                    "On post on a day is whose posting holds on it for certain. A posting without a first "
                    "day counts on none; one that is known by the month from the end of that month."
                ),
                _("The timeline shows postings beside each other, by batch or by host area."),
            ),
            ways=(to("cadres:timeline", _("Timeline")),),
        ),
    ),
)
