"""Compares drafts with the records and writes what is new or changed: by set, in the caller's transaction.

A preview is the same work, rolled back by the caller, so that the database itself has tried every row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import DatabaseError, IntegrityError
from django.db.models import Model
from django.utils.translation import gettext as _

from aidportal.records.rights import fixed_in, gate
from aidportal.records.rules import broken_rule
from aidportal.web.requests import Actor

from .drafts import Draft, NaturalKey, Part, Ref, names_one
from .judged_rows import CHANGED, NEW, UNCHANGED, JudgedRows, Outcome
from .key_ranges import KeyRanges
from .kinds import Importer
from .likeness import Likeness, Resemblance, Spellings
from .record_store import bisected, insert, same, update

UNIQUE_VIOLATION = "23505"

# Of a record there is: its primary key, and the present values of the attributes that any draft names.
Present = tuple[Any, dict[str, Any]]
# By key and ordinal.
Existing = dict[tuple[NaturalKey, int], Present]


class Merger:
    """Merges batches of one import. Its memory holds hashes of the keys of the whole file, not its rows."""

    def __init__(
        self,
        importer: Importer,
        user: Actor,
        document: Model | None = None,
        decisions: Callable[[Draft], object] = lambda draft: None,
        lock: bool = False,
    ) -> None:
        self.importer, self.user, self.document, self.lock = importer, user, document, lock
        self.decisions = decisions
        self.resemblance = {part.name: Resemblance(part, user) for part in importer.parts if part.alike}
        # Of the batch: part, key and ordinal → primary key.
        self.known: dict[tuple[str, NaturalKey, int], Any] = {}
        # Of the batch: row, part and key → which of several equal keys the row has, unless it is the first.
        self.ordinals: dict[tuple[int, str, NaturalKey], int] = {}
        # Of the file, by the hash of part and key: which attributes it has said of a record, what it said being in the
        # database, and how many keys were equal. The keys themselves would take a gigabyte for 100,000 rows.
        self.said: dict[int, frozenset[str]] = {}
        self.counts: dict[int, int] = defaultdict(int)
        self.shapes: dict[frozenset[str], frozenset[str]] = {}
        # Primary keys of the records that this import has added, by part.
        self.added: dict[str, KeyRanges] = defaultdict(KeyRanges)
        # Of parts whose names may be written in several ways.
        self.spellings: dict[str, Spellings] = {}
        # Records that the user named for what the file calls otherwise.
        self.aliases: dict[tuple[str, NaturalKey], Any] = {}
        # Of the batch: the parts and keys of which no row says which of several records they are.
        self.untold: set[tuple[str, NaturalKey]] = set()

    def alias(self, draft: Draft, pk: object) -> None:
        """From now on the record that ``draft`` tells of is the one with this primary key."""
        self.aliases[draft.part, draft.key] = pk
        draft.key = (("pk", pk),)

    def merge(self, batch: Sequence[Sequence[Draft]]) -> JudgedRows:
        """Merge the drafts of each row of ``batch``; a row with a problem or a doubt is not written on."""
        self.known.clear()
        self.ordinals.clear()
        self.untold.clear()
        judged = JudgedRows()
        by_part: dict[str, list[Draft]] = defaultdict(list)
        for position, drafts in enumerate(batch):
            for draft in drafts:
                draft.row = position
                by_part[draft.part].append(draft)
        for part in self.importer.parts:
            if drafts_of := by_part.get(part.name):
                self._merge_part(part, drafts_of, judged)
        # Once all is written: whose a record is may be said by what belongs to it.
        for part in self.importer.parts:
            self._check_kept(part, by_part.get(part.name, ()), judged)
        return judged

    def _merge_part(self, part: Part, drafts: list[Draft], judged: JudgedRows) -> None:
        drafts = [draft for draft in drafts if not judged.is_open(draft.row)]
        drafts = self._resolved(drafts, judged)
        if part.spelled:
            self._spell(part, drafts)
        fresh = self._without_repetition(part, drafts, judged)
        there = self._existing(part, fresh)
        new, changed = [], []
        for draft in fresh:
            if before := there.get((draft.key, draft.ordinal)):
                outcome = self._compared(part, draft, before, there, judged)
                changed += [outcome] if outcome else []
            elif not draft.only_changes:
                new.append(draft)
        new = self._possible(part, self._decided(part, new, judged), judged)
        self._write(part, new, self._kept(part, changed, judged), judged)

    def _compared(
        self, part: Part, draft: Draft, before: Present, there: Existing, judged: JudgedRows
    ) -> Outcome | None:
        """What is to be changed in the record that a draft means, ``None`` where nothing is or may be."""
        pk, had = before
        if not part.repeats and (draft.key, 1) in there and not judged.is_open(draft.row):
            # Which of several equal records is meant, only the user knows.
            if part.told_by:
                self.untold.add((part.name, draft.key))
                judged.untold[draft.row] = part
            else:
                judged.likely[draft.row] += [Likeness(pk, "", 100), Likeness(there[draft.key, 1][0], "", 100)]
            return None
        self._remember(part, draft, pk)
        changes = {name: (had[name], value) for name, value in draft.values.items() if not same(had[name], value)}
        if contradiction := next((name for name in changes if name in draft.said_before), None):
            judged.problems[draft.row].append(self._contradiction(part, contradiction, had[contradiction], draft))
            return None
        outcome = Outcome(draft, CHANGED if changes else UNCHANGED, pk, changes)
        # Else the row goes on with a record that an earlier row adds, or has told of.
        if pk not in self.added[part.name] and (changes or not draft.said_before):
            judged.outcomes[draft.row].append(outcome)
        return outcome if changes else None

    # ---- Keys

    def _resolved(self, drafts: Iterable[Draft], judged: JudgedRows) -> list[Draft]:
        """Drafts with primary keys in place of references; those that refer to what was refused are left out."""
        resolved = []
        for draft in drafts:
            try:
                self._resolve(draft)
            except KeyError:
                if part := self._untold_part(draft):
                    judged.untold[draft.row] = part
                elif not judged.problems[draft.row]:
                    judged.problems[draft.row].append(_("What this row belongs to could not be imported."))
            else:
                resolved.append(draft)
        return resolved

    def _resolve(self, draft: Draft) -> None:
        """Put primary keys in place of the references of a draft. Raises ``KeyError`` for what was refused."""
        parent = draft.key[0][1] if draft.key else None
        draft.key = self._key(draft.key, draft.row)
        for said in (draft.values, draft.defaults):
            for name, value in said.items():
                if type(value) is Ref:
                    said[name] = self._value(value, draft.row)
        draft.is_on_new = isinstance(parent, Ref) and draft.key[0][1] in self.added[parent.part]

    def _untold_part(self, draft: Draft) -> Part | None:
        """The part that a draft belongs to, where no row says which of several records that is."""
        owners = ((ref.part, self._spelled(ref, draft.row)) for _name, ref in draft.key if isinstance(ref, Ref))
        return next((self.importer.part(name) for name, key in owners if (name, key) in self.untold), None)

    def _spell(self, part: Part, drafts: Sequence[Draft]) -> None:
        """Give names in keys the spelling that a record has already, or that the file had first: 张·三 is 张•三."""
        if part.name not in self.spellings:
            self.spellings[part.name] = Spellings(part, self._visible(part))
        spellings = self.spellings[part.name]
        spellings.look_at(draft.key for draft in drafts)
        for draft in drafts:
            draft.key = spellings.of(draft.key)

    def _value(self, ref: Ref, row: int) -> Any:
        """The primary key that ``ref`` stands for in a row. Raises ``KeyError`` for what was refused."""
        if (alias := self.aliases.get((ref.part, self._key(ref.key, row)))) is not None:
            return alias
        key = self._spelled(ref, row)
        return self.known[ref.part, key, self.ordinals.get((row, ref.part, key), 0)]

    def _spelled(self, ref: Ref, row: int) -> NaturalKey:
        key, spellings = self._key(ref.key, row), self.spellings.get(ref.part)
        return spellings.of(key) if spellings else key

    def _key(self, key: NaturalKey, row: int) -> NaturalKey:
        return tuple([(name, self._value(value, row) if type(value) is Ref else value) for name, value in key])

    def _remember(self, part: Part, draft: Draft, pk: object) -> None:
        self.known[part.name, draft.key, draft.ordinal] = pk

    def _without_repetition(self, part: Part, drafts: list[Draft], judged: JudgedRows) -> list[Draft]:
        """Each record once; rows that say different things of one record are told so."""
        fresh: list[Draft] = []
        here: dict[NaturalKey, tuple[Draft, dict[str, Any]]] = {}
        for draft in drafts:
            if part.repeats and not names_one(draft.key):
                self._number(part, draft)
                fresh.append(draft)
                continue
            before = self._say(part, draft)
            first, said = here.setdefault(draft.key, (draft, {}))
            if contradiction := next((n for n, v in draft.values.items() if n in said and not same(said[n], v)), None):
                judged.problems[draft.row].append(self._contradiction(part, contradiction, said[contradiction], draft))
                continue
            more = {name: value for name, value in draft.values.items() if name not in said}
            said |= more
            if first is draft:
                draft.said_before = before
                fresh.append(draft)
            elif more and first.said_before:
                # What earlier batches said is in the database, to which each row is compared by itself.
                draft.values, draft.said_before = more, first.said_before
                fresh.append(draft)
            else:
                first.values |= more
        return fresh

    def _number(self, part: Part, draft: Draft) -> None:
        """Say which of several equal keys a draft has, for itself and for what its row says of the record."""
        place = hash((part.name, draft.key))
        draft.ordinal = self.counts[place]
        self.counts[place] += 1
        if draft.ordinal:
            self.ordinals[draft.row, part.name, draft.key] = draft.ordinal

    def _say(self, part: Part, draft: Draft) -> frozenset[str]:
        """Note which attributes the file says of a record; those that it said before."""
        place = hash((part.name, draft.key))
        before = self.said.get(place, frozenset())
        if not before.issuperset(draft.values):
            names = before.union(draft.values)
            self.said[place] = self.shapes.setdefault(names, names)
        return before

    @staticmethod
    def _contradiction(part: Part, name: str, earlier: object, draft: Draft) -> str:
        heading = next(field.verbose_name for field in part.model._meta.concrete_fields if field.attname == name)
        text = _("%(heading)s: an earlier row says “%(earlier)s” of the same %(part)s, this one “%(now)s”.")
        return text % {"heading": heading, "earlier": earlier, "now": draft.values[name], "part": part.label}

    # ---- The records there are

    def _existing(self, part: Part, drafts: Sequence[Draft]) -> Existing:
        there: Existing = {}
        for shape, group in self._by_shape(part, drafts).items():
            wanted = {draft.key for draft in group}
            names = sorted({name for draft in group for name in draft.values})
            ordinals: dict[NaturalKey, int] = defaultdict(int)
            for pk, *cells in self._rows(part, shape, group).values_list("pk", *shape, *names):
                key = tuple(zip(shape, cells[: len(shape)], strict=True))
                if key in wanted:
                    there[key, ordinals[key]] = (pk, dict(zip(names, cells[len(shape) :], strict=True)))
                    ordinals[key] += 1
        return there

    @staticmethod
    def _by_shape(part: Part, drafts: Sequence[Draft]) -> dict[tuple[str, ...], list[Draft]]:
        """The drafts that may mean records there are, by the attributes of their keys."""
        by_shape: dict[tuple[str, ...], list[Draft]] = defaultdict(list)
        for draft in drafts:
            # On a record that this import has added, nothing hangs yet but what it adds.
            if not (part.repeats and draft.is_on_new):
                by_shape[tuple(name for name, _value in draft.key)].append(draft)
        return by_shape

    def _rows(self, part: Part, shape: tuple[str, ...], group: Sequence[Draft]) -> Any:
        """Records that may be meant: equal to some draft in the first attribute of the key, and in the others too."""
        rows = self._visible(part)
        for position, name in enumerate(shape):
            values = {draft.key[position][1] for draft in group}
            if None not in values:
                rows = rows.filter(**{f"{name}__in": list(values)})
        # Ordinals follow the primary key, whatever the model's own order.
        rows = rows.order_by("pk")
        return rows.select_for_update(no_key=True, of=("self",)) if self.lock else rows

    def _visible(self, part: Part) -> Any:
        """Records of a part that rows may mean; those that rows only refer to have to be what a form would offer."""
        is_referred_to = not part.is_made and part.name != self.importer.main
        return gate(part.model, "choose" if is_referred_to else "see", self.user)

    def _decided(self, part: Part, drafts: list[Draft], judged: JudgedRows) -> list[Draft]:
        """New drafts without those that are likely records there are already, unless the user said so."""
        if part.alike is None or not drafts:
            return drafts
        undecided = [draft for draft in drafts if self.decisions(draft) is None]
        for draft, matches in self.resemblance[part.name].likely(undecided):
            judged.likely[draft.row].extend(matches)
        return [draft for draft in drafts if draft.row not in judged.likely]

    # ---- Writing

    def _possible(self, part: Part, drafts: list[Draft], judged: JudgedRows) -> list[Draft]:
        """New drafts that the part and the user's rights allow."""
        options = (part.owner or part.model)._meta
        may_add = part.is_made and self.user.has_perm(f"{options.app_label}.add_{options.model_name}")
        possible = []
        for draft in drafts:
            if names_one(draft.key):
                judged.problems[draft.row].append(
                    _("There is no %(part)s of record number %(number)s that you may change.")
                    % {"part": part.label, "number": draft.key[0][1]}
                )
            elif not may_add:
                words = (
                    _("There is no such %(part)s, and you may not add one.")
                    if part.is_made
                    else _("There is no such %(part)s yet: record it first, then read the file again.")
                )
                judged.problems[draft.row].append(words % {"part": part.label})
            else:
                possible.append(draft)
        return self._of_kept(part.owner, possible, judged) if part.owner else possible

    def _of_kept(self, owner: type[Model], drafts: list[Draft], judged: JudgedRows) -> list[Draft]:
        """Of what joins another to the record that its key names first: that of records added or kept by the user."""
        others = {draft.key[0][1] for draft in drafts if not draft.is_on_new}
        others -= set(gate(owner, "change", self.user).filter(pk__in=others).values_list("pk", flat=True))
        for draft in drafts:
            if draft.key[0][1] in others:
                judged.problems[draft.row].append(not_allowed())
        return [draft for draft in drafts if draft.key[0][1] not in others]

    def _kept(self, part: Part, changed: list[Outcome], judged: JudgedRows) -> list[Outcome]:
        """Changes of records that the user may change, in attributes that stay open once they are recorded."""
        fixed = () if self.user.sees_everything else fixed_in(part.model)
        closed = {getattr(part.model._meta.get_field(name), "attname", name) for name in fixed}
        rows = gate(part.model, "change", self.user).filter(pk__in=[outcome.pk for outcome in changed])
        kept = set(rows.values_list("pk", flat=True)) if changed else set()
        for outcome in changed:
            if outcome.pk not in kept and outcome.pk not in self.added[part.name]:
                judged.problems[outcome.draft.row].append(not_allowed())
            elif closed & outcome.changes.keys():
                words = _("Who takes part in a recorded %(part)s is changed by administrators.")
                judged.problems[outcome.draft.row].append(words % {"part": part.label})
        return [outcome for outcome in changed if outcome.draft.row not in judged.problems]

    def _write(self, part: Part, new: list[Draft], changed: list[Outcome], judged: JudgedRows) -> None:
        source = {"document_id": self.document.pk} if self.document is not None and part.has_document else {}
        records = [source | {name: value for name, value in d.key if name != "pk"} | d.defaults | d.values for d in new]
        if part.complete:
            part.complete(records)

        def insert_some(some: Sequence[tuple[Draft, dict[str, object]]]) -> None:
            keys = insert(part.model, [record for _draft, record in some])
            for (draft, _record), pk in zip(some, keys, strict=True):
                self._remember(part, draft, pk)
                self.added[part.name].add(pk)
                judged.outcomes[draft.row].append(Outcome(draft, NEW, pk))

        def update_some(some: Sequence[Outcome]) -> None:
            update(
                part.model, [(outcome.pk, {n: new for n, (_old, new) in outcome.changes.items()}) for outcome in some]
            )

        for (draft, _record), error in bisected(list(zip(new, records, strict=True)), insert_some):
            judged.problems[draft.row].append(refusal(error))
        for outcome, error in bisected(changed, update_some):
            judged.problems[outcome.draft.row].append(refusal(error))

    def _check_kept(self, part: Part, drafts: Sequence[Draft], judged: JudgedRows) -> None:
        """Nobody writes what they might not have written as it then is."""
        if self.user.sees_everything:
            return
        for act, action in (("add", NEW), ("change", CHANGED)):
            if written := dict(self._written(part, action, drafts, judged)):
                rows = gate(part.owner or part.model, "change" if part.owner else act, self.user).filter(pk__in=written)
                for pk in written.keys() - set(rows.values_list("pk", flat=True)):
                    judged.problems[written[pk]].append(not_allowed())

    @staticmethod
    def _written(
        part: Part, action: str, drafts: Sequence[Draft], judged: JudgedRows
    ) -> Iterator[tuple[int | str, int]]:
        """Primary keys of what rows wrote, with the rows; of what joins two records that of its owner."""
        for draft in drafts:
            for outcome in judged.outcomes[draft.row] if not judged.problems.get(draft.row) else ():
                if outcome.draft.part == part.name and outcome.action == action:
                    yield outcome.draft.key[0][1] if part.owner else outcome.pk, draft.row


def not_allowed() -> str:
    """What is said of a record outside the user's areas, whether it is there already or would be by this row."""
    return _("This lies outside the areas that you record for, or what it names is taken there.")


def refusal(error: DatabaseError) -> str:
    """The words of the rule that a row broke; never those of the database, which tell of records of others."""
    if rule := broken_rule(error):
        return rule
    if isinstance(error, IntegrityError) and getattr(error.__cause__, "sqlstate", "") == UNIQUE_VIOLATION:
        return not_allowed()
    return _("A rule of the database refuses a value of this row; compare it with what its columns accept.")
