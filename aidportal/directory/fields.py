"""The fields of a filter: what an address may say of each axis of a scope, and what drop-downs offer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.figures.axes import NOT_STATED
from aidportal.figures.scopes import ALL
from aidportal.values import dates
from aidportal.values.dates import PartialDate

from .choices import Choices, DropDownOption, PlaceOptions, code_in

# More values on one axis than any reader chooses; it keeps hostile addresses from becoming slow queries.
MOST_VALUES = 50
# More places than anybody looks through in a drop-down; beyond it they are typed.
MOST_OPTIONS = 200
# The year from which the drop-down of periods offers years; an address takes any.
FIRST_OFFERED_YEAR = 2009
FIVE_YEAR_PLANS = (
    (gettext_lazy("12th Five-Year Plan"), 2011),
    (gettext_lazy("13th Five-Year Plan"), 2016),
    (gettext_lazy("14th Five-Year Plan"), 2021),
    (gettext_lazy("15th Five-Year Plan"), 2026),
)
_YEARS = re.compile(r"\d{4}(\.\.\d{4})?", re.ASCII)


def not_stated() -> tuple[str, str]:
    return (NOT_STATED, _("not stated"))


def keys_of(choices: Iterable[DropDownOption]) -> set[str]:
    """The values of options, also of those in groups."""
    keys = set()
    for key, label in choices:
        keys |= keys_of(label) if isinstance(label, (list, tuple)) else {str(key)}
    return keys


class PlainInput(forms.TextInput):
    """A text box written at once, as ``PlainSelect`` is."""

    def render(
        self, name: str, value: object, attrs: dict[str, object] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        marks = {"type": self.input_type, "name": name} | self.build_attrs(self.attrs, attrs)
        shown = self.format_value(value)
        return format_html("<input{}>", flatatt(marks if shown is None else marks | {"value": shown}))


class PlainHiddenInput(PlainInput, forms.HiddenInput):
    """What an address says and nobody types."""

    input_type = "hidden"


class PlainSelect(forms.Select):
    """A drop-down written at once: for each of the hundred options of a filter bar Django renders two templates."""

    def render(
        self, name: str, value: object, attrs: dict[str, object] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        chosen = self.format_value(value)
        head = flatatt(self.build_attrs(self.attrs, self.marks(chosen) | (attrs or {})))
        options = "".join(options_html(self.choices, chosen))
        return mark_safe(f'<select name="{escape(name)}"{head}>{options}</select>')  # noqa: S308 - all is escaped

    def marks(self, chosen: list[str]) -> dict[str, Any]:
        """Attributes that follow from the values chosen."""
        return {}


def options_html(choices: Iterable[DropDownOption], chosen: list[str]) -> Iterator[str]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield f'<optgroup label="{escape(str(value))}">{"".join(options_html(label, chosen))}</optgroup>'
        else:
            mark = " selected" if str(value) in chosen else ""
            yield f'<option value="{escape(str(value))}"{mark}>{escape(str(label))}</option>'


class FewSelect(PlainSelect, forms.SelectMultiple):
    """A drop-down for one value that still shows several where an address asks for them."""

    def marks(self, chosen: list[str]) -> dict[str, Any]:
        return {"multiple": True} if len(chosen) > 1 else {}

    def value_from_datadict(
        self, data: Mapping[str, object], files: MultiValueDict[str, UploadedFile], name: str
    ) -> list[str]:
        return [value for value in super().value_from_datadict(data, files, name) or [] if value]


def options_of(choices: Iterable[DropDownOption]) -> Iterator[tuple[str, str]]:
    """The options one by one, also those in groups."""
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from options_of(label)
        else:
            yield str(value), str(label)


class PlaceSelect(FewSelect):
    """A drop-down of places; a box to type the name or the code of one in where a drop-down would be too long.

    What is chosen stands in the box with its code behind the name, so that it is sent back as it was.
    """

    is_typed = False

    def render(
        self, name: str, value: object, attrs: dict[str, object] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        if not self.is_typed:
            return super().render(name, value, attrs, renderer)
        chosen = [one for one in self.format_value(value) if one]
        return self.boxes(name, chosen or [""], attrs or {})

    def boxes(self, name: str, chosen: list[str], attrs: Mapping[str, object]) -> SafeString:
        """A box for each value; only the first has the label of the field."""
        labels = dict(options_of(self.choices))
        made = []
        for place, one in enumerate(chosen):
            own = attrs if not place else {"aria-label": attrs.get("aria-label", name)}
            shown = typed(one, labels.get(one, ""))
            marks = {"type": "search", "name": name, "value": shown, "placeholder": _("name or code"), **own}
            made.append(format_html("<input{}>", flatatt(self.build_attrs({"autocomplete": "off"}, marks))))
        return mark_safe("".join(made))  # noqa: S308 - each is escaped


def typed(code: str, label: str) -> str:
    """What a box shows of a value: its name, and its code where that says more than the name."""
    if not label:
        return code  # as it was typed
    return label if code in (NOT_STATED, label) else f"{label} {code}"


class PlainChoiceField(forms.ChoiceField):
    """One of some values."""

    widget = PlainSelect


class AxisField(forms.MultipleChoiceField):
    """Some values of one axis. Its drop-down offers what ``offer`` was told; ``accept`` decides what is valid.

    ``NOT_STATED`` is always valid; it is offered where ``may_lack``, because rows can lack a value.
    """

    widget = FewSelect
    default_error_messages = {
        "unknown": gettext_lazy("There is no “%(value)s” to choose here. Pick one from the list, or clear the filter."),
        "too_many": gettext_lazy("More than %(most)s values at once. Ask for fewer."),
        "unseen": gettext_lazy(
            "“%(value)s” lies outside the areas you may see, so there are no figures of it for you. If you need them, "
            "ask an administrator."
        ),
    }
    empty_label: Any = gettext_lazy("All")

    def __init__(self, **kwargs: Any) -> None:
        self.may_lack = False
        self.offered: list[Any] = list(kwargs.get("choices", ()))
        super().__init__(**kwargs)

    def offer(self, choices: Iterable[DropDownOption]) -> None:
        last = [not_stated()] if self.may_lack else []
        self.offered = [("", self.empty_label), *choices, *last]
        self.choices = self.offered

    def clean(self, value: Any) -> tuple[Any, ...]:
        values = list(dict.fromkeys(part for part in value or [] if part))
        if len(values) > MOST_VALUES:
            raise ValidationError(self.error_messages["too_many"], "too_many", {"most": MOST_VALUES})
        accepted = self.accept(values)
        self.show(str(value) for value in accepted)
        return accepted

    def accept(self, values: list[str]) -> tuple[Any, ...]:
        """The values as the scope holds them; raises ``ValidationError`` naming the first unknown one."""
        known = keys_of(self.offered) | {NOT_STATED}
        for value in values:
            if value not in known:
                self.refuse(value)
        return tuple(values)

    def refuse(self, value: str, code: str = "unknown") -> None:
        raise ValidationError(self.error_messages[code], code, {"value": printable(value)})

    def show(self, values: Iterable[str]) -> None:
        """Adds options for what an address asks for and the drop-down would not offer."""
        offered = keys_of(self.offered)
        missing = [(value, self.called(value)) for value in values if value not in offered]
        if missing:
            self.choices = [*self.offered, *missing]

    def label_of(self, value: str) -> str:
        """What a value is called, whether or not it is offered."""
        return dict(options_of(self.offered)).get(value) or self.called(value)

    def called(self, value: str) -> str:
        """The label of a value that is not offered."""
        return str(not_stated()[1]) if value == NOT_STATED else value


class PlaceField(AxisField):
    """Codes of areas, each with all that lies in it or, with ``=`` in front, alone; a past one as what it counts as."""

    widget = PlaceSelect
    register: Choices
    # The codes of all that is offered, in a drop-down or to be typed.
    places: frozenset[str] = frozenset()
    default_error_messages = {
        "several": gettext_lazy("“%(value)s” may be several places. Write one of: %(found)s."),
    }

    def offer(self, choices: Iterable[DropDownOption]) -> None:
        """Options of a drop-down; of places that are too many for it none is made, for they are typed."""
        if isinstance(choices, PlaceOptions):
            self.places = choices.codes
            self.widget.is_typed = len(choices.codes) > MOST_OPTIONS
        super().offer(() if self.widget.is_typed else choices)

    def accept(self, values: list[str]) -> tuple[str, ...]:
        wanted = [self.code_of(value) for value in values]
        return tuple(dict.fromkeys(value if value == NOT_STATED else self.accept_one(value) for value in wanted))

    def code_of(self, value: str) -> str:
        """The code of what was chosen or typed: of a name that only one place in use has, its code."""
        code = code_in(value)
        if code == NOT_STATED or self.find(code) is not None:
            return code
        if value.strip() == str(not_stated()[1]):
            return NOT_STATED
        called = self.register.called(value, self.places)
        if len(called) > 1:
            words = {"value": printable(value), "found": ", ".join(f"{one.name} {one.code}" for one in called[:5])}
            raise ValidationError(self.error_messages["several"], "several", words)
        return called[0].code if called else code

    def accept_one(self, value: str) -> str:
        code = self.find(value)
        if code is None:
            self.refuse(value)
        elif not self.register.may_choose(code):
            # By its code, as it was asked for: what others' areas and organisations are called is theirs.
            self.refuse(value, "unseen")
        return code or ""

    def find(self, value: str) -> str | None:
        """What ``value`` asks for, seen or not; ``None`` where there is no such thing."""
        return self.register.area(value)

    def called(self, value: str) -> str:
        return super().called(value) if value == NOT_STATED else self.register.name(value)


class GiverField(PlaceField):
    """Codes of areas, or organisations as ``o123``."""

    def find(self, value: str) -> str | None:
        return self.register.giver(value)


class HiddenGiverField(GiverField):
    """Givers whom links ask for and no drop-down offers."""

    widget = forms.MultipleHiddenInput  # type: ignore[assignment]

    def offer(self, choices: Iterable[DropDownOption]) -> None:
        """There is no box in which one could be typed."""


class CodeField(AxisField):
    """Codes and names that are in links and not offered in a drop-down, of ``most`` letters."""

    most = 32
    widget = forms.MultipleHiddenInput  # type: ignore[assignment]

    def accept(self, values: list[str]) -> tuple[str, ...]:
        for value in values:
            if value != printable(value, self.most):
                self.refuse(value)
        return tuple(values)


class HiddenAxisField(AxisField):
    """An axis that links may narrow and the drop-downs leave alone."""

    widget = forms.MultipleHiddenInput  # type: ignore[assignment]


class YearsField(PlainChoiceField):
    """A year, some years on end (``2011..2015``), or ``none`` for rows whose year is not known.

    Cleans to a ``PartialDate``, to ``NOT_STATED``, or to ``None`` for all years. ``usual`` is what a page calls the
    period on which it stands unless it is asked for another; where it has none, it stands on all years.
    """

    usual = ""

    default_error_messages = {
        "invalid_years": gettext_lazy("“%(value)s” is no year. Write 2014, or for several years 2011..2015.")
    }

    def to_python(self, value: Any) -> Any:
        if not value or value in (ALL, NOT_STATED):
            return NOT_STATED if value == NOT_STATED else None
        try:
            if not _YEARS.fullmatch(value):
                raise ValueError(value)
            return PartialDate.parse(value)
        except ValueError:
            words = {"value": printable(value)}
            raise ValidationError(self.error_messages["invalid_years"], "invalid_years", words) from None

    def validate(self, value: object) -> None:
        """Any year is valid; the choices only offer some."""

    def offer(self, asked: str) -> None:
        """Five-year plans and the years to this one; ``asked``, what the address says, where it is another."""
        years = [str(year) for year in range(dates.today().year, FIRST_OFFERED_YEAR - 1, -1)]
        plans = [(f"{first}..{first + 4}", f"{plan} ({first}–{first + 4})") for plan, first in FIVE_YEAR_PLANS]
        every = [("", self.usual), (ALL, _("All years"))] if self.usual else [("", _("All years"))]
        choices = [*every, (_("Five-year plans"), plans), (_("Years"), [(year, year) for year in years]), not_stated()]
        if asked not in keys_of(choices) and _YEARS.fullmatch(asked):
            choices.insert(1, (asked, asked.replace("..", "–")))
        self.choices = choices


class SaidField(forms.CharField):
    """One of the few words of ``accepted`` that a link says of dates, such as ``none``; nobody types them."""

    widget = PlainHiddenInput

    def __init__(self, *, accepted: tuple[str, ...], **kwargs: Any) -> None:
        self.accepted = accepted
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        if value and value not in self.accepted:
            raise ValidationError(AxisField.default_error_messages["unknown"], "unknown", {"value": printable(value)})
        return value or ""


def printable(value: str, most: int = 40) -> str:
    """The start of a value as a page and the database can hold it: no NUL, no half of a surrogate pair."""
    return "".join(letter for letter in value[:most] if letter.isprintable())
