"""Words of the section “Who helps whom”."""

from django.utils.translation import gettext_lazy as _

from .word import GlossarySection, Word, WordTable

SECTION = GlossarySection(
    "partners",
    _("Who helps whom"),
    WordTable(
        (
            Word(
                "Project.giver",
                _(
                    "The organisation that gives money, goods, officials or training. Givers are counted by the area "
                    "in which they lie."
                ),
                "donor (only of a donation), helper, 支援方",
            ),
            Word(
                "Pairing.receiver",
                _("The organisation that receives; the receiving area is where it lies."),
                "beneficiary (that is a person), recipient",
                in_code="The area is called 受援地区.",
            ),
            Word(
                "directory.Area",
                _(
                    "An administrative area of GB/T 2260 at county level or above, of today or of the past. Its code "
                    "and name are kept for ever; figures count it under the end of its chain of successors."
                ),
                "region, district (only 区), place (that is an area or an organisation one can choose)",
            ),
            Word(
                "Area.Level",
                _(
                    "Province, prefecture or county; a league is a prefecture, a banner a county. Of a pairing, what "
                    "kind of bodies were made partners."
                ),
                "rank, tier",
                label=_("level"),
            ),
            Word(
                "directory.Organisation",
                _(
                    "A body that gives, receives, sends, hosts or trains. The government of an area is one and made "
                    "with it."
                ),
                "institution, department (one kind of them), unit (that is what numbers count)",
            ),
            Word(
                "directory.Pairing",
                _("Two organisations of different areas that were made partners for a time."),
                "pair (two areas in a chart of flows), partnership, matching (a source of money)",
            ),
            Word(
                "directory.Agreement",
                _("What two sides agreed, in a tree from the framework down to the year."),
                "contract, treaty",
            ),
            Word(
                "directory.AgreementTask",
                _("One task of an agreement and the organisation that answers for it."),
                "target (that is a value of a figure), job (that is work for the worker)",
            ),
            Word(
                "directory.Target",
                _("A value of a figure that an agreement wants reached in a year or in its whole term."),
                "goal (of a project: 绩效目标), plan, quota (of a batch)",
            ),
            Word(
                "directory.Document",
                _(
                    "Where records and published figures come from: an article, a notice, a workbook, somebody's hand. "
                    "Every record points to one."
                ),
                "source (that is a source of money), attachment, file (what is stored of it)",
            ),
            Word(
                "directory.Sector",
                _("A field of cooperation: what a project, a training or an agreement is about."),
                "industry, topic",
                in_code="In code a sector, for a field is one of a model or a form there.",
            ),
            Word(
                "directory.Population",
                _("Inhabitants of an area in a year, as a document states them."),
                "people (who take part), beneficiaries",
            ),
            Word(
                "Direction",
                _(
                    "Which way officials and people in training travel. Money and goods always go from the giver to "
                    "the receiver."
                ),
                "flow",
                label=_("direction"),
            ),
        ),
    ),
)
