"""Texts are edited before issuing: marked, shared by who sees the same, verified as part of what was issued."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation
from docx import Document
from pptx import Presentation
from pypdf import PdfReader

from aidportal.directory.models import Agreement, Target
from aidportal.figures.scopes import Period, Scope
from aidportal.history.models import Act
from aidportal.reports.files import live_text
from aidportal.reports.files.content import Paragraph
from aidportal.reports.files.forms import FORMS, forms_to_make
from aidportal.reports.files.issue import issue
from aidportal.reports.files.kinds import BY_KEY, REPORTS, Order, ReportKind
from aidportal.reports.files.live_text import LiveText, LiveValue, UnknownValues
from aidportal.reports.files.verdict import FileState, of_file
from aidportal.reports.models import IssuedReport, SectionText, reach_of
from aidportal.values.money import Unit
from tests.altered_reports import alter_part
from tests.makers import (
    government,
    make_disbursement,
    make_document,
    make_funding,
    make_pairing,
    make_posting,
    make_project,
    make_session,
    make_user,
)
from tests.page_forms import sent_by

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

GIVER, RECEIVER = "110108", "150429"
YEAR = "from=2014-01-01&until=2014-12-31"
ADDRESS = f"/reports/annual/text/?{YEAR}"
TEXT = "我区{项目}个，资金{承诺资金}，另带动就业350人。\n2014年8月起第2批开工。"
WITH_TEXT = [kind for kind in REPORTS if kind.has_text]


@pytest.fixture
def records() -> Any:
    """Records of all kinds, of which every chapter says something."""
    giver = government(GIVER)
    for title, area, amount in (("幼儿园", RECEIVER, "700.00"), ("牛舍", "150421", "300.00")):
        project = make_project(title=title, area_id=area, giver=giver, total_investment=Decimal(1000))
        line = make_funding(project=project, amount=Decimal(amount))
        make_disbursement(funding=line, amount=Decimal("100.00"), moved_on=date(2014, 6, 1))
    make_session(giver=giver)
    make_pairing()
    agreement = Agreement.objects.create(title="协议", kind="county", document=make_document())
    agreement.parties.set([giver, government(RECEIVER)])
    Target.objects.create(agreement=agreement, figure="projects", year=2014, value=5)
    return make_posting()


@pytest.fixture
def clerk(records: Any) -> Any:
    return make_user("administrator", unit="yuan", username="clerk", name="张三")


@pytest.fixture
def client(clerk: Any) -> Client:
    return signed_in(clerk)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, page: Any, address: str = ADDRESS, **typed: str) -> Any:
    return client.post(address, sent_by(page, "text-form", **{f"text__{key}": text for key, text in typed.items()}))


def order_of(user: Any, kind: ReportKind = BY_KEY["annual"], records: Any = None) -> Order:
    asked: dict[str, Any] = {
        "areas": (RECEIVER,),
        "givers": (f"o{government(GIVER).pk}",),
        "batches": (records.batch_id if records else 0,),
    }
    return Order(Scope(user, Period.year(2014), **{axis.key: asked[axis.key] for axis in kind.wants}), Unit.YUAN)


def said(user: Any, section: int = 0) -> list[str]:
    report = BY_KEY["annual"].build(order_of(user), "zh-hans")
    blocks = [block for block in report.sections[section].blocks if isinstance(block, Paragraph)]
    return [words for block in blocks for words in (block.text, block.note) if words]


def keep(kind: ReportKind, order: Order, author: Any, text: str) -> list[str]:
    """A text in each chapter; the keys of these."""
    scope = kind.scope_of(order.scope)
    chapters = []
    for section, computed in kind.texts(order, "zh-hans"):
        chapters.append(section.key)
        value = next(iter(computed.values), "none")
        SectionText.objects.create(
            kind=kind.key,
            section=section.key,
            language="zh-hans",
            scope=scope.querystring(),
            reach=reach_of(order.scope.user),
            text=f"{section.key}{text}{{{value}}}",
            edited_by=author,
        )
    return chapters


# ---- Texts and their values

VALUES = {"count": LiveValue("count", "项目数", "12"), "paid": LiveValue("paid", "已拨付", "3,000万元")}


@pytest.mark.parametrize(
    ("written", "shown", "typed"),
    [
        ("共{项目数}个", "共12个", []),
        ("共｛项目数｝个，拨付{ 已拨付 }", "共12个，拨付3,000万元", []),
        ("带动就业350人", "带动就业350*人", ["350"]),
        ("投入1,200.5万元，占74.14%", "投入1,200.5*万元，占74.14%*", ["1,200.5", "74.14%"]),
        ("2014年8月1日起，第3批，2021—2025年，2024-05-06", "2014年8月1日起，第3批，2021—2025年，2024-05-06", []),
        ("2000人，３个旗县", "2000*人，３*个旗县", ["2000", "３"]),
        ("in 2024 we built 3", "in 2024 we built 3*", ["3"]),
    ],
)
def test_values_are_filled_in_and_typed_numbers_marked(written: str, shown: str, typed: list[str]) -> None:
    text = live_text.edited(written, VALUES)
    assert text.with_marks("*") == shown
    assert text.typed == typed
    assert live_text.read(text.kept, VALUES) == text


def test_what_is_not_known_any_more_is_a_dash_and_what_never_was_is_refused() -> None:
    assert str(live_text.read("共{gone}个", VALUES)) == "共—个"
    with pytest.raises(UnknownValues) as error:
        live_text.edited("共{项目}个，{已拨付}", VALUES)
    assert error.value.names == ["项目"]


def test_a_value_within_a_part_of_a_sentence_stays_a_value() -> None:
    part = live_text.fill("%(name)s 100%%", {"name": VALUES["count"]})
    text = live_text.fill("%(parts)s.", {"parts": live_text.join(", ", [part, LiveText(("x",))])})
    assert (str(text), text.template) == ("12 100%, x.", "{项目数} 100%, x.")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", REPORTS, ids=lambda kind: kind.key)
def test_in_each_chapter_a_label_means_one_value(clerk: Any, records: Any, kind: ReportKind, language: str) -> None:
    texts = kind.texts(order_of(clerk, kind, records), language)
    assert bool(texts) == kind.has_text
    for section, computed in texts:
        labels = {(one.label, one.key) for one in computed.values.values()}
        assert len({label for label, _key in labels}) == len(labels), section.key
        assert live_text.edited(computed.template, computed.values).kept == computed.kept
    assert len({section.key for section, _computed in texts}) == len(texts)


# ---- The page


def test_a_clerk_writes_other_words_around_numbers_that_stay_live(client: Client, clerk: Any) -> None:
    computed = said(clerk)
    assert send(client, client.get(ADDRESS), overview=TEXT).status_code == 302
    with translation.override("zh-hans"):
        first, second, note = said(clerk)
        assert first == "※ 我区2个，资金1,000.00 元，另带动就业350*人。"
        assert second == "2014年8月起第2批开工。"
        assert "张三" in note
        assert "标*的数字为手工填写" in note
        make_funding(project=make_project(title="水井"), amount=Decimal("500.00"))
        assert said(clerk)[0] == "※ 我区3个，资金1,500.00 元，另带动就业350*人。"
        page = client.get(ADDRESS).content.decode()
        assert "张三" in page
        assert "1处文字已修改" in client.get(f"/reports/?{YEAR}").content.decode()
        back = sent_by(client.get(ADDRESS), "text-form", button="computed") | {"computed": ["overview"]}
        assert client.post(ADDRESS, back).status_code == 302
        assert said(clerk)[0].startswith("2014年，共实施项目3个")
    assert computed[0] != said(clerk)[0]
    assert not SectionText.objects.exists()


def test_what_is_left_as_it_was_stays_computed(client: Client) -> None:
    """Also where the records have changed after the page was opened."""
    page = client.get(ADDRESS)
    make_funding(project=make_project(title="水井"), amount=Decimal("500.00"))
    assert send(client, page).status_code == 302
    assert not SectionText.objects.exists()


def test_what_cannot_be_filled_in_is_refused_and_nothing_of_the_page_is_lost(client: Client) -> None:
    answer = send(client, client.get(ADDRESS), overview="共{没有的数}个", money="另写一句")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "{没有的数}" in page
    assert "另写一句" in page
    assert not SectionText.objects.exists()


def test_who_saves_second_is_told_what_was_saved_meanwhile(client: Client, clerk: Any) -> None:
    other = signed_in(make_user("administrator", username="other", name="李四"))
    first, second = client.get(ADDRESS), other.get(ADDRESS)
    assert send(client, first, overview="张三写的").status_code == 302
    refused = send(other, second, overview="李四写的", money="李四的另一章")
    assert refused.status_code == 400
    assert "张三写的" in refused.content.decode()
    assert "李四的另一章" in refused.content.decode()
    assert SectionText.objects.get().text == "张三写的"
    assert send(other, refused, overview="李四写的").status_code == 302
    assert {one.section: one.text for one in SectionText.objects.all()} == {
        "overview": "李四写的",
        "money": "李四的另一章",
    }
    assert SectionText.objects.get(section="overview").edited_by.name == "李四"


def test_two_who_edit_two_chapters_both_keep_theirs(client: Client) -> None:
    other = signed_in(make_user("administrator", username="other"))
    first, second = client.get(ADDRESS), other.get(ADDRESS)
    send(client, first, overview="甲")
    assert send(other, second, money="乙").status_code == 302
    assert set(SectionText.objects.values_list("section", "text")) == {("overview", "甲"), ("money", "乙")}


def test_texts_are_of_those_who_see_the_same_records(client: Client, clerk: Any) -> None:
    send(client, client.get(ADDRESS), overview="全部记录")
    near, beside = make_user("editor", "150400"), make_user("editor", "150400", username="beside")
    assert not said(near)[0].startswith("※")
    send(signed_in(near), signed_in(near).get(ADDRESS), overview="赤峰的文字")
    assert said(beside)[0] == "※ 赤峰的文字"
    assert said(clerk)[0] == "※ 全部记录"


def test_only_who_may_issue_may_edit(records: Any) -> None:
    for user in (make_user("viewer", "150400"), make_user("editor", username="nowhere")):
        assert signed_in(user).get(ADDRESS).status_code == 403
        assert signed_in(user).post(ADDRESS, {"text-overview": "x"}).status_code == 403
    assert signed_in(make_user("administrator")).get("/reports/pairing/text/").status_code == 400


def test_every_version_of_a_text_stays_in_the_history(client: Client, django_user_model: Any) -> None:
    before = Act.objects.latest_number()
    send(client, client.get(ADDRESS), overview="一稿")
    assert Act.objects.latest_number() > before


def test_a_chapter_has_one_text(clerk: Any) -> None:
    fields = {"kind": "annual", "section": "money", "language": "en", "scope": "x" * 9000, "edited_by": clerk}
    SectionText.objects.create(**fields, text="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        SectionText.objects.create(**fields, text="b")


# ---- Files

MARK = "改写的文字，新增岗位77个，"


def texts_in(form: str, body: bytes) -> str:
    """All that a file shows, and what the notes of slides say, without white space."""
    file = io.BytesIO(body)
    if form == "pdf":
        words = [page.extract_text() for page in PdfReader(file).pages]
    elif form == "docx":
        words = [one.text for one in Document(file).paragraphs]
    elif form == "xlsx":
        words = [str(cell.value) for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for cell in row]
    elif form == "pptx":
        slides = Presentation(file).slides
        words = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
        words += [slide.notes_slide.notes_text_frame.text for slide in slides]
    else:
        words = [body.decode("utf-8-sig")]
    return "".join("".join(words).split())


@pytest.mark.slow
@pytest.mark.parametrize("kind", WITH_TEXT, ids=lambda kind: kind.key)
def test_every_form_of_every_kind_shows_the_texts_and_who_wrote_them(
    clerk: Any, records: Any, kind: ReportKind
) -> None:
    order = order_of(clerk, kind, records)
    chapters = keep(kind, order, make_user("editor", username="other", name="李四"), MARK)
    report = kind.build(order, "zh-hans")
    for form in forms_to_make(kind):
        if form == "csv":
            continue  # It holds one table and no text.
        shown = texts_in(form, FORMS[form].write(report))
        for chapter in chapters:
            assert f"※{chapter}改写的文字，新增岗位77*个，" in shown, (form, chapter)
        assert shown.count("本段文字由李四于") >= len(chapters), form
        assert shown.count("标*的数字为手工填写") >= len(chapters), form


@pytest.mark.slow
def test_an_edited_text_is_part_of_what_was_issued(clerk: Any, client: Client, tmp_path: Path) -> None:
    order, kind = order_of(clerk), BY_KEY["annual"]
    keep(kind, order, clerk, MARK)
    issued = issue(kind.build(order, "zh-hans"))
    SectionText.objects.all().delete()
    kept = IssuedReport.objects.get().texts[0]
    assert kept["section"] == "总览"
    assert kept["text"].startswith("※ overview改写的文字，新增岗位77*个")
    assert (kept["by"], kept["typed"]) == ("张三", ["77"])
    assert kept["computed"].startswith("2014年，")
    with translation.override("zh-hans"):
        for form in ("pdf", "docx", "xlsx"):
            path = Path(getattr(issued, form).path)
            judged = of_file(path, clerk)
            assert judged.file is not None
            assert judged.file.standing is FileState.AS_ISSUED
            assert judged.texts_in_words[0].startswith("“总览”一章的文字在签发前由张三修改过")
            assert "77" in judged.texts_in_words[0]
        altered, _was, _now = alter_part(
            Path(issued.docx.path).read_bytes(), r"word/document\.xml", r"(新增岗位77\*个)", 0.5
        )
        path = tmp_path / "altered.docx"
        path.write_bytes(altered)
        judged = of_file(path, clerk)
        assert judged.file is not None
        assert judged.file.standing is FileState.ALTERED
        assert "新增岗位77*个" in str(judged.file.alterations[0])
    page = client.get(issued.get_absolute_url()).content.decode()
    assert "新增岗位77*个" in page
    assert kept["computed"] in page
    out = io.StringIO()
    call_command("verify_report", issued.xlsx.path, stdout=out)
    assert "张三" in out.getvalue()
