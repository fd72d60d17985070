"""What areas are called for short: 海淀 for 海淀区, Aohan for Aohan Banner."""

from __future__ import annotations

import re
from functools import lru_cache

from aidportal.values.names import same

_ENGLISH_ENDING = re.compile(
    r"(?: (?:Autonomous|Special|New|Administrative))*"
    r" (?:City|Municipality|County|District|Banner|League|Prefecture|Region|Province|Area)$"
)
# Longest first: of 内蒙古自治区 the short name is 内蒙古, not 内蒙古自治.
_ENDINGS = (
    *("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "自治州", "自治县", "自治旗"),
    *("地区", "林区", "特区", "新区", "省", "市", "区", "县", "旗", "盟"),
)
# The peoples that autonomous areas are named after, and 各族 of several.
_PEOPLES = (
    "各|蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|"
    "拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|怒|鄂温克|保安|裕固|独龙"
)
_OF_PEOPLES = re.compile(rf"(?P<stem>.+?)?(?:(?:{_PEOPLES})族)*自治(?P<kind>[州县旗])")


def short(name: str) -> str:
    """A name without its kind of area: 海淀区 → 海淀; names of two characters stay whole."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return ""


def without_peoples(name: str) -> list[str]:
    """What officials write for an autonomous area: 屏边县 and 屏边 for 屏边苗族自治县, 海西州 for a prefecture."""
    match = _OF_PEOPLES.fullmatch(name)
    stem = match["stem"].removesuffix("族") if match else ""
    if not match or len(stem) < 2:
        return []
    # A prefecture and its chief city share what is left of their names.
    return [stem + match["kind"], *([] if match["kind"] == "州" else [stem])]


def other_initials(name: str, initials: str, aliases: str) -> list[str]:
    """The pinyin initials of the short name and of other names, by those of the whole one: ah of ahq."""
    if len(initials) != len(name):
        return []
    spelt = str.maketrans(name, initials)
    shorter = [one.translate(spelt) for one in (short(name), *aliases.split("|"))]
    return [one for one in shorter if one.isascii() and one]


def short_english(name: str) -> str:
    """An English name without its kind of area: Aohan Banner → Aohan."""
    return _ENGLISH_ENDING.sub("", name)


@lru_cache(8192)
def names_called(name_zh: str, name_en: str, aliases: str) -> tuple[frozenset[str], frozenset[str]]:
    """By which names an area is sought: its whole ones, and the shorter and other ones."""
    others = (*aliases.split("|"), short(name_zh), *without_peoples(name_zh), short_english(name_en))
    return frozenset(map(same, (name_zh, name_en))) - {""}, frozenset(map(same, others)) - {""}
