"""The history over all subjects: whatever is changed by whatever way, each past moment is read as it was."""

from __future__ import annotations

import random
import re
import threading
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client

from aidportal.changes.why import told, why
from aidportal.figures import catalogue
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import Period, Scope
from aidportal.history.models import Act
from aidportal.history.moments import Moment, as_of
from aidportal.history.tellers import telling
from aidportal.history.tracked import tracked_tables
from aidportal.history.versions import different_keys, wrongly_marked
from aidportal.sample.records import load_sample
from aidportal.values import dates
from projects.models import Project
from tests import history_acts, makers

pytestmark = pytest.mark.slow


def rows_unlike_their_versions() -> dict[str, list[Any]]:
    unlike = {}
    with connection.cursor() as cursor:
        for table in tracked_tables():
            for statement in (different_keys(table), wrongly_marked(table)):
                cursor.execute(statement)
                if rows := cursor.fetchall():
                    unlike[table.name] = rows
    return unlike


def values(scope: Scope) -> dict[Any, Any]:
    """Every figure of a scope, in all and by each dimension."""
    reading = Reading()
    answers = {}
    for figure in catalogue.figures():
        answers[figure.key] = figure, reading.ask(figure, scope, *((key,) for key in figure.dimensions))
    return {
        (key, dimension): answer.by(dimension) if dimension else answer.total
        for key, (figure, answer) in answers.items()
        for dimension in ("", *figure.dimensions)
    }


def numbers_in(all_values: dict[Any, Any]) -> int:
    return sum(len(value) if isinstance(value, dict) else 1 for value in all_values.values())


def scopes_of_two() -> list[Scope]:
    """Scopes of a reader who sees all, some of which the kept sums answer, and of one who sees some areas."""
    chief = makers.make_user("administrator", username="chief")
    viewer = makers.make_user("viewer", "150400", username="viewer")
    years = Period(date(2013, 1, 1), date(2015, 1, 1))
    return [Scope(chief), Scope(viewer), Scope(chief, years), Scope(chief, areas=("150400",))]


@pytest.mark.django_db(transaction=True)
def test_every_past_moment_is_read_as_it_was(scopes: int) -> None:
    """With ``--scopes`` as many rounds of acts are asked in four scopes, else one round in two."""
    load_sample()
    chance, noted, asked = random.Random(scopes), [], scopes_of_two()[: 4 if scopes else 2]
    for act in chance.sample(history_acts.ACTS * max(scopes, 1), len(history_acts.ACTS) * max(scopes, 1)):
        act(chance)
        noted.append((Act.objects.latest_number(), [values(scope) for scope in asked]))
    assert rows_unlike_their_versions() == {}
    compared = 0
    for number, before in chance.sample(noted, len(noted)):
        with as_of(Moment(number, dates.today())):
            now = [values(scope) for scope in asked]
        assert now == before, number
        compared += sum(map(numbers_in, now))
    assert compared > 100_000
    assert [values(scope) for scope in asked] == noted[-1][1]
    reasons_add_up(noted, asked if scopes else asked[:1], chance)


def reasons_add_up(noted: list[tuple[int, list[Any]]], asked: list[Scope], chance: random.Random) -> None:
    """Between two moments what records add and take comes to the difference of each figure, to the cent."""
    kinds: set[str] = set()
    for place, scope in enumerate(asked):
        (was, before), (now, after) = sorted(chance.sample(noted, 2), key=lambda one: one[0])
        moments = Moment(was, dates.today()), Moment(now, dates.today())
        for figure in catalogue.figures():
            reasons = told(why(figure, scope, *moments), scope)
            assert (reasons.was, reasons.now) == (before[place][figure.key, ""], after[place][figure.key, ""])
            if reasons.shares is not None:
                assert reasons.unexplained == 0, figure.key
                kinds.update(share.kind for share in reasons.shares)
                assert all(share.name for share in reasons.shares)
                unknown = [share for share in reasons.shares if share.act is None and share.key is not None]
                assert len(unknown) <= len(reasons.shares) // 20, figure.key
    assert len(kinds) > 1


