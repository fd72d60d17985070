"""What a page was made from is gone with it, and does not wait until garbage is looked for."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from django.test import RequestFactory

from aidportal.overview.director.page import DirectorView
from aidportal.overview.overview import OverviewView
from aidportal.overview.targets import Targets
from aidportal.overview.targets_page import TargetsView
from tests import makers


@pytest.mark.django_db
@pytest.mark.parametrize("view", [DirectorView, OverviewView, TargetsView])
def test_the_targets_of_a_page_are_gone_with_it(view: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    makers.make_project()
    made: list[weakref.ref[Targets]] = []
    ask = Targets.rows

    def asked(targets: Targets) -> list[Any]:
        made.append(weakref.ref(targets))
        return ask(targets)

    monkeypatch.setattr(Targets, "rows", asked)
    request: Any = RequestFactory().get("/")
    request.user = makers.make_user("administrator")
    gc.disable()
    try:
        assert view.as_view()(request).render().content
        assert made
        assert [one() for one in made] == [None] * len(made)
    finally:
        gc.enable()
