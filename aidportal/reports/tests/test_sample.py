from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from aidportal.accounts.models import User
from aidportal.directory.models import Document
from aidportal.reports.article import load_article
from aidportal.reports.models import PublishedFigure
from aidportal.reports.published import check
from aidportal.reports.sample import load_sample
from aidportal.reports.sample.removing import InUse, remove_sample
from cadres.models import Official, Posting

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def figures() -> str:
    out = StringIO()
    call_command("figures", "--json", stdout=out)
    return out.getvalue()


def test_every_checkable_figure_agrees_and_removing_leaves_the_article_as_it_was():
    load_article()
    before = figures()
    load_sample(TODAY)
    chief = User(username="chief", role=User.Role.ADMINISTRATOR)
    found = {row.number: check(row, chief) for row in PublishedFigure.objects.all()}
    wrong = {n: (c.verdict.value, c.computed) for n, c in found.items() if c.verdict != "agrees"}
    assert wrong == {"B10": ("uncheckable", None), "B11": ("uncheckable", None)}
    assert found["B9"].computed == 19379
    assert not load_sample(TODAY)
    remove_sample()
    assert figures() == before
    assert not Document.objects.samples().exists()
    assert remove_sample() == 0


def test_removes_nothing_while_a_real_posting_takes_over_from_a_sample_one():
    load_sample(TODAY)
    old = Posting.objects.filter(document__kind="sample").last()
    real = Document.objects.get(kind="article")
    official = Official.objects.create(name="张三", home_area_id="110108", document=real)
    Posting.objects.create(
        official=official, batch=old.batch, host_area_id="150430", takes_over_from=old, document=real
    )
    count = Posting.objects.count()
    with pytest.raises(InUse, match="张三"):
        remove_sample()
    assert Posting.objects.count() == count
