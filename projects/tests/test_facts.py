"""What the page of a project says of it, a line for each field that the form records."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import ForeignKey, IntegerField, Model
from django.utils.text import capfirst

from aidportal.directory.models import Organisation, Sector
from aidportal.values.dates import PartialDate
from aidportal.values.money import MoneyField, Unit
from projects.forms import ProjectForm
from projects.models import Project
from projects.panels import SPANS, TOLD_ELSEWHERE, facts_of
from tests import makers

pytestmark = pytest.mark.django_db


def something(field: Any) -> object:
    """A value that the field may have."""
    if isinstance(field, ForeignKey):
        known: dict[type[Model], Any] = {Organisation: makers.government(makers.GIVER), Sector: Sector.objects.first()}
        return known[field.related_model]
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, MoneyField):
        return Decimal(1200)
    if isinstance(field, IntegerField):
        return 1234
    return PartialDate.parse("2014-05") if "PartialDate" in type(field).__name__ else "某某"


def test_each_field_of_the_form_is_told() -> None:
    names = [name for name in ProjectForm.field_names() if name not in TOLD_ELSEWHERE]
    fields: list[Any] = [Project._meta.get_field(name) for name in names]
    given = {field.name: something(field) for field in fields if field.name not in ("area", "document")}
    project = makers.make_project(**given)
    facts = {fact["label"]: fact for fact in facts_of(project, Unit.WAN)}
    for field in fields:
        label = SPANS[field.name][0] if field.name in SPANS else capfirst(str(field.verbose_name))
        assert facts[label]["value"], field.name
    assert len(facts) == len(fields)
    assert facts["受益人数"]["value"] == "1,234"
    assert facts["地区"]["url"] == project.area.get_absolute_url()


def test_what_is_not_known_is_left_out() -> None:
    project = makers.make_project(actual_from=date(2014, 3, 1), people_benefiting=0)
    told = {str(fact["label"]): fact["value"] for fact in facts_of(project, Unit.WAN)}
    assert set(told) == {"地区", "项目年度", "实际", "受益人数", "来源文件"}
    assert (told["受益人数"], told["实际"]) == ("0", "2014-03-01 – —")
