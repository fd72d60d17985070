"""Officials with their posts, pasted into a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.directory.forms import newest_hand_document
from aidportal.directory.lookups import DirectoryLookups
from aidportal.directory.models import Organisation
from aidportal.directory.names_read import LocalName
from aidportal.directory.record_importer import RecordImporter, RowStatement
from aidportal.grids.pasted_grid import LineValues, PastedGrid, named
from aidportal.intake.drafts import ReadValues
from aidportal.intake.fields import Option, PersonName, Senseless, Undecided
from aidportal.records.questions import Ask, Doubt, Entered, SetFields
from aidportal.records.rights import gate
from aidportal.values.names import same

from .forms import OfficialForm, PostingForm, already_posted
from .importers import OfficialImporter
from .models import Batch, Official, Posting
from .offers import only_home, only_host
from .pasted_predecessors import PastedPredecessors
from .questions import is_same_post, not_after
from .tables import postings_of

# What a row says of an official besides name and home.
ABOUT = ("sex", "birth_year", "kind", "rank", "home_title")
SOMEBODY_NEW = "new"


@dataclass(frozen=True)
class PastedBody:
    """An organisation that a row names: recorded already, as its key, else to be made."""

    name: str
    area_id: str | None = None
    key: int | None = None


@dataclass(frozen=True)
class PastedOfficial:
    """An official that a row names: recorded already, as their key, else to be recorded as the row says."""

    name: str
    home_area_id: str
    home_organisation: PastedBody | None = None
    about: tuple[tuple[str, Any], ...] = ()
    key: int | None = None


class PostingGrid(PastedGrid, RecordImporter):
    """The officials of a batch: who is not recorded yet is recorded with the post."""

    key = "postings"
    title = _("Paste officials and posts")
    record_model, row_model, parent = Batch, Posting, "batch"
    form = PostingForm
    fields = (
        *named(
            OfficialImporter,
            *("official", "home_area", "home_organisation", "home_title", "host_area", "host_organisation", "title"),
            *("starts_on", "ends_on", "sex", "birth_year", "kind", "rank", "term"),
        ),
        PersonName("takes_over_from", _("takes over from"), most=60),
    )
    for_all = ("home_area", "host_area", "starts_on", "ends_on", "kind")
    is_unique = is_record = True

    def initial(self) -> Mapping[str, str]:
        """What the batch says of all: its term, and the areas of its pairing where these are single ones."""
        home, host = only_home(self.record, self.user), only_host(self.record, self.user)
        said = {"starts_on": self.record.starts_on, "ends_on": self.record.ends_on, "home_area": home and home.code}
        return {name: str(value) for name, value in (said | {"host_area": host and host.code}).items() if value}

    def is_open(self) -> bool:
        return bool(gate(Batch, "choose", self.user).filter(pk=self.record.pk).exists())

    def back_url(self) -> str:
        return postings_of(self.record)

    # ---- What a row says

    def line(self, row: ReadValues, lookups: DirectoryLookups) -> dict[str, Any]:  # type: ignore[override]
        host = row.get("host_area")
        if host is None:
            raise Senseless(_("The row does not say where the official is posted."), _("a column with the host area"))
        values = RowStatement(row).take("title", "starts_on", "ends_on").values
        values |= {"host_area_id": str(host), "official": self.official(row, lookups)}
        values["host_organisation"] = body(row.get("host_organisation"), str(host), lookups)
        if (name := row.get("takes_over_from")) is not None:
            values["takes_over_from_id"] = self.predecessors.called(name, str(host), lookups).pk
        self.check(values)
        return values

    def official(self, row: ReadValues, lookups: DirectoryLookups) -> PastedOfficial:
        home = row.get("home_area")
        if home is None:
            raise Senseless(_("The row does not say where the official comes from."), _("a column with the home area"))
        year = row.get("birth_year")
        if year is not None and not 1900 <= year <= 2100:
            raise Senseless(_("The birth year is four digits, such as 1975."))
        about = tuple((name, row[name]) for name in ABOUT if row.get(name) is not None)
        organisation = body(row.get("home_organisation"), str(home), lookups)
        key = self.recorded_key(row["official"], str(home), year, lookups)
        return PastedOfficial(row["official"], str(home), organisation, about, key)

    def recorded_key(self, name: str, home: str, year: int | None, lookups: DirectoryLookups) -> int | None:
        """The official of that name and home who is recorded already; none where they were born in another year."""
        called = self.officials_of(home)[same(name)]
        alike = [one for one in called if year is None or one.birth_year in (None, year)]
        if len(alike) < 2:
            return alike[0].pk if alike else None
        topic = f"official {home} {name} {year or ''}"
        options = [Option(str(one.pk), in_words(one)) for one in alike]
        options.append(Option(SOMEBODY_NEW, gettext("somebody new")))
        chosen = lookups.choices.get(f"{topic}|*", "")
        if chosen not in [option.value for option in options]:
            words = gettext("Several officials called %(name)s are recorded. Which of them is it?")
            raise Undecided(topic, words % {"name": name}, options)
        return None if chosen == SOMEBODY_NEW else int(chosen)

    def officials_of(self, home: str) -> dict[str, list[Official]]:
        """The officials of an area whom the user may post, by name; asked for once."""
        if home not in self._officials:
            by_name: dict[str, list[Official]] = defaultdict(list)
            for one in gate(Official, "choose", self.user).filter(home_area=home).select_related("home_organisation"):
                by_name[same(one.name)].append(one)
            self._officials[home] = by_name
        return self._officials[home]

    @cached_property
    def _officials(self) -> dict[str, dict[str, list[Official]]]:
        return {}

    def check(self, values: LineValues) -> None:
        """Refuse what the form would: an end before the start, a second post at one time."""
        start, end = values.get("starts_on"), values.get("ends_on")
        if start and end and end.last < start.first:
            raise Senseless(_("The end cannot be before the start."))
        if self.key_of(values) in self.recorded_keys():
            return  # It is told that the same is recorded.
        self.predecessors.check(values)
        if (key := values["official"].key) is None:
            return
        if words := already_posted(Posting(official_id=key, starts_on=start, ends_on=end)):
            raise Senseless(words)

    def remark(self, values: LineValues) -> str:
        """Who is new, and what of a recorded official the row says otherwise: that is left as it is recorded."""
        named: PastedOfficial = values["official"]
        made = [one.name for one in (named.home_organisation, values["host_organisation"]) if one and one.key is None]
        texts = [gettext("new organisation: %(name)s") % {"name": name} for name in made]
        texts += self.predecessors.remarks(values)
        if named.key is None:
            return gettext("; ").join([gettext("new official"), *texts])
        official = self.recorded_official(named)
        texts.insert(0, gettext("recorded already: %(official)s") % {"official": in_words(official)})
        if any(getattr(official, name) not in (value, "", None) for name, value in named.about):
            texts.append(gettext("what the row says otherwise of the official is not recorded"))
        return gettext("; ").join(texts)

    def warning(self, values: LineValues) -> str:
        return self.predecessors.early_end(values)

    def recorded_official(self, named: PastedOfficial) -> Official:
        return next(one for one in self.officials_of(named.home_area_id)[same(named.name)] if one.pk == named.key)

    @cached_property
    def predecessors(self) -> PastedPredecessors:
        return PastedPredecessors(self.user)

    # ---- Rows that are the same

    def key_of(self, values: LineValues) -> tuple[Any, ...]:
        named: PastedOfficial = values["official"]
        who = named.key or (same(named.name), named.home_area_id, dict(named.about).get("birth_year"))
        return who, str(values.get("starts_on") or "")

    def recorded_keys(self) -> set[tuple[Any, ...]]:
        return self._recorded_keys

    @cached_property
    def _recorded_keys(self) -> set[tuple[Any, ...]]:
        rows = self.recorded().order_by().values_list("official", "starts_on")
        return {(official, str(start or "")) for official, start in rows}

    # ---- What is asked

    def entered(self, values: LineValues, memory: dict[object, object]) -> Iterator[tuple[Entered, Sequence[Ask]]]:
        named: PastedOfficial = values["official"]
        official = self.recorded_official(named) if named.key else new_official(named)
        if named.key is None:
            yield Entered(SetFields(official, ["name", "home_area"]), self.user, memory=memory), OfficialForm.questions
        organisation = values["host_organisation"]
        posting = self.posting_of(values, official, organisation and organisation.key)
        is_ended = self.predecessors.ends(values)
        asks = [ask for ask in PostingForm.questions if not (is_ended and ask is not_after)]
        yield Entered(SetFields(posting, [*values]), self.user, memory=memory), asks

    def doubts_between(self, rows: Sequence[LineValues]) -> Iterator[tuple[int, Doubt]]:
        """Two rows name the same post at the same time, or take over from the same posting."""
        yield from self.predecessors.doubts_between(rows)
        earlier: list[tuple[LineValues, Posting]] = []
        for place, values in enumerate(rows):
            if not (values["host_organisation"] and values.get("title")):
                continue
            posting = self.posting_of(values, None, values["host_organisation"].key)
            for others, other in earlier:
                if others["host_organisation"] == values["host_organisation"] and is_same_post(posting, other):
                    words = gettext("%(official)s is to hold the same post at that time.")
                    yield place, Doubt("title", words % {"official": others["official"].name})
            earlier.append((values, posting))

    # ---- Writing

    def posting_of(
        self, values: LineValues, official: Official | None, organisation: int | None, **more: object
    ) -> Posting:
        plain = {name: value for name, value in values.items() if name not in ("official", "host_organisation")}
        own = {} if official is None else {"official": official}
        return Posting(batch=self.record, host_organisation_id=organisation, **own, **plain, **more)

    def write(self, rows: Sequence[LineValues]) -> list[list[Any]]:
        document = newest_hand_document()
        bodies = made_bodies(values["host_organisation"] for values in rows)
        bodies |= made_bodies((values["official"].home_organisation for values in rows), bodies)
        keys = {named: made.pk for named, made in bodies.items()}
        people = {named: None for values in rows if (named := values["official"]).key is None}
        officials = {named: new_official(named, keys, document_id=document) for named in people}
        Official.objects.bulk_create(officials.values())
        postings = []
        for values in rows:
            named, organisation = values["official"], values["host_organisation"]
            official = officials.get(named) or self.recorded_official(named)
            postings.append(self.posting_of(values, official, key_in(organisation, keys), document_id=document))
        Posting.objects.bulk_create(postings)
        return [[*bodies.values()], [*officials.values()], postings]

    def change_others(self, rows: Sequence[LineValues]) -> list[Any]:
        return self.predecessors.end(rows)


def body(name: LocalName | int | None, area: str, lookups: DirectoryLookups) -> PastedBody | None:
    """The organisation that a cell names, in the area of its row unless the name says another."""
    if name is None:
        return None
    if not isinstance(name, LocalName):
        return PastedBody(lookups.organisations.names[name], key=name)
    home = name.home or area
    return PastedBody(str(name)[:120], home, name.found_for(home))


def key_in(named: PastedBody | None, keys: Mapping[PastedBody, int]) -> int | None:
    """The key of an organisation, recorded before or made just now."""
    return None if named is None else named.key or keys[named]


def made_bodies(
    named: Iterable[PastedBody | None], before: Mapping[PastedBody, Organisation] = {}
) -> dict[PastedBody, Any]:
    """The organisations that are not recorded yet, made; each once."""
    bodies = dict.fromkeys(one for one in named if one and one.key is None and one not in before)
    other = Organisation.Kind.OTHER
    return {one: Organisation.objects.create(name_zh=one.name, area_id=one.area_id, kind=other) for one in bodies}


def new_official(named: PastedOfficial, keys: Mapping[PastedBody, int] | None = None, **more: object) -> Official:
    """The official of a row who is not recorded yet; ``keys`` are those of organisations that were made."""
    organisation = named.home_organisation
    home = organisation.key if organisation and keys is None else key_in(organisation, keys or {})
    fields = {"name": named.name, "home_area_id": named.home_area_id, "home_organisation_id": home}
    return Official(**fields, **dict(named.about), **more)


def in_words(official: Official) -> str:
    parts = (official.name, official.birth_year, official.home_organisation, official.home_title)
    return gettext(", ").join(str(part) for part in parts if part)


GRIDS = (PostingGrid,)
