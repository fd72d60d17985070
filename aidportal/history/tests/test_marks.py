"""The last version of what is gone is marked, and no other, whatever one act does with a row."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from aidportal.history.tracked import tracked_tables
from aidportal.history.versions import different_keys, wrongly_marked
from tests import makers
from tests.history_ends import end_act

pytestmark = pytest.mark.django_db

CHANGE = "UPDATE directory_document SET title = title || '改' WHERE id = %(key)s"
MOVE = "UPDATE directory_document SET id = 987654 WHERE id = %(key)s"
MOVE_BACK = "UPDATE directory_document SET id = %(key)s WHERE id = 987654"
REMOVE = "DELETE FROM directory_document WHERE id = %(key)s"
ADD = ""


def do(statement: str, key: int) -> None:
    if statement == ADD:
        makers.make_document(pk=key)
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, {"key": key})


@pytest.mark.parametrize(
    "acts",
    [
        [[REMOVE]],
        [[CHANGE, REMOVE]],
        [[CHANGE], [CHANGE, REMOVE]],
        [[REMOVE], [ADD]],
        [[REMOVE], [ADD, REMOVE]],
        [[REMOVE], [ADD, CHANGE, REMOVE]],
        [[REMOVE, ADD]],
        [[REMOVE, ADD, REMOVE]],
        [[REMOVE], [ADD], [REMOVE]],
        [[MOVE]],
        [[MOVE], [MOVE_BACK]],
        [[MOVE, MOVE_BACK]],
    ],
)
def test_marks_and_versions_are_those_of_the_rows(acts: list[list[str]]) -> None:
    document = makers.make_document()
    end_act()
    for act in acts:
        for statement in act:
            do(statement, document.pk)
        end_act()
    [table] = [table for table in tracked_tables() if table.name == "directory_document"]
    unlike: list[Any] = []
    with connection.cursor() as cursor:
        for statement in (different_keys(table), wrongly_marked(table)):
            cursor.execute(statement)
            unlike += cursor.fetchall()
    assert unlike == []
