"""Who may do what with each kind of record: the declarations, the gates and the pages, for every kind and role."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import override

from aidportal.accounts.models import User
from aidportal.directory.models import (
    Agreement,
    AgreementTask,
    Area,
    Document,
    Organisation,
    Population,
    Sector,
    Target,
)
from aidportal.history.models import Act
from aidportal.records.rights import GATES, Side, as_text, gate, kinds, rights_of
from aidportal.reports.models import PublishedFigure
from aidportal.supervisor.translations import PACKAGES
from projects.models import Output, Progress, Project, ProjectGroup, StatusChange
from tests import makers
from tests.page_forms import form_of, sent_by
from trainings.models import Attendance, Attendee

pytestmark = pytest.mark.django_db

GIVER, RECEIVER = "110108", "150429"
# Role and areas. Records are given by 海淀区 (110108) and received in 宁城县 (150429) of 赤峰市.
CAST = {
    "administrator": ("administrator",),
    "giving": ("editor", "110108"),
    "receiving": ("editor", "150400"),
    "giving viewer": ("viewer", "110108"),
    "receiving viewer": ("viewer", "150400"),
    "stranger": ("editor", "150900"),
    "nowhere": ("editor",),
}
SIDES = {
    Side.EVERYBODY: {"giving", "receiving", "stranger", "nowhere"},
    Side.EDITORS: {"giving", "receiving", "stranger"},
    Side.BOTH: {"giving", "receiving"},
    **{key: {"giving"} for key in (Side.GIVING, Side.HOME)},
    # The documents of these tests were entered by the receiving editor.
    **{key: {"receiving"} for key in (Side.RECEIVING, Side.PLACE, Side.AREA, Side.AUTHOR)},
    Side.ADMINISTRATORS: set(),
}


def expected(side, act):
    if side is None:
        return set()
    who = SIDES[side] | {"administrator"}
    viewers = {f"{name} viewer" for name in ("giving", "receiving") if name in who}
    return who | (viewers if act == "see" else set())


@pytest.fixture
def cast(db):
    found = {}
    for name, (role, *areas) in CAST.items():
        # Nobody signs in by a password here, and making seven takes a while.
        found[name] = User.objects.create_user(name, None, role=role)
        found[name].areas.set(areas)
    return found


# ---- One record of each kind and case


def giver():
    return makers.government(GIVER)


def school(area=RECEIVER, name="第一小学"):
    return Organisation.objects.create(name_zh=name, kind="school", area_id=area)


def inhabitants(document):
    return Population.objects.create(area_id=RECEIVER, year=2014, people=600_000, document=document)


def agreement(document):
    made = Agreement.objects.create(title="协议", kind="county", document=document)
    made.parties.set([giver(), makers.government(RECEIVER)])
    return made


def project(document):
    return makers.make_project(document=document, giver=giver())


def line(document, named):
    return makers.make_funding(project=project(document), source="district", giver=giver() if named else None)


def donation(document, nowhere=False):
    given = {"giver": school(None, "某公司")} if nowhere else {}
    return makers.make_donation(document=document, **given)


def session(document, nowhere=False):
    return makers.make_session(document=document, giver=giver(), place_area_id=None if nowhere else RECEIVER)


def attendance(document, nowhere=False):
    return makers.make_attendance(session=session(document, nowhere))


def attendee(document, nowhere=False):
    return Attendee.objects.create(session=session(document, nowhere), name="李娜", home_area_id=RECEIVER)


def unplaced_session(document):
    return attendance(document, nowhere=True).session


def group(document):
    made = ProjectGroup.objects.create(title="两个项目", total_investment=Decimal(70), document=document)
    makers.make_project(document=document, giver=giver(), group=made)
    return made


def posting(document):
    return makers.make_posting(document=document)


def figure(document):
    made = PublishedFigure.objects.create(document=document, statement="培训162期", value=162, uncheckable="no_figure")
    made.areas.set([RECEIVER])
    return made


def seen_document(document):
    project(document)
    return document


UNPLACED, NO_AREA = "held at a place not known", "of a giver in no area"
MAKERS = {
    ("directory.document", ""): seen_document,
    ("directory.area", ""): lambda _document: Area.objects.get(pk=RECEIVER),
    ("directory.organisation", ""): lambda _document: school(),
    ("directory.organisation", "the government of an area"): lambda _document: makers.government(RECEIVER),
    ("directory.sector", ""): lambda _document: Sector.objects.first(),
    ("directory.agreement", ""): agreement,
    ("directory.agreementtask", ""): lambda d: AgreementTask.objects.create(agreement=agreement(d), number=1, text="x"),
    ("directory.target", ""): lambda d: Target.objects.create(agreement=agreement(d), figure="projects", value=1),
    ("directory.pairing", ""): lambda d: makers.make_pairing(document=d, level="hospital"),
    ("directory.population", ""): inhabitants,
    ("projects.projectgroup", ""): group,
    ("projects.project", ""): project,
    ("projects.progress", ""): lambda d: Progress.objects.create(project=project(d), reported_on="2014", percent=1),
    ("projects.donation", ""): donation,
    ("projects.donation", NO_AREA): lambda d: donation(d, nowhere=True),
    ("projects.donateditem", ""): lambda d: makers.make_item(donation=donation(d)),
    ("projects.donateditem", NO_AREA): lambda d: makers.make_item(donation=donation(d, nowhere=True)),
    ("projects.funding", "that names its giver"): lambda d: line(d, True),
    ("projects.funding", "that names no giver"): lambda d: line(d, False),
    ("projects.disbursement", "on a line that names its giver"): lambda d: makers.make_disbursement(
        funding=line(d, True)
    ),
    ("projects.disbursement", "on a line that names no giver"): lambda d: makers.make_disbursement(
        funding=line(d, False)
    ),
    ("projects.output", ""): lambda d: Output.objects.create(project=project(d), name="路", unit="km", actual=1),
    ("projects.statuschange", ""): lambda d: StatusChange.objects.create(
        project=project(d), status="running", since="2014"
    ),
    ("cadres.batch", ""): lambda d: posting(d).batch,
    ("cadres.official", ""): lambda d: posting(d).official,
    ("cadres.posting", ""): posting,
    ("trainings.session", ""): session,
    ("trainings.session", UNPLACED): unplaced_session,
    ("trainings.attendance", ""): attendance,
    ("trainings.attendance", UNPLACED): lambda d: attendance(d, nowhere=True),
    ("trainings.attendee", ""): attendee,
    ("trainings.attendee", UNPLACED): lambda d: attendee(d, nowhere=True),
    ("reports.publishedfigure", ""): figure,
    ("accounts.user", ""): lambda _d: makers.make_user("viewer", RECEIVER),
}
DECLARED = [(model._meta.label_lower, one) for model in kinds() for one in rights_of(model)]
IDS = [f"{label} {one.case}".strip() for label, one in DECLARED]


@pytest.fixture
def make(cast):
    """Makes the record of a kind and case, where both sides have each other in reach."""
    makers.make_pairing()

    def made(label, case, author="receiving"):
        return MAKERS[label, case](makers.make_document(title=f"公告 {author}", recorded_by=cast[author]))

    return made


# ---- Declarations

# What is no record of its own: it is made with another, or is of one user.
NO_RECORDS = {
    *("directory.agreement_parties", "directory.agreement_sectors", "reports.publishedfigure_areas"),
    *("accounts.user_areas", "accounts.signincount", "accounts.sentform"),
    *("imports.import", "imports.importedrow", "imports.importedrecord", "imports.keptword"),
    *("reports.savedcomparison", "reports.issuedreport", "reports.reportjob", "reports.sectiontext"),
    # Sums that the database keeps of records.
    *("projects.committedbykind", "projects.committedbyplace", "projects.movedbysource", "projects.movedonlines"),
    "projects.projectsbykind",
}


def test_every_kind_of_record_declares_its_rights():
    every = {
        model._meta.label_lower
        for config in apps.get_app_configs()
        if config.name.partition(".")[0] in PACKAGES
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed
    }
    assert {model._meta.label_lower for model in kinds()} == every - NO_RECORDS
    assert {(label, one.case) for label, one in DECLARED} == MAKERS.keys()


def test_the_document_of_rights_is_what_is_declared():
    path = Path(settings.BASE_DIR) / "docs" / "rights.md"
    assert path.read_text(encoding="utf-8") == as_text(), "run: python manage.py rights"


@pytest.mark.parametrize("model_admin", admin.site._registry.values(), ids=lambda one: one.opts.label_lower)
def test_no_page_offers_what_nobody_chooses(model_admin):
    unchosen = {model for model in kinds() if all(one.chooses is None for one in rights_of(model))}
    fields = [field for field in model_admin.opts.get_fields() if not field.auto_created and field.is_relation]
    fields = [field for field in fields if field.name not in model_admin.readonly_fields]
    assert [field.name for field in fields if field.related_model in unchosen] == []


# ---- Gates


@pytest.mark.parametrize(("label", "one"), DECLARED, ids=IDS)
def test_the_gates_let_through_whom_the_declaration_names(cast, make, label, one):
    model = apps.get_model(label)
    record = make(label, one.case)
    for act in GATES:
        side = one.of(act)
        asked = [record] if side is not Side.EDITORS else [make(label, one.case, author=name) for name in cast]
        keys = [row.pk for row in asked]
        found = {name for name, user in cast.items() if gate(model, act, user).filter(pk__in=keys).exists()}
        # Who only looks is never offered anything to choose.
        found -= {"giving viewer", "receiving viewer"} if act == "choose" else set()
        assert side is None or found == expected(side, act), act


@pytest.mark.parametrize(("label", "one"), DECLARED, ids=IDS)
def test_who_may_no_longer_sign_in_passes_no_gate(cast, make, label, one):
    record = make(label, one.case)
    for user in cast.values():
        user.is_active = False
        assert not any(gate(type(record), act, user).filter(pk=record.pk).exists() for act in GATES)


# ---- Pages

REGISTERED = [(label, one) for label, one in DECLARED if admin.site.is_registered(apps.get_model(label))]
PAGE_IDS = [f"{label} {one.case}".strip() for label, one in REGISTERED]
RECORDING = [name for name in CAST if "viewer" not in name]


# Kinds of which editors are shown no page at all.
CLOSED = {"accounts.user": 403}
# Keys of no record, where these are no numbers.
NOBODYS = {"directory.area": "999999", "directory.sector": "none"}


def page_of(record, action):
    options = record._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{action}", args=[record.pk])


@pytest.mark.parametrize(("label", "one"), REGISTERED, ids=PAGE_IDS)
def test_pages_open_and_take_what_they_show_from_whom_the_declaration_names(client, cast, make, label, one):
    record = make(label, one.case)
    for name in RECORDING:
        client.force_login(cast[name])
        sees, changes = (name in expected(one.of(act), act) for act in ("see", "change"))
        answer = client.get(page_of(record, "change"))
        assert answer.status_code == (200 if sees else CLOSED.get(label, 404)), name
        if not sees:
            continue
        form = f"{record._meta.model_name}_form"
        # On the page of a project the giving side finds its money, and nothing else to change.
        is_open = label == "projects.project" and name == "giving"
        assert ("_save" in form_of(answer, form).buttons) == (changes or is_open), name
        if changes or is_open:
            saved = client.post(page_of(record, "change"), sent_by(answer, form))
            assert saved.status_code == 302, (name, saved.context["errors"])
        else:
            assert client.post(page_of(record, "change"), form_of(answer, form).sent).status_code == 403, name


@pytest.mark.parametrize(("label", "one"), REGISTERED, ids=PAGE_IDS)
def test_the_portals_pages_open_and_take_what_they_show_from_whom_the_declaration_names(client, cast, make, label, one):
    record = make(label, one.case)
    url = reverse("records:change", args=[*label.split("."), record.pk])
    for name in CAST:
        client.force_login(cast[name])
        sees, changes = (name in expected(one.of(act), act) for act in ("see", "change"))
        is_open = label == "projects.project" and name == "giving"
        answer = client.get(url)
        if "viewer" in name or (name == "nowhere" and not sees):
            assert answer.status_code in (403, 404), name
            continue
        assert answer.status_code == (200 if changes or is_open else 403 if sees else 404), name
        if answer.status_code == 200:
            saved = client.post(url, sent_by(answer, "record-form"))
            assert saved.status_code == 302, (name, saved.context["problems"])
            assert not Act.objects.filter(who=cast[name].pk).exists(), "something is said to have changed"


@pytest.mark.parametrize(("label", "one"), REGISTERED, ids=PAGE_IDS)
def test_records_are_deleted_by_whom_the_declaration_names(client, cast, make, label, one):
    """On their page, and by the action over chosen rows of the list."""
    record = make(label, one.case)
    model, options = type(record), record._meta
    chosen = {"action": "delete_selected", "_selected_action": str(record.pk), "post": "yes"}
    for name in sorted(RECORDING, key=lambda name: name in expected(one.of("delete"), "delete")):
        client.force_login(cast[name])
        sees, deletes = (name in expected(one.of(act), act) for act in ("see", "delete"))
        asked = client.get(page_of(record, "delete"))
        # A record that is not seen is answered like one that does not exist.
        nobodys = client.get(page_of(model(pk=NOBODYS.get(label, 10**9)), "delete"))
        assert asked.status_code == (200 if deletes else 403 if sees else nobodys.status_code), name
        assert deletes or nobodys.status_code in (403, 404)
        client.post(reverse(f"admin:{options.app_label}_{options.model_name}_changelist"), chosen)
        client.post(page_of(record, "delete"), {"post": "yes"})
        is_there = model._default_manager.filter(pk=record.pk).exists()
        assert is_there or deletes, name
        if deletes:
            assert not is_there or asked.context["protected"], "nothing stands in the way"
            return


def test_the_giving_side_changes_its_money_on_a_project_and_nothing_else(client, cast, make):
    record = make("projects.project", "")
    own = makers.make_funding(project=record, source="district", giver=giver())
    theirs = makers.make_funding(project=record, source="matching", amount=Decimal(7))
    client.force_login(cast["giving"])
    answer = client.get(page_of(record, "change"))
    form = form_of(answer, "project_form").sent
    assert "title" not in form
    assert "outputs-0-name" not in form
    assert [name for name in form if name.startswith("fundings-1-") and not name.endswith(("-id", "-project"))] == [
        name for name in form if name.startswith("fundings-1-disbursements-") and ("_FORMS" in name)
    ]
    sent = sent_by(answer, "project_form", fundings__0__amount="2万")
    # What the page does not offer is sent all the same.
    sent |= {"title": ["别名"], "fundings-1-amount": ["9万"], "fundings-1-DELETE": ["on"]}
    saved = client.post(page_of(record, "change"), sent)
    assert saved.status_code == 302, saved.context["errors"]
    amounts = [line.amount for line in record.fundings.order_by("pk")]
    assert amounts == [Decimal(20000), Decimal(7)]
    assert (own.pk, theirs.pk) == tuple(record.fundings.order_by("pk").values_list("pk", flat=True))
    record.refresh_from_db()
    assert record.title == "项目"


def test_projects_with_money_of_others_are_not_deleted(client, cast, make):
    """The receiving side keeps the project, the giving side the line that it put its name to."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    record = make("projects.funding", "that names its giver").project
    client.force_login(cast["receiving"])
    asked = client.get(page_of(record, "delete"))
    assert asked.context["protected"] == ["Funding that you may not delete: 1"]
    client.post(page_of(record, "delete"), {"post": "yes"})
    assert Project.objects.filter(pk=record.pk).exists()


