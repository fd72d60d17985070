"""Which figure of the portal counts what a number in a text counts, and why it is thought so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .context import Context
from .numbers import CountedKind

NEXT_TO = _("“%(word)s” stands beside it")
SAID_OF = _("the sentence speaks of “%(word)s”")

# Words that decide, for money, people and counts: those that follow the number first, then those before it.
_MONEY = [
    ("disbursed", r"拨付|支付|支出"),
    ("total_investment", r"总投资|共投资|投资总额|完成投资|投资"),
    (
        "donated",
        r"(?:捐款捐物|款物|钱物|(?:资金|现金|善款)[和及与、](?:物资|实物|物品)|(?:物资|实物|物品)[和及与](?:资金|现金|善款))"
        r"(?:共?折[合款价]|价值)?",
    ),
    ("donated_goods", r"物资折合|物资(?!采购|购置|储备)|捐物|实物|价值|折[合款价]"),
    ("donated_cash", r"捐赠|捐助|捐款|捐资|捐献|善款|各区县[^，。；]{0,20}提供|企业[^，。；]{0,12}提供"),
    ("committed", r"帮扶资金|援助资金|协作资金|财政资金|专项资金|对口支援资金|安排|下达|投入|到位"),
]
# What buyers pay and enterprises invest is no aid.
_SOLD = re.compile(r"消费(?:帮扶|扶贫|协作)|销售|采购额|带货|引[导进][^，。；、]{0,4}企业|招商引资")
# Funds by whatever name right before their amount.
_FUNDS = re.compile(r"[^，。；、]{0,6}资金[共计达约近超逾]{0,2}$")
_DONE = [one for one in _MONEY if one[0] in ("disbursed", "donated_cash")]
_GOODS_AFTER = re.compile(
    r"的(?![^，。；]{0,4}(?:资金|款|投资|经费))[^，。；]{0,10}(?:器材|设备|物资|物品|衣|药|图书|车|用品|电脑)"
)
_PEOPLE_AFTER = [
    ("officials_on_post", r"在岗"),
    ("officials_sent", r"挂职|任职|党政干部|交流干部|援派"),
    ("beneficiaries", r"受益|脱贫|增收|贫困人口|就业"),
    ("person_times", r"培训|参训|研修|送教|轮训"),
]
_PEOPLE_BEFORE = [
    ("beneficiaries", r"受益|惠及|带动|覆盖|脱贫|就业"),
    ("person_times", r"培训|轮训|参训|研修"),
    ("officials_on_post", r"在岗|现有"),
    ("officials_sent", r"挂职|派出|选派|互派|派驻|任职"),
]
_RANK = re.compile(r"[省部厅局司处科]级(?:以上)?(?:领导)?干部$")
# Of those who were sent: how many are there now.
_ON_POST = re.compile(r"现有|在岗|在任|现任")
_FIELDS = [("training_fields", r"培训"), ("cooperation_fields", r"合作|协议|框架")]
_RATES = [("disbursement_rate", r"拨付率|支出率|执行率"), ("arrival_rate", r"到位率")]
_PLAIN = {
    CountedKind.PROJECTS: ("projects", r"项目|工程"),
    CountedKind.SESSIONS: ("sessions", r"班|培训|讲座|考察|互访|活动|交流"),
    CountedKind.AREAS: ("paired_areas", r"帮扶|结对|对口|协作"),
    CountedKind.PAIRS: ("pairings", r"结对|结成|帮扶"),
}


@dataclass(frozen=True)
class SuggestionReason:
    """Why something is suggested: a sentence and the words of the text that it is about."""

    template: Any
    word: str = ""

    def __str__(self) -> str:
        return str(self.template) % {"word": self.word}


# Right before a number: how much more or less it is than it was. 增加到 and 增至 say how much it is.
_CHANGE = re.compile(r"(?:增加|增长|增派|增选|新增[^，。；、0-9]{0,6}|多了?|减少|下降|提高|少)了?[约近超逾]?$")


def figure_of(counted: CountedKind, context: Context) -> tuple[str, list[SuggestionReason]]:
    """The key of the figure and the reasons; an empty key where the text does not tell, or tells a change."""
    if match := _CHANGE.search(context.clause):
        return "", [SuggestionReason(_("“%(word)s” says how much more or less it is, not how much it is"), match[0])]
    if counted is CountedKind.MONEY:
        return _of_money(context)
    if counted in (CountedKind.PEOPLE, CountedKind.PERSON_TIMES):
        return _of_people(counted, context)
    if counted is CountedKind.FIELDS:
        return _first(_FIELDS, context.rest) or _last(_FIELDS, context) or ("", [])
    if counted is CountedKind.PER_CENT:
        return _last(_RATES, context) or ("", [])
    if counted in _PLAIN:
        return _last([_PLAIN[counted]], context) or _first([_PLAIN[counted]], context.rest) or ("", [])
    return "", []


def _of_people(counted: CountedKind, context: Context) -> tuple[str, list[SuggestionReason]]:
    if counted is CountedKind.PEOPLE and (match := _RANK.search(context.clause)):
        return "", [SuggestionReason(_("“%(word)s” is a rank, and no figure counts by ranks"), match[0])]
    key, reasons = _first(_PEOPLE_AFTER, context.after) or _last(_PEOPLE_BEFORE, context) or ("", [])
    if key == "officials_sent" and (match := _ON_POST.search(context.clause)):
        return "officials_on_post", [SuggestionReason(NEXT_TO, match[0])]
    if key == "person_times" and counted is CountedKind.PEOPLE:
        reasons = [*reasons, SuggestionReason(_("the text counts people, the figure person-times"))]
    return key, reasons


def _of_money(context: Context) -> tuple[str, list[SuggestionReason]]:
    if match := _GOODS_AFTER.match(context.after):
        return "donated_goods", [SuggestionReason(NEXT_TO, match[0])]
    named = context.clause.rsplit("、", 1)[-1]
    near = _nearest(_MONEY, named)
    if match := _SOLD.search(named):
        return "", [SuggestionReason(_("“%(word)s” is recorded by no figure"), match[0])]
    if near and near[0] == "committed":
        # 拨付帮扶资金, 捐赠帮扶资金: what was done with it counts, whatever it is called.
        near = _nearest(_DONE, context.clause) or near
    if near is None and (match := _FUNDS.search(named)):
        near = "committed", [SuggestionReason(NEXT_TO, match[0])]
    return near or _first(_MONEY, context.after) or _last(_MONEY, context) or ("", [])


def _nearest(words: list[tuple[str, str]], text: str) -> tuple[str, list[SuggestionReason]] | None:
    """The figure whose words end last in ``text``."""
    matches = [
        (match.end(), -place, key, match[0])
        for place, (key, word) in enumerate(words)
        for match in re.finditer(word, text)
    ]
    if not matches:
        return None
    _end, _place, key, word = max(matches)
    return key, [SuggestionReason(NEXT_TO, word)]


def _first(words: list[tuple[str, str]], text: str) -> tuple[str, list[SuggestionReason]] | None:
    """The figure whose words come first in ``text``."""
    matches = [
        (match.start(), place, key, match[0])
        for place, (key, word) in enumerate(words)
        if (match := re.search(word, text))
    ]
    if not matches:
        return None
    _start, _place, key, word = min(matches)
    return key, [SuggestionReason(NEXT_TO, word)]


def _last(words: list[tuple[str, str]], context: Context) -> tuple[str, list[SuggestionReason]] | None:
    """The figure whose words stand nearest before the number, in its clause, its part or its sentence."""
    for text, template in ((context.clause, NEXT_TO), (context.part, SAID_OF), (context.before, SAID_OF)):
        if nearest := _nearest(words, text):
            return nearest[0], [SuggestionReason(template, nearest[1][0].word)]
    return None
