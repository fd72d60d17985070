"""Who signs in and out while forms are open."""

from __future__ import annotations

import pytest

from aidportal.accounts.models import User
from tests import makers

PASSWORD = "Larch-3285-mu"


@pytest.fixture
def user(db: None) -> User:
    """The administrator ``clerk``, whose password is ``PASSWORD``."""
    made = makers.make_user("administrator", username="clerk")
    made.set_password(PASSWORD)
    made.save()
    return made
