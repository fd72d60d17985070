"""The history and the recycle bin of one area, whatever kinds of records changed in it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from aidportal.changes.recycle_bin import kept_kinds
from aidportal.directory.models import Document, Organisation
from aidportal.directory.querysets import in_areas
from aidportal.records.told_tables import told_tables
from cadres.models import Batch
from tests import makers
from tests.history_ends import end_act

pytestmark = pytest.mark.django_db

MODELS = list(dict.fromkeys([*(table.model for table in told_tables()), *kept_kinds()]))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_each_kind_says_what_lies_in_an_area(model: Any) -> None:
    rows = in_areas(model._default_manager.all(), ("150429",))
    assert rows.count() <= model._default_manager.count()


def test_what_lies_in_an_area_is_found_by_its_own_and_by_its_records() -> None:
    document = makers.make_document()
    makers.make_project(area_id="150429", document=document)
    batch = makers.make_posting(host_area_id="150429").batch
    for model, record in ((Document, document), (Batch, batch)):
        assert in_areas(model.objects.all(), ("150429",)).filter(pk=record.pk).exists()
        assert not in_areas(model.objects.all(), ("150430",)).exists()
    assert in_areas(Organisation.objects.all(), ("150429",)).filter(area="150429").exists()


def test_the_history_and_the_bin_of_an_area_name_its_records_alone(client: Any) -> None:
    here, there = (
        makers.make_project(title=title, area_id=code) for title, code in (("甲", "150429"), ("乙", "150430"))
    )
    names = {"area": "宁城县里的机构", "other": "敖汉旗里的机构"}
    bodies = [Organisation.objects.create(name_zh=names["area"], kind="enterprise", area_id="150429")]
    bodies.append(Organisation.objects.create(name_zh=names["other"], kind="enterprise", area_id="150430"))
    end_act()
    client.force_login(makers.make_user("administrator"))
    page = client.get(reverse("history:all"), {"area": "150429"}).content.decode()
    assert names["area"] in page and names["other"] not in page
    for record in (here, there, *bodies):
        record.delete()
    end_act()
    page = client.get(reverse("history:bin"), {"area": "150429"}).content.decode()
    assert names["area"] in page and names["other"] not in page
    assert page.count('class="btn compact"') == 2
