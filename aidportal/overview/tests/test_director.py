"""The first page of who decides, worked by hand: where it stands, what waits, what moved, and the lists behind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from aidportal.charts.spans import usual
from aidportal.charts.year_calendar import MoneyStanding, YearCalendar, calendar_of
from aidportal.directory.models import Agreement
from aidportal.figures.scopes import Period
from aidportal.overview.director.decisions import DecisionsPanel
from aidportal.overview.director.lateness import LatenessPanel
from aidportal.overview.director.movement import MovementPanel, last_month_end
from aidportal.overview.director.page import DirectorContent
from aidportal.overview.director.people import PeoplePanel
from aidportal.overview.director.position import PositionPanel
from aidportal.overview.director.progress import ProgressPanel, step_of
from aidportal.overview.director.waiting_rows import KINDS
from aidportal.overview.target_standing import StandingPanel
from aidportal.overview.targets import Targets
from aidportal.values import dates
from aidportal.values.dates import PartialDate
from projects.models import Progress
from tests import makers
from tests.chart_checks import TODAY, question_of
from tests.list_checks import client_of

from .test_targets import make_agreement, want

pytestmark = pytest.mark.django_db
OTHER_GIVER, OTHER_AREA = "110101", "150430"


@pytest.fixture
def administrator():
    return makers.make_user("administrator", unit="yuan")


def to_date(user, **axes):
    return question_of(user, period=usual(TODAY), asked_on=TODAY, **axes)


def pay(amount, paid=None, year="2016", day="2016-03-01", area=makers.RECEIVER, giver=makers.GIVER, **fields):
    """A line of a project, and a payment on it."""
    project = makers.make_project(area_id=area, giver=makers.government(giver), programme_year=year, **fields)
    line = makers.make_funding(project=project, fiscal_year=year, amount=Decimal(amount))
    if paid is not None:
        makers.make_disbursement(funding=line, moved_on=day, amount=Decimal(paid))
    return project


# ---- Where it stands


def position(question):
    return PositionPanel(question, Targets(question))


def test_what_is_paid_is_held_against_the_days_that_are_over(administrator):
    pay("366000.00", "100000.00")
    panel = position(to_date(administrator))
    # 136 of the 366 days of 2016 are over, the day itself among them.
    assert panel.calendar == YearCalendar(136, 366)
    assert panel.standing == MoneyStanding(Decimal("100000.00"), Decimal("136000.00"), Decimal("366000.00"), 36)
    (bar,) = panel.bars
    assert (bar.gap, bar.gap_words, bar.is_behind) == ("−36,000.00 元", "慢36天", True)
    assert (bar.done_at, bar.due_at, bar.width) == (Decimal("27.3"), Decimal("37.2"), Decimal("100.0"))
    assert bar.finding == "时间已过 37.2%，承诺资金已拨付 27.3%"
    # The page of charts says the same.
    there = StandingPanel(to_date(administrator)).calendar
    assert (there.gap, there.gap_words, there.due) == ("36,000.00 元", "比时间进度落后 36 天", "136,000.00 元")


def test_what_is_disbursed_is_held_against_the_same_days_of_the_year_before(administrator):
    pay("100.00", "30.00", year="2015", day="2015-03-01")
    pay("100.00", "40.00", year="2015", day="2015-12-01")  # later in the year than today
    pay("100.00", "45.00")
    panel = position(to_date(administrator))
    assert panel.change.startswith("比2015年同期增加 15.00 元（+50.0%）")
    page = client_of(administrator).get(panel.disbursed_url)
    assert page.context["table"].totals_rows[-1]["cells"]["amount"] == "45.00"


def test_what_was_given_and_who_was_trained_besides_is_told_with_its_rows(administrator):
    makers.make_item(donation=makers.make_donation(given_on="2016-02-01", cash=Decimal("30.00")), value=Decimal("5.00"))
    makers.make_donation(given_on="2015-02-01")
    makers.make_attendance(session=makers.make_session(starts_on="2016-03-01"), headcount=20)
    content = DirectorContent.of(to_date(administrator))
    given, sessions, trained = content.position.beside
    assert [given.text, sessions.text, trained.text] == ["捐款捐物折款 35.00 元", "培训活动 1 期", "培训人次 20 人次"]
    assert not content.is_empty
    client = client_of(administrator)
    assert client.get(given.url).context["table"].paginator.count == 1
    assert client.get(trained.url).context["table"].paginator.count == 1
    assert given.text in client.get("/?from=2016-01-01&until=2016-12-31").content.decode()


def test_a_year_that_is_over_is_due_in_whole_and_an_open_period_has_no_calendar():
    assert calendar_of(Period.year(2015), TODAY) == YearCalendar(365, 365)
    assert calendar_of(Period(), TODAY) is None
    assert calendar_of(Period.year(2017), TODAY) is None


def test_the_plan_is_what_the_agreements_of_pairs_want_and_not_what_a_framework_wants_of_them_together(administrator):
    pay("100.00")
    pay("50.00", giver=OTHER_GIVER, area=OTHER_AREA)
    want(make_agreement(), year=2016, value=366)
    want(make_agreement(OTHER_GIVER, OTHER_AREA), year=2016, value=100)
    want(make_agreement("110000", "150000"), year=2016, value=10_000)
    question = to_date(administrator)
    promise = position(question).promise
    # 136 of 366 days are over, as the calendar has it: 136.00 and 37.16.
    assert (promise.figure.key, promise.count, promise.late) == ("committed", 2, 1)
    assert promise.standing == MoneyStanding(Decimal("150.00"), Decimal("173.16"), Decimal("466.00"), 0)
    assert position(to_date(administrator)).bars[-1].gap == "−23.16 元"


def test_a_pair_with_targets_of_several_years_is_one_pair_and_behind_where_they_are_together(administrator):
    pay("100.00", year="2014")
    pay("30.00", year="2015")
    for year in (2014, 2015):
        want(make_agreement(), year=year, value=60)
    question = question_of(administrator, period=Period(date(2014, 1, 1), date(2016, 1, 1)))
    promise = position(question).promise
    # Behind in 2015, but 130 of 120 together.
    assert (promise.count, promise.late, promise.standing.done) == (1, 0, Decimal("130.00"))


def test_what_has_no_certain_year_has_no_targets(administrator):
    want(make_agreement(), year=2016)
    targets = Targets(question_of(administrator, period=Period(year_unknown=True)))
    assert (targets.progress, targets.period_text) == ([], "年度未注明")
    assert len(Targets(question_of(administrator)).progress) == 1


def test_parts_that_a_filter_does_not_narrow_say_so(administrator):
    pay("100.00", "10.00")
    want(make_agreement(), year=2016)
    makers.make_attendance(session=makers.make_session(starts_on="2016-03-01"), headcount=20)
    question = to_date(administrator, areas=(makers.RECEIVER,), sources=("district",))
    content = DirectorContent.of(question)
    alone = "未按以下条件筛选：资金来源。"
    assert content.position.ignored == [f"对协议计划、培训活动、培训人次：{alone}"]
    assert (content.people.ignored, content.lateness.targets.ignored) == (alone, alone)
    page = client_of(administrator).get("/?from=2016-01-01&until=2016-12-31&source=district").content.decode()
    assert page.count("未按以下条件筛选：资金来源。") == 3
    wide = DirectorContent.of(to_date(administrator, areas=(makers.RECEIVER,)))
    assert (wide.position.ignored, wide.people.ignored, wide.lateness.targets.ignored) == ([], "", "")


def test_bars_share_one_scale(administrator):
    pay("100.00", "10.00")
    want(make_agreement(), year=2016, value=400)
    assert [bar.width for bar in position(to_date(administrator)).bars] == [Decimal("25.0"), Decimal("100.0")]


# ---- What waits


def of_every_kind():
    """A record of each kind that waits, and beside each one that does not."""
    makers.make_project(title="逾期", status="running", planned_until="2016-05-01", programme_year="2016")
    makers.make_project(title="未逾期", status="running", planned_until="2016-06-01", programme_year="2016")
    makers.make_project(title="待批", status="submitted", planned_from="2016-04", total_investment=Decimal("9.00"))
    makers.make_project(title="不急", status="submitted", planned_from="2016-08")
    makers.make_project(title="停工", status="suspended", planned_until="2016-12-31")
    line = makers.make_funding(project=makers.make_project(title="未付"), fiscal_year="2015", amount=Decimal("7.00"))
    makers.make_disbursement(funding=makers.make_funding(project=line.project, fiscal_year="2015"))
    makers.make_posting(starts_on="2014-07-01", ends_on="2016-07-01")
    agreement = make_agreement(title="将满", starts_on=PartialDate.year(2015), ends_on=PartialDate.parse("2016-06-30"))
    make_agreement(paired=False, starts_on=PartialDate.year(2016), ends_on=PartialDate.parse("2016-12-31"))
    return agreement


def test_every_kind_is_counted_named_and_shown_by_its_list(administrator):
    of_every_kind()
    with dates.on_day(TODAY):
        question = to_date(administrator)
        panel = DecisionsPanel(question, Targets(question))
        counts = {str(one.label): one for one in panel.counts}
        assert len(panel.rows) == len(KINDS)
        for kind in KINDS:
            one = counts[str(kind.label)]
            assert one.number == 1, kind.key
            page = client_of(administrator).get(one.url)
            assert page.context["table"].paginator.count == 1, kind.key
    assert len(KINDS) == 6


def test_the_latest_comes_first_with_its_day_its_amount_and_who_is_responsible(administrator):
    of_every_kind()
    question = to_date(administrator)
    rows = DecisionsPanel(question, Targets(question)).rows
    assert [(row.name, row.due, row.amount, row.days_late) for row in rows] == [
        ("未付", "2015", "7.00", 136),
        ("待批", "2016-04", "9.00", 15),
        ("逾期", "2016-05-01", "—", 14),
        ("将满", "2016-06-30", "—", -46),
        ("张三", "2016-07-01", "—", -47),
        ("停工", "2016-12-31", "—", -230),
    ]
    assert [(row.lateness, row.tone) for row in rows[:4]] == [
        ("逾期136天", "bad"),
        ("逾期15天", "warn"),
        ("逾期14天", "warn"),
        ("还有46天", ""),
    ]
    assert [row.responsible for row in rows] == ["宁城县", "宁城县", "宁城县", "海淀区", "海淀区", "宁城县"]


def test_what_ends_today_is_due_and_not_late(administrator):
    makers.make_posting(starts_on="2015", ends_on="2016-05-15")
    question = to_date(administrator)
    assert {row.lateness for row in DecisionsPanel(question, Targets(question)).rows} == {"今天到期"}


def test_what_is_committed_stands_beside_an_overdue_project(administrator):
    pay("40.00", "1.00", status="running", planned_until="2016-05-01")
    question = to_date(administrator)
    (row,) = DecisionsPanel(question, Targets(question)).rows
    assert row.amount == "40.00"


def test_what_is_long_past_comes_behind_what_can_still_be_decided(administrator):
    """Six projects that ended years ago and were never closed do not crowd out the one that ended last month."""
    for year in range(2008, 2014):
        makers.make_project(title=f"旧{year}", status="running", planned_until=f"{year}-12-31")
    makers.make_project(title="旧2015", status="running", planned_until="2015-05-15")
    makers.make_project(title="上月", status="running", planned_until="2016-04-15")
    makers.make_project(title="旧2014", status="running", planned_until="2014-05-15")
    question = to_date(administrator)
    panel = DecisionsPanel(question, Targets(question))
    assert [row.name for row in panel.rows] == ["上月", "旧2008", "旧2009", "旧2010"]
    assert panel.number("overdue") == 9


def test_what_holds_a_project_up_stands_beside_it(administrator):
    """As last reported; of who reported nothing, nothing is said."""
    held = makers.make_project(title="受阻", status="running", planned_until="2016-05-01")
    Progress.objects.create(project=held, reported_on="2016-03-01", percent=40, obstacle="雨季")
    Progress.objects.create(project=held, reported_on="2016-04-01", percent=50, obstacle="征地未完成")
    makers.make_project(title="不明", status="running", planned_until="2016-05-02")
    question = to_date(administrator)
    rows = DecisionsPanel(question, Targets(question)).rows
    assert [(row.name, row.why) for row in rows] == [("受阻", "征地未完成"), ("不明", "")]
    page = client_of(administrator).get("/").content.decode()
    assert "征地未完成" in page


def test_an_agreement_that_another_follows_does_not_wait(administrator):
    parent = make_agreement(title="总")
    ending = make_agreement(
        paired=False, parent=parent, starts_on=PartialDate.year(2015), ends_on=PartialDate.parse("2016-06-30")
    )
    assert Agreement.objects.running_out(TODAY, date(2016, 7, 14)).get() == ending
    make_agreement(paired=False, parent=parent, starts_on=PartialDate.parse("2016-07-01"))
    assert not Agreement.objects.running_out(TODAY, date(2016, 7, 14)).exists()


def test_a_target_that_is_behind_waits_with_the_money_that_is_missing(administrator):
    pay("100.00", "100.00")
    want(make_agreement(), year=2016, value=732)
    question = to_date(administrator)
    (row,) = DecisionsPanel(question, Targets(question)).rows
    # 732 × 136 / 366 = 272 are due.
    assert (row.amount, row.due, row.responsible) == ("172.00", "2016-12-31", "海淀区 → 宁城县")
    (behind,) = LatenessPanel(question, Targets(question)).rows
    assert (behind.due, behind.whole, behind.done, behind.gap) == ("272.00", "732.00", "100.00", "−172.00")


def test_a_year_of_targets_is_called_as_sentences_call_it(administrator):
    want(make_agreement(), year=2016, value=732)
    question = to_date(administrator)
    assert StandingPanel(question).finding == "2016年的 1 项目标中，1 项落后或未完成。"
    assert LatenessPanel(question, Targets(question)).finding == StandingPanel(question).finding


# ---- People


def test_who_leaves_soon_is_told_with_the_way_to_hand_over(administrator):
    alone = makers.make_posting(starts_on="2014-07-01", ends_on="2016-07-01")
    followed = makers.make_posting(starts_on="2014-07-01", ends_on="2016-06-30")
    makers.make_posting(starts_on="2016-07-02", ends_on=None, takes_over_from=followed)
    makers.make_posting(starts_on="2014-07-01", ends_on="2017-07-01")
    panel = PeoplePanel(to_date(administrator))
    assert (panel.on_post, panel.leaving, panel.followed, panel.alone) == (3, 2, 1, 1)
    (row,) = panel.rows
    assert (row.days, row.name, row.act_url) == (47, "张三", f"/cadres/postings/{alone.pk}/hand-over/")
    viewer = PeoplePanel(to_date(makers.make_user("viewer", makers.GIVER)))
    assert [one.act_url for one in viewer.rows] == [""]
    host = PeoplePanel(to_date(makers.make_user("editor", makers.RECEIVER)))
    assert [one.act_url for one in host.rows] == [""], "the side that sends records who follows"


# ---- What moved


def test_movers_are_told_with_their_share_of_what_moved_since_last_months_end(administrator):
    pay("100.00", "30.00", day="2016-05-02")
    pay("100.00", "10.00", day="2016-05-15", area=OTHER_AREA, giver=OTHER_GIVER)
    pay("100.00", "99.00", day="2016-04-30")
    panel = MovementPanel(to_date(administrator))
    assert (panel.since, panel.total) == (date(2016, 4, 30), Decimal("40.00"))
    areas, givers = panel.tables
    assert [(row.name, row.amount, row.share) for row in areas.rows] == [
        ("宁城县", "+30.00", Decimal("75.0")),
        ("敖汉旗", "+10.00", Decimal("25.0")),
    ]
    assert [row.name for row in givers.rows] == ["海淀区", "东城区"]
    assert panel.finding == "共拨付 40.00 元；2016-04 全月为 99.00 元"
    assert "2016-05-01 以来的变动" in render_to_string(panel.template, {"panel": panel})
    page = client_of(administrator).get(areas.rows[0].url)
    assert [str(row.amount) for row in page.context["register"].rows] == ["30.00"]


def test_in_the_first_days_of_a_month_the_one_before_is_looked_at_too():
    days = [date(2016, 5, 5), date(2016, 5, 6), date(2016, 1, 3), date(2016, 3, 31)]
    assert [last_month_end(day) for day in days] == [
        date(2016, 3, 31),
        date(2016, 4, 30),
        date(2015, 11, 30),
        date(2016, 2, 29),
    ]


# ---- Pairings by field


def test_pairings_stand_by_their_money_with_the_rate_of_each_field(administrator):
    pay("100.00", "40.00", sector_id="health")
    pay("100.00", sector_id="education")
    pay("50.00", "10.00", sector_id="health", area=OTHER_AREA, giver=OTHER_GIVER)
    panel = ProgressPanel(to_date(administrator))
    assert panel.columns == ["卫生", "教育", "全部领域"]
    assert [(row.name, [cell.text for cell in row.cells]) for row in panel.rows] == [
        ("海淀区 → 宁城县", ["40", "0", "20"]),
        ("东城区 → 敖汉旗", ["20", "–", "20"]),
    ]
    # 37.2 per cent are due.
    assert [cell.step for cell in panel.rows[0].cells] == [0, 4, 4]
    page = client_of(administrator).get(panel.rows[0].cells[0].url)
    assert [str(line.amount) for line in page.context["register"].rows] == ["100.00"]


def test_a_rate_of_a_pairing_is_rounded_once(administrator):
    pay("1000.00", "624.57")
    # 62.457, which is 62.5 to one place, is no 63.
    assert {cell.text for cell in ProgressPanel(to_date(administrator)).rows[0].cells} == {"62"}


@pytest.mark.parametrize(("rate", "step"), [(48, 0), (47, 1), (45, 1), (44, 2), (40, 2), (39, 3), (35, 3), (34, 4)])
def test_a_rate_is_the_darker_the_less_of_what_is_due_it_reaches(rate, step):
    assert step_of(Decimal(rate), Decimal(50)) == step


# ---- The page


def test_the_heading_is_the_finding(administrator):
    pay("366000.00", "100000.00", status="running", planned_until="2016-05-01")
    makers.make_posting(starts_on="2014-07-01", ends_on="2016-07-01")
    content = DirectorContent.of(to_date(administrator))
    assert content.finding == "05月15日，拨付比时间进度少 36,000.00 元"
    assert content.lead == "1个项目已过计划完成日期；1名干部将期满而无人接任"


def test_the_heading_of_a_year_that_is_over_is_of_its_last_day(administrator):
    pay("100.00", "60.00", year="2015", day="2015-03-01")
    pay("100.00", "60.00", year="2015", day="2016-03-01")
    content = DirectorContent.of(question_of(administrator, period=Period.year(2015)))
    assert content.finding == "2015年12月31日，拨付比时间进度少 140.00 元"
    assert "截至 2015-12-31" in render_to_string(content.position.template, {"panel": content.position})


def test_a_viewer_sees_only_what_lies_in_the_viewers_areas():
    pay("366.00", "100.00")
    pay("732.00", "100.00", area="150924")
    content = DirectorContent.of(to_date(makers.make_user("viewer", "150400", unit="yuan")))
    assert content.position.standing.whole == Decimal("366.00")
    assert content.movement.total is None
    assert [row.name for row in content.progress.rows] == ["海淀区 → 宁城县"]


def test_the_page_takes_a_bounded_number_of_queries(administrator):
    of_every_kind()
    want(make_agreement(OTHER_GIVER, OTHER_AREA), year=dates.today().year, value=366)
    pay("366.00", "100.00", year=str(dates.today().year), day=dates.today().isoformat())
    client = client_of(administrator)
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/")
    assert page.context["drawn"].decisions.rows
    assert len(captured) <= 22, "\n".join(one["sql"][:150] for one in captured)
