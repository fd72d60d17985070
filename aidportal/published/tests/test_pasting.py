"""Figures found in pasted text: what is found, what is suggested and why, and who may record it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from aidportal.directory.models import Document
from aidportal.published.tests.paragraphs import PARAGRAPHS
from aidportal.published.tests.paragraphs import PLACES as paragraph_places
from aidportal.published.text.context import Places
from aidportal.published.text.statements import find
from aidportal.reports.models import PublishedFigure
from tests.makers import government, make_document, make_pairing, make_user

PLACES = Places(
    {
        "北京市": "110000",
        "北京": "110000",
        "海淀区": "110108",
        "大兴区": "110115",
        "内蒙古": "150000",
        "赤峰市": "150400",
        "乌兰察布市": "150900",
        "宁城县": "150429",
        "敖汉旗": "150430",
        "察右中旗": "150927",
        "兴和县": "150924",
    },
    frozenset({"11"}),
)
DAY = date(2019, 6, 30)
OF_THE_PLAN = "from=2016-01-01&until=2020-12-31&giver=110000"

# Text; for each figure in it: value, what it counts, qualifier, figure, areas, scope.
TEXTS = [
    (
        "2018年,海淀区向敖汉旗拨付财政帮扶资金3,786.5万元,实施产业项目十二个,受益贫困人口1.2万余人。第二批挂职干部中,2名来自海淀区。",
        [
            ("37865000", "money", "", "disbursed", ("150430",), "from=2018-01-01&until=2018-12-31&giver=110108"),
            ("12", "projects", "", "projects", ("150430",), "from=2018-01-01&until=2018-12-31&giver=110108"),
            (
                "12000",
                "people",
                "more_than",
                "beneficiaries",
                ("150430",),
                "from=2018-01-01&until=2018-12-31&giver=110108",
            ),
            ("2", "people", "", "officials_sent", ("150430",), "batch=2&giver=110108"),
        ],
    ),
    (
        "近三年来，大兴区先后选派46名教师和医生到察右中旗任职；察右中旗选派干部约八十人次赴北京市培训，举办培训班9期。",
        [
            (
                "46",
                "people",
                "",
                "officials_sent",
                ("150927",),
                "from=2016-06-30&until=2019-06-30&direction=to_receiver&giver=110115",
            ),
            (
                "80",
                "person_times",
                "about",
                "person_times",
                ("150927",),
                "from=2016-06-30&until=2019-06-30&direction=to_giver&giver=110000",
            ),
            (
                "9",
                "sessions",
                "",
                "sessions",
                ("150927",),
                "from=2016-06-30&until=2019-06-30&kind=class&giver=110000",
            ),
        ],
    ),
    (
        "“十三五”期间，北京市在赤峰市和乌兰察布市各8个旗县安排帮扶资金近15亿元，其中到位14.2亿元，拨付率97.4%。",
        [
            ("8", "areas", "", "paired_areas", ("150400",), "from=2016-01-01&until=2020-12-31"),
            ("8", "areas", "", "paired_areas", ("150900",), "from=2016-01-01&until=2020-12-31"),
            ("1500000000", "money", "nearly", "committed", ("150400", "150900"), OF_THE_PLAN),
            ("1420000000", "money", "", "committed", ("150400", "150900"), OF_THE_PLAN),
            ("97.4", "per_cent", "", "disbursement_rate", ("150400", "150900"), OF_THE_PLAN),
        ],
    ),
    (
        "2017年5月,某企业向兴和县捐赠现金三百万元、价值1200多万元的医疗设备,另捐棉被2000套。1998年建成的第三中学一期工程已投入使用,四名老师退休。",
        [
            ("3000000", "money", "", "donated_cash", ("150924",), "from=2017-05-01&until=2017-05-31"),
            ("12000000", "money", "more_than", "donated_goods", ("150924",), "from=2017-05-01&until=2017-05-31"),
            ("2000", "quantity", "", "", ("150924",), ""),
            ("4", "people", "", "", (), ""),
        ],
    ),
    (
        "宁城县新建果林基地3285亩,总投资1亿2000万元,每亩补助500元;建成一个合作社。一个个项目落地,两地干部常来常往,新一轮帮扶开局。",
        [
            ("3285", "quantity", "", "", ("150429",), ""),
            ("120000000", "money", "", "total_investment", ("150429",), ""),
        ],
    ),
    (
        "截至2018年底,累计培训党政干部和技术人才逾万人次,互访80次;双方互派5批、129名干部挂职。北京四中、八中分校于2014年3月15日开学,电话010-12345678。",
        [
            ("10000", "person_times", "more_than", "person_times", (), "until=2018-12-31"),
            ("80", "sessions", "", "sessions", (), "until=2018-12-31&kind=visit"),
            ("5", "batches", "", "", (), ""),
            (
                "129",
                "people",
                "",
                "officials_sent",
                (),
                "direction=to_receiver&until=2018-12-31&batch=1&batch=2&batch=3&batch=4&batch=5",
            ),
            (
                "129",
                "people",
                "",
                "officials_sent",
                (),
                "direction=to_giver&until=2018-12-31&batch=1&batch=2&batch=3&batch=4&batch=5",
            ),
        ],
    ),
]

# What is set with a blank, is only a change, is cash and goods together, or is told by the sentence before.
TEXTS += [
    ("投入帮扶资金8,000 万元人民币。", [("80000000", "money", "", "committed", (), "")]),
    ("投入帮扶资金人民币 3 亿元。", [("300000000", "money", "", "committed", (), "")]),
    (
        "挂职干部比上年增加5名,增加到129名。",
        [("5", "people", "", "", (), ""), ("129", "people", "", "officials_sent", (), "")],
    ),
    ("捐赠现金及物资100万元。", [("1000000", "money", "", "donated", (), "")]),
    ("捐赠资金用于物资采购50万元。", [("500000", "money", "", "donated_cash", (), "")]),
    (
        "在宁城县实施帮扶项目91个。举办培训班9期。",
        [
            ("91", "projects", "", "projects", ("150429",), ""),
            ("9", "sessions", "", "sessions", ("150429",), "kind=class"),
        ],
    ),
    (
        "在宁城县实施帮扶项目91个。\n举办培训班9期。",
        [("91", "projects", "", "projects", ("150429",), ""), ("9", "sessions", "", "sessions", (), "kind=class")],
    ),
    (
        "海淀区向宁城县拨付市级帮扶资金1.2亿元、区级帮扶资金3000万元。",
        [
            ("120000000", "money", "", "disbursed", ("150429",), "giver=110108&source=municipal"),
            ("30000000", "money", "", "disbursed", ("150429",), "giver=110108&source=district"),
        ],
    ),
]


# A number without a noun counts what the one before it does; any measure ends a clause.
FINISHED = "status=completed&status=accepted&status=audited&status=evaluated&status=handed_over"
TEXTS += [
    (
        "实施项目150个，已完工142个，在建8个。",
        [
            ("150", "projects", "", "projects", (), ""),
            ("142", "projects", "", "projects", (), FINISHED),
            ("8", "projects", "", "projects", (), "status=running"),
        ],
    ),
    (
        "截至5月底，到位率95%，拨付率90%。",
        [
            ("95", "per_cent", "", "arrival_rate", (), "until=2019-05-31"),
            ("90", "per_cent", "", "disbursement_rate", (), "until=2019-05-31"),
        ],
    ),
    (
        "引进企业310家、投放鱼苗5万尾，建成示范村3个。历时3个月，两地三方，80后占六成。",
        [
            ("310", "quantity", "", "", (), ""),
            ("50000", "quantity", "", "", (), ""),
            ("3", "quantity", "", "", (), ""),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_figures_are_found_with_value_qualifier_figure_and_scope(text, expected):
    found = [
        (one.value, one.counted.value, one.qualifier, one.figure, one.areas, one.scope)
        for one in find(text, PLACES, DAY)
    ]
    assert found == [(Decimal(value), *rest) for value, *rest in expected]


def is_right(mention, figure, areas, scope):
    """Whether the figure of a mention is right, and its scope too; where no figure counts the same there is none."""
    is_figure = mention is not None and mention.figure == figure
    asked = is_figure and (mention.areas, set(parse_qsl(mention.scope))) == (areas, set(parse_qsl(scope)))
    return is_figure, is_figure and (not figure or asked)


def test_of_real_paragraphs_most_figures_and_scopes_are_suggested_right():
    """At least as many as a clerk may hope for: 55 and 45 of 59. More than that are right today."""
    judged = []
    for text, stated in PARAGRAPHS:
        found = find(text, paragraph_places)
        for value, *wanted in stated:
            mention = next((one for one in found if one.value == Decimal(value)), None)
            if mention:
                found.remove(mention)
            judged.append(is_right(mention, *wanted))
    assert len(judged) == 169
    assert sum(is_figure for is_figure, _is_scope in judged) >= 166
    assert sum(is_scope for _is_figure, is_scope in judged) >= 160


def test_a_number_of_another_programme_has_its_provinces_and_one_of_the_only_programme_has_none():
    [foreign] = find("苏陕协作资金5亿元。", paragraph_places)
    [own] = find("京蒙协作资金5亿元。", paragraph_places)
    assert (foreign.areas, foreign.scope) == (("610000",), "giver=320000")
    assert (own.areas, own.scope) == ((), "")
    # Where the portal has both, each has its own.
    [own] = find("京蒙协作资金5亿元。", replace(paragraph_places, own=frozenset({("11", "15"), ("32", "61")})))
    assert (own.areas, own.scope) == (("150000",), "giver=110000")


def test_who_found_work_benefits():
    assert [found.figure for found in find("宁城县帮助农村劳动力就业412人。", PLACES)] == ["beneficiaries"]


def test_who_was_chosen_at_a_level_cannot_be_checked():
    [found] = find("赤峰市现有市级选派干部62名。", PLACES)
    assert (found.figure, found.uncheckable) == ("officials_on_post", "level")


@pytest.mark.parametrize(
    "text",
    [
        "1996年开始",
        "2010年8月",
        "3月中旬",
        "“十二五”规划",
        "北京四中",
        "第三批挂职干部",
        "一个个项目",
        "为期两年",
        "两地",
        "四子王旗",
        "新一轮",
        "二期工程",
    ],
)
def test_dates_ordinals_and_names_are_no_figures(text):
    assert find(text) == []


def test_a_find_says_where_it_stands_and_why_its_figure_is_suggested():
    text = "开头一句。兴和县建设了医技楼,总投资1200万元。"
    (found,) = find(text, PLACES, DAY)
    assert text[found.start : found.end] == "1200万元"
    assert found.sentence[found.offset :].startswith("1200万元")
    assert "总投资" in str(found.reasons[0])
    assert "兴和县" in str(found.reasons[1])


def test_the_last_years_are_no_period_where_the_day_of_publication_is_not_known():
    (found,) = find("近两年举办培训班162个。", PLACES)
    assert (found.figure, found.scope) == ("sessions", "kind=class")


@pytest.mark.slow
@given(
    st.text(alphabet="一二十百千万亿0123456789.,点多余约近个名人元亩年月第批北京赤峰市。,；各到", max_size=80)
    | st.text(max_size=80)
)
def test_no_text_stops_the_search(text):
    for found in find(text, PLACES, DAY):
        assert found.sentence[found.offset :].startswith(text[found.start : found.end].strip()[:1])


TEXT = "2013年以来,在宁城县实施帮扶项目91个。海淀区向宁城县捐赠了100万元。"


@pytest.fixture
def article(db) -> Document:
    make_pairing(giver=government("110108"), receiver=government("150429"))
    return make_document(title="报道", published_on="2015-03-20")


@pytest.fixture
def pasted(client, article) -> str:
    """The address of a pasted text, with an editor signed in."""
    client.force_login(make_user("editor", "150429"))
    make_pairing(document=article, starts_on="2014", giver=government("110115"), receiver=government("150429"))
    answer = client.post(reverse("published:paste"), {"text": TEXT, "document": article.pk})
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.url


def rows(client, address):
    return client.get(address).context["rows"]


def sent(row, **changes):
    """What the form of a find sends."""
    form = row["form"]
    fields = {f"{form.prefix}-{name}": form[name].value() for name in form.fields}
    changed = {f"{form.prefix}-{name}": value for name, value in changes.items()}
    return {name: value for name, value in (fields | changed).items() if value not in (None, False)} | {
        "find": row["key"],
        "action": "confirm",
    }


def test_a_confirmed_find_becomes_a_published_figure_of_the_document(client, article, pasted):
    first, second = rows(client, pasted)
    assert [first["number"], second["number"]] == ["91个", "100万元"]
    assert first["computed"] == "0"
    client.post(pasted, sent(first))
    figure = PublishedFigure.objects.get()
    assert (figure.document, figure.value, figure.figure) == (article, 91, "projects")
    assert [area.pk for area in figure.areas.all()] == ["150429"]
    assert figure.scope == "from=2013-01-01&until=2015-03-20"
    assert str(figure.as_of) == "2015-03-20"
    assert [row["state"] for row in rows(client, pasted)] == ["recorded", "open"]


def test_what_is_recorded_already_is_shown_so_when_the_text_is_pasted_again(client, article, pasted):
    client.post(pasted, sent(rows(client, pasted)[0]))
    again = client.post(reverse("published:paste"), {"text": "前言。" + TEXT, "document": article.pk}).url
    assert [row["state"] for row in rows(client, again)] == ["recorded", "open"]


def test_confirming_twice_records_once(client, pasted):
    data = sent(rows(client, pasted)[0])
    client.post(pasted, data)
    client.post(pasted, data)
    assert PublishedFigure.objects.count() == 1


def test_what_the_user_changes_is_what_is_recorded(client, pasted):
    data = sent(rows(client, pasted)[1], value="200万元", qualifier="more_than", figure="donated_goods", areas="150429")
    client.post(pasted, data)
    figure = PublishedFigure.objects.get()
    assert (figure.value, figure.qualifier, figure.figure) == (Decimal("2000000.00"), "more_than", "donated_goods")


@pytest.mark.parametrize(
    ("field", "value"), [("value", "很多"), ("areas", "乌有县"), ("scope", "colour=red"), ("figure", "nothing")]
)
def test_a_wrong_value_is_told_beside_its_field_and_nothing_is_recorded(client, pasted, field, value):
    answer = client.post(pasted, sent(rows(client, pasted)[0], **{field: value}))
    assert answer.status_code == 200
    assert field in answer.context["rows"][0]["form"].errors
    assert not PublishedFigure.objects.exists()


def test_a_figure_outside_the_areas_of_its_user_is_refused(client, pasted):
    answer = client.post(pasted, sent(rows(client, pasted)[0], areas="海淀区"))
    assert answer.context["rows"][0]["form"].non_field_errors()
    assert not PublishedFigure.objects.exists()


def test_what_is_no_figure_is_left_out_and_can_be_offered_again(client, pasted):
    key = rows(client, pasted)[0]["key"]
    client.post(pasted, {"find": key, "action": "leave"})
    assert [row["state"] for row in rows(client, pasted)] == ["left", "open"]
    client.post(pasted, {"find": key, "action": "restore"})
    assert [row["state"] for row in rows(client, pasted)] == ["open", "open"]


def test_a_text_is_kept_for_its_session_only(client, pasted):
    client.force_login(make_user("administrator"))
    assert client.get(pasted).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("editor", 200), ("administrator", 200)])
def test_only_who_may_record_figures_may_paste(client, article, role, status):
    client.force_login(make_user(role, "150429"))
    assert client.get(reverse("published:paste")).status_code == status
    assert (reverse("published:paste") in client.get(reverse("published:figures")).content.decode()) is (status == 200)
