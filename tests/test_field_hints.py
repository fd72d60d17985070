"""What is said under a field stands with the model, and is the same on record pages, in the admin and in templates."""

from __future__ import annotations

import pytest
from django.contrib.admin.sites import site
from django.core.exceptions import FieldDoesNotExist
from django.test import RequestFactory
from django.utils.translation import override

from aidportal.imports.templates import accepted
from aidportal.intake.kinds import importers
from aidportal.records.fields import PageFields
from aidportal.records.pages import has_page
from aidportal.values.money import AmountFormField, Unit
from projects.forms import PaymentForm
from tests import makers

# Asked without a form of its own, the field of an address tells of Django 6.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:The default scheme")]
KINDS = [model for model in site._registry if has_page(model)]


def form_classes(model):
    """The forms of a kind and of its lines, each with the model of its rows."""
    request = RequestFactory().get("/")
    request.user = makers.make_user("administrator", username=f"chief-{model.__name__}")
    admin = site.get_model_admin(model)
    yield model, admin.get_form(request)
    for inline in admin.get_inline_instances(request):
        yield inline.model, inline.get_formset(request).form
    if model.__name__ == "Project":
        yield PaymentForm._meta.model, PaymentForm


def hints(model, form):
    """Of each field that is one of the model: what the form says of it, and what the model does."""
    for name, field in form.fields.items():
        try:
            recorded = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if recorded.editable:
            yield name, field, recorded


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_the_admin_says_of_a_field_what_its_model_says(model):
    with override("en"):
        said = {
            f"{owner.__name__}.{name}": (str(field.help_text), str(recorded.formfield().help_text))
            for owner, form in form_classes(model)
            for name, field, recorded in hints(owner, form())
        }
    assert said
    assert {name: both for name, both in said.items() if both[0] != both[1]} == {}


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_a_record_page_says_the_same_but_for_the_unit_which_its_field_shows(model):
    with override("en"):
        for owner, form_class in form_classes(model):
            form = form_class()
            PageFields(Unit.WAN).adapt(form)
            for name, field, recorded in hints(owner, form):
                own = recorded.help_text if isinstance(field, AmountFormField) else recorded.formfield().help_text
                assert str(field.help_text) == str(own), f"{owner.__name__}.{name}"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_no_two_fields_of_a_form_are_called_the_same(model, language):
    with override(language):
        for owner, form in form_classes(model):
            labels = [str(field.label) for field in form().fields.values()]
            assert len({*labels}) == len(labels), f"{owner.__name__}: {labels}"


def test_templates_of_workbooks_say_what_the_model_says_of_a_column():
    projects = next(kind for kind in importers() if kind.key == "projects")
    columns = {field.name: field for field in projects.fields}
    with override("en"):
        assert accepted(projects, columns["place"], Unit.WAN) == "Town, village or site."
        assert accepted(projects, columns["code"], Unit.WAN).endswith("Leave empty to have one given.")
        assert (
            accepted(projects, columns["programme_year"], Unit.WAN)
            == "A day, a month or a year: 2015-03-15, 2015-03, 2015."
        )
