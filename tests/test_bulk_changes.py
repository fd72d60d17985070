"""Many rows of a list set at once: previewed, written, undone as one; who may, what stays, what changed meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from aidportal.directory.models import Agreement, Pairing, Sector
from aidportal.imports.models import Import
from aidportal.imports.row_spool import fingerprints
from aidportal.imports.tests.books import work_through
from aidportal.intake.bulk_fields import bulk_fields_of
from aidportal.records.fields import label_of
from aidportal.records.rights import gate
from aidportal.subjects.subject import registers
from cadres.models import Batch, Posting
from projects.models import Donation, Project, StatusChange
from tests import makers
from tests.page_forms import form_of
from tests.told import told_of
from trainings.models import Session

pytestmark = pytest.mark.django_db

LISTS = {"projects:list", "projects:donation_list", "cadres:list", "cadres:batch_list", "trainings:list"} | {
    "directory:pairing_list",
    "directory:agreement_list",
}
ROLES = {
    "administrator": ("administrator",),
    "giver": ("editor", makers.GIVER),
    "receiver": ("editor", makers.RECEIVER),
}
HERE, THERE = makers.RECEIVER, "150404"


def registers_with_fields() -> list[Any]:
    administrator = makers.make_user("administrator", username="asks")
    return [one for one in registers() if bulk_fields_of(one.records.model, administrator)]


# ---- What one does in a browser


def ticked(client: Any, address: str, rows: list[Any], **more: str) -> Any:
    """The page that asks for the value, after these rows were ticked in the list and the bar was sent."""
    form = form_of(client.get(reverse(address)), "bulk-form").sent
    sent: dict[str, Any] = (
        form | {"rows": [str(row.pk) for row in rows]} | {name: [value] for name, value in more.items()}
    )
    return client.post(reverse("imports:bulk", args=[address]), sent)


def previewed(client: Any, asked: Any, **values: str) -> Import:
    """The bulk change after its preview."""
    form = form_of(asked, "bulk-form").sent
    assert values.keys() <= form.keys(), form
    answer = client.post(
        asked.context["action"], form | {name: [value] for name, value in values.items()} | {"_preview": "1"}
    )
    assert answer.status_code == 302, [problem.text for problem in answer.context["problems"]]
    work_through()
    return Import.objects.get(pk=int(re.findall(r"\d+", answer.url)[-1]))


def act(client: Any, job: Import, name: str) -> Any:
    answer = client.post(reverse(f"imports:{name}", args=[job.pk]))
    work_through()
    job.refresh_from_db()
    return answer


def set_status(client: Any, rows: list[Project], status: str = "completed", since: str = "2024-05") -> Import:
    return previewed(client, ticked(client, "projects:list", rows, field="status"), status=status, since=since)


def prints(model: Any) -> dict[str, str]:
    with connection.cursor() as cursor:
        return fingerprints(cursor, model, list(model.objects.values_list("pk", flat=True)))


# ---- All kinds, all fields, all roles


def make_project(number: int) -> Project:
    return makers.make_project(title=f"项目{number}", giver=makers.government(makers.GIVER))


def make_posting(number: int) -> Posting:
    official = makers.make_official(name=f"官员{number}")
    return makers.make_posting(official=official, document=official.document)


def make_session(number: int) -> Session:
    return makers.make_session(title=f"班{number}", place_area_id=HERE, giver=makers.government(makers.GIVER))


def make_agreement(number: int) -> Agreement:
    agreement = Agreement.objects.create(title=f"协议{number}", kind="county", document=makers.make_document())
    agreement.parties.add(makers.government(makers.GIVER), makers.government(HERE))
    return agreement


# How a record of a kind is made between 海淀 and 宁城, by its number among others.
MAKERS: dict[Any, Callable[[int], Any]] = {
    Project: make_project,
    Donation: lambda number: makers.make_donation(purpose=f"捐赠{number}"),
    Batch: lambda number: makers.make_batch(number=number),
    Posting: make_posting,
    Session: make_session,
    Pairing: lambda number: makers.make_pairing(starts_on=f"20{number + 10}"),
    Agreement: make_agreement,
}


def value_for(model: Any, name: str, user: Any) -> dict[str, str]:
    """What is typed for a field: the name of another record, another choice, another date."""
    field = model._meta.get_field(name)
    if name == "sector":
        return {name: str(Sector.objects.latest("pk").pk)}
    if field.is_relation:
        makes = MAKERS.get(field.related_model) or (lambda _n: makers.make_document(title="新公告", kind="by_hand"))
        wanted = makes(20)
        return {f"{name}_text": label_of(wanted), name: str(wanted.pk)}
    more = {"since": "2024-05"} if (model, name) == (Project, "status") else {}
    return {name: str(field.choices[-1][0]) if field.choices else "2040"} | more


def test_lists_of_records_with_such_fields_offer_them():
    assert {one.address for one in registers_with_fields()} == LISTS


@pytest.mark.parametrize("address", sorted(LISTS))
@pytest.mark.parametrize("role", ROLES)
def test_what_the_preview_says_is_written_and_undone_as_one(client, address, role):
    model = next(one for one in registers() if one.address == address).records.model
    user = makers.make_user(*ROLES[role])
    client.force_login(user)
    rows = [MAKERS[model](number) for number in (1, 2, 3)]
    keys = {str(row.pk) for row in rows}
    may_change = gate(model, "change", user).filter(pk__in=keys).count() == len(rows)
    for field in bulk_fields_of(model, user):
        typed = value_for(model, field.name, user)
        was = prints(model), prints(StatusChange)
        job = previewed(client, ticked(client, address, rows, field=field.name), **typed)
        assert was == (prints(model), prints(StatusChange)), "a preview changes nothing"
        assert job.summary["counts"] == ({"changed": 3} if may_change else {"wrong": 3}), field.name
        act(client, job, "write")
        assert differing(was[0], prints(model)) == (keys if may_change else set()), field.name
        act(client, job, "undo")
        assert job.state == ("undone" if may_change else "previewed")
        assert was == (prints(model), prints(StatusChange)), field.name


def differing(was: dict[str, str], now: dict[str, str]) -> set[str]:
    return {key for key, one in now.items() if one != was[key]}


@pytest.mark.parametrize("areas", [(), (HERE,), (makers.GIVER,)])
def test_who_only_looks_has_no_ticks_and_is_refused(client, areas):
    project = makers.make_project(giver=makers.government(makers.GIVER))
    client.force_login(makers.make_user("viewer", *areas))
    for register in registers_with_fields():
        page = client.get(reverse(register.address)).content.decode()
        assert "tick" not in page and "bulk" not in page, register.address
        answer = client.post(
            reverse("imports:bulk", args=[register.address]), {"rows": [project.pk], "field": "status"}
        )
        assert answer.status_code == 403
    assert not Import.objects.exists()


# ---- Which rows


def test_rows_of_others_by_guessed_keys_are_neither_shown_nor_changed(client):
    mine, other = makers.make_project(title="我的"), makers.make_project(title="别人的", area_id=THERE)
    client.force_login(makers.make_user("editor", HERE))
    asked = ticked(client, "projects:list", [mine, other], field="status")
    assert "别人的" not in asked.content.decode()
    assert "1" in asked.context["lead"]
    form = form_of(asked, "bulk-form").sent | {"status": ["completed"], "since": ["2024"], "_preview": ["1"]}
    form["rows"] = [f"{mine.pk},{other.pk},{10**17},abc,-1,{'9' * 40}"]
    client.post(asked.context["action"], form)
    work_through()
    job = Import.objects.get()
    assert job.selection["keys"] == [mine.pk]
    assert "别人的" not in client.get(job.get_absolute_url()).content.decode()
    act(client, job, "write")
    other.refresh_from_db()
    assert other.status == ""


def test_all_rows_of_the_list_are_those_that_its_filters_give(client):
    wanted = [makers.make_project(title=f"学校{n}") for n in range(60)]
    makers.make_project(title="医院")
    client.force_login(makers.make_user("editor", HERE))
    page = client.get(reverse("projects:list"), {"q": "学校", "page": "2"})
    form = form_of(page, "bulk-form").sent | {"all": ["1"], "field": ["status"]}
    asked = client.post(reverse("imports:bulk", args=["projects:list"]), form)
    job = previewed(client, asked, status="completed", since="2024")
    assert job.selection["keys"] == [one.pk for one in wanted]
    # Back to the list as it was filtered.
    assert "q=" in client.get(job.get_absolute_url()).context["list_url"]


def test_the_rows_of_a_page_are_ticked_at_once_without_scripts(client):
    for number in range(60):
        makers.make_project(title=f"项目{number}")
    client.force_login(makers.make_user("editor", HERE))
    form = form_of(client.get(reverse("projects:list")), "bulk-form").sent | {"page": ["1"]}
    asked = client.post(reverse("imports:bulk", args=["projects:list"]), form)
    assert len(asked.context["carried"]["rows"].split(",")) == 50


def test_nothing_ticked_leads_back_to_the_list_and_says_so(client):
    makers.make_project()
    client.force_login(makers.make_user("editor", HERE))
    form = form_of(client.get(reverse("projects:list"), {"q": "项目"}), "bulk-form").sent
    answer = client.post(reverse("imports:bulk", args=["projects:list"]), form, follow=True)
    assert answer.redirect_chain[0][0].startswith(reverse("projects:list") + "?q=")
    assert "没有勾选" in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["projects:status_list", "directory:area_list", "nothing", "admin:index", "imports:list"]
)
def test_no_other_address_is_taken_for_a_list(client, address):
    client.force_login(makers.make_user("administrator"))
    answer = client.post(reverse("imports:bulk", args=[address]), {"rows": ["1"]})
    assert answer.status_code in (403, 404)


@pytest.mark.parametrize("query", ["year=%00", "area=x&sort=-nothing", "q=%FF", "page=-1", "_export=xlsx", "&&==?#\0"])
def test_a_hostile_question_of_the_list_is_no_failure(client, query):
    makers.make_project()
    client.force_login(makers.make_user("editor", HERE))
    answer = client.post(
        reverse("imports:bulk", args=["projects:list"]), {"query": query, "all": "1", "field": "nothing"}
    )
    assert answer.status_code in (200, 302)
    assert "//" not in answer.get("Location", "")


# ---- The value


def test_a_value_is_asked_for_again_in_words_where_there_is_none(client):
    project = makers.make_project()
    client.force_login(makers.make_user("editor", HERE))
    asked = ticked(client, "projects:list", [project], field="status")
    form = form_of(asked, "bulk-form").sent | {"status": [""], "since": ["昨天"], "_preview": ["1"]}
    again = client.post(asked.context["action"], form)
    assert len(again.context["problems"]) == 2
    assert not Import.objects.exists()
    # The rows go along.
    assert previewed(client, again, status="completed", since="2024").selection["keys"] == [project.pk]


def test_a_record_that_a_form_would_not_offer_is_not_taken(client):
    project = makers.make_project()
    hidden = makers.make_document(title="别人的公告")
    client.force_login(makers.make_user("editor", HERE))
    asked = ticked(client, "projects:list", [project], field="document")
    form = form_of(asked, "bulk-form").sent | {
        "document": [str(hidden.pk)],
        "document_text": ["别人的公告"],
        "_preview": ["1"],
    }
    assert client.post(asked.context["action"], form).context["problems"]
    assert not Import.objects.exists()


def test_a_status_is_dated_and_does_not_go_back_behind_a_later_one(client):
    plain, later, same = (makers.make_project(title=title) for title in ("一", "二", "三"))
    later.status_changes.create(status="accepted", since="2025")
    Project.objects.filter(pk=later.pk).update(status="accepted")
    same.status_changes.create(status="completed", since="2023")
    Project.objects.filter(pk=same.pk).update(status="completed")
    client.force_login(makers.make_user("editor", HERE))
    job = set_status(client, [plain, later, same])
    assert job.summary["counts"] == {"changed": 1, "wrong": 1, "unchanged": 1}
    page = client.get(job.get_absolute_url()).content.decode()
    assert "已另有更晚的状态" in page
    act(client, job, "write")
    assert [(one.project, one.status, str(one.since)) for one in plain.status_changes.all()] == [
        (plain, "completed", "2024-05")
    ]
    assert list(Project.objects.order_by("pk").values_list("status", flat=True)) == [
        "completed",
        "accepted",
        "completed",
    ]
    assert same.status_changes.count() == 1


def test_a_batch_of_the_other_direction_is_refused_row_by_row(client):
    posting = makers.make_posting()
    back = makers.make_batch(number=3, direction="to_giver")
    client.force_login(makers.make_user("administrator"))
    asked = ticked(client, "cadres:list", [posting], field="batch")
    job = previewed(client, asked, batch=str(back.pk), batch_text=str(back))
    assert job.summary["counts"] == {"wrong": 1}


def test_a_rule_of_the_model_refuses_the_rows_that_would_break_it_and_no_others(client):
    early, late = makers.make_pairing(starts_on="2010"), makers.make_pairing(starts_on="2020")
    client.force_login(makers.make_user("administrator"))
    asked = ticked(client, "directory:pairing_list", [early, late], field="ends_on")
    job = previewed(client, asked, ends_on="2015")
    assert job.summary["counts"] == {"changed": 1, "wrong": 1}
    act(client, job, "write")
    early.refresh_from_db()
    late.refresh_from_db()
    assert (str(early.ends_on), late.ends_on) == ("2015", None)


# ---- What happens meanwhile


def test_a_row_that_changed_since_the_preview_is_told_and_nothing_is_written(client):
    rows = [makers.make_project(title=f"项目{n}") for n in range(3)]
    client.force_login(makers.make_user("editor", HERE))
    job = set_status(client, rows)
    Project.objects.filter(pk=rows[1].pk).update(place="新址")
    act(client, job, "write")
    assert job.state == "previewed"
    assert job.message
    assert not StatusChange.objects.exists()
    assert [row.data["is_stale"] for row in job.rows.all()] == [False, True, False]
    assert "预览后又有改动" in client.get(job.get_absolute_url()).content.decode()
    # Looked at again, it can be written.
    act(client, job, "write")
    assert job.state == "written"
    assert Project.objects.filter(status="completed", place="新址").count() == 1


def test_a_row_that_was_removed_since_the_preview_stays_out(client):
    rows = [makers.make_project(title=f"项目{n}") for n in range(2)]
    client.force_login(makers.make_user("editor", HERE))
    job = set_status(client, rows)
    rows[0].delete()
    act(client, job, "write")
    assert job.summary["counts"] == {"changed": 1, "wrong": 1}
    act(client, job, "write")
    assert (job.state, [told.act.via for told in told_of(rows[1])][1:]) == ("written", ["bulk"])


def test_a_button_pressed_twice_asks_once_and_writes_once(client):
    project = makers.make_project()
    client.force_login(makers.make_user("editor", HERE))
    asked = ticked(client, "projects:list", [project], field="status")
    form = form_of(asked, "bulk-form").sent | {"status": ["completed"], "since": ["2024"], "_preview": ["1"]}
    first, second = (client.post(asked.context["action"], form) for _time in range(2))
    assert first.url == second.url
    work_through()
    job = Import.objects.get()
    for _time in range(2):
        client.post(reverse("imports:write", args=[job.pk]))
    work_through()
    client.post(reverse("imports:write", args=[job.pk]))
    work_through()
    assert StatusChange.objects.count() == 1
    assert [told.act.via for told in told_of(project)][1:] == ["bulk"]


def test_rows_are_left_to_whoever_changed_them_since_when_it_is_undone(client):
    rows = [makers.make_project(title=f"项目{n}") for n in range(2)]
    client.force_login(makers.make_user("editor", HERE))
    job = set_status(client, rows)
    act(client, job, "write")
    Project.objects.filter(pk=rows[0].pk).update(status="terminated")
    answer = act(client, job, "undo")
    assert answer.status_code == 409
    assert job.state == "written"
    assert Project.objects.filter(status__in=["completed", "terminated"]).count() == 2


def test_what_was_changed_since_beside_the_field_that_was_set_stays_when_it_is_undone(client):
    project = makers.make_project(title="旧名")
    was = project.status
    client.force_login(makers.make_user("editor", HERE))
    job = set_status(client, [project])
    act(client, job, "write")
    Project.objects.filter(pk=project.pk).update(title="改名")
    assert act(client, job, "undo").status_code == 302
    project.refresh_from_db()
    assert (project.status, project.title) == (was, "改名")


def test_who_lost_the_rights_meanwhile_neither_writes_nor_undoes(client):
    project = makers.make_project()
    user = makers.make_user("editor", HERE)
    client.force_login(user)
    job, written = set_status(client, [project]), set_status(client, [makers.make_project(title="二")])
    act(client, written, "write")
    user.areas.set([THERE])
    act(client, job, "write")
    assert job.summary["counts"] == {"wrong": 1}
    assert act(client, written, "undo").status_code == 409
    assert Project.objects.filter(status="completed").count() == 1


def test_the_history_of_every_record_says_what_was_set_by_which_bulk_change(client):
    project = makers.make_project()
    client.force_login(makers.make_user("editor", HERE))
    job = set_status(client, [project])
    act(client, job, "write")
    act(client, job, "undo")
    _made, *told = told_of(project)
    assert [one.act.via for one in told] == ["bulk", "undo"]
    assert all(one.act.what["import"] == job.pk and "完工" in one.act.what["name"] for one in told)


def test_nobody_else_sees_a_bulk_change(client):
    project = makers.make_project()
    client.force_login(makers.make_user("editor", HERE))
    job = set_status(client, [project])
    client.force_login(makers.make_user("editor", HERE, username="another"))
    for name in ("detail", "state", "undo"):
        assert client.get(reverse(f"imports:{name}", args=[job.pk])).status_code == 404
    assert act(client, job, "write").status_code == 404


def test_what_belongs_to_workbooks_alone_is_not_done_to_a_bulk_change(client):
    job_rows = [makers.make_project()]
    client.force_login(makers.make_user("editor", HERE))
    job = set_status(client, job_rows)
    assert client.get(reverse("imports:wrong", args=[job.pk])).status_code == 404
    assert act(client, job, "decide").status_code == 409
    assert act(client, job, "read").status_code == 302
    assert (job.state, job.summary["counts"]) == ("previewed", {"changed": 1})


# ---- Many


def test_a_thousand_rows_take_few_statements(client, django_assert_max_num_queries):
    document = makers.make_document()
    projects = [Project(title=f"项目{n}", code=f"C-{n}", area_id=HERE, document=document) for n in range(2_000)]
    Project.objects.bulk_create(projects)
    client.force_login(makers.make_user("editor", HERE))
    page = client.get(reverse("projects:list"))
    form = form_of(page, "bulk-form").sent | {"all": ["1"], "field": ["status"]}
    asked = client.post(reverse("imports:bulk", args=["projects:list"]), form)
    with django_assert_max_num_queries(120):
        job = previewed(client, asked, status="completed", since="2024-05")
    assert job.summary["counts"] == {"changed": 2_000}
    with django_assert_max_num_queries(120):
        act(client, job, "write")
    assert Project.objects.filter(status="completed").count() == StatusChange.objects.count() == 2_000
    act(client, job, "undo")
    assert not StatusChange.objects.exists()


# ---- Questions


@pytest.fixture
def two_of_one_title(db):
    makers.make_project(title="敖汉小米加工厂房", area_id=HERE, programme_year="2015", code="XM-1")
    return [
        makers.make_project(title=f"敖汉小米加工厂{more}", area_id=HERE, programme_year="2014") for more in ("", "房")
    ]


def set_year(client: Any, rows: list[Project], year: str = "2015") -> Import:
    asked = ticked(client, "projects:list", rows, field="programme_year")
    return previewed(client, asked, programme_year=year)


def test_a_bulk_change_asks_each_question_once_and_writes_with_one_reason(admin_client, two_of_one_title):
    job = set_year(admin_client, two_of_one_title)
    page = admin_client.get(job.get_absolute_url())
    [question] = page.context["asked"]
    assert "2行" in question.replace(" ", "")
    assert "XM-1" in question
    assert act(admin_client, job, "write").status_code == 409
    assert {str(row.programme_year) for row in Project.objects.filter(title__startswith="敖汉小米")} == {"2014", "2015"}
    form = form_of(page, "write-form").sent
    answer = admin_client.post(reverse("imports:write", args=[job.pk]), form | {"reason": ["分两期实施"]})
    work_through()
    job.refresh_from_db()
    assert (answer.status_code, job.state) == (302, "written")
    told = told_of(two_of_one_title[0])[-1]
    assert told.reason == "分两期实施"
    assert "XM-1" in told.act.what["question"]


def test_rows_that_ask_nothing_are_written_without_a_reason(admin_client, two_of_one_title):
    job = set_year(admin_client, two_of_one_title[:1], "2020")
    assert not admin_client.get(job.get_absolute_url()).context["asked"]
    assert act(admin_client, job, "write").status_code == 302
    assert job.state == "written"


def test_a_batch_set_in_many_postings_is_asked_about_as_on_their_page(admin_client):
    makers.make_pairing()
    batch = makers.make_batch(number=9, starts_on="2030", ends_on="2031")
    rows = [make_posting(number) for number in (1, 2, 3)]
    asked = ticked(admin_client, "cadres:list", rows, field="batch")
    job = previewed(admin_client, asked, batch_text=label_of(batch), batch=str(batch.pk))
    questions = admin_client.get(job.get_absolute_url()).context["asked"]
    assert [("3行" in one.replace(" ", "")) for one in questions] == [True]
    Posting.objects.filter(pk=rows[0].pk).update(title="改了")
    admin_client.post(reverse("imports:write", args=[job.pk]), {"reason": ["领导同意"]})
    work_through()
    job.refresh_from_db()
    assert (job.state, job.decisions) == ("previewed", {"reason": "领导同意"}), "what changed meanwhile is shown first"


def test_a_bulk_change_that_is_stopped_is_not_called_an_import(admin_client):
    job = set_status(admin_client, [make_project(1)])
    Import.objects.filter(pk=job.pk).update(state="waiting")
    admin_client.post(reverse("imports:cancel", args=[job.pk]))
    page = admin_client.get(job.get_absolute_url()).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "已取消" in main
    assert "导入" not in main.replace('">导入</a>', ""), "but for the place in the navigation"
