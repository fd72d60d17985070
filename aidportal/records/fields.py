"""Fields as record pages have them: amounts in the reader's unit, and choices that are found as one types."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.sites import site
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, Q, QuerySet
from django.forms import BaseForm, ModelChoiceField
from django.forms.renderers import BaseRenderer
from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.values.dates import PartialDateFormField, describe, typed_date
from aidportal.values.money import AmountFormField, Unit, format_amount, parse_amount
from aidportal.values.names import same
from aidportal.web.requests import SignedInRequest
from aidportal.web.widgets import attributes, input_of

from .field_words import no_choice

KnownRows = dict[tuple[type[Model], str, bool], Any]

# The field of a page that says in which unit its amounts are typed.
UNIT_FIELD = "amounts_in"
# What an amount with a unit of its own holds: 500万, 1.4亿元, 三千元. A number in words, such as 五百, is a bare one.
NAMED_UNIT = re.compile(r"[元圆万萬亿億]|[0-9０-９]\s*[千百十]|[a-z]", re.IGNORECASE)
# How a unit is written behind a number.
WRITTEN = {Unit.YUAN: "元", Unit.WAN: "万元", Unit.YI: "亿元"}
# By which fields a row is called what one types, as far as its kind has them.
NAMES = ("name", "name_zh", "name_en", "title", "code", "number", "username")
SPELT = ("pinyin", "initials")
# How well a row fits a text, the best first.
BY_ITS_NAME, BY_ITS_SOUND, BEGINS_SO, HOLDS_IT = range(4)
# Before what was typed into a choice and names no row; no key begins so.
UNKNOWN = "?"
MOST_LOOKED_AT = 60


@dataclass(frozen=True)
class PageFields:
    """How a record page shows fields to its reader; the admin's pages have their own ways."""

    unit: Unit
    # The rows that its choices have looked up, by kind, key and whether they are recorded: many lines name the same.
    rows: KnownRows = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, request: SignedInRequest) -> PageFields:
        """As the page showed them that ``request`` was sent from, else as its reader wants amounts."""
        return cls(typed_unit(request.POST, Unit(request.user.unit)))

    def adapt(self, form: BaseForm) -> None:
        for one in form.fields.values():
            self._adapt(one)

    def _adapt(self, field: forms.Field) -> None:
        if isinstance(field, AmountFormField):
            field.widget, field.help_text = UnitAmountInput(self.unit), field.about
            field.error_messages["invalid_amount"] = _(
                "“%(value)s” is not an amount. Write a number in the unit beside it, or one with its own unit: "
                "7000万元, 1.4亿元."
            )
        elif isinstance(field, PartialDateFormField):
            field.widget = PartialDateInput(field.widget.attrs | {"data-date": "", "autocomplete": "off"})
        elif isinstance(field, forms.ModelMultipleChoiceField):
            self._choose(field, ManyChoices(), "invalid_pk_value")
        elif isinstance(field, forms.ModelChoiceField) and is_searched(field):
            self._choose(field, OneChoice(), "invalid_choice")
        elif isinstance(field.widget, RelatedFieldWidgetWrapper):
            # What the admin puts beside a choice, these pages do not have.
            field.widget = field.widget.widget

    def _choose(self, field: ModelChoiceField, widget: ChoiceInput, *codes: str) -> None:
        field.widget, widget.is_required = widget, field.required
        widget.choices, widget.known = field.choices, self.rows
        widget.recorded = getattr(field, "recorded", widget.recorded)
        widget.label = vars(field).get("label_from_instance", label_of)  # not Django's own way, which is not sent
        for code in ("invalid_choice", *codes):
            field.error_messages[code] = lazy(lambda: no_choice(widget.names_several), str)()
        field.help_text = "" if "Control" in str(field.help_text) else field.help_text


def is_searched(field: Any) -> bool:
    """Whether a choice is searched in; a short list such as fields of cooperation is chosen from as a whole."""
    if isinstance(field.widget, forms.RadioSelect):
        return False
    return field.queryset.model._meta.model_name != "sector"


