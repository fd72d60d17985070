from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from aidportal.accounts.models import User
from aidportal.directory.models import Document
from aidportal.published.check import check
from aidportal.reports.models import PublishedFigure
from aidportal.sample.article import load_article
from aidportal.sample.records import load_sample
from aidportal.sample.removal import SampleInUse, remove_sample
from cadres.models import Official, Posting
from projects.models import Donation, Project
from tests import makers
from tests.page_forms import sent_by
from trainings.models import Session

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def figures_before(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The figures of the article alone; then the sample is loaded, for all tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_article()
        before = figures()
        load_sample(TODAY)
        yield before
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(figures_before: str) -> Iterator[None]:
    """Each test changes the sample within a savepoint of its own, to which it is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def figures() -> str:
    out = StringIO()
    call_command("figures", "--json", stdout=out)
    return out.getvalue()


def test_every_checkable_figure_agrees_and_removing_leaves_the_article_as_it_was(figures_before):
    chief = User(username="chief", role=User.Role.ADMINISTRATOR)
    found = {row.number: check(row, chief) for row in PublishedFigure.objects.all()}
    wrong = {n: (c.verdict.value, c.computed) for n, c in found.items() if c.verdict != "agrees"}
    assert wrong == {"B10": ("uncheckable", None), "B11": ("uncheckable", None)}
    assert found["B9"].computed == 19379
    assert not load_sample(TODAY)
    remove_sample()
    assert figures() == figures_before
    assert not Document.objects.samples().exists()
    assert remove_sample() == 0


def test_removes_nothing_while_a_real_posting_takes_over_from_a_sample_one():
    old = Posting.objects.filter(document__kind="sample").last()
    real = Document.objects.get(kind="article")
    official = Official.objects.create(name="张三", home_area_id="110108", document=real)
    Posting.objects.create(
        official=official, batch=old.batch, host_area_id="150430", takes_over_from=old, document=real
    )
    count = Posting.objects.count()
    with pytest.raises(SampleInUse, match="张三"):
        remove_sample()
    assert Posting.objects.count() == count


def test_what_people_recorded_in_the_sample_is_told_first_and_keeps_it(client):
    client.force_login(makers.make_user("administrator"))
    project = Project.objects.filter(document__kind="sample", fundings__isnull=False).first()
    page = reverse("admin:projects_project_change", args=[project.pk])
    assert client.post(page, sent_by(client.get(page), "project_form", title="改名的项目")).status_code == 302
    assert Project.objects.get(pk=project.pk).document.is_sample
    out = StringIO()
    with pytest.raises(CommandError, match="--with-changes-by-people"):
        call_command("remove_sample", stdout=out)
    assert "改名的项目" in out.getvalue()
    assert Project.objects.filter(pk=project.pk).exists()
    call_command("remove_sample", "--with-changes-by-people", stdout=out)
    assert not Document.objects.samples().exists()


def test_a_copy_of_a_sample_record_is_no_sample_and_stays(client):
    """A project, a donation and a session, saved as new from their pages as these are."""
    client.force_login(makers.make_user("administrator"))
    for model in (Project, Donation, Session):
        record, options = model.objects.filter(document__kind="sample").last(), model._meta
        page = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])
        sent = sent_by(client.get(page), f"{options.model_name}_form", "_saveasnew")
        # A number of its own: two projects have none in common.
        sent |= {"code": [""]} if "code" in sent else {}
        assert client.post(page, sent).status_code == 302, model
        copy = model.objects.latest("pk")
        assert (copy.pk != record.pk, copy.document.kind) == (True, "by_hand")
    kept = [model.objects.latest("pk") for model in (Project, Donation, Session)]
    remove_sample(with_changes=True)
    assert [type(one).objects.filter(pk=one.pk).exists() for one in kept] == [True, True, True]


def test_no_form_offers_the_document_of_the_sample(client):
    document = Document.objects.create(title="示例数据", kind="sample")
    client.force_login(makers.make_user("administrator"))
    query = {"app_label": "projects", "model_name": "project", "field_name": "document", "term": "示例"}
    assert client.get(reverse("admin:autocomplete"), query).json()["results"] == []
    page = reverse("admin:projects_project_change", args=[makers.make_project().pk])
    sent = sent_by(client.get(page), "project_form") | {"document": [str(document.pk)]}
    assert client.post(page, sent).context["adminform"].form.errors["document"]
