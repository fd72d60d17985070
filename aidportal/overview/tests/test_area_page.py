"""The page of an area: the figures of its two sides, by whatever number of questions, in few statements."""

from __future__ import annotations

from typing import Any

import pytest

from aidportal.charts.number_words import value_text
from aidportal.directory.models import Area, Pairing
from aidportal.directory.querysets import any_arm
from aidportal.figures import catalogue, reading
from aidportal.figures.scopes import Scope
from aidportal.overview.area_page import SIDES, YEARLY, sides, years_panel
from aidportal.sample.country import generate
from aidportal.values.money import Unit
from cadres.models import Posting
from projects.models import Donation, Project
from tests import makers
from tests.list_checks import client_of, queries_of
from trainings.models import Session

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Who asks (two), the area, whether it may be seen, the areas above it (three) and those before it, what is on its
# sides, their figures, five panels of records, four of its history, and whether there is a sample.
STATEMENTS = 20


@pytest.fixture
def codes() -> set[str]:
    """Areas of a generated country: those that receive projects, those that give, one that does neither, a province."""
    generate(300, 5)
    busy = Project.objects.order_by("area").values_list("area", flat=True).distinct()
    giving = Project.objects.exclude(giver=None).order_by("giver").values_list("giver__area", flat=True).distinct()
    # What belongs to no area cannot be looked up.
    return {*busy[:6], *filter(None, giving[:6]), "659001", "150000"}


def test_the_two_sides_are_the_figures_and_the_years_those_of_one_side(codes: set[str]) -> None:
    user: Any = makers.make_user("administrator")
    for area in Area.objects.filter(pk__in=codes):
        scopes = Scope(user, areas=(area.counted_as,)), Scope(user, givers=(area.counted_as,))
        found = sides(area, user)
        for side, scope in zip(found, scopes, strict=True):
            figures = [catalogue.figure(key) for key in SIDES]
            assert [side.total(figure) for figure in figures] == [figure.total(scope) for figure in figures], area
        yearly = scopes[0] if catalogue.figure("projects").total(scopes[0]) else scopes[1]
        panel = years_panel(*found, Unit.YUAN)
        shown = {row[0][:4]: [cell["text"] for cell in row[1:]] for row in panel["rows"]}
        for at, figure in enumerate(map(catalogue.figure, YEARLY)):
            for row in figure.by("year", scope=yearly):
                if str(row["year"]) in shown:
                    assert shown[str(row["year"])][at] == value_text(figure, row["value"], Unit.YUAN)[0], area


def test_sessions_that_an_area_holds_for_others_are_called_so_where_it_receives() -> None:
    session = makers.make_session(place_area_id="110119", giver=makers.government("110119"))
    makers.make_attendance(session=session, home_area_id="150430")
    page = client_of(makers.make_user("administrator")).get("/directory/areas/110119/")
    received, given = ({fact["label"]: fact["value"] for fact in side["facts"]} for side in page.context["sides"])
    assert received["在此举办或有本地人员参加的培训活动"] == given["培训活动"] == "1 期"
    assert received["培训人次"] == "— 人次"
    assert "培训活动" not in received


def test_the_page_of_an_area_takes_few_statements_and_asks_no_figure_of_a_side_without_records(
    codes: set[str], monkeypatch
) -> None:
    sent: list[str] = []
    rows_of = reading.rows_of

    def noted(sql: str, given: Any) -> Any:
        sent.append(sql)
        return rows_of(sql, given)

    monkeypatch.setattr(reading, "rows_of", noted)
    client = client_of(makers.make_user("administrator"))
    for code in codes:
        sent.clear()
        assert queries_of(client, f"/directory/areas/{code}/") <= STATEMENTS, code
        assert len(sent) <= 1, code
    sent.clear()
    client.get("/directory/areas/659001/")
    assert not sent


def test_a_condition_arm_by_arm_finds_the_same_rows(codes: set[str]) -> None:
    for kind in (Project, Posting, Session, Donation, Pairing):
        for code in codes:
            condition = kind.objects.touching((code,))
            rows = kind.objects.order_by("pk")
            assert list(rows.filter(any_arm(rows, condition))) == list(rows.filter(condition).distinct()), (kind, code)
