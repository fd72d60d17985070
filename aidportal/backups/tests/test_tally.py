"""Each way in which a restored database is not the one that was backed up is said, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aidportal.backups.refusals import in_both
from aidportal.backups.tally import Tally, differences

THEN = Tally(
    tables={"public.payment": (2, "17"), "history.change": (5, "99")},
    sequences={"public.payment_id_seq": 8},
    objects={"triggers": ["payment.kept O"], "functions": []},
    reports={"R-1": "ab cd"},
    figures={"committed": {"": "120.00", "area=150429": "120.00"}, "people": {"": None}},
)


def words(**changes):
    return [in_both(one.words) for one in differences(THEN, replace(THEN, **changes))]


def test_the_same_differs_in_nothing():
    assert words() == []
    assert list(differences(THEN, Tally.of_json(THEN.as_json()))) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tables": THEN.tables | {"history.change": (4, "99")}}, "history.change has 4 rows instead of 5."),
        (
            {"tables": THEN.tables | {"public.payment": (2, "18")}},
            "public.payment has as many rows as before, but something else stands in them.",
        ),
        ({"sequences": {"public.payment_id_seq": 7}}, "public.payment_id_seq go on at 7, although 8 was given out"),
        ({"objects": {"triggers": [], "functions": []}}, "payment.kept O is missing (triggers)."),
        ({"objects": THEN.objects | {"functions": ["f()"]}}, "f() was not there before (functions)."),
        ({"reports": {"R-1": "ab ce"}}, "The issued report R-1 has another hash"),
        ({"reports": {}}, "The issued report R-1 has another hash"),
        ({"reports": THEN.reports | {"R-2": "x"}}, "The issued report R-2 has another hash"),
        (
            {"figures": THEN.figures | {"committed": {"": "120.00", "area=150429": "119.99"}}},
            "The figure committed area=150429 is 119.99 instead of 120.00.",
        ),
        ({"figures": THEN.figures | {"people": {"": "0"}}}, "The figure people is 0 instead of —."),
        ({"figures": THEN.figures | {"committed": {"": "120.00"}}}, "committed area=150429 is — instead of 120.00."),
    ],
)
def test_one_change_is_one_sentence(changes, said):
    (sentence,) = words(**changes)
    assert said in sentence


def test_numbers_that_were_given_out_since_and_figures_that_one_side_lacks_are_no_differences():
    assert words(sequences={"public.payment_id_seq": 9}) == []
    assert words(figures={"committed": THEN.figures["committed"], "new": {"": "1"}}) == []
