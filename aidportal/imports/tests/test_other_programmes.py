"""Workbooks of other programmes are written whole: one answer for each column and word that nobody knows."""

from __future__ import annotations

import pytest

from aidportal.imports import answer_page
from aidportal.imports.models import Import
from tests import makers

from . import other_programmes
from .books import post, read
from .other_programmes import MAKERS, PAIRINGS, Sent

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def administrator(client):
    for giver, receiver in PAIRINGS:
        makers.make_pairing(giver=makers.government(giver), receiver=makers.government(receiver))
    client.force_login(makers.make_user("administrator"))


def answered(client, sent: Sent) -> Import:
    """The import of a workbook, with the answers of the clerk and what the page itself suggests of its sections."""
    name, content = sent.made
    job = read(client, content, kind=sent.kind, name=name)
    columns = {f"column:{heading}": field for heading, field in sent.columns.items()}
    choices = {f"choice:{key}": value for key, value in sent.choices.items()}
    names = {f"typed:{key}": value for key, value in sent.names.items()}
    sheets = {f"sheet:{sheet}": "-" for sheet in sent.left_out}
    post(client, job, "read", **columns, **choices, **names, **sheets)
    asked = answer_page.context(job, job.importer, [])["questions"]
    suggested = {f"choice:{one['key']}": one["likely"] for question in asked for one in question["by_section"]}
    post(client, job, "read", **choices, **suggested)
    return job


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_workbook_of_another_programme_is_written_whole(client, make):
    if make is other_programmes.su_shan_payments:
        post(client, answered(client, other_programmes.su_shan_projects()), "write")
    job = answered(client, make())
    assert set(job.summary["counts"]) == {"new"}, [row.data for row in job.rows.all()]
    post(client, job, "write")
    assert job.state == Import.State.WRITTEN, job.message
    # What the file says that it comes to is what was written, column by column.
    told = [check for check in job.summary["checks"] if check.get("written") is not None]
    assert all(check["agrees"] for check in told)
    assert {column["unread"] for column in job.summary["ledger"]} <= {"0", "0.00"}


def test_people_in_a_column_that_nobody_knows_are_told_and_asked_about(client):
    name, content = other_programmes.hu_dian_trainings().made
    job = read(client, content, kind="sessions", name=name)
    [people] = [column for column in job.summary["unread"] if column["is_people"]]
    assert (people["heading"], people["sum"]) == ("屏边县人次", "125")
    context = answer_page.context(job, job.importer, job.summary["unread"])
    assert "屏边县人次" in [column["heading"] for column in context["columns_asked"]]
