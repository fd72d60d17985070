"""Finds the figures that a text publishes, each with the figure and the scope that would count the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from aidportal.figures.figure import Words
from aidportal.figures.scopes import Direction

from .context import Context, Places, around, period_before, sentences_before
from .numbers import CountedKind, Hit, hits
from .programmes import named_last
from .suggestions import SuggestionReason, figure_of

_BATCH = re.compile(r"第([一二三四五六七八九十]|[0-9]{1,2})批")
_BATCHES = re.compile(r"(?<!第)([2-9]|[二三四五六七八九十])批(?!次)")
_NUMBERS = {letter: place for place, letter in enumerate("零一二三四五六七八九十")}
_BOTH_SIDES = re.compile(r"(?:互相|相互|各|互)(?:派|选派|派出)")
_CUMULATIVE = re.compile(r"累计|以来|先后|截至|共|总")
_KINDS = [
    ("class", r"培训班|研修班|讲习班|班"),
    ("lectures", r"讲座|送教|讲学"),
    ("visit", r"考察|互访|观摩"),
    ("exchange", r"交流活动|对接"),
]
# How far projects are that a text counts apart, where the clause of the number says so.
_STANDINGS = [
    (("completed", "accepted", "audited", "evaluated", "handed_over"), r"完工|竣工|建成|完成"),
    (("running",), r"在建|正在实施"),
]
_OFFICIALS = frozenset({"officials_sent", "officials_on_post"})
# Money of which the text may say who gives it, and out of which purse.
_PAID = frozenset({"committed", "disbursed", "disbursement_rate"})
_GIVEN = _PAID | {
    *("donated", "donated_cash", "donated_goods", "projects", "total_investment", "beneficiaries"),
    *("officials_sent", "officials_on_post", "sessions", "person_times", "pairings"),
}
_SOURCES = [
    ("municipal", r"市级(?:财政|帮扶|援助|统筹)"),
    ("district", r"(?<![省地])区级(?:财政|帮扶|援助)|区县级(?:财政|帮扶|援助)"),
    ("matching", r"配套资金|地方配套"),
    ("own", r"自筹资金|自有资金|自筹"),
]
NAMED = _("“%(word)s” is named")
NAMED_BEFORE = _("“%(word)s” is named in the sentence before")
_PEOPLE = _OFFICIALS | {"person_times", "sessions"}
# Right behind money: whom it is for.
_SUPPORTED = re.compile(r"[，,]?(?:用于|支持|帮助|援助|助力|援建|支援)[^，。；]*")
_SENT = re.compile(r"选派|派出|派驻|援派|增派")
_TRAINED = [
    ("officials", r"党政干部|领导干部|基层干部"),
    ("teachers", r"教师|校长"),
    ("doctors", r"医生|医护|医务|医疗人员"),
    ("technicians", r"技术人[员才]|技术骨干"),
    ("farmers", r"农牧民|农民|牧民|致富带头人"),
]
_LEVEL = re.compile(r"[国省市区县]级(?:统一)?(?:选派|派出|下派)|中(?:央|组部)(?:统一)?(?:选派|派出)")


@dataclass(frozen=True)
class FigureMention:
    """A number that a text publishes.

    ``value`` is in the unit of the figure, money in yuan; ``start`` to ``end`` are its letters in the text,
    ``offset`` is where they begin in the sentence.
    ``figure`` and ``scope`` (without the ``areas``) are suggestions with their ``reasons``; empty where the
    text does not tell.
    """

    value: Decimal
    counted: CountedKind
    qualifier: str
    unit: str
    start: int
    end: int
    sentence: str
    offset: int = 0
    figure: str = ""
    uncheckable: str = ""
    areas: tuple[str, ...] = ()
    scope: str = ""
    is_cumulative: bool = False
    reasons: tuple[SuggestionReason, ...] = field(default=())


def find(text: str, places: Places | None = None, published: date | None = None) -> list[FigureMention]:
    """The figures in ``text`` in order; one that holds for each of several areas or sides is there for each."""
    known = places or Places()
    return [mention for hit in hits(text) for mention in _mentions_of(text, hit, known, published)]


def _mentions_of(text: str, hit: Hit, places: Places, published: date | None) -> Iterator[FigureMention]:
    context = around(text, hit.start, hit.end)
    figure, reasons = figure_of(hit.counted, context)
    scope: list[tuple[str, str]] = []
    why = list(reasons)
    for pairs, told in _scopes(figure, context, places, published):
        scope += pairs
        why.append(told)
    areas, reason = _areas(context, places, figure)
    if figure and not areas:
        areas, giver, reason = _areas_beside(context, places)
        scope = [pair for pair in scope if not giver or pair[0] != "giver"] + giver
    if reason:
        why.append(reason)
    uncheckable = ""
    if figure in _OFFICIALS and (level := _LEVEL.search(context.clause)):
        uncheckable = "level"
        why.append(
            SuggestionReason(_("“%(word)s” says at which level they were chosen, which the records do not"), level[0])
        )
    mention = FigureMention(
        value=hit.value.normalize() if hit.value != hit.value.to_integral_value() else Decimal(int(hit.value)),
        counted=hit.counted,
        qualifier=hit.qualifier,
        unit=hit.unit,
        start=hit.start,
        end=hit.end,
        sentence=context.sentence,
        offset=context.offset,
        figure=figure,
        uncheckable=uncheckable,
        areas=tuple(code for _name, code in areas),
        scope=urlencode(scope),
        is_cumulative=bool(_CUMULATIVE.search(context.clause) or _CUMULATIVE.search(context.part)),
        reasons=tuple(why),
    )
    yield from _apart(mention, scope, context)


def _apart(mention: FigureMention, scope: list[tuple[str, str]], context: Context) -> Iterator[FigureMention]:
    """“各8个旗县” after two leagues is said of each of them; “各派出129名” of each direction."""
    says_each = re.search(r"各(?:有|自|为)?$", context.before)
    if says_each and len(mention.areas) > 1:
        reason = SuggestionReason(_("“%(word)s” says that it holds for each"), "各")
        for code in mention.areas:
            yield replace(mention, areas=(code,), reasons=(*mention.reasons, reason))
    elif mention.figure in _OFFICIALS and (match := _BOTH_SIDES.search(context.part)):
        reason = SuggestionReason(_("“%(word)s” says that it holds for each side"), match[0])
        rest = [(name, value) for name, value in scope if name != "direction"]
        for direction in Direction.values:
            query = urlencode([("direction", direction), *rest])
            yield replace(mention, scope=query, reasons=(*mention.reasons, reason))
    else:
        yield mention


NamedAreas = list[tuple[str, str]]
AreasAndGiver = tuple[NamedAreas, list[tuple[str, str]], SuggestionReason | None]


def _areas(context: Context, places: Places, figure: str) -> tuple[NamedAreas, SuggestionReason | None]:
    """Receiving areas: named in the same part before the number, nearest clause first, else right behind it."""
    texts = list(reversed(re.split(r"[，,：:]", context.part)))
    if figure in _PEOPLE:
        texts.append(context.rest)
    elif figure in _PAID:
        behind = context.rest, context.rest[len(context.after) :]
        texts += [match[0] for text in behind if (match := _SUPPORTED.match(text))]
    if not places.named(context.part):
        texts += reversed(re.split(r"[；;]", context.before)[:-1])
    for text in texts:
        if narrow := _receivers(text, places):
            return narrow, _reason(NAMED, narrow)
    return [], None


def _receivers(text: str, places: Places) -> NamedAreas:
    """The receiving areas in a text, but for whole provinces."""
    return [one for one in places.named(text) if not places.is_giver(one[1]) and not one[1].endswith("0000")]


def _areas_beside(context: Context, places: Places) -> AreasAndGiver:
    """Where the part of a number names no area: that of its programme, with who gives, or of a sentence before."""
    for text in (context.before, context.sentence):
        if sides := _of_programme(text, places):
            return sides
    if any(not places.is_giver(code) for _name, code in places.named(context.sentence)):
        return [], [], None
    for text in sentences_before(context):
        if sides := _of_programme(text, places):
            return sides
        if areas := _receivers(text, places):
            return areas, [], _reason(NAMED_BEFORE, areas)
    title = context.text.lstrip().split("\n", 1)[0]
    return _of_programme(title, places) or ([], [], None)


def _of_programme(text: str, places: Places) -> AreasAndGiver | None:
    """Both sides of the programme that a text names; nothing is said by the portal's only one."""
    named = named_last(places.programmes, text)
    if named is None or places.is_all(named[0]):
        return None
    one, words = named
    reason = SuggestionReason(_("the text is of the programme “%(word)s”"), words)
    return [(words, one.receiver)], [("giver", one.giver)], reason


