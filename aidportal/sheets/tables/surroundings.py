"""What the lines above a table say of all its rows: title, unit, year, who filled it in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from ..cells import fold, is_note, simplified, text_of, tidy, unit_of
from ..cells.dates import in_digits
from ..grid import CellValue, Row
from ..vocabulary import any_of, words
from .cells import filled, heading_of, is_label, unit_note

_YEAR = re.compile(r"((?:19|20)[0-9]{2}) ?(?:年度?|-|/|\.)|(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_SPAN = re.compile(r"(?:19|20)[0-9]{2} ?年?(?:-|~|～|至|到)(?:19|20)[0-9]{2}")
_DAY = re.compile(r"(?:19|20)[0-9]{2} ?[年./-] ?[0-9]{1,2}(?: ?[月./-] ?[0-9]{0,2} ?日?)?")
_LABELLED = re.compile(r"([^:：]{1,12})[:：] *(.+)", re.DOTALL)
# What stands before a unit.
UNIT = words("unit_label", "label")[0]
_UNIT = re.compile(
    rf"[(（\[【]?(?:{any_of('unit_label', 'of')})?{' *'.join(UNIT)} *(?:[:：]|{any_of('unit_label', 'is')}) *"
    r"(?P<unit>[^()（）\[\]【】\s]+(?:[(（][^()（）]*[)）]?)?)",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u2e80-\u9fff]")
_NUMBER = "[0-9一二三四五六七八九十-]"
_ANNEX = re.compile(rf"(?:{any_of('annex', 'word')}) ?{_NUMBER}*|(?:{any_of('annex', 'numbered')}) ?{_NUMBER}+")
# 项目表（万元）; other units in brackets may only tell of the title.
_UNIT_AT_END = re.compile(r"[(（\[【]([^()（）\[\]【】]+)[)）\]】] *$")
_BETWEEN = re.compile("[、,，;；]")
_OF_MONEY = re.compile(any_of("money", "part"), re.IGNORECASE)
_PIECES = re.compile(r" {3,}|\u3000{2,}|\t|\n|[ \u3000]{2,}(?=[^ :：]{1,8}[:：])")


def read(rows: Iterable[Row]) -> dict[str, str]:
    """What the rows above a table say: ``title``, ``unit``, ``year``, ``date``, labels, and the rest as ``notes``."""
    context: dict[str, str] = {}
    notes: list[str] = []
    for row in rows:
        for text in _texts(filled(row.values).values()):
            rest = _take(text, context)
            if rest and "title" not in context:
                context["title"] = rest
            elif rest:
                notes.append(rest)
    if notes:
        context["notes"] = "\n".join(notes)
    if "year" not in context and (year := year_in(context.get("title", ""))):
        context["year"] = year
    return context


def said_below(
    rows: Iterable[Row], context: Mapping[str, str], tells: Callable[[str, str], bool], is_headed: bool
) -> dict[str, str]:
    """What ``rows`` within a table say of those below and is not said above, as far as it ``tells`` something of them.

    A text by itself is a title only where a header stands below it (``is_headed``), and a footnote never is.
    """
    said: dict[str, str] = {}
    for one in (read([row]) for row in rows if not any(map(is_note, row.values))):
        if is_headed or "title" not in one:
            said |= {name: text for name, text in one.items() if tells(name, text)}
    return {name: text for name, text in said.items() if context.get(name) != text}


def year_in(text: str) -> str:
    """The one year that a title names, ``""`` where it names none or a span."""
    plain = in_digits(fold(text))
    years = {match[1] or match[2] for match in _YEAR.finditer(plain)}
    return years.pop() if len(years) == 1 and not _SPAN.search(plain) else ""


def _texts(values: Iterable[CellValue]) -> Iterable[str]:
    for value in values:
        for piece in _PIECES.split(text_of(value) if not isinstance(value, str) else value):
            if piece.strip():
                yield heading_of(piece)


def _take(text: str, context: dict[str, str]) -> str:
    """Puts what ``text`` says where it belongs; gives back what is left of it."""
    if unit := unit_note(text) or units_named(text):
        context.setdefault("unit", unit)
        return ""
    text = _take_units(text, context)
    if _ANNEX.fullmatch(text):
        return ""
    if _DAY.fullmatch(fold(text)):
        context.setdefault("date", text)
        return ""
    if match := _LABELLED.fullmatch(text):
        label, value = heading_of(simplified(match[1])), tidy(match[2])
        if _ANNEX.fullmatch(label):
            return value
        is_year = label in words("year", "label")
        context.setdefault("year" if is_year else label, (is_year and year_in(value)) or value)
        return ""
    return text


def units_named(text: str) -> str:
    """The units of a line that names one for each thing and says nothing else: （金额：万元；面积：亩）."""
    pieces = [piece for piece in _BETWEEN.split(simplified(tidy(text)).strip("()（）[]【】 ")) if piece]
    named = {match[1]: match[2] for piece in pieces if (match := _LABELLED.fullmatch(piece.strip()))}
    units = list(named.values())
    is_whole = len(units) == len(pieces) and all(map(unit_of, units))
    return "、".join(units) if is_whole and any(map(_OF_MONEY.search, named)) else ""


def _take_units(text: str, context: dict[str, str]) -> str:
    same = simplified(text)
    if (match := _UNIT.search(same)) and (unit := unit_told(same, match)):
        context.setdefault("unit", unit)
        text = text if len(text) == len(same) else same
        text = heading_of(text[: match.start()] + text[match.end() :].lstrip(")）】] "))
    match = _UNIT_AT_END.search(text)
    if match and (at_end := unit_of(unit_note(match[1]))) and (at_end.is_money or at_end.is_foreign):
        context.setdefault("unit", unit_note(match[1]))
        text = heading_of(text[: match.start()])
    return text


def labelled_unit(text: str) -> str:
    """The unit that a text names as one: ``元`` of 二、以下单位：元."""
    same = simplified(text)
    match = _UNIT.search(same)
    return unit_told(same, match) if match else ""


def unit_told(text: str, match: re.Match[str]) -> str:
    """The unit behind 单位 in a line; that of 受赠单位：敖汉旗 is none, that of 项目资金单位：万元 is one."""
    unit = unit_note(f"{UNIT}：{match['unit']}")
    is_known = bool(unit) and any(map(unit_of, re.split("[、,，;；]", unit)))
    is_label = not _HAN.match(text[match.start() - 1 : match.start()])
    return unit if is_known or is_label else ""


def is_aside(value: CellValue) -> bool:
    """Whether a text is a note or a label rather than a heading of rows."""
    return isinstance(value, str) and (is_note(value) or is_label(value))
