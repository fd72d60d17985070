"""What is checked of the words of imports whenever the portal starts."""

from __future__ import annotations

from django.core.checks import CheckMessage, Error

from aidportal.intake.vocabulary import problems


def check_vocabulary(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Refuse a file of words that names a kind, field or value that there is not, or a word that means two things."""
    return [Error(problem, id="imports.E001") for problem in problems()]