def _reason(template: Words, areas: NamedAreas) -> SuggestionReason:
    return SuggestionReason(template, "、".join(name for name, _code in areas))


def _scopes(
    figure: str, context: Context, places: Places, published: date | None
) -> Iterator[tuple[list[tuple[str, str]], SuggestionReason]]:
    """Parts of a scope, each with its reason."""
    if not figure:
        return
    yield from _period(figure, context, published)
    if figure in _PEOPLE and (direction := _direction(context, places)):
        yield [("direction", direction[0])], SuggestionReason(_("“%(word)s” tells the direction"), direction[1])
    if figure in _OFFICIALS:
        yield from _batch(context)
    if figure in ("sessions", "person_times"):
        yield from _kind(context)
    if figure == "person_times":
        yield from _trained(context)
    if figure in _GIVEN:
        yield from _giver(context, places, figure)
    if figure in _PAID:
        yield from _source(context)
    if figure == "projects":
        yield from _standing(context)


def _period(
    figure: str, context: Context, published: date | None
) -> Iterator[tuple[list[tuple[str, str]], SuggestionReason]]:
    """The time of the sentence, else of one before in the paragraph; a batch has its own."""
    texts = [context.before]
    if figure in ("cooperation_fields", "paired_areas"):
        texts.append(context.text[: context.start])
    elif not _BATCH.search(context.sentence):
        texts += sentences_before(context)
    for text in texts:
        period, words = period_before(text, published)
        if period:
            pairs = [(name, day.isoformat()) for name, day in zip(("from", "until"), period, strict=True) if day]
            yield pairs, SuggestionReason(_("the time is “%(word)s”"), words)
            return