def write_until(stop: threading.Event, seed: int, failures: list[Exception]) -> None:
    """Change records by all ways, on a connection of this thread; what another holds or deletes is let go."""
    chance = random.Random(seed)
    while not stop.is_set() and not failures:
        try:
            with telling("form", path=f"/writer/{seed}/"):
                chance.choice(history_acts.ACTS)(chance)
        except (OperationalError, IntegrityError, ObjectDoesNotExist):
            continue
        except Exception as error:
            failures.append(error)
    connection.close()


def snapshot(scope: Scope) -> tuple[int, dict[Any, Any]]:
    """The last act that a snapshot sees, and all figures that it gives."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return Act.objects.latest_number(), values(scope)


@pytest.mark.django_db(transaction=True)
def test_while_several_write_a_moment_is_what_a_snapshot_saw(scopes: int) -> None:
    load_sample()
    [scope, *_others] = scopes_of_two()
    stop, seeds, failures = threading.Event(), (1, 2, 3), list[Exception]()
    writers = [threading.Thread(target=write_until, args=(stop, seed, failures)) for seed in seeds]
    for writer in writers:
        writer.start()
    noted: dict[int, dict[Any, Any]] = {}
    try:
        while len(noted) < 4 + 8 * scopes and not failures:
            number, seen = snapshot(scope)
            assert noted.setdefault(number, seen) == seen, "two snapshots of one moment differ"
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert not failures
    assert rows_unlike_their_versions() == {}
    acts = list(Act.objects.order_by("pk").values_list("at", "what__path"))
    times = [at for at, _path in acts]
    assert times == sorted(at for at in times if at)
    assert {path for _at, path in acts} >= {f"/writer/{seed}/" for seed in seeds}
    for number, before in noted.items():
        with as_of(Moment(number, dates.today())):
            assert values(scope) == before, number


ADDRESSES = (
    *("/", "/dashboards/investment/", "/dashboards/exchange/", "/dashboards/training/", "/dashboards/targets/"),
    *("/dashboards/flows/", "/dashboards/compare/", "/reports/", "/figures/", "/projects/", "/projects/funding/"),
    *("/projects/payments/", "/projects/outputs/", "/projects/statuses/", "/projects/donations/", "/cadres/"),
    *("/cadres/batches/", "/cadres/timeline/", "/cadres/timeline/data/", "/trainings/", "/directory/areas/"),
    *("/directory/pairings/", "/directory/agreements/", "/directory/areas/150429/", "/projects/?export=csv"),
)


@pytest.mark.django_db(transaction=True)
def test_pages_of_a_past_moment_are_those_of_then(client: Client) -> None:
    """Of who only reads, letter by letter but for the banner and the beginning of addresses."""
    load_sample()
    client.force_login(makers.make_user("viewer", "150000", username="reader"))
    project = Project.objects.order_by("pk")[0]
    addresses = (*ADDRESSES, project.get_absolute_url())
    number, before = Act.objects.latest_number(), {address: client.get(address).content for address in addresses}
    chance = random.Random(3)
    for act in history_acts.ACTS:
        act(chance)
    project.title = "改了名的项目"
    project.save()
    unlike = {}
    for address, page in before.items():
        then = client.get(f"/known/a{number}{address}")
        lines = zip(plain(page, number).splitlines(), plain(then.content, number).splitlines(), strict=False)
        if then.status_code != 200 or plain(then.content, number) != plain(page, number):
            unlike[address] = then.status_code, next((pair for pair in lines if pair[0] != pair[1]), None)
    assert unlike == {}
    assert "改了名的项目" in client.get(project.get_absolute_url()).content.decode()


def plain(page: bytes, number: int) -> str:
    text = page.decode().replace(f"/known/a{number}/", "/")
    added = (
        r'<div class="asof".*?</div>|(<dd class="delta">\s*|)<a href="/history/why/[^>]* data-moved>.*?</a>(\s*</dd>|)'
    )
    banner = rf'{added}|name="(csrfmiddlewaretoken|form_key)" value="[^"]*"'
    return re.sub(r"\n\s*", "\n", re.sub(banner, "", text, flags=re.DOTALL))
