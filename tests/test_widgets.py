"""Widgets that are written without templates are what Django's templates make of them, on every form there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.contrib.admin.sites import site
from django.forms.renderers import TemplatesSetting
from django.template.loader import get_template
from django.test.html import parse_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from aidportal.records.fields import PageFields
from aidportal.records.sections import of_bound
from aidportal.records.templatetags.record_fields import TEMPLATE, plain_field
from aidportal.values.money import Unit
from aidportal.web.widgets import WRITERS, PlainWidgets
from tests import makers

pytestmark = pytest.mark.django_db

VALUES = (None, "", "a<b>&\"'", mark_safe("&lt;"), 0, 1234567, Decimal("1.50"), True, gettext_lazy("Save"), "1")


def alike(widget: Any, value: Any, attrs: dict[str, Any]) -> bool:
    """Whether a widget is written as its template says; spaces between tags aside."""
    made = [
        parse_html(widget.render("name", value, attrs, renderer=renderer))
        for renderer in (PlainWidgets(), TemplatesSetting())
    ]
    return made[0] == made[1]


def forms_there_are(rf: Any, **facts: Any) -> Iterator[Any]:
    request = rf.get("/")
    request.user = makers.make_user("administrator")
    vars(request).update(facts)
    for pages in site._registry.values():
        yield pages.get_form(request)()
        for inline in pages.get_inline_instances(request):
            yield inline.get_formset(request).form()


def test_every_widget_of_every_record_is_written_as_its_template_says(rf: Any) -> None:
    makers.make_project()
    tried = 0
    for form in forms_there_are(rf):
        for bound in form:
            for value in (bound.value(), *VALUES[:3]):
                attrs = bound.build_widget_attrs({"id": bound.auto_id, "class": "x"})
                assert alike(bound.field.widget, value, attrs), f"{type(form).__name__}.{bound.name}: {value!r}"
                tried += 1
    assert tried > 500


@pytest.mark.parametrize("was", [None, "", 'a<b"'])
def test_every_plain_field_of_a_page_is_written_as_the_template_of_fields_says(rf: Any, was: str | None) -> None:
    tried = 0
    for form in forms_there_are(rf, page_fields=PageFields(Unit.WAN)):
        for field in (replace(of_bound(bound), was=was) for bound in form):
            if field.is_plain:
                expected = get_template(TEMPLATE).render({"field": field})
                assert parse_html(plain_field(field)) == parse_html(expected), f"{type(form).__name__}.{field.label}"
                tried += 1
    assert tried > 80


CHOICES = [("", "—"), ("1", 'a<b>"'), ("2", mark_safe("<b>")), ("A group", [("3", gettext_lazy("Save")), (4, 4000)])]
WIDGETS = [
    forms.TextInput(),
    forms.NumberInput(),
    forms.HiddenInput(),
    forms.EmailInput(),
    forms.DateInput(),
    forms.CheckboxInput(),
    forms.Textarea(),
    forms.Select(choices=CHOICES),
    forms.SelectMultiple(choices=CHOICES),
    forms.NullBooleanSelect(),
    forms.RadioSelect(choices=CHOICES),
    forms.ClearableFileInput(),
]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_and_attributes_are_escaped_alike(widget: forms.Widget, value: Any) -> None:
    attrs = {"id": "id", "required": True, "hidden": False, "rows": 10, "title": "a<b>&\"'", "data-x": None}
    assert alike(widget, value, attrs)


def test_an_option_with_a_template_of_its_own_keeps_it() -> None:
    class Own(forms.Select):
        option_template_name = "django/forms/widgets/radio_option.html"

    assert 'type="' in Own(choices=CHOICES).render("name", "1")


def test_every_template_that_is_not_asked_is_one_of_djangos() -> None:
    for name in WRITERS:
        assert TemplatesSetting().get_template(name)
