"""Who gets what at every address: made from the URLconf, so that a new address without a decision fails here."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from aidportal.directory.models import Agreement, Document, Organisation, Pairing
from aidportal.imports.models import Import, KeptWord
from aidportal.reports.files.kinds import REPORTS
from aidportal.reports.models import IssuedReport, ReportJob, SavedComparison
from tests import makers
from tests.history_ends import end_act

pytestmark = pytest.mark.django_db

# The cast. Records are of 宁城县 in 赤峰市; the stranger is of 乌兰察布市.
CAST = ("anonymous", "stranger", "viewer", "editor", "administrator")
SIGN_IN = 302  # to the sign-in page, which the test checks

OPEN = (200, 200, 200, 200, 200)
LISTS = (SIGN_IN, 200, 200, 200, 200)  # scoped: what is in them is for other tests
RECORD = (SIGN_IN, 404, 200, 200, 200)
SHARED = (SIGN_IN, 200, 200, 200, 200)  # this one is shared; others answer only their owner
POST_ONLY = (SIGN_IN, 405, 405, 405, 405)
RECORDING = (SIGN_IN, 403, 403, 200, 200)  # for who may record
ADMINISTRATION = (SIGN_IN, 403, 403, 403, 200)
SENT = (SIGN_IN, 404, 404, 200, 200)  # the editor sent it; administrators see all

# A report holds what its maker may see.
MADE = (SIGN_IN, 404, 404, 200, 404)  # one's own, and nobody else's
ISSUED = (SIGN_IN, 404, 404, 404, 200)
PROJECT_ACTS = ("projects:report_progress", "projects:change_status", "projects:add_output", "projects:add_line")
POSTING_ACTS = ("cadres:end", "cadres:extend", "cadres:hand_over")
DECISIONS = {
    "health": OPEN,
    "accounts:login": OPEN,  # for who is signed in the way to the overview
    "admin_sign_in": (SIGN_IN, 403, 403, 403, 403),
    "accounts:logout": POST_ONLY,
    "accounts:unit": POST_ONLY,
    "accounts:first_page": POST_ONLY,
    "accounts:stay": POST_ONLY,
    "accounts:sent": LISTS,  # whether the reader's own form was saved
    "accounts:password_change": LISTS,
    "set_language": OPEN,  # a way back to where the reader was; only a POST changes anything
    "overview:overview": LISTS,
    "overview:charts": LISTS,
    "overview:desk": LISTS,  # the first page of whoever chooses it
    "overview:act": RECORDING,  # to find what something is done to
    "projects:investment": LISTS,
    "cadres:exchange": LISTS,
    "trainings:training": LISTS,
    "overview:flows": LISTS,
    "overview:pairing": RECORD,
    "overview:targets": LISTS,
    "reports:compare": LISTS,
    "reports:comparison": SHARED,
    "published:figures": LISTS,
    "reports:reports": LISTS,
    "reports:report_file": LISTS,
    "reports:text": RECORDING,
    "reports:issue": POST_ONLY,
    "reports:verify": LISTS,
    **dict.fromkeys(("reports:job", "reports:job_state", "reports:made"), MADE),
    "reports:job_cancel": POST_ONLY,
    **dict.fromkeys(("reports:ask_again", "reports:withdraw"), POST_ONLY),
    "reports:issued": ISSUED,
    "reports:issued_file": ISSUED,
    "published:paste": (SIGN_IN, 403, 403, 200, 200),
    "published:pasted": (SIGN_IN, 403, 403, 404, 404),  # a text is kept for the session that pasted it
    "overview:area_detail": RECORD,
    "published:document_detail": RECORD,
    "published:document_file": (SIGN_IN, 404, 404, 404, 404),  # this document has no file
    "projects:list": LISTS,
    "projects:detail": RECORD,
    "projects:funding_list": LISTS,
    "projects:disbursement_list": LISTS,
    "projects:output_list": LISTS,
    "projects:status_list": LISTS,
    # This project has no line on which anybody could record a payment: who may add one is led to that.
    "projects:pay": (SIGN_IN, 404, 403, 200, 200),
    **dict.fromkeys(PROJECT_ACTS, (SIGN_IN, 404, 403, 200, 200)),
    "projects:donation_list": LISTS,
    "projects:donation_detail": RECORD,
    "cadres:list": LISTS,
    "cadres:detail": RECORD,
    # The official comes from the other side, which records postings.
    **dict.fromkeys(POSTING_ACTS, (SIGN_IN, 404, 403, 403, 200)),
    "cadres:timeline": LISTS,
    "cadres:timeline_data": LISTS,
    "cadres:batch_list": LISTS,
    "trainings:list": LISTS,
    "trainings:detail": RECORD,
    "trainings:roster": RECORD,
    "trainings:attendance": (SIGN_IN, 404, 403, 200, 200),
    "imports:list": RECORDING,
    "imports:template": RECORDING,
    "imports:detail": SENT,
    "imports:state": SENT,
    "imports:column_questions": SENT,
    "imports:wrong": (SIGN_IN, 404, 404, 404, 404),  # this one has no wrong rows
    "imports:undo": (SIGN_IN, 404, 404, 409, 409),  # this one was not written
    "imports:vocabulary": RECORDING,  # one's own answers; administrators see all
    "imports:vocabulary_file": RECORDING,
    **dict.fromkeys(("imports:word_add", "imports:word_change"), ADMINISTRATION),
    **dict.fromkeys(("imports:vocabulary_import", "imports:word_delete", "imports:word_promote"), POST_ONLY),
    **dict.fromkeys(("imports:cancel", "imports:read", "imports:decide", "imports:write", "imports:bulk"), POST_ONLY),
    "accounts:users": (SIGN_IN, 403, 403, 403, 200),
    "backups:status": ADMINISTRATION,
    "accounts:new_password": (SIGN_IN, 403, 403, 403, 200),
    "records:add": RECORDING,
    "records:change": (SIGN_IN, 403, 403, 200, 200),
    "records:choices": RECORDING,
    "records:row": RECORDING,
    "records:in_place": RECORDING,
    "records:understood": RECORDING,
    "grids:paste": (SIGN_IN, 404, 403, 200, 200),
    "history:all": LISTS,
    "history:record": RECORD,
    "history:why": (SIGN_IN, 400, 400, 400, 400),  # it has to be asked of a figure
    "history:bin": LISTS,
    "history:act": RECORD,  # this one added the project
    "directory:index": LISTS,
    "directory:area_list": LISTS,
    "directory:pairing_list": LISTS,
    "directory:agreement_list": LISTS,
    "directory:agreement_detail": RECORD,
    "directory:document_list": LISTS,
    "handbook:index": LISTS,
    "handbook:page": LISTS,
    "handbook:glossary": LISTS,
    "handbook:figures": LISTS,
    "handbook:figure": LISTS,
}


def decision_for_admin(name):
    """The admin is for those who may record; users, areas, fields and batches are changed by administrators."""
    view = name.removeprefix("admin:")
    model, _underscore, action = view.rpartition("_")
    if view in ("login", "jsi18n", "logout", "password_change", "password_change_done", "view_on_site", "app_list"):
        return None
    if view in ("index", "autocomplete"):
        return None
    common = model in ("directory_area", "directory_sector", "cadres_batch", "projects_projectgroup")
    if model == "accounts_user":
        return (SIGN_IN, 403, 403, 403, 200) if action in ("changelist", "add") else None
    if action == "changelist":
        return (SIGN_IN, 403, 403, 200, 200)
    if view == "trainings_attendee_add":  # people are added to the roster of a session
        return (SIGN_IN, 403, 403, 403, 403)
    if action == "add":
        return (SIGN_IN, 403, 403, 403 if common else 200, 200)
    return None


def names(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield prefix + pattern.name if pattern.name else f"{prefix}(nameless {pattern.pattern})"


ALL_NAMES = sorted(set(names(get_resolver().url_patterns)))
OWN_NAMES = [name for name in ALL_NAMES if not name.startswith("admin:")]


def make_issued_report(owner):
    facts = dict.fromkeys(("kind", "title", "scope", "language", "made_by", "reader"), "")
    facts |= {"unit": "wan", "made_at": "2026-01-01T00:00:00+08:00"}
    report = IssuedReport(serial="2026-0001", issued_by=owner, title="报告")
    report.numbers = {"format": 1, "report": facts, "numbers": []}
    report.pdf.save("2026-0001.pdf", ContentFile(b"%PDF-"), save=False)
    report.save()
    return report


def act_that_added(record):
    """The act of the project alone: what its document is, everybody may see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT h_since FROM history.projects_project WHERE id = %s", [record.pk])
        (number,) = cursor.fetchone()
    return number


