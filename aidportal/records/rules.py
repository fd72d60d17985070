"""What to say where the database refuses: of each rule the words that stand with it, on its model."""

from __future__ import annotations

from django.apps import apps
from django.db import DatabaseError


def words_of_rules() -> dict[str, str]:
    """The words of every rule that the database holds, by its name.

    Those of a constraint are its ``violation_error_message``; those of a rule in a trigger stand in ``trigger_rules``
    of the model that it is about.
    """
    words: dict[str, str] = {}
    for model in apps.get_models():
        words |= {rule.name: str(rule.violation_error_message) for rule in model._meta.constraints}
        words |= {name: str(text) for name, text in getattr(model, "trigger_rules", {}).items()}
    return words


def broken_rule(error: DatabaseError) -> str:
    """The words of the rule that the database says was broken, empty where it names none of ours."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return words_of_rules().get(name, "") if name else ""
