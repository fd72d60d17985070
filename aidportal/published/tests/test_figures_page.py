import pytest
from django.test import RequestFactory

from aidportal.accounts.models import User
from aidportal.published import check
from aidportal.published.figures_page import FiguresView
from aidportal.sample.article import load_article

pytestmark = pytest.mark.django_db


def context(user: User) -> dict:
    view = FiguresView()
    view.setup(RequestFactory().get("/figures/"))
    view.request.user = user
    return view.get_context_data()


def test_shows_fifteen_beside_ninety_one_and_links_to_the_records_counted(monkeypatch):
    load_article()
    monkeypatch.setattr(check, "reverse", lambda name: f"/{name}/")
    rows = {row["published"].number: row for row in context(User(role=User.Role.ADMINISTRATOR))["rows"]}
    assert (rows["B4"]["value"], rows["B4"]["computed"], rows["B4"]["difference"]) == ("91", "15", "76")
    assert rows["B4"]["check"].url == (
        "/projects:list/?from=2013-01-01&until=2015-03-20&asof=2015-03-20&area=150400&area=150900&status=counted"
    )
    assert (rows["B17"]["value"], rows["B17"]["computed"]) == (">2,000.00", "2,000.00")


def test_a_figure_about_two_leagues_is_not_shown_to_an_officer_of_one():
    load_article()
    officer = User.objects.create(username="officer", role=User.Role.VIEWER)
    officer.areas.set(["150400"])
    numbers = {row["published"].number for row in context(officer)["rows"]}
    assert "B13a" in numbers
    assert not numbers & {"B4", "B13b", "B1"}