# ---- Amounts


class UnitAmountInput(forms.TextInput):
    """Takes a bare number in the reader's unit; a number with a unit of its own as it says."""

    def __init__(self, unit: Unit) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "data-amount": unit.value, "class": "num"})
        self.unit = unit

    def format_value(self, value: object) -> str | None:
        if isinstance(value, str):
            # The unit that the page adds to a bare number stands behind the field already.
            bare = value.removesuffix(WRITTEN[self.unit])
            return value if NAMED_UNIT.search(bare) else bare
        if not isinstance(value, Decimal):
            return super().format_value(value)
        return f"{(value / self.unit.divisor).normalize() + 0:,f}"

    def render(
        self, name: str, value: Any, attrs: dict[str, object] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The box with the unit behind it, and what an amount in it is in yuan."""
        widget = self.get_context(name, value, attrs)["widget"]
        return format_html(
            '<span class="amount">{}<span class="suffix" aria-hidden="true">{}</span></span>'
            '<output class="echo" for="{}">{}</output>',
            input_of(widget),
            self.unit.label,
            widget["attrs"].get("id", ""),
            self.echo(value),
        )

    def echo(self, value: object) -> str:
        """What the amount in the box is in yuan: the one that is recorded, or one that was typed and sent."""
        if isinstance(value, str) and value.strip():
            try:
                return typed_in_full(value, self.unit)
            except (ValueError, OverflowError):
                return ""
        return in_full(value) if isinstance(value, Decimal) and self.unit is not Unit.YUAN else ""

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, UploadedFile], name: str) -> Any:
        text = super().value_from_datadict(data, files, name)
        return in_unit(text, typed_unit(data, self.unit)) if isinstance(text, str) else text


def typed_unit(data: QueryDict, unit: Unit) -> Unit:
    """The unit that the page showed when it was filled in; the reader may have chosen another one since."""
    sent = data.get(UNIT_FIELD, "")
    return Unit(sent) if sent in Unit.values else unit


def in_unit(text: str, unit: Unit) -> str:
    """``text`` with the unit behind it, where it is a number that says none."""
    return f"{text.strip()}{WRITTEN[unit]}" if text.strip() and not NAMED_UNIT.search(text) else text


def typed_in_full(text: str, unit: Unit) -> str:
    """What a typed amount is in yuan; raises what ``parse_amount`` does."""
    return in_full(parse_amount(in_unit(text, unit)))


def in_full(amount: Decimal) -> str:
    """What an amount in the reader's unit is in yuan."""
    return gettext("= %(amount)s yuan") % {"amount": format_amount(amount, Unit.YUAN)}


class PartialDateInput(forms.TextInput):
    """A box for a date, and beside it what was understood where it was typed otherwise than it is kept."""

    def render(
        self, name: str, value: Any, attrs: dict[str, object] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        box = super().render(name, value, attrs, renderer)
        echo = date_understood(value) if isinstance(value, str) else ""
        key = self.build_attrs(self.attrs, attrs).get("id", "")
        return format_html('{}<output class="echo" for="{}">{}</output>', box, key, echo) if echo else box


def date_understood(text: str) -> str:
    """A date that was typed otherwise than it is kept, as it is kept."""
    text = text.strip()[:40]
    if not text:
        return ""
    try:
        date = typed_date(text)
    except ValueError:
        return gettext("not a date")
    return "" if str(date) == text else f"= {describe(date)}"


# ---- Choices


def called_exactly(model: type[Model], text: str) -> Q:
    """Rows of which a name, as far as their kind has it, is ``text`` to the letter, or that sound so; none of none."""
    known = {field.name for field in model._meta.get_fields()}
    exact = Q(pk__in=())
    for name in (*NAMES, *SPELT):
        if text and name in known and (name != "number" or text.isdecimal()):
            exact |= Q(**{name: same(text) if name in SPELT else text})
    return exact


def rows_called(rows: QuerySet[Model], text: str) -> list[Any]:
    """The rows that are called ``text``."""
    close = list(rows.filter(called_exactly(rows.model, text))[:MOST_LOOKED_AT])
    searched = rows.search(text)[:MOST_LOOKED_AT] if hasattr(rows, "search") else []
    unique = {row.pk: row for row in [*close, *searched]}
    return meant([row for row in unique.values() if is_called(row, text)], text)


def meant(called: list[Any], text: str) -> list[Any]:
    """Of several rows that are called ``text`` those of today, and of these the one of the programme, if it is one.

    What is so by its name goes before what only sounds so.
    """
    called = of_today(called)
    named = [row for row in called if rank(row, text) == BY_ITS_NAME] or called
    keys = keys_of_programme(named) if len(named) > 1 else set()
    return [row for row in named if row.pk in keys] if len(keys) == 1 else called


def of_today(rows: list[Any]) -> list[Any]:
    """The rows without those of areas of the past, where that of today is among them."""
    codes = [getattr(row, "codes", None) for row in rows]
    there = {own for own, _today in filter(None, codes)}
    is_past = [code is not None and code[0] != code[1] and code[1] in there for code in codes]
    return [row for row, is_left_out in zip(rows, is_past, strict=True) if not is_left_out]


def keys_of_programme(rows: Iterable[Model]) -> set[Any]:
    """The keys of those ``rows``, of one kind, that lie in a province that gives or receives."""
    by_key = {row.pk: row for row in rows}
    known: Any = type(next(iter(by_key.values())))._default_manager.all() if by_key else None
    if not hasattr(known, "of_programme"):
        return set()
    return set(known.of_programme().filter(pk__in=by_key).values_list("pk", flat=True))


def is_called(row: Model, text: str) -> bool:
    """Whether a row is called ``text``: by a name, its code, its whole pinyin or its initials."""
    return rank(row, text) <= BY_ITS_SOUND


def names_of(row: Model) -> Iterator[str]:
    """What a row is called: its names, its code, and as it stands in a list of choices."""
    yield str(row)
    yield label_of(row)
    for name in NAMES:
        if value := getattr(row, name, None):
            yield str(value)
    yield from getattr(row, "other_names", ())


def spellings_of(row: Model) -> list[str]:
    """How what a row is called is spelt: its pinyin, its initials, and those of its other names."""
    return [str(getattr(row, name, "") or "") for name in SPELT] + list(getattr(row, "other_initials", ()))


def label_of(row: Model) -> str:
    """How a row is called where one chooses it."""
    model_admin: Any = site._registry.get(type(row))
    return str(model_admin.choice_label(row)) if hasattr(model_admin, "choice_label") else str(row)


def rank(row: Model, text: str) -> int:
    """How well a row fits what was typed: called so, with such pinyin or initials, begins so, holds it."""
    wanted, names = same(text), [same(name) for name in names_of(row)]
    if not wanted:
        return HOLDS_IT
    spelt = spellings_of(row)
    if wanted in names or label_of(row).startswith(f"{text} ("):
        return BY_ITS_NAME
    if wanted in spelt:
        return BY_ITS_SOUND
    return BEGINS_SO if any(name.startswith(wanted) for name in [*names, *spelt]) else HOLDS_IT


class ChoiceInput(forms.Widget):
    """A text box for the name of a row, with the row's number beside it while the text is the row's.

    Whatever a browser does, the number counts only with the text that belongs to it. Without scripts the text alone
    says which row is meant.
    """

    choices: Any = ()
    known: KnownRows
    # The keys of what is recorded already, which stays whether or not it may be chosen anew.
    recorded: frozenset[str] = frozenset()
    label: Callable[[Any], str]  # how the field calls a row
    names_several = False  # whether what was typed last does

    def __deepcopy__(self, memo: dict[int, object]) -> Any:
        copied = super().__deepcopy__(memo)
        copied.choices = self.choices
        return copied

    def put(self, data: QueryDict, name: str, key: str) -> None:
        """Write a choice into ``data`` as the page sends it."""
        raise NotImplementedError

    @property
    def rows(self) -> Any:
        return self.choices.queryset

    def row(self, key: object) -> Any:
        """The row with a key, with what its label names; none where the choice does not offer it."""
        place = (self.rows.model, str(key), str(key) in self.recorded)
        if place not in self.known:
            related: Any = getattr(site._registry.get(place[0]), "list_select_related", None) or ()
            # To ask whether what is recorded may be chosen would cost as much again.
            rows = self.rows.model._default_manager.all() if place[2] else self.rows
            try:
                row = rows.select_related(*related).order_by("pk").filter(pk=key).first()
            except (ValueError, TypeError):
                row = None
            if row is None:
                return None
            self.known[place] = row
        return self.known[place]

    def key_of(self, text: str, key: str = "") -> str:
        """The key of the row that ``text`` names; ``key`` where it names that one."""
        if not text.strip():
            return ""
        row = self.row(key) if key else None
        if row is not None and same(self.label(row)) == same(text):
            return str(row.pk)
        called = rows_called(self.rows, text.strip())
        self.names_several = len(called) > 1
        return str(called[0].pk) if len(called) == 1 else f"{UNKNOWN}{text.strip()}"

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, Any]:
        options = self.rows.model._meta
        url = reverse("records:choices", args=[options.app_label, options.model_name])
        return super().get_context(name, value, attrs) | {"url": url}

    def use_required_attribute(self, initial: object) -> bool:
        return False

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str
    ) -> bool:
        return f"{name}_text" not in data and name not in data