def test_deleting_says_how_many_rows_and_how_much_money_goes_with_a_project(client, cast, make):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    payment = make("projects.disbursement", "on a line that names no giver")
    client.force_login(cast["receiving"])
    project = payment.funding.project
    asked = client.get(page_of(project, "delete"))
    with override("en"):
        told = {str(name): value for name, value in asked.context["model_count"]}
    assert told == {
        "projects": 1,
        "funding": 1,
        "payments": 1,
        "committed": "0.01 (CNY 10,000)",
        "disbursed": "0.004 (CNY 10,000)",
    }
    assert client.post(page_of(project, "delete"), {"post": "yes"}).status_code == 302
    assert not Project.objects.filter(pk=project.pk).exists()


def test_a_list_is_filtered_by_what_it_declares_and_by_nothing_else(client, cast):
    client.force_login(cast["administrator"])
    for model_admin in admin.site._registry.values():
        if model_admin.opts.label_lower not in {label for label, _one in DECLARED}:
            continue
        options = model_admin.opts
        address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
        page = client.get(address)
        for spec in page.context["cl"].filter_specs:
            for choice in spec.choices(page.context["cl"]):
                assert client.get(address + choice["query_string"]).status_code == 200, choice
        for relation in options.get_fields():
            names = [getattr(name, "parameter_name", name) for name in model_admin.list_filter]
            declared = [name.split("__")[0] for name in names]
            if relation.is_relation and relation.name not in declared:
                assert client.get(f"{address}?{relation.name}=1").status_code == 400, relation
                assert client.get(f"{address}?{relation.name}__pk=1").status_code == 400, relation


def test_attendance_is_seen_by_who_sees_it_alone(cast, make):
    """Kinds whose rows are parts of another are not offered by the page of the whole either."""
    row = make("trainings.attendance", "")
    assert not Attendance.objects.visible_to(cast["stranger"]).filter(pk=row.pk).exists()
    assert not Document.objects.visible_to(cast["stranger"]).filter(pk=row.session.document_id).exists()