@pytest.fixture
def records(cast):
    """One record of every kind in 宁城县, by the name of the address that shows it."""
    document = makers.make_document()
    agreement = Agreement.objects.create(title="协议", kind="county", document=document)
    agreement.parties.add(Organisation.objects.get(code="150429"))
    end_act()
    project = makers.make_project(area_id="150429", document=document)
    end_act()
    official = makers.make_official(document=document)
    posting = makers.make_posting(official=official, host_area_id="150429", document=document)
    Pairing.objects.create(giver=makers.government("110108"), receiver=makers.government("150429"), document=document)
    training = makers.make_session(place_area_id="150429", document=document)
    owner = makers.make_user("administrator", username="owner")
    kept = SavedComparison.objects.create(owner=owner, name="比较", query="figure=committed", is_shared=True)
    sent = Import.objects.create(kind="projects", name="项目.csv", size=1, user=cast["editor"], state="previewed")
    word = KeptWord.objects.create(kind="projects", field="status", value="running", word="开建", language="zh-hans")
    issued = make_issued_report(owner)
    job = ReportJob.objects.create(user=cast["editor"], kind="pairings", form="pdf", language="zh-hans", state="done")
    job.file.save("made.pdf", ContentFile(b"%PDF-"))
    imports = ("detail", "state", "column_questions", "wrong", "cancel", "read", "decide", "write", "undo")
    return {
        "accounts:new_password": owner.pk,
        "imports:template": "projects",
        "imports:bulk": "projects:list",
        **{f"imports:{name}": sent.pk for name in imports},
        **{f"imports:word_{name}": word.pk for name in ("change", "delete", "promote")},
        "reports:comparison": kept.slug,
        "published:pasted": "text",
        "reports:report_file": ("pairings", "csv"),
        "reports:text": "annual",
        "reports:issue": "pairings",
        "reports:issued": issued.serial,
        **dict.fromkeys(("reports:ask_again", "reports:withdraw"), issued.serial),
        **dict.fromkeys(("reports:job", "reports:job_state", "reports:made", "reports:job_cancel"), job.slug),
        "reports:issued_file": (issued.serial, "pdf"),
        "overview:area_detail": "150429",
        "overview:pairing": ("110108", "150429"),
        "published:document_detail": document.pk,
        "published:document_file": document.pk,
        "projects:detail": project.pk,
        "history:act": act_that_added(project),
        **dict.fromkeys(("projects:pay", *PROJECT_ACTS), project.pk),
        "projects:donation_detail": makers.make_donation(receiver=makers.government("150429")).pk,
        "cadres:detail": official.pk,
        **dict.fromkeys(POSTING_ACTS, posting.pk),
        "trainings:detail": training.pk,
        "trainings:roster": training.pk,
        "trainings:attendance": training.pk,
        "directory:agreement_detail": agreement.pk,
        "handbook:page": "recording",
        "handbook:figure": "committed",
        "records:add": ("projects", "project"),
        "records:change": ("projects", "project", project.pk),
        "history:record": ("projects", "project", project.pk),
        "records:choices": ("directory", "area"),
        "overview:act": ("project",),
        "records:row": ("directory", "area", "150429"),
        "records:in_place": ("directory", "organisation"),
        "grids:paste": ("trainings", "session", training.pk, "attendees"),
    }


