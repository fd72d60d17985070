"""What the names in workbooks mean: areas, organisations, fields, as the user who imports may name them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rapidfuzz import process

from aidportal.intake.fields import BLANK, Field, Option, Senseless, Undecided, UnknownWord, WordOffer
from aidportal.intake.vocabulary import NO_WORDS
from aidportal.sheets import cells
from aidportal.sheets.vocabulary import any_of
from aidportal.values.names import same as plain
from aidportal.web.requests import Actor

from .models import Area, Organisation, Pairing, Sector
from .names_read import AreaCode, LocalName
from .short_names import names_called, short
from .sides import Sides

_BETWEEN = " 　/／\\-—–·、,，>→|"
LISTED = re.compile(r"[、，,;；/\n]")
JOINED = re.compile(any_of("joined", "between"))
# Beside an area that heads or adds up rows: 一、敖汉旗, 敖汉旗（2个）.
_NUMBERED = re.compile(r"^\(?[0-9一二三四五六七八九十]{1,3}[)、]|(?<![0-9])\(?[0-9]{1,3}\w{0,3}\)?:?$")
_CODE = re.compile(r"[1-9][0-9]{5}(?:0{6})?")
LONGEST_NAME = 15
NEAR = 70
MOST_OPTIONS = 12


class Areas:
    """Areas, such as those that a user may name, by all their names."""

    def __init__(self, areas: QuerySet[Area]) -> None:
        rows = areas.values_list("code", "name_zh", "name_en", "aliases", "counted_as", "until")
        # Names, other names, the code it counts as, and whether it is one of today.
        self.rows = {code: (zh, en, others, counted, until is None) for code, zh, en, others, counted, until in rows}
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.by_short_name: dict[str, list[str]] = defaultdict(list)
        for code, (name_zh, name_en, aliases, *_rest) in self.rows.items():
            whole, shorter = names_called(name_zh, name_en, aliases)
            for name in whole:
                self.by_name[name].append(code)
            for name in shorter:
                self.by_short_name[name].append(code)

    def named(self, text: str) -> list[str]:
        """Codes of the areas of exactly this name; of one that was renamed or went on, the one of today."""
        codes = self._without_past(self.by_name.get(text) or self.by_short_name.get(text) or [])
        # A name that an area has today is not meant for another that had it once.
        return [code for code in codes if self.rows[code][4]] or codes

    def _without_past(self, codes: Sequence[str]) -> list[str]:
        """Of areas that count as one, the one of today; a past area alone stays itself."""
        by_count: dict[str, list[str]] = defaultdict(list)
        for code in codes:
            by_count[self.rows[code][3]].append(code)
        return [max(group, key=lambda code: (self.rows[code][4], code)) for group in by_count.values()]

    def find(self, text: str) -> tuple[list[str], str]:
        """Codes that ``text`` may mean, and what it says beyond: ``赤峰市宁城县小城子镇`` is 宁城县 and 小城子镇."""
        ways = dict.fromkeys((plain(text), plain(cells.simplified(text))))
        return min((self._find(way) for way in ways), key=lambda reading: (not reading[0], len(reading[1])))

    def _find(self, text: str) -> tuple[list[str], str]:
        if _CODE.fullmatch(text):
            return ([text[:6]] if text[:6] in self.rows else []), ""
        if codes := self.named(text):
            return codes, ""
        best: tuple[list[str], str] = ([], "")
        for codes, rest in self._paths(text, []):
            if not rest:
                return codes, ""
            if not best[0] or len(rest) < len(best[1]):
                best = codes, rest
        return best

    def names_several(self, text: str) -> bool:
        """Whether ``text`` lists areas of which none lies in another: 敖汉旗、林西县."""
        return any(
            one != other and not self.is_within(one, other) and not self.is_within(other, one)
            for one, other in combinations(self.listed_in(text), 2)
        )

    def listed_in(self, text: str) -> list[str]:
        """The code of each name in a list of areas, which may say more of each: 敖汉旗20人、林西县28人."""
        listed = [self._listed(plain(part)) for part in LISTED.split(text)]
        return [codes[0] for codes in listed if codes]

    def _listed(self, part: str) -> list[str]:
        """The areas that a part of a list begins with; a short name only by itself or before a number: 红山28人."""
        codes, rest = self._find(part)
        name = part[: len(part) - len(rest)]
        is_whole = not rest or rest[0].isdigit() or any(self.rows[code][0].endswith(name) for code in codes)
        return codes if is_whole else []

    def near(self, text: str) -> list[str]:
        """Codes of areas of similar names, the most similar first."""
        near = process.extract(plain(text), self.by_name.keys(), score_cutoff=NEAR, limit=3)
        return list(dict.fromkeys(self.by_name[name][0] for name, _score, _index in near))

    def _paths(self, text: str, above: list[str]) -> Iterator[tuple[list[str], str]]:
        """Readings of ``text`` as a chain of names, each lying in the one before."""
        for end in range(len(text), 1, -1):
            codes = self.named(text[:end])
            if above:
                codes = [code for code in codes if any(lies_in(self.rows[code][3], self.rows[up][3]) for up in above)]
            if not codes:
                continue
            rest = text[end:].lstrip(_BETWEEN)
            if rest:
                yield from self._paths(rest, codes)
            yield codes, rest

    def is_within(self, code: str, up: str) -> bool:
        """Whether the area of ``code`` lies in that of ``up`` today."""
        return lies_in(self.rows[code][3], self.rows[up][3])

    def named_in(self, text: str) -> list[str]:
        """Codes of the areas that a title names in full, without those that others of them lie in."""
        text, named, at = plain(text), set(), 0
        while at < len(text):
            ends = range(min(len(text), at + LONGEST_NAME), at + 2, -1)
            end = next((end for end in ends if text[at:end] in self.by_name), at + 1)
            named |= set(self.named(text[at:end])) if end > at + 1 else set()
            at = end
        return [code for code in sorted(named) if not any(self.is_within(other, code) for other in named)]

    def path(self, code: str) -> str:
        """The name behind those of the areas it lies in: 内蒙古自治区赤峰市敖汉旗."""
        chain = [code[:2] + "0000", code[:4] + "00", code]
        return "".join(self.rows[up][0] for up in dict.fromkeys(chain) if up in self.rows)

    def label(self, code: str) -> str:
        """The path with the code and what the area became: what tells two areas of one name apart."""
        counted = self.rows[code][3]
        ending = "" if counted == code else f" → {self.rows[counted][0]}" if counted in self.rows else ""
        return f"{self.path(code)} {code}{ending}"

    def upward(self, codes: Iterable[str]) -> list[Option]:
        """The areas of ``codes`` and those that they lie in, as far as the user may name them."""
        within = {up for code in {*codes} & self.rows.keys() for up in (code, f"{code[:4]}00", f"{code[:2]}0000")}
        return [Option(code, self.label(code)) for code in sorted(within & self.rows.keys())]

    def options(self, codes: Iterable[str]) -> list[Option]:
        return [Option(code, self.label(code)) for code in sorted(codes)][:MOST_OPTIONS]


def lies_in(code: str, up: str) -> bool:
    """Whether the area of ``code`` lies in that of ``up``, and is not the same."""
    stem = up[:2] if up.endswith("0000") else up[:4] if up.endswith("00") else up
    return code != up and code.startswith(stem)


class Organisations:
    """The organisations that a user may name; a government goes by the name of its area too."""

    def __init__(self, user: Actor, areas: Areas) -> None:
        self.areas = areas
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.names: dict[int, str] = {}
        self.homes: dict[int, str | None] = {}
        self.governments: dict[str, int] = {}
        rows = Organisation.objects.selectable_by(user).values_list("pk", "code", "name_zh", "name_en", "kind", "area")
        for pk, code, name_zh, name_en, kind, area in rows:
            self.names[pk] = name_zh if area is None or area not in areas.rows else f"{name_zh} ({areas.label(area)})"
            self.homes[pk] = area
            for name in {plain(name_zh), plain(name_en), plain(code or "")} - {""}:
                self.by_name[name].append(pk)
            if kind == Organisation.Kind.GOVERNMENT:
                self.governments[area] = pk
            elif area in areas.rows:
                for way in {plain(areas.rows[area][0]), short(plain(areas.rows[area][0]))} - {""}:
                    self.by_name[way + plain(name_zh)].append(pk)

    def find(self, text: str) -> list[int]:
        if named := self.by_name.get(plain(text)) or self.by_name.get(plain(cells.simplified(text))):
            return list(dict.fromkeys(named))
        codes, rest = self.areas.find(text)
        if not rest:
            return [self.governments[code] for code in codes if code in self.governments]
        return []

    def near(self, text: str) -> list[int]:
        """Organisations of similar names, the most similar first."""
        near = process.extract(plain(text), self.by_name.keys(), score_cutoff=NEAR, limit=3)
        return list(dict.fromkeys(self.by_name[name][0] for name, _score, _index in near))


def resembling_first(resembling: Sequence[Option], others: Sequence[Option]) -> WordOffer:
    """What is offered for a name that nobody has: what is called nearly so, and what else may be meant."""
    return WordOffer(list(dict.fromkeys([*resembling, *others])), [option.value for option in resembling])


class DirectoryLookups:
    """What the cells of one import are looked up in; ``choices`` are the user's decisions by topic and text."""

    def __init__(self, user: Actor, choices: Mapping[str, str]) -> None:
        self.user, self.choices = user, choices
        # Of the table that is read, as far as its surroundings tell.
        self.year = ""
        self.known = NO_WORDS

    @cached_property
    def areas(self) -> Areas:
        return Areas(Area.objects.selectable_by(self.user))

    @cached_property
    def all_areas(self) -> Areas:
        """Also those that the user may not record for."""
        return Areas(Area.objects.all())

    @cached_property
    def organisations(self) -> Organisations:
        return Organisations(self.user, self.areas)

    @cached_property
    def sides(self) -> tuple[frozenset[str], frozenset[str]]:
        """The beginnings of the codes of the provinces that give, and of those that receive."""
        seen = Sides.seen_by(self.user)
        return seen.givers, seen.receivers

    def places_in(self, title: str) -> tuple[str, str]:
        """The area that gives and the one that receives, as a title names them in full; empty where not just one.

        A province is left out: it names the programme.
        """
        givers, receivers = self.sides
        codes = [code for code in self.areas.named_in(title) if not code.endswith("0000")]
        sides = ([code for code in codes if code[:2] in side] for side in (givers - receivers, receivers - givers))
        giver, receiver = (self.areas.path(named[0]) if len(named) == 1 else "" for named in sides)
        return giver, receiver

    def area_before(self, text: str | None) -> str | None:
        """The one area whose name ``text`` begins with: 昌平区 of 昌平区委城北街道工委."""
        codes, _rest = self.areas.find(text) if text else ([], "")
        codes = self.meant(codes)
        return codes[0] if len(codes) == 1 else None

    def meant(self, codes: list[str]) -> list[str]:
        """Of areas of one name the one in a province of the programme, where that is one; else all of them."""
        taking_part = [code for code in codes if any(code[:2] in side for side in self.sides)]
        return taking_part if len(taking_part) == 1 else codes

    @cached_property
    def programme_areas(self) -> list[Option]:
        """The areas that give or receive, and those that they lie in, as far as the user may name them."""
        return self.areas.upward(code for pair in Pairing.objects.visible_to(self.user).area_codes() for code in pair)

    @cached_property
    def programme_governments(self) -> list[Option]:
        """The governments of these areas."""
        of_area = self.organisations.governments
        keys = [of_area[option.value] for option in self.programme_areas if option.value in of_area]
        return [Option(str(key), self.organisations.names[key]) for key in keys]

    def says_nothing(self, topic: str, text: str, field: Field) -> bool:
        """Whether somebody answered that a name in the cells of ``field`` is to be passed over."""
        return not field.required and self.choices.get(f"{topic}|{text}") == BLANK

    def named(self, topic: str, text: str) -> str:
        """The key of the one area or organisation that a person means by ``text``; empty for none, or several."""
        if topic == "area":
            codes, rest = self.areas.find(text)
            return codes[0] if len(codes) == 1 and not rest else ""
        keys = self.organisations.find(text)
        return str(keys[0]) if len(keys) == 1 else ""

    @cached_property
    def sectors(self) -> cells.Vocabulary:
        rows = Sector.objects.values_list("code", "name_zh", "name_en")
        return cells.Vocabulary({name: code for code, zh, en in rows for name in (zh, en, code)})

    @cached_property
    def sector_names(self) -> dict[str, str]:
        return {sector.code: sector.name for sector in Sector.objects.all()}

    @cached_property
    def _areas_read(self) -> dict[str, AreaCode]:
        return {}

    @cached_property
    def _of_others(self) -> dict[str, bool]:
        return {}

    @cached_property
    def _organisations_read(self) -> dict[str, Any]:
        return {}

    def is_name(self, text: str) -> bool:
        """Whether ``text`` names an area or an organisation, for the finding of tables."""
        text = plain(cells.simplified(text))
        return bool(self.areas.named(text)) or text in self.organisations.by_name

    def names_area(self, text: str) -> bool:
        """Whether ``text`` names an area and nothing else, but for a number or a count."""
        codes, rest = self.areas.find(_NUMBERED.sub("", plain(text))) if len(text) <= 2 * LONGEST_NAME else ([], "")
        return bool(codes) and not rest

    def area(self, text: str) -> AreaCode:
        """The area that ``text`` names. Raises ``Unclear`` for none, ``Undecided`` for several."""
        if text not in self._areas_read:
            self._areas_read[text] = self._area(text)
        return self._areas_read[text]

    def _area(self, text: str) -> AreaCode:
        chosen = self.choices.get(f"area|{text}")
        codes, rest = self.areas.find(text)
        if chosen and chosen in codes:
            return AreaCode.of(chosen, rest)
        codes = self.meant(codes)
        if chosen and chosen in self.areas.rows:
            return AreaCode.of(chosen)
        if self.areas.names_several(text):
            error = Senseless(
                _("“%(name)s” names several areas, and the row is of one.") % {"name": text[:60]},
                _("one area in each row"),
                text,
            )
            raise UnknownWord(error, "area", text, lambda: WordOffer(self.programme_areas, self.areas.listed_in(text)))
        if len(codes) > 1:
            raise Undecided("area", text, self.areas.options(codes))
        if not codes:
            error = Senseless(
                _("The portal knows no area “%(name)s” that you may record for.") % {"name": text[:60]},
                _("a code such as 150429, or a full or short name"),
                text,
            )
            if self._is_of_others(text):
                raise error
            raise UnknownWord(error, "area", text, lambda: self._near(text))
        return AreaCode.of(codes[0], rest)

    def _is_of_others(self, text: str) -> bool:
        """Whether an area goes by this very name or code, though the user may not record for it."""
        if text not in self._of_others:
            named = Q(name_zh=text) | Q(name_en=text) | Q(code=text)
            self._of_others[text] = Area.objects.filter(named).exists()
        return self._of_others[text]

    def _near(self, text: str) -> WordOffer:
        """The areas of the programme, and those of similar names first."""
        resembling = [Option(code, self.areas.label(code)) for code in self.areas.near(text)]
        return resembling_first(resembling, self.programme_areas)

    def organisation(self, text: str, is_made: bool = False) -> int | LocalName:
        """The organisation that ``text`` names; a ``LocalName`` where it may be made and the row says where."""
        key = f"{is_made}{text}"
        if key not in self._organisations_read:
            self._organisations_read[key] = self._organisation(text, is_made)
        return self._organisations_read[key]

    def _organisation(self, text: str, is_made: bool) -> int | LocalName:
        keys = self.organisations.find(text)
        chosen = self._chosen_organisation(text, keys)
        if chosen is not None:
            return chosen
        if len(keys) > 1 and not is_made:
            options = [Option(str(pk), self.organisations.names[pk]) for pk in keys[:MOST_OPTIONS]]
            raise Undecided("organisation", text, options)
        if is_made and (not keys or self._is_local(text, keys)):
            name = LocalName(text)
            name.candidates = {pk: self.organisations.homes[pk] for pk in keys}
            codes, _rest = self.areas.find(text)
            name.home = codes[0] if len(codes) == 1 else None
            return name
        if keys:
            return keys[0]
        raise self._unknown_organisation(text)

    def _chosen_organisation(self, text: str, keys: Sequence[int]) -> int | None:
        """What was answered of a name: one of those that are called so, or any where none is."""
        chosen = self.choices.get(f"organisation|{text}", "")
        return int(chosen) if chosen.isdigit() and int(chosen) in (keys or self.organisations.names) else None

    def _unknown_organisation(self, text: str) -> UnknownWord:
        near = self.organisations.near(text)
        error = Senseless(
            _("The portal knows no organisation “%(name)s”.") % {"name": text[:60]},
            "、".join(self.organisations.names[key] for key in near)
            or _("an organisation of the register, or an area for its government"),
            text,
        )
        resembling = [Option(str(key), self.organisations.names[key]) for key in near]
        return UnknownWord(
            error, "organisation", text, lambda: resembling_first(resembling, self.programme_governments)
        )

    def _is_local(self, text: str, keys: Sequence[int]) -> bool:
        """Whether ``text`` is a name without an area in front, which says where the organisation is."""
        _codes, rest = self.areas.find(text)
        return not keys or len(keys) > 1 or rest == plain(text) or not self.areas.find(text)[0]
