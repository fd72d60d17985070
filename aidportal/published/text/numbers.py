"""The numbers with units in a running text, without its dates, ordinals, plan periods and names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from aidportal.sheets.cells import numerals
from aidportal.sheets.cells.numbers import ABOUT, MORE_THAN, NEARLY


class CountedKind(TextChoices):
    """What a number in a text counts."""

    MONEY = "money", _("money")
    PEOPLE = "people", _("people")
    PERSON_TIMES = "person_times", _("person-times")
    SESSIONS = "sessions", _("sessions")
    PROJECTS = "projects", _("projects")
    AREAS = "areas", _("areas")
    FIELDS = "fields", _("fields")
    PAIRS = "pairs", _("pairs")
    BATCHES = "batches", _("batches")
    PER_CENT = "per_cent", _("per cent")
    QUANTITY = "quantity", _("quantity")


@dataclass(frozen=True)
class Hit:
    """A number in a text: ``start`` to ``end`` are its letters with qualifier and unit, money is in yuan."""

    value: Decimal
    counted: CountedKind
    qualifier: str
    unit: str
    start: int
    end: int


_BEFORE = {
    **dict.fromkeys(("大约", "约", "大概"), ABOUT),
    **dict.fromkeys(("超过", "超", "逾", "突破", "多达", "不少于", "至少", "上"), MORE_THAN),
    **dict.fromkeys(("将近", "接近", "近", "不足", "不到"), NEARLY),
}
_AFTER = {"左右": ABOUT, "以上": MORE_THAN, "多": MORE_THAN, "余": MORE_THAN}
_LETTERS = f"{numerals.DIGIT_LETTERS}{numerals.SCALE_LETTERS}"
_ARABIC = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_SCALE = r"[十百千万亿]"
# Some set a blank between a number and its unit.
_BLANK = r"[ \u00a0\u3000]?"
# Letters behind a number that are no measure of things, or one of the measures below.
_NO_MEASURE = "年月日天周时号点届岁级轮前后分秒多余元期场次班个项名人位对批十百千万亿"
_UNITS: dict[CountedKind, str] = {
    CountedKind.MONEY: r"元(?:人民币)?|块钱",
    CountedKind.PERSON_TIMES: r"人次",
    CountedKind.PEOPLE: r"名|人(?![均民家才口员])|位",
    CountedKind.PER_CENT: r"%",
    CountedKind.BATCHES: r"批次?",
    CountedKind.PAIRS: r"对(?![口接外方])",
    CountedKind.QUANTITY: (
        r"平方公里|平方米|立方米|公里|千米|公顷|公斤|吨|亩|米|头|只|匹|株|棵|件套|件|套|台|辆|册|张(?![^，。；]{0,2}表)|户|所|座|处|栋|间|眼|口|盏|家"
        # Whatever one letter stands between a number and the end of its clause: 企业310家, 鱼苗5万尾.
        rf"|(?![{_NO_MEASURE}])[\u4e00-\u9fff](?=[,，。；;、）)]|$)"
    ),
    CountedKind.SESSIONS: r"期|场次?|班次|次",
    CountedKind.PROJECTS: r"个|项",
}
_UNIT = "|".join(f"(?P<{kind}>{words})" for kind, words in _UNITS.items())
_NUMBER = re.compile(
    rf"(?P<before>{'|'.join(sorted(_BEFORE, key=len, reverse=True))})?"
    rf"(?:(?:人民币|¥){_BLANK})?(?P<number>(?:{_ARABIC})(?:{_SCALE}+(?:[0-9]+{_SCALE}+)*)?|[{_LETTERS}点]+)"
    rf"(?P<inner>[多余])?(?:{_BLANK}(?P<scale>{_SCALE}+))?(?P<inner2>[多余])?(?:{_BLANK}(?:{_UNIT}))?(?P<after>左右|以上|多(?=[元人个])|余(?=[元人个]))?"
)
_OWN_MEASURE = re.compile(_UNITS[CountedKind.QUANTITY].rpartition("|(?!")[0])
_FOLD = str.maketrans("０１２３４５６７８９．，％￥", "0123456789.,%¥")
# What a number with 个, 项 or another common measure counts is told by the noun beside it.
_NOUNS: list[tuple[CountedKind, str]] = [
    (CountedKind.SESSIONS, r"培训班|研修班|讲座|讲习班|(?:期|次)?班|培训活动"),
    (CountedKind.AREAS, r"旗县|县区|区县|贫困[县旗]|[县旗](?:市|区|、|\(|（)|盟市|重点县|县"),
    (CountedKind.FIELDS, r"领域|方面|行业"),
    (CountedKind.PROJECTS, r"项目|工程"),
]
_MONEY_NOUN = re.compile(r"(?:的)?[^，。；、\d]{0,6}(?:资金|款|投资|经费|捐赠)")
_RATE = re.compile(r"(?:每[个名人户亩头平只吨年月]?|人均|户均|亩均|平均)[^，。；、]{0,6}$")
_ORDINAL = re.compile(r"(?:第|[前上下后新本同])$")
_NO_PERIOD = re.compile(r"(?:工程|项目|建设)")
_TIME = re.compile(r"(?:年|月|日|天|周|小时|号|世纪|时|点|届|岁|级|轮|两会|五(?:规划|期间|”|时期))")


def hits(text: str) -> Iterator[Hit]:
    """All numbers of ``text`` that count something, in order."""
    plain, last = text.translate(_FOLD), None
    for match in _NUMBER.finditer(plain):
        hit = _hit(plain, match, last)
        if hit:
            yield hit
            last = hit


def _hit(text: str, match: re.Match[str], last: Hit | None) -> Hit | None:
    """What ``match`` counts; ``last`` is the one before it, which may have said of what."""
    before, rest = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 14]
    if _ORDINAL.search(text[: match.start("number")][-1:]) and not match["before"]:
        return None
    if _RATE.search(before) or rest.startswith("/"):
        return None
    value = _value(match)
    counted = _counted(match, before, rest) or _counted_before(text, match, last)
    if value is None or counted is None or not _is_count(match, value, counted, rest):
        return None
    unit = (match.group(counted) if counted in match.groupdict() else "") or ""
    if counted is CountedKind.QUANTITY:
        unit = unit or match.group(CountedKind.PROJECTS)
    qualifier = MORE_THAN if match["inner"] or match["inner2"] else _AFTER.get(match["after"] or "", "")
    qualifier = qualifier or _BEFORE.get(match["before"] or "", "")
    return Hit(value, counted, qualifier, unit, match.start(), match.end())


def _value(match: re.Match[str]) -> Decimal | None:
    written = match["number"] + (match["scale"] or "")
    if written[0] in numerals.SCALE_LETTERS and written[0] not in "十拾":
        # 逾千名, 万余人, 万亩: a scale alone is one of it.
        written = "一" + written
    return numerals.read(written)


def _counted(match: re.Match[str], before: str, rest: str) -> CountedKind | None:
    """What the number counts: by its unit, by the noun beside a common measure, or money by what follows 万."""
    kind = next((CountedKind(name) for name in _UNITS if match.group(name)), None)
    if kind is None:
        has_scale = (match["number"] + (match["scale"] or ""))[-1] in "万亿"
        is_money = has_scale and (
            _MONEY_NOUN.match(rest) or re.search(r"(?:资金|投资|捐款|经费)[^，。；]{0,3}$", before)
        )
        return CountedKind.MONEY if is_money else None
    if kind is CountedKind.PROJECTS:
        return _by_noun(before, rest)
    if kind is CountedKind.SESSIONS and not re.search(
        r"班|培训|讲座|考察|互访|活动|交流|来访|访|会", before + rest[:8]
    ):
        return None
    return kind


def _counted_before(text: str, match: re.Match[str], last: Hit | None) -> CountedKind | None:
    """What a common measure without a noun counts: the same as before it (项目150个，已完工142个), else things."""
    measure = match.group(CountedKind.PROJECTS)
    if measure is None or not match["number"][0].isdigit():
        return None
    is_same = last is not None and "。" not in text[last.end : match.start()] and text[: last.end].endswith(measure)
    return last.counted if last and is_same else CountedKind.QUANTITY


def _by_noun(before: str, rest: str) -> CountedKind | None:
    """The noun right after 个 or 项 counts, or the one right before the number: 培训班162个."""
    after = re.split(r"[，,。；;：:、]", rest)[0][:8]
    nouns = [(match.start(), kind) for kind, words in _NOUNS if (match := re.search(words, after))]
    if nouns:
        return min(nouns)[1]
    return next((kind for kind, words in _NOUNS if re.search(rf"(?:{words})[共计达近约]{{0,2}}$", before)), None)


def _is_count(match: re.Match[str], value: Decimal, counted: CountedKind, rest: str) -> bool:
    """Whether it is a count and no ordinal, name or article such as 一个."""
    number = match["number"]
    if counted is CountedKind.QUANTITY and not number[0].isdigit() and not _OWN_MEASURE.fullmatch(match[counted] or ""):
        return False
    if _TIME.match(rest) and counted is not CountedKind.MONEY and not match.group(counted):
        return False
    if number[0].isdigit():
        return not (counted is CountedKind.SESSIONS and match.group(counted) == "期" and _NO_PERIOD.match(rest))
    if counted in (CountedKind.MONEY, CountedKind.PER_CENT):
        return True
    is_scale_alone = number[0] in "百千万亿"
    if is_scale_alone and not (
        match["before"] or match["inner"] or match["inner2"] or match.group(CountedKind.QUANTITY)
    ):
        return False
    if counted is CountedKind.SESSIONS and match.group(counted) in ("期", "次"):
        return value > 3
    if counted is CountedKind.QUANTITY:
        return value >= 10
    return value >= (3 if counted in (CountedKind.PEOPLE, CountedKind.PAIRS) else 2)