class OneChoice(ChoiceInput):
    # Its box is one for a text; what stands around it ``render`` writes.
    template_name = "django/forms/widgets/text.html"

    def render(
        self, name: str, value: object, attrs: dict[str, object] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The number of the row, and the box for its name."""
        value = "" if value is None else str(value)
        row = self.row(value) if value and not value.startswith(UNKNOWN) else None
        text = self.label(row) if row is not None else value.removeprefix(UNKNOWN)
        context = self.get_context(name, value, attrs)
        return format_html(
            '<span class="combo" data-combo="{}"><input type="hidden" name="{}" value="{}">'
            '<input type="text" name="{}_text" value="{}" autocomplete="off"{}></span>',
            *(context["url"], name, "" if row is None else row.pk, name, text),
            SafeString(attributes(context["widget"])),
        )

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str) -> Any:
        text = data.get(f"{name}_text")
        return data.get(name) if text is None else self.key_of(text, data.get(name, ""))

    def put(self, data: QueryDict, name: str, key: str) -> None:
        row = self.row(key) if key else None
        data[name], data[f"{name}_text"] = key, self.label(row) if row is not None else ""


class ManyChoices(ChoiceInput):
    template_name = "records/widgets/many_choices.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, object] | None) -> dict[str, Any]:
        keys = [str(one) for one in value or [] if one not in ("", None)]
        known = [key for key in keys if not key.startswith(UNKNOWN)]
        rows = {str(row.pk): row for row in self.rows.filter(pk__in=known)} if known else {}
        chosen = [(key, self.label(rows[key])) for key in keys if key in rows]
        text = "".join(key.removeprefix(UNKNOWN) for key in keys if key.startswith(UNKNOWN))
        return super().get_context(name, value, attrs) | {"chosen": chosen, "text": text}

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str
    ) -> list[str]:
        keys = data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, []))
        more = self.key_of(data.get(f"{name}_text", ""))
        return [*keys, more] if more and more not in keys else keys

    def put(self, data: QueryDict, name: str, key: str) -> None:
        data.setlist(name, key.split(",") if key else [])
        data[f"{name}_text"] = ""