def _batch(context: Context) -> Iterator[tuple[list[tuple[str, str]], SuggestionReason]]:
    many = _BATCHES.search(context.clause + context.after)
    one = list(_BATCH.finditer(context.clause)) or list(_BATCH.finditer(context.part))
    if many:
        last = int(many[1]) if many[1].isdigit() else _NUMBERS[many[1]]
        yield (
            [("batch", str(number)) for number in range(1, last + 1)],
            SuggestionReason(_("“%(word)s” are counted"), many[0]),
        )
    elif one:
        number = one[-1][1]
        yield [("batch", number if number.isdigit() else str(_NUMBERS[number]))], SuggestionReason(NAMED, one[-1][0])


def _source(context: Context) -> Iterator[tuple[list[tuple[str, str]], SuggestionReason]]:
    """Out of which purse money comes, where the clause of the number says so of one alone."""
    named = context.clause.rsplit("、", 1)[-1]
    sources = [(source, match[0]) for source, words in _SOURCES if (match := re.search(words, named))]
    if len(sources) == 1:
        source, word = sources[0]
        yield [("source", source)], SuggestionReason(_("“%(word)s” tells the source"), word)


def _standing(context: Context) -> Iterator[tuple[list[tuple[str, str]], SuggestionReason]]:
    named = context.clause.rsplit("、", 1)[-1]
    for statuses, words in _STANDINGS:
        if match := re.search(rf"(?:{words})[^，。；]{{0,6}}$", named):
            yield [("status", status) for status in statuses], SuggestionReason(NAMED, match[0])
            return


def _kind(context: Context) -> Iterator[tuple[list[tuple[str, str]], SuggestionReason]]:
    beside = context.clause.rsplit("、", 1)[-1] + context.after.split("、", 1)[0]
    for text in (beside, context.clause + context.after, context.part):
        for kind, words in _KINDS:
            if match := re.search(words, text):
                yield [("kind", kind)], SuggestionReason(NAMED, match[0])
                return


def _trained(context: Context) -> Iterator[tuple[list[tuple[str, str]], SuggestionReason]]:
    """Which people were trained, where the clause of the number names one kind alone."""
    named = [(people, match[0]) for people, words in _TRAINED if (match := re.search(words, context.clause))]
    if len(named) == 1:
        yield [("people", named[0][0])], SuggestionReason(NAMED, named[0][1])


def _giver(context: Context, places: Places, figure: str) -> Iterator[tuple[list[tuple[str, str]], SuggestionReason]]:
    """Who gives: named before the number, of people also behind it, else in a sentence before that is of the same."""
    texts = list(reversed(re.split(r"[，,：:]", context.part)))
    if figure in _PEOPLE:
        texts.append(context.rest)
    if not places.named(context.part):
        texts += reversed(re.split(r"[；;]", context.before)[:-1])
    own = _receivers(context.sentence, places)
    texts += [one for one in sentences_before(context) if not own or _receivers(one, places) in ([], own)]
    for text in texts:
        givers = [one for one in places.named(text) if places.is_giver(one[1])]
        if givers:
            yield [("giver", code) for _name, code in givers], SuggestionReason(_("“%(word)s” gives"), givers[0][0])
            return


def _direction(context: Context, places: Places) -> tuple[str, str] | None:
    """Where the people go: 到北京, 赴赤峰市; what is nearest to the number tells, else who sends them."""
    for text in (context.clause, context.after, context.rest):
        if short := _short_destination(text, places):
            return short
        for match in reversed(list(re.finditer(r"[到赴来进在驻往](?=(.{0,12}))", text))):
            named = places.named(match[1])
            if named and match[1].startswith(named[0][0]):
                side = Direction.TO_GIVER if places.is_giver(named[0][1]) else Direction.TO_RECEIVER
                return side.value, match[0] + named[0][0]
    sent = _SENT.search(context.clause)
    if sent and not _receivers(context.clause, places) and any(_givers_of(context, places)):
        return Direction.TO_RECEIVER.value, sent[0]
    return None


def _short_destination(text: str, places: Places) -> tuple[str, str] | None:
    """赴京, 来蒙: a side by the letter that it has in the name of its programme."""
    for one in places.programmes:
        if one.provinces in places.own:
            for letter, side in ((one.name[0], Direction.TO_GIVER), (one.name[-1], Direction.TO_RECEIVER)):
                if match := re.search(rf"[到赴来进]{letter}", text):
                    return side.value, match[0]
    return None


def _givers_of(context: Context, places: Places) -> Iterator[str]:
    """The givers that the sentence names, or one before."""
    for text in (context.before, *sentences_before(context)):
        yield from (code for _name, code in places.named(text) if places.is_giver(code))
