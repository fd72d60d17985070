"""Who sees a line and its payments: both sides, the giving one by the giver that the line names, else its project."""

from __future__ import annotations

import pytest
from django.db import connection

from aidportal.history.models import Act
from aidportal.history.moments import Moment, as_of, ever
from projects.models import Disbursement, Funding, Project
from tests import makers
from tests.history_ends import end_act

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HAIDIAN, YANQING, CHAOYANG = "110108", "110119", "110105"


@pytest.fixture
def project():
    """One that 海淀区 gives, with a paid line of municipal aid that names nobody."""
    project = makers.make_project(giver=makers.government(HAIDIAN))
    makers.make_disbursement(funding=makers.make_funding(project=project, source="municipal"))
    return project


@pytest.fixture
def seeing():
    """Gives the areas whose editors see the one line, and the one payment."""
    editors = {code: makers.make_user("editor", code) for code in (HAIDIAN, YANQING, CHAOYANG)}

    def seeing():
        lines, payments = (
            [code for code, editor in editors.items() if kind.objects.visible_to(editor).exists()]
            for kind in (Funding, Disbursement)
        )
        assert lines == payments
        return lines

    return seeing


def forget_what_was_named():
    """Leaves the versions as they were kept before there was the column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE history.projects_funding SET named_giver_id = NULL;"
            "UPDATE history.projects_disbursement SET named_giver_id = NULL"
        )


def test_the_giver_of_the_project_sees_it_until_the_line_names_another(project, seeing):
    assert seeing() == [HAIDIAN]
    Funding.objects.update(giver=makers.government(YANQING))
    assert seeing() == [YANQING]
    Funding.objects.update(giver=None)
    Project.objects.update(giver=makers.government(CHAOYANG))
    assert seeing() == [CHAOYANG]
    Project.objects.update(giver=None)
    assert seeing() == []


def test_nobody_writes_it_by_hand(project, seeing):
    Funding.objects.update(named_giver=makers.government(YANQING))
    Disbursement.objects.update(named_giver=makers.government(YANQING))
    assert seeing() == [HAIDIAN]


@pytest.mark.parametrize("is_kept", [True, False])
def test_in_the_past_the_giver_of_then_sees_it_whether_or_not_that_was_kept_yet(project, seeing, is_kept):
    end_act()
    then = Moment.of_act(Act.objects.latest_number())
    Project.objects.update(giver=makers.government(YANQING))
    end_act()
    if not is_kept:
        forget_what_was_named()
    assert seeing() == [YANQING]
    with as_of(then):
        assert seeing() == [HAIDIAN]


@pytest.mark.parametrize("is_kept", [True, False])
def test_what_is_deleted_is_seen_by_those_who_saw_it_last(project, seeing, is_kept):
    end_act()
    project.delete()
    end_act()
    if not is_kept:
        forget_what_was_named()
    assert seeing() == []
    with ever():
        assert seeing() == [HAIDIAN]
