"""Finds the figures that a text publishes, each with the figure and the scope that would count the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from aidportal.figures.scopes import Direction

from .context import Context, Places, around, period_before
from .numbers import CountedKind, Hit, hits
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
_OFFICIALS = frozenset({"officials_sent", "officials_on_post"})
# Money of which the text may say who gives it, and out of which purse.
_PAID = frozenset({"committed", "disbursed", "disbursement_rate"})
_SOURCES = [
    ("municipal", r"市级(?:财政|帮扶|援助|统筹)"),
    ("district", r"(?<![省地])区级(?:财政|帮扶|援助)|区县级(?:财政|帮扶|援助)"),
    ("matching", r"配套资金|地方配套"),
    ("own", r"自筹资金|自有资金|自筹"),
]
NAMED = _("“%(word)s” is named")
NAMED_BEFORE = _("“%(word)s” is named in the sentence before")
_PEOPLE = _OFFICIALS | {"person_times", "sessions"}


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
    for pairs, reason in _scopes(figure, context, places, published):
        scope += pairs
        why.append(reason)
    areas, template = _areas(context, places, figure), NAMED
    if figure and not areas:
        areas, template = _areas_before(context, places), NAMED_BEFORE
    if areas:
        why.append(SuggestionReason(template, "、".join(name for name, _code in areas)))
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
            yield replace(mention, scope=query, areas=(), reasons=(*mention.reasons, reason))
    else:
        yield mention


def _areas(context: Context, places: Places, figure: str) -> list[tuple[str, str]]:
    """Receiving areas: named in the same part before the number, nearest clause first, else right behind it."""
    clauses = re.split(r"[，,：:]", context.part)
    for text in (*reversed(clauses), context.rest if figure in _PEOPLE else ""):
        receivers = [one for one in places.named(text) if not places.is_giver(one[1])]
        narrow = [one for one in receivers if not one[1].endswith("0000")]
        if narrow:
            return narrow
    return []


def _areas_before(context: Context, places: Places) -> list[tuple[str, str]]:
    """The receiving areas of the sentence before in the same paragraph, where that of the number names no place."""
    if places.named(context.sentence):
        return []
    paragraph = context.text[: context.start].rsplit("\n", 1)[-1].rstrip()
    if not paragraph:
        return []
    last = around(context.text, context.start - 1, context.start - 1)
    named = [one for one in places.named(last.sentence) if not places.is_giver(one[1])]
    return [one for one in named if not one[1].endswith("0000")]


def _scopes(
    figure: str, context: Context, places: Places, published: date | None
) -> Iterator[tuple[list[tuple[str, str]], SuggestionReason]]:
    """Parts of a scope, each with its reason."""
    if not figure:
        return
    period, words = period_before(context.before, published)
    if period is None and figure in ("cooperation_fields", "paired_areas"):
        period, words = period_before(context.text[: context.start], published)
    if period:
        pairs = [(name, day.isoformat()) for name, day in zip(("from", "until"), period, strict=True) if day]
        yield pairs, SuggestionReason(_("the time is “%(word)s”"), words)
    if figure in _PEOPLE and (direction := _direction(context, places)):
        yield [("direction", direction[0])], SuggestionReason(_("“%(word)s” tells the direction"), direction[1])
    if figure in _OFFICIALS:
        yield from _batch(context)
    if figure in ("sessions", "person_times"):
        yield from _kind(context)
    if figure.startswith("donated") or figure in _PAID:
        yield from _giver(context, places)
    if figure in _PAID:
        yield from _source(context)


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


def _kind(context: Context) -> Iterator[tuple[list[tuple[str, str]], SuggestionReason]]:
    for kind, words in _KINDS:
        if match := re.search(words, context.clause + context.after) or re.search(words, context.part):
            yield [("kind", kind)], SuggestionReason(NAMED, match[0])
            return


def _giver(context: Context, places: Places) -> Iterator[tuple[list[tuple[str, str]], SuggestionReason]]:
    clauses = re.split(r"[，,：:]", context.part)
    for clause in reversed(clauses):
        givers = [one for one in places.named(clause) if places.is_giver(one[1])]
        if givers:
            yield [("giver", code) for _name, code in givers], SuggestionReason(_("“%(word)s” gives"), givers[0][0])
            return


def _direction(context: Context, places: Places) -> tuple[str, str] | None:
    """Where the people go: 到北京, 赴赤峰市; what is nearest to the number tells."""
    around = context.clause, context.after, context.rest
    for text in around:
        for match in reversed(list(re.finditer(r"(?:到|赴|来|进)(?=(.{0,12}))", text))):
            named = places.named(match[1])
            if named and match[1].startswith(named[0][0]):
                side = Direction.TO_GIVER if places.is_giver(named[0][1]) else Direction.TO_RECEIVER
                return side.value, match[0] + named[0][0]
    return None
