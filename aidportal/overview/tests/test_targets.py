"""The page of targets, worked by hand: who is late, by how much, and that bulk gives what each figure gives alone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.signals import post_init
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aidportal.charts.question import DashboardQuestion
from aidportal.charts.year_calendar import calendar_of
from aidportal.directory.models import Agreement, Area, Organisation, Pairing, Target
from aidportal.directory.targets import TargetVerdict, measured, scope_of
from aidportal.figures import catalogue, reading
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import Period, Scope
from aidportal.figures.statements import rows_of
from aidportal.overview.targets import Targets
from aidportal.overview.targets_page import DoneAndPlannedChart
from aidportal.values.dates import PartialDate
from aidportal.values.money import Unit
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2015, 7, 1)  # with it 182 of the 365 days of the year are over


@pytest.fixture
def administrator():
    return makers.make_user("administrator", unit="yuan")


def make_agreement(giver=makers.GIVER, receiver=makers.RECEIVER, paired=True, **fields):
    sides = [makers.government(giver), makers.government(receiver)]
    document = makers.make_document()
    made = Agreement.objects.create(**{"title": "协议", "kind": "yearly", "document": document} | fields)
    made.parties.set(sides)
    if paired:
        # Two sides are paired once from a day.
        first = PartialDate.day(date(1990, 1, 1) + timedelta(days=made.pk))
        makers.make_pairing(giver=sides[0], receiver=sides[1], agreement=made, starts_on=first)
    return made


def progress(user, *targets, today=TODAY):
    return measured(targets, user, Reading(), today)()


def want(agreement, figure="committed", year=2015, value=100):
    return Target.objects.create(agreement=agreement, figure=figure, year=year, value=value)


def pay(amount, year="2015", giver=makers.GIVER, **fields):
    project = makers.make_project(giver=makers.government(giver), programme_year=year, **fields)
    return makers.make_funding(project=project, fiscal_year=year, amount=Decimal(amount))


@pytest.mark.parametrize(
    ("year", "done", "verdict"),
    [
        (2014, 99, TargetVerdict.MISSED),
        (2014, 100, TargetVerdict.REACHED),
        (2015, 49, TargetVerdict.BEHIND),  # 182/365 = 49.9 per cent of the time is over
        (2015, 50, TargetVerdict.ON_SCHEDULE),
        (2015, 0, TargetVerdict.NOT_STARTED),
        (2016, 0, TargetVerdict.ON_SCHEDULE),  # it has not begun
    ],
)
def test_a_target_is_late_where_its_rate_is_below_the_share_of_time_over(administrator, year, done, verdict):
    target = want(make_agreement(), year=year)
    if done:
        pay(done, str(year))
    [one] = progress(administrator, target)
    assert one.verdict == verdict


def test_the_time_of_a_target_is_that_of_the_calendar_beside_it(administrator):
    [one] = progress(administrator, want(make_agreement()))
    assert (one.time_over, one.due) == (Decimal("49.9"), Decimal("49.86"))
    assert one.time_over == calendar_of(Period.year(2015), TODAY).share


def test_as_of_a_past_day_a_target_is_measured_by_what_was_done_by_then(administrator):
    agreement = make_agreement()
    people, money = want(agreement, figure="person_times"), want(agreement)
    for day, headcount in (("2015-06-30", 20), ("2015-07-01", 70)):
        session = makers.make_session(starts_on=day, giver=makers.government(makers.GIVER))
        makers.make_attendance(session=session, headcount=headcount, home_area_id=makers.RECEIVER)
    pay(60)  # known by its year, which counts up to any day of it
    found = measured([people, money], administrator, Reading(), date(2015, 12, 1), date(2015, 6, 30))()
    assert [(one.done, one.due, one.verdict) for one in found] == [
        (20, Decimal("49.59"), TargetVerdict.BEHIND),  # 181 of 365 days
        (60, Decimal("49.59"), TargetVerdict.ON_SCHEDULE),
    ]
    assert [one.figure.total(one.scope) for one in found] == [20, 60]
    [over] = measured([people], administrator, Reading(), date(2016, 3, 1), date(2015, 12, 31))()
    assert (over.done, over.verdict) == (90, TargetVerdict.MISSED)


@pytest.mark.parametrize(
    ("today", "verdict"), [(date(2015, 12, 31), TargetVerdict.BEHIND), (date(2016, 1, 1), TargetVerdict.MISSED)]
)
def test_a_target_is_missed_when_its_last_day_is_over(administrator, today, verdict):
    target = want(make_agreement())
    pay(99)
    [one] = progress(administrator, target, today=today)
    assert (one.due, one.verdict) == (100, verdict)


def test_a_stock_is_judged_by_its_value_and_not_by_the_time_that_is_over(administrator):
    target = want(make_agreement(), figure="officials_on_post", year=2015, value=2)
    makers.make_posting(starts_on="2015-01-01", ends_on="2016-12-31")
    [one] = progress(administrator, target)
    # One of two: half of the time is over, but half of the posts are not filled.
    assert (one.done, one.verdict, one.time_over, one.lag) == (1, TargetVerdict.BEHIND, None, Decimal(50))
    makers.make_posting(official=makers.make_official(name="乙"), starts_on="2015-01-01", ends_on="2016-12-31")
    [one] = progress(administrator, target)
    assert (one.done, one.verdict) == (2, TargetVerdict.REACHED)


@pytest.mark.parametrize(("party", "of_pairing"), [("110229", "110119"), ("110119", "110229")])
def test_a_giver_that_was_renamed_is_the_party_that_its_successor_is(administrator, party, of_pairing):
    """延庆县 is 延庆区 since 2015: an agreement of one and a pairing of the other are of the same giver."""
    target = want(make_agreement(party, paired=False), value=100)
    makers.make_pairing(giver=makers.government(of_pairing), receiver=makers.government(makers.RECEIVER))
    pay(60, giver=of_pairing)
    [one] = progress(administrator, target)
    assert (one.why, one.done, one.pairings[0].giver_name) == ("", 60, "延庆区")


def test_a_rate_that_only_rounds_to_all_is_not_reached(administrator):
    target = want(make_agreement(), year=2014, value=10000)
    pay(Decimal("9999.90"), "2014")
    [one] = progress(administrator, target)
    assert (one.rate, one.verdict) == (Decimal("100.0"), TargetVerdict.MISSED)


def test_what_cannot_be_computed_says_why(administrator):
    unpaired = want(make_agreement(paired=False))
    unknown = want(make_agreement(), figure="happiness")
    endless = want(make_agreement(), year=None)
    for one in progress(administrator, unpaired, unknown, endless):
        assert one.verdict == TargetVerdict.UNKNOWN
        assert one.why


@pytest.mark.slow
def test_bulk_gives_for_every_figure_what_the_figure_gives_alone(administrator):
    """Districts and banners, a city and a league, an organisation; two givers of one project."""
    school = makers.government("110101")
    funding = pay(100)
    pay(30, giver="110105", area_id="150430")
    pay(7, year="2014")
    makers.make_funding(project=funding.project, fiscal_year="2015", amount=Decimal(5), giver=school)
    makers.make_disbursement(funding=funding, moved_on=date(2015, 3, 1))
    makers.make_donation(given_on="2015")
    makers.make_posting(starts_on="2015-01-01", ends_on=None)
    makers.make_posting(starts_on="2015-02-01", ends_on="2015-05-01")
    session = makers.make_session(starts_on="2015-05-01", giver=makers.government(makers.GIVER), sector_id="health")
    makers.make_attendance(session=session)
    agreements = [
        make_agreement(),
        make_agreement("110000", "150400"),
        make_agreement("110101", "150429"),
        make_agreement("110105", "150430"),
    ]
    targets = [
        want(agreement, figure.key, year)
        for agreement in agreements
        for figure in catalogue.figures()
        for year in (2014, 2015)
    ]
    found = progress(administrator, *targets)
    assert any(one.done for one in found)
    for one in found:
        alone = one.figure.total(scope_of(one.target.agreement, administrator).but(period=one.period))
        assert one.done == alone, (one.figure.key, one.scope)


def make_shared_agreement(givers, receivers):
    """An agreement of several givers and receivers, each paired with each."""
    made = make_agreement(paired=False)
    made.parties.set([*givers, *receivers])
    first = PartialDate.day(date(1990, 1, 1) + timedelta(days=made.pk))
    for giver, receiver in product(givers, receivers):
        makers.make_pairing(giver=giver, receiver=receiver, agreement=made, starts_on=first)
    return made


def test_a_project_of_two_parties_counts_once_for_them(administrator):
    """海淀 gives a project for which 朝阳, 西城 and a school pay; 北京 pays for another."""
    haidian, chaoyang, xicheng, beijing = map(makers.government, ("110108", "110105", "110102", "110000"))
    school = Organisation.objects.create(name_zh="某校", kind="school", area_id="110108")
    nowhere = Organisation.objects.create(name_zh="某基金会", kind="foundation")
    here, there = (makers.government(code) for code in (makers.RECEIVER, "150430"))
    first = makers.make_project(giver=haidian, programme_year="2015", people_benefiting=10)
    for giver in (chaoyang, xicheng, school):
        makers.make_funding(project=first, fiscal_year="2015", amount=Decimal(7), giver=giver, source="other")
    second = makers.make_project(giver=None, programme_year="2015", people_benefiting=5, area_id="150430")
    makers.make_funding(project=second, fiscal_year="2015", amount=Decimal(5), giver=beijing, source="other")
    makers.make_funding(project=second, fiscal_year="2015", amount=Decimal(3), giver=nowhere, source="other")
    expected = {
        # Projects, who benefits, committed. The school is of 海淀, and all but the foundation of 北京.
        ((haidian, chaoyang), (here, there)): [1, 10, 14],
        ((xicheng, beijing), (here, there)): [2, 15, 26],
        ((chaoyang, beijing), (there,)): [1, 5, 5],
        ((school, nowhere), (here, there)): [2, 15, 10],
        ((haidian, nowhere), (here, there)): [2, 15, 10],
        ((school,), (there,)): [0, None, None],
    }
    for (givers, receivers), numbers in expected.items():
        agreement = make_shared_agreement(givers, receivers)
        found = progress(administrator, *(want(agreement, figure.key) for figure in catalogue.figures()))
        done = {one.figure.key: one.done for one in found}
        assert [done[key] for key in ("projects", "beneficiaries", "committed")] == numbers, givers
        for one in found:
            assert one.done == one.figure.total(one.scope), (one.figure.key, givers)


@pytest.mark.slow
@pytest.mark.parametrize("role", ["administrator", "viewer"])
def test_a_figure_is_asked_once_however_many_agreements_givers_and_years_there_are(role, monkeypatch):
    """Three agreements or sixty, each of two districts and a school for two banners, for two years."""
    user = makers.make_user(role, *(() if role == "administrator" else ("150400",)))
    districts = Area.objects.filter(code__startswith="1101", counted_as=F("code"), level="county")
    banners = Area.objects.filter(code__startswith="1504", counted_as=F("code"), level="county")
    givers, receivers = ([makers.government(area.code) for area in rows] for rows in (districts, banners))
    schools = [Organisation.objects.create(name_zh=area.code, kind="school", area=area) for area in districts]
    asked: list[int] = []
    monkeypatch.setattr(
        reading, "rows_of", lambda sql, given: asked.append(sql.count(" AS query, ")) or rows_of(sql, given)
    )
    keys = ("committed", "disbursed", "projects", "beneficiaries", "person_times", "donated", "output_cost")
    for number in range(60):
        two_of = [[rows[(number + more) % len(rows)] for more in (0, 1)] for rows in (givers, receivers)]
        agreement = make_shared_agreement([*two_of[0], schools[number % len(schools)]], two_of[1])
        for key, year in product(keys, (2014, 2015)):
            want(agreement, key, year)
        if number + 1 in (3, 60):
            assert len(progress(user, *Target.objects.select_related("agreement"))) == (number + 1) * 14
    assert len(asked) == 2
    # And of donations, of how many gifts the goods state no value, and where helpers lie. Who sees everything is
    # answered in part by sums: in two parts of what is committed, disbursed, of projects and of beneficiaries.
    assert asked[0] == asked[1] == len(keys) + 2 + (4 if role == "administrator" else 0)


def test_the_page_of_targets_takes_as_many_statements_for_three_agreements_as_for_sixty(administrator):
    client = Client()
    client.force_login(administrator)
    counts = []
    for number in range(60):
        want(make_agreement("110105" if number % 2 else "110108"), "projects" if number % 3 else "committed")
        if number + 1 in (3, 60):
            client.get("/dashboards/targets/?targets=all")
            with CaptureQueriesContext(connection) as captured:
                assert client.get("/dashboards/targets/?targets=all").status_code == 200
            counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_pairing_of_two_parties_says_who_gives_also_under_no_agreement(administrator):
    target = want(make_agreement(paired=False))
    pay(60)
    giver, elsewhere, receiver = (makers.government(code) for code in (makers.GIVER, "150430", makers.RECEIVER))
    assert [one.done for one in progress(administrator, target)] == [None]
    makers.make_pairing(giver=giver, receiver=elsewhere)
    assert [one.done for one in progress(administrator, target)] == [None]
    makers.make_pairing(giver=giver, receiver=receiver)
    assert [one.done for one in progress(administrator, target)] == [60]


def test_a_viewer_s_target_counts_only_rows_that_the_viewer_sees(administrator):
    agreement = make_agreement("110000", "150400")
    target = want(agreement)
    pay(60)
    pay(40, area_id="150430")
    viewer = makers.make_user("viewer", "150429")
    assert [one.done for one in progress(administrator, target)] == [100]
    # The league's pairing is not the banner's, so who gives is not known to its viewer.
    assert [one.done for one in progress(viewer, target)] == [None]


def page(user, query=""):
    client = Client()
    client.force_login(user)
    return client.get(f"/dashboards/targets/{query}")


def test_the_worst_comes_first_and_links_to_the_rows_that_are_done(administrator):
    year = date.today().year - 1
    first, second = make_agreement(title="甲"), make_agreement("110105", "150430", title="乙")
    want(first, year=year, value=100)
    want(second, year=year, value=100)
    pay(80, str(year))
    pay(20, str(year), giver="110105", area_id="150430")
    response = page(administrator, f"?year={year}")
    panel = response.context["drawn"].blocks[1]
    assert [(row[0]["hint"], row[5]["text"], row[6]["rate"]) for row in panel.rows] == [
        ("乙", "20.00", Decimal("20.0")),
        ("甲", "80.00", Decimal("80.0")),
    ]
    client = Client()
    client.force_login(administrator)
    listed = client.get(panel.rows[0][5]["url"])
    assert listed.context["table"].totals_rows[-1]["cells"]["amount"] == "20.00"
    assert [tile.value for tile in response.context["drawn"].kpis] == ["2", "0", "0", "0"]
    reached = page(administrator, f"?year={year}&standing=reached")
    assert reached.context["drawn"].blocks[1].rows == []


def test_the_chart_draws_done_with_what_was_to_be_reached_as_a_mark(administrator):
    want(make_agreement(), value=100)
    pay(80)
    question = DashboardQuestion(Scope(administrator, period=Period.year(2015)), TODAY, Unit.YUAN)
    chart = DoneAndPlannedChart(Targets(question))
    assert [(row.label, [cell.value for cell in row.cells]) for row in chart.rows] == [
        ("海淀区 → 宁城县", ["80.00", "100.00"])
    ]
    cell = chart.rows[0].cells[0]
    assert cell.figure.total(cell.scope) == 80


def test_targets_of_a_cut_year_are_of_the_whole_year_and_leave_nothing_known_by_year_out(administrator):
    want(make_agreement(), value=100)
    pay(80)
    cut = Period(date(2015, 1, 1), date(2015, 4, 1))
    chart = DoneAndPlannedChart(Targets(DashboardQuestion(Scope(administrator, period=cut), TODAY, Unit.YUAN)))
    assert [cell.value for cell in chart.rows[0].cells] == ["80.00", "100.00"]
    assert chart.left_out == []


def test_the_running_year_is_the_default_and_all_years_are_to_be_had(administrator):
    agreement, year = make_agreement(), date.today().year
    want(agreement, year=year)
    want(agreement, year=2013)
    shown = [[row[3] for row in page(administrator, query).context["drawn"].blocks[1].rows] for query in QUERIES]
    assert shown == [[str(year)], ["2013", str(year)], ["2013"], []]


QUERIES = ("", "?targets=all", "?year=2013", "?area=150900&targets=all")


def test_the_file_has_what_the_table_shows(administrator):
    want(make_agreement(title="=甲"), year=2014, value=100)
    pay(80, "2014")
    lines = page(administrator, "?year=2014&_export=csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("海淀区,宁城县,'=甲,") and ",2014,100.00,80.00,80.0,100.0," in lines[1]
    assert page(administrator, "?_export=exe").status_code == 400


def test_hundreds_of_targets_take_few_statements(administrator):
    for number in range(12):
        agreement = make_agreement("110105" if number % 2 else "110108")
        for figure in ("committed", "person_times", "officials_sent", "officials_on_post", "projects"):
            for year in (2013, 2014, 2015):
                want(agreement, figure, year)
    pay(80)
    page(administrator, "?targets=all")
    for user in (administrator, makers.make_user("viewer", "150429")):
        client = Client()
        client.force_login(user)
        client.get("/dashboards/targets/")
        with CaptureQueriesContext(connection) as captured:
            response = client.get("/dashboards/targets/?targets=all")
        # The page shows the hundred that stand worst, the file all.
        table = response.context["drawn"].blocks[1]
        assert (table.all, len(table.rows), table.more) == (180, 100, 80)
        # Two of them ask why the first ones are behind.
        assert len(captured) <= 14


def test_the_page_makes_no_object_of_each_target_pairing_and_organisation(administrator):
    """There are thousands, of which it shows a hundred: as objects they take longer than all else of the page."""
    want(make_agreement())
    made: list[str] = []

    def note(sender, **_given):
        made.append(sender.__name__)

    for model in (Target, Pairing, Organisation):
        post_init.connect(note, sender=model)
    try:
        assert len(page(administrator).context["drawn"].blocks[1].rows) == 0
        assert len(page(administrator, "?year=2015").context["drawn"].blocks[1].rows) == 1
    finally:
        for model in (Target, Pairing, Organisation):
            post_init.disconnect(note, sender=model)
    assert made == []


def test_no_target_is_said_in_words(administrator):
    assert page(administrator).status_code == 200
