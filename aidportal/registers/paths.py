"""What the path of a column leads to, for the database: its value, and by what rows are sorted."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, F, Model, QuerySet, TextField
from django_tables2.columns import BoundColumn


def in_sql(rows: QuerySet[Model], path: str) -> Any:
    """The expression of what ``path`` leads to from ``rows``; ``None`` where the database does not know it."""
    if path in rows.query.annotations:
        return F(path)
    *relations, name = path.split("__")
    model = rows.model
    for relation in relations:
        model = model and related_to_one(model, relation)
    return attribute_in_sql(model, "__".join([*relations, ""]), name) if model else None


def sort_keys(column: BoundColumn, of_file: bool) -> list[Any]:
    """The expressions by which rows are sorted for a column of a table; of a file, dates by their two ends."""
    if sorts := getattr(column.column, "sorts", None):
        return sorts()
    keys = [F(path) for path in column.column.order_by or (column.accessor,)]
    if ranks := getattr(column.column, "ranks", None):
        return [ranks(key) for key in keys]
    ends = getattr(column.column, "in_file", None) if of_file else None
    return [end for key in keys for end in ends(key)] if ends else keys


def may_be_blank(model: type[Model], path: str) -> bool:
    """Whether ``path`` leads from ``model`` to a text that need not be there; of what is unique, all but one are."""
    *relations, name = path.split("__")
    for relation in relations:
        model = related_to_one(model, relation)
    try:
        field = model and model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return isinstance(field, CharField | TextField) and field.blank and not field.unique


def related_to_one(model: type[Model], relation: str) -> Any:
    """The model of the one record that ``relation`` leads to, or ``None``."""
    try:
        field: Any = model._meta.get_field(relation)
    except FieldDoesNotExist:
        return None
    return field.related_model if field.many_to_one else None


def attribute_in_sql(model: type[Model], prefix: str, name: str) -> Any:
    """The expression of an attribute of ``model``, to which ``prefix`` leads.

    A model whose name depends on the reader's language gives the expression of it as ``name_in_sql``.
    """
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        expression = getattr(model, f"{name}_in_sql", None)
        return expression(prefix) if expression else None
    return F(f"{prefix}{name}") if field.concrete else None
