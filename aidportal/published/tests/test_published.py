from decimal import Decimal

import pytest
from django.utils import translation

from aidportal.published.check import check, verdict_of
from aidportal.reports.models import PublishedFigure
from tests.makers import make_document, make_pairing, make_project, make_user


@pytest.mark.parametrize(
    ("qualifier", "computed", "verdict"),
    [
        ("", 100, "agrees"),
        ("", 99, "short"),
        ("", 101, "over"),
        ("", None, "short"),
        ("more_than", 100, "agrees"),
        ("more_than", 5000, "agrees"),
        ("more_than", 99, "short"),
        ("about", 95, "agrees"),
        ("about", 105, "agrees"),
        ("about", 94, "short"),
        ("about", 106, "over"),
        ("nearly", 95, "agrees"),
        ("nearly", 94, "short"),
        ("nearly", 101, "over"),
    ],
)
def test_verdict_follows_how_exactly_the_value_was_stated(qualifier, computed, verdict):
    assert verdict_of(Decimal(100), qualifier, computed) == verdict


def stated(value=10, **fields):
    return PublishedFigure.objects.create(
        document=make_document(), statement="项目", figure="projects", value=value, **fields
    )


@pytest.mark.django_db
def test_a_figure_of_another_programme_is_not_held_against_the_portals_own():
    """The records are of 宁城县, helped by 海淀区."""
    make_pairing()
    make_project()
    user = make_user("administrator")
    with translation.override("en"):
        for scope, verdict in [
            ("giver=320000&area=610000", "no_records"),
            ("area=610000", "no_records"),
            ("giver=320000", "no_records"),
            ("giver=110000&area=610000", "no_records"),
            ("", "short"),
            ("area=150900", "short"),
            ("giver=110115", "short"),
            ("giver=110000&area=150000", "short"),
        ]:
            found = check(stated(scope=scope), user)
            assert found.verdict == verdict, scope
            assert ("another programme" in found.reason) == (verdict == "no_records"), scope


@pytest.mark.django_db
def test_what_is_recorded_of_another_programme_is_compared_even_so():
    make_pairing()
    make_project(area_id="610102")
    found = check(stated(scope="area=610000", value=1), make_user("administrator"))
    assert (found.verdict, found.computed) == ("agrees", 1)


@pytest.mark.django_db
def test_without_a_pairing_nothing_is_said_of_programmes():
    make_project()
    assert check(stated(scope="area=610000"), make_user("administrator")).verdict == "short"