@pytest.fixture
def cast(db):
    return {
        "anonymous": None,
        "stranger": makers.make_user("viewer", "150900"),
        "viewer": makers.make_user("viewer", "150400"),
        "editor": makers.make_user("editor", "150400"),
        "administrator": makers.make_user("administrator"),
    }


def answers(client, cast, name, url):
    """The status that each of the cast gets."""
    statuses = []
    for who in CAST:
        client.logout()
        if cast[who]:
            client.force_login(cast[who])
        response = client.get(url, follow=bool(cast[who]) or DECISIONS.get(name) is OPEN)
        if response.status_code == SIGN_IN and who == "anonymous":
            assert response.url.startswith("/accounts/login/"), response.url
        statuses.append(response.status_code)
    return tuple(statuses)


def test_every_address_has_a_decision():
    assert [name for name in OWN_NAMES if name not in DECISIONS] == []
    assert [name for name in DECISIONS if name not in OWN_NAMES] == []


@pytest.mark.parametrize("name", sorted(DECISIONS))
def test_everybody_gets_what_was_decided(client, cast, records, name):
    url = reverse(name, args=args_of(records[name]) if name in records else [])
    assert answers(client, cast, name, url) == DECISIONS[name]


@pytest.mark.parametrize("name", [name for name in ALL_NAMES if name.startswith("admin:") and decision_for_admin(name)])
def test_the_admin_is_for_those_who_may_record(client, cast, name):
    assert answers(client, cast, name, reverse(name)) == decision_for_admin(name)


