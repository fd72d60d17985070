"""Units of output, as readers of the two languages call them; one that is not here stays as it was typed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

ENGLISH = {
    **{"亩": "mu", "万亩": "10,000 mu", "公顷": "ha", "平方米": "m²", "㎡": "m²", "平方公里": "km²", "立方米": "m³"},
    **{
        "米": "m",
        "延米": "m",
        "公里": "km",
        "千米": "km",
        "吨": "t",
        "公斤": "kg",
        "千克": "kg",
        "千瓦": "kW",
        "兆瓦": "MW",
    },
    **{"头": "head", "只": "head", "匹": "head", "羽": "birds", "株": "plants", "棵": "trees"},
    **{
        "人": "people",
        "人次": "person-times",
        "户": "households",
        "村": "villages",
        "所": "schools",
        "家": "companies",
    },
    **{
        "座": "buildings",
        "栋": "buildings",
        "幢": "buildings",
        "间": "rooms",
        "处": "sites",
        "个": "items",
        "项": "items",
    },
    **{"套": "sets", "台": "machines", "辆": "vehicles", "件": "pieces", "册": "volumes", "张": "pieces"},
    **{
        "眼": "wells",
        "口": "wells",
        "条": "lines",
        "盏": "lamps",
        "批": "batches",
        "期": "sessions",
        "学位": "school places",
    },
}


def unit_name(unit: Any) -> str:
    """What the reader calls ``unit``."""
    text = str(unit or "")
    return ENGLISH.get(text, text) if get_language() == "en" else text
