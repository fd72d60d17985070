"""A subject that is declared in its ``apps.py`` is there everywhere, with settings and addresses alone touched."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
# The process of its own uses their database.
pytestmark = pytest.mark.django_db


def database_url() -> str:
    """The database of the tests, for another process."""
    settings = connection.settings_dict
    at = urlencode({"host": settings["HOST"], "port": settings["PORT"]})
    return f"postgresql://{quote(settings['USER'])}:{quote(settings['PASSWORD'])}@/{quote(settings['NAME'])}?{at}"


@pytest.fixture(scope="module")
def seen(django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    with django_db_blocker.unblock():
        url = database_url()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.tiny.use"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.tiny.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def options(page: str, name: str) -> list[str]:
    """The values that the drop-down ``name`` of a page offers."""
    (select,) = re.findall(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    return re.findall(r'<option value="([^"]*)"', select)


def test_the_command_answers_its_figure_by_its_axis(seen: dict[str, Any]) -> None:
    (figure,) = seen["command"]["figures"]
    assert (figure["key"], figure["value"]) == ("visits", "2")
    assert seen["command"]["scope"]["purpose"] == ["study"]


def test_its_list_is_filtered_and_has_the_figure_in_its_foot(seen: dict[str, Any]) -> None:
    page = seen["list"]
    assert page.startswith("200")
    assert options(page, "purpose") == ["", "study", "trade"]
    assert ("2014-05-02" in page, "2015" in re.findall(r"<tbody>.*</tbody>", page, re.DOTALL)[0]) == (True, False)
    assert seen["file"].startswith("200") and seen["file"].count("study tour") == 2


def test_what_is_no_value_is_refused_as_everywhere(seen: dict[str, Any]) -> None:
    assert "nonsense" in seen["hostile"] and 'role="alert"' in seen["hostile"]


def test_dashboards_have_its_place_its_filter_and_the_areas_of_its_records(seen: dict[str, Any]) -> None:
    page = seen["overview"]
    assert '<a href="/visits/"' in page
    assert 'name="purpose"' in page
    assert "150429" in options(page, "area")


def test_its_figure_is_compared_by_its_dimension(seen: dict[str, Any]) -> None:
    page = seen["compared"]
    assert page.startswith("200")
    assert "Purpose" in page and options(page, "purpose")[1:] == ["study", "trade"]
    assert "/visits/?purpose=trade" in page
    assert "All visits" in page


def test_lists_that_know_nothing_of_the_axis_say_so(seen: dict[str, Any]) -> None:
    assert re.search(r'class="notice warn".*purpose', seen["elsewhere"], re.DOTALL)
