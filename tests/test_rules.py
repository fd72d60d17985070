"""Every rule that the database holds says in words what it refuses, and says it in one place."""

from __future__ import annotations

import re

from django.apps import apps
from django.utils.translation import override

from aidportal.records.rules import words_of_rules

from .test_class_names import PACKAGES, ROOT

RAISED = re.compile(r"CONSTRAINT = '(\w+)'")


def rules_of_triggers() -> set[str]:
    """The names by which triggers refuse, as the migrations make them."""
    migrations = [path for package in PACKAGES for path in (ROOT / package).rglob("migrations/*.py")]
    return {name for path in migrations for name in RAISED.findall(path.read_text(encoding="utf-8"))}


def test_every_rule_in_a_trigger_has_words_in_both_languages() -> None:
    raised = rules_of_triggers()
    assert len(raised) >= 4
    for language in ("en", "zh-hans"):
        with override(language):
            words = words_of_rules()
        assert [name for name in raised if not words.get(name)] == []


def test_no_model_has_words_for_a_rule_that_nothing_raises() -> None:
    named = {name for model in apps.get_models() for name in getattr(model, "trigger_rules", {})}
    assert named <= rules_of_triggers()


def test_the_words_of_every_constraint_can_be_said_in_both_languages() -> None:
    constraints = [rule for model in apps.get_models() for rule in model._meta.constraints]
    assert len(constraints) > 30
    for language in ("en", "zh-hans"):
        with override(language):
            # Django fills names into them, so that a per cent sign by itself is an error.
            assert all(rule.get_violation_error_message() for rule in constraints)
