"""Sums that the database keeps beside the rows of figures, by few columns of theirs.

A statement that changes rows appends what it changes of the sums, as signed differences; who reads adds up. So a
number is exact within the transaction that changes it, and nobody who writes waits for anybody. A summary answers
only a scope that it fits, for readers who see everything; all else is asked of the rows, and so is a past moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import F, Q

from .axes import Axis
from .scopes import Scope
from .selects import Dimensions, Grouping, Select, Value, inner_names, keys_of


class KeptSums(models.Model):
    """What some rows that are alike come to, or by how much a statement has changed that.

    ``records`` is how many there are, ``known`` how many of them have an amount.
    """

    id = models.BigAutoField(primary_key=True)
    # Triggers keep them: nobody changes one by itself, and none has a history.
    is_derived = True

    records = models.BigIntegerField()
    known = models.BigIntegerField()

    class Meta:
        abstract = True


@dataclass(frozen=True, eq=False)
class Summary:
    """The sums of ``model``, and what can be asked of them.

    ``matching`` gives the sums that a scope asks for; it may ask on ``axes``, and on those of ``fixed`` just what
    stands there. ``dimensions`` are the keys of those by which the sums can be split: their expressions name columns
    that rows and sums have alike.
    """

    model: type[KeptSums]
    dimensions: frozenset[str]
    axes: frozenset[Axis]
    matching: Callable[[Scope], Q]
    fixed: Mapping[Axis, tuple[str, ...]] = field(default_factory=dict)

    def fits(self, scope: Scope) -> bool:
        """Whether the sums tell of all rows of ``scope`` and of no others."""
        if not (scope.user.is_active and scope.user.sees_everything):
            return False
        axes = dict(scope.axes())
        rest = axes.keys() - self.fixed.keys()
        return rest <= self.axes and all(axes.get(axis) == values for axis, values in self.fixed.items())

    def has(self, dimensions: Dimensions) -> bool:
        return self.dimensions.issuperset(dimensions)

    def select(
        self, scope: Scope, expressions: Mapping[str, Grouping], sets: tuple[Dimensions, ...], nothing: Value
    ) -> Select:
        """The select of what the sums of ``scope`` come to by each of ``sets``: of records where ``nothing`` is nought.

        A group is there as long as it has rows, as it is where they are counted one by one.
        """
        keys = keys_of(sets)
        by = {f"by_{key}": F(one) if isinstance(one := expressions[key], str) else one for key in keys}
        rows = self.model._default_manager.filter(self.matching(scope)).order_by().annotate(**by)
        try:
            inner, parameters = rows.values_list(*by, *MEASURED).query.sql_with_params()
        except EmptyResultSet:
            return Select("", (), nothing)
        names = inner_names(keys)
        value = "CASE WHEN SUM(known) > 0 THEN SUM(amount) END" if nothing is None else "COALESCE(SUM(records), 0)"
        sets_sql = ", ".join(f"({', '.join(names[keys.index(key)] for key in one)})" for one in sets)
        grouping = f"GROUPING({', '.join(names)})" if names else "0"
        # In all there is a number even of nothing.
        having = f" HAVING SUM(records) > 0 OR {grouping} = {2 ** len(names) - 1}" if names else ""
        sql = (
            f"{grouping} AS grouping, jsonb_build_array({', '.join(names)}) AS groups, ({value})::numeric AS value"
            f" FROM ({inner}) AS t ({', '.join([*names, *MEASURED])}) GROUP BY GROUPING SETS ({sets_sql}){having}"
        )
        return Select(sql, parameters, nothing)


MEASURED = ("records", "known", "amount")


def shared(
    summaries: Iterable[Summary], scope: Scope, sets: tuple[Dimensions, ...]
) -> tuple[list[tuple[Summary, tuple[Dimensions, ...]]], tuple[Dimensions, ...]]:
    """Which of ``summaries`` answers which of ``sets``, the first that can; and the sets that only rows answer."""
    answers, left = [], sets
    for summary in summaries:
        if not left or not summary.fits(scope):
            continue
        if answered := tuple(one for one in left if summary.has(one)):
            answers.append((summary, answered))
            left = tuple(one for one in left if one not in answered)
    return answers, left
