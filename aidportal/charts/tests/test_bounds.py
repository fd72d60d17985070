"""Pages over a country: no table of a page grows with it, and what is not shown is added up and in a file."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aidportal.charts.bounds import MOST_CELLS, MOST_ROWS
from aidportal.charts.chart import Chart
from aidportal.directory.models import Area, Organisation
from aidportal.subjects.navigation import dashboards
from projects.models import Funding, Project
from tests import makers
from tests.list_checks import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
RECEIVERS, GIVERS = 200, 30
MOST_BYTES = 300 * 1024


@pytest.fixture
def country():
    """Two hundred counties of four provinces, helped by thirty; each line is of another amount: 1, 2 … 200 yuan."""
    document = makers.make_document()
    within = Area.objects.filter(level="county", until=None).order_by("code")
    counties = [area for code in ("41", "51", "52", "53") for area in within.filter(code__startswith=code)[:50]]
    givers = list(
        Organisation.objects.filter(kind="government", area__in=within.filter(code__startswith="32")[:GIVERS])
    )
    projects = Project.objects.bulk_create(
        Project(
            code=f"B-{n}", title="项目", area=area, giver=givers[n % GIVERS], programme_year="2014", document=document
        )
        for n, area in enumerate(counties)
    )
    Funding.objects.bulk_create(
        Funding(project=project, source="district", giver=project.giver, amount=Decimal(n), fiscal_year="2014")
        for n, project in enumerate(projects, 1)
    )
    return counties


@pytest.fixture
def client():
    return client_of(makers.make_user("administrator", unit="yuan"))


def charts(client, url: str) -> dict[str, Chart]:
    return {block.key: block for block in client.get(url).context["drawn"].blocks if isinstance(block, Chart)}


def test_no_page_grows_with_the_country(client, country):
    for name in [one.name for one in dashboards()]:
        for query in ("?year=2014", "?year=2014&level=county", "?year=2014&figure=committed&rows=area&columns=giver"):
            page = client.get(reverse(name) + query)
            assert len(page.content) <= MOST_BYTES, (name, query, len(page.content))
            for block in page.context["drawn"].blocks if "drawn" in page.context else ():
                if isinstance(block, Chart):
                    assert len(block.rows) * len(block.columns) <= MOST_CELLS + 200, (name, query, block.key)


def test_what_is_not_shown_is_one_row_so_that_the_totals_agree(client, country):
    matrix = charts(client, "/dashboards/flows/?level=county&year=2014")["matrix"]
    *rows, foot = matrix.rows
    assert rows[-1].role == "rest"
    assert foot.cells[-1].value == "20100.00"  # 1 + 2 + … + 200
    for place, cell in enumerate(foot.cells):
        assert Decimal(cell.value) == sum(Decimal(row.cells[place].value or 0) for row in rows)
    for row in rows:
        *parts, total = row.cells
        assert Decimal(total.value) == sum(Decimal(cell.value or 0) for cell in parts)


def test_the_smallest_are_what_is_not_shown(client, country):
    ranking = charts(client, "/dashboards/flows/?level=county&year=2014")["receivers"]
    assert len(ranking.rows) == MOST_ROWS + 1
    assert [row.cells[0].value for row in ranking.rows[:2]] == ["200.00", "199.00"]
    # 1 + 2 + … + 140
    assert ranking.rows[-1].cells[0].value == "9870.00"
    assert "140" in ranking.rows[-1].label


def test_the_rest_is_in_the_file_behind_its_link(client, country):
    ranking = charts(client, "/dashboards/flows/?level=county&year=2014")["receivers"]
    response = client.get(ranking.rows[-1].url)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    _head, *rows = csv.reader(StringIO(response.content.decode("utf-8-sig")))
    assert len(rows) == RECEIVERS
    assert sum(Decimal(row[1]) for row in rows) == Decimal(20100)
    assert client.get("/dashboards/flows/?_table=nothing").status_code == 404
    assert client.get("/dashboards/flows/?_table=matrix&area=999999").status_code == 404


def test_the_level_is_the_deepest_that_fits_what_the_scope_holds(client, country):
    rows = charts(client, "/dashboards/flows/?year=2014")["receivers"].rows
    assert 4 < len(rows) <= MOST_ROWS
    assert all(row.role == "" for row in rows)
    query = f"area={country[0].code}&area={country[30].code}&giver={Project.objects.get(code='B-0').giver.area_id}"
    some = charts(client, f"/dashboards/flows/?year=2014&{query}")["receivers"].rows
    assert [row.label for row in some] == [country[30].name_zh, country[0].name_zh]


# ---- Filter bars


def test_places_are_typed_where_there_are_too_many_for_a_drop_down(client, country):
    page = client.get("/projects/").content.decode()
    assert page.count("<option") < 200
    assert re.search(r'<input[^>]* id="id_area"[^>]* name="area"[^>]* type="search"', page)
    first = country[0]
    for text in (first.code, f"{first.name_zh} {first.code}"):
        found = client.get("/projects/", {"area": text})
        assert [row.record.area_id for row in found.context["table"].paginated_rows] == [first.code], text
        # What is sent back is what was chosen.
        assert f'value="{first.name_zh} {first.code}"' in found.content.decode()


def test_a_name_is_enough_where_one_place_has_it_and_else_the_codes_are_told(client, country):
    names = [area.name_zh for area in country]
    single = next(area for area in country if sum(area.name_zh in name for name in names) == 1)
    found = client.get("/projects/", {"area": single.name_zh})
    assert [row.record.area_id for row in found.context["table"].paginated_rows] == [single.code]
    several = client.get("/projects/", {"area": "市"})
    [error] = several.context["filter"].form.errors["area"]
    assert country[0].code[:2] in error
    assert "area" in client.get("/projects/", {"area": "没有这个地方"}).context["filter"].form.errors


def test_what_is_offered_is_asked_of_the_register_and_is_what_rows_have(client, country):
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/projects/")
    assert not [query for query in captured if query["sql"] and "DISTINCT" in query["sql"]]
    assert page.context["filter"].register.receiving == {area.code for area in country}
    viewer = client_of(makers.make_user("viewer", country[0].code))
    page = viewer.get("/projects/")
    assert page.context["filter"].register.receiving == {country[0].code}
    assert "area" in viewer.get("/projects/", {"area": country[1].name_zh}).context["filter"].form.errors