@pytest.mark.parametrize("name", [name for name in ALL_NAMES if name.startswith("admin:")])
def test_nobody_gets_anything_of_the_admin_without_signing_in(client, name):
    for args in ([], [1], ["directory"], [1, 1]):
        try:
            url = reverse(name, args=args)
        except NoReverseMatch:
            continue
        response = client.get(url)
        assert response.status_code in (302, 403, 404, 405), url
        if response.status_code == 302:
            assert "/login/" in response.url


@pytest.mark.parametrize("name", sorted(name for name, decided in DECISIONS.items() if decided is RECORD))
def test_a_record_of_others_answers_like_one_that_does_not_exist(client, cast, records, name):
    client.force_login(cast["stranger"])
    missing = MISSING.get(name, 2**31 - 1)
    theirs, nobodys = (client.get(reverse(name, args=args_of(key))) for key in (records[name], missing))
    assert theirs.status_code == nobodys.status_code == 404
    assert page_without(theirs, args_of(records[name])[-1]) == page_without(nobodys, args_of(missing)[-1])


MISSING = {
    "overview:area_detail": "999999",
    "overview:pairing": ("110108", "999999"),
    "history:record": ("projects", "project", 2**31 - 1),
}


def args_of(key):
    """The arguments of an address that names a record, or two places."""
    return list(key) if isinstance(key, tuple) else [key]


def page_without(response, key):
    """The page without the address that was asked for and the token that differs from page to page."""
    text = response.content.decode().replace(f"/{key}/", "/")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_a_viewer_of_one_league_finds_nothing_of_another(client, cast):
    """Lists, totals, drop-downs, exports and search of a viewer of 赤峰市 while 乌兰察布市 has records of all kinds."""
    document = makers.make_document(title="兴和文件")
    host, giver = makers.government("150924"), makers.government("110119")
    makers.make_funding(project=makers.make_project(title="兴和项目", area_id="150924", document=document))
    makers.make_donation(giver=giver, receiver=host, document=document)
    makers.make_posting(host_area_id="150924", document=document)
    session = makers.make_session(title="兴和培训", place_area_id="150924", document=document)
    makers.make_attendance(session=session, home_area_id="150924")
    Pairing.objects.create(giver=giver, receiver=host, document=document)
    client.force_login(cast["viewer"])
    urls = [reverse(name) for name, decided in DECISIONS.items() if decided is LISTS and name not in records_free]
    urls += [reverse("reports:report_file", args=[kind.key, "csv"]) for kind in REPORTS if kind.is_ledger]
    for name in urls:
        for query in ("", "?q=兴和", "?area=150924", "?_export=csv"):
            body = client.get(name + query).content.decode("utf-8-sig")
            if query == "?q=兴和":
                body = body.replace("兴和", "", body.count('value="兴和"') + body.count("q=兴和"))
            assert "兴和" not in body, f"{name}{query}"
    assert not Document.objects.visible_to(cast["viewer"]).filter(pk=document.pk).exists()


# The first three hold no records; the last is asked for each kind.
records_free = {"accounts:password_change", "handbook:page", "handbook:figure", "reports:report_file"}
