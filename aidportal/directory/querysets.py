"""Who may see which rows, and which rows lie in an area: the one gate of every list, chart and export."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, Model, Q, QuerySet

from aidportal.figures.querysets import FigureQuerySet
from aidportal.figures.scopes import NOT_STATED
from aidportal.records.rights import Rights
from aidportal.web.requests import Actor, Reader

# In front of a code it asks for the area itself, without what lies in it.
ITSELF = "="


def itself(code: str) -> str:
    """What asks for the area ``code`` alone, without what lies in it; in a county or an organisation nothing does."""
    return f"{ITSELF}{code}" if code.endswith("00") and code[0] != "o" else code


def subtree(code: str) -> tuple[str, str]:
    """First and last code of all areas in the area ``code``; GB/T 2260 gives two digits to each level.

    Of a code with ``=`` in front both are the code.
    """
    if code.startswith(ITSELF):
        return code[1:], code[1:]
    if code.endswith("0000"):
        return code, f"{code[:2]}9999"
    if code.endswith("00"):
        return code, f"{code[:4]}99"
    return code, code


def above(codes: Iterable[str]) -> set[str]:
    """The codes of the prefectures and provinces in which the areas ``codes`` lie."""
    return {code for whole in codes for code in (f"{whole[:4]}00", f"{whole[:2]}0000")}


def within(codes: Iterable[str], path: str) -> Q:
    """Rows whose area at ``path`` lies in one of the areas ``codes``; no row where there is no code.

    An empty ``path`` is for areas themselves. ``NOT_STATED`` is for rows without an area.
    An area that was renamed or merged counts for its successor.
    """
    codes = tuple(codes)
    column = f"{path}__counted_as" if path else "counted_as"
    conditions = [Q(**{f"{column}__range": span}) for span in spans(code for code in codes if code != NOT_STATED)]
    if NOT_STATED in codes and path:
        conditions.append(Q(**{f"{path}__isnull": True}))
    return Q(*conditions, _connector=Q.OR) if conditions else Q(pk__in=[])


def in_areas(rows: QuerySet[Model], codes: tuple[str, ...]) -> Any:
    """Those of some rows of which one side lies in an area of ``codes``; none of a kind that lies nowhere."""
    return rows.filter(rows.touching(codes)) if hasattr(rows, "touching") else rows.none()


def spans(codes: Iterable[str]) -> list[tuple[str, str]]:
    """First and last codes of the areas ``codes``, without those that lie in another of them."""
    ranges: list[tuple[str, str]] = []
    for start, end in sorted(subtree(code) for code in codes):
        while ranges and start <= ranges[-1][0]:
            ranges.pop()  # It begins there too and ends no later.
        if not ranges or end > ranges[-1][1]:
            ranges.append((start, end))
    return ranges


def given_by(codes: Iterable[str], path: str) -> Q:
    """Rows whose organisation at ``path`` lies in an area of ``codes``, or is one of them (``o123``).

    ``NOT_STATED`` is for rows without an organisation.
    """
    codes = tuple(codes)
    organisations = [int(code[1:]) for code in codes if code.startswith("o")]
    areas = [code for code in codes if not code.startswith("o") and code != NOT_STATED]
    condition = within(areas, f"{path}__area")
    if organisations:
        condition |= Q(**{f"{path}__in": organisations})
    return condition | Q(**{f"{path}__isnull": True}) if NOT_STATED in codes else condition


def one_of(path: str, rows: FigureQuerySet) -> Q:
    """Rows of which ``path``, which is never null, leads to one of ``rows``; every row where ``rows`` are all."""
    return Q(**{f"{path}__in": rows.order_by().values("pk")}) if rows.query.where else Q()


class IsAmong(Func):
    """Whether a column of a row itself is one of the values of a query, which are found once and before all else."""

    arg_joiner = " = ANY("
    template = "%(expressions)s)"
    output_field = BooleanField()


def among(path: str, rows: QuerySet[Model], column: str = "pk") -> Q:
    """Rows whose own column ``path`` is ``column`` of one of ``rows``.

    It says what a condition on joined tables says. Of several in an OR each is asked of an index of its own, where an
    OR over joined areas reads every row.
    """
    return Q(IsAmong(path, ArraySubquery(rows.order_by().values(column))))


def any_arm(rows: FigureQuerySet, condition: Q) -> Q:
    """``condition`` of ``rows``, each arm of its OR by itself: an OR over joined areas defeats every index."""
    if condition.connector != Q.OR or condition.negated:
        return condition
    plain = rows.model._default_manager.order_by()
    first, *rest = (plain.filter(arm).values("pk") for arm in condition.children)
    return Q(pk__in=first.union(*rest))


def keeps_nothing(user: Actor) -> bool:
    """Whether ``user`` only looks, or is an editor without an area."""
    return not user.may_record or not (user.sees_everything or user.area_codes)


# Of rows that no editor keeps.
NOBODYS = Q(pk__in=[])


class VisibleQuerySet(FigureQuerySet):
    """Rows of which a user sees those whose giver or receiver, home or host, lies in the user's areas.

    Being able to see is never being able to change: each kind says in ``rights`` and ``kept_by`` whose its rows are.
    ``fixed`` are fields that only administrators change once they are recorded. Where ``is_named_to_all``, whoever sees
    a record is told which row of the kind it refers to, seen or not: where something is, and who gives it.
    """

    rights: ClassVar[tuple[Rights, ...]] = ()
    is_named_to_all: ClassVar[bool] = False
    fixed: ClassVar[tuple[str, ...]] = ()

    def visible_to(self, user: Reader) -> Self:
        if not user.is_active:
            return self.none()
        if user.sees_everything:
            return self
        return self.filter(self.touching(user.area_codes))

    def touching(self, codes: tuple[str, ...]) -> Q:
        """Rows of which one side lies in an area of ``codes``."""
        raise NotImplementedError

    def selectable_by(self, user: Actor) -> Self:
        """Rows that a form may offer to ``user``."""
        return self.visible_to(user)

    def changeable_by(self, user: Actor) -> Self:
        """Rows that ``user`` may change: of those the user sees, those that the user's side keeps."""
        if keeps_nothing(user):
            return self.none()
        return self if user.sees_everything else self.visible_to(user).filter(self.kept_by(user))

    def addable_by(self, user: Actor) -> Self:
        """Rows as ``user`` may add them, asked of a row that was just written."""
        return self.changeable_by(user)

    def deletable_by(self, user: Actor) -> Self:
        """Rows that ``user`` may delete, if all that goes with them may be too."""
        return self.changeable_by(user)

    def kept_by(self, user: Actor) -> Q:
        """Rows that the side of an editor keeps; ``NOBODYS`` where only administrators do."""
        raise NotImplementedError

    def for_administrators(self, user: Actor) -> Self:
        """Rows where only administrators do something with them."""
        return self if user.may_record and user.sees_everything else self.none()


class CommonQuerySet(VisibleQuerySet):
    """Rows that are common to all areas: everybody sees them, administrators keep them."""

    def touching(self, codes: tuple[str, ...]) -> Q:
        return Q()

    def kept_by(self, user: Actor) -> Q:
        return NOBODYS
