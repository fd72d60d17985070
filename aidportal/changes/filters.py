"""What of the history a reader asks for, as an address says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Field, Max, Model, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from aidportal.accounts.models import User
from aidportal.directory.models import Area
from aidportal.history.models import Act
from aidportal.history.moments import shown_moment
from aidportal.records.told_tables import ToldTable, belongs, family, kinds, told_tables
from aidportal.values.dates import ONE_DAY
from aidportal.values.money import MoneyField
from aidportal.web.requests import SignedInUser

from .events import Condition, Wanted
from .sight import seen_of

ANY = ("", gettext_lazy("all"))
WAYS = [ANY, *((way.value, way.label) for way in Act.Via if way != Act.Via.BEGIN)]


def began() -> int:
    """The act with which the history began: what it holds was there before."""
    return Act.objects.filter(via=Act.Via.BEGIN).aggregate(number=Max("pk"))["number"] or 0


class DayField(forms.DateField):
    """A day with one before and one after it, as the first and the last of the calendar are not."""

    default_validators = [MinValueValidator(date.min + ONE_DAY), MaxValueValidator(date.max - ONE_DAY)]
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ChangesForm(forms.Form):
    """What all pages of the history are narrowed by."""

    who = forms.CharField(label=gettext_lazy("Who"), required=False, max_length=60)
    via = forms.ChoiceField(label=gettext_lazy("Through"), required=False, choices=WAYS)
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)
    money = forms.BooleanField(label=gettext_lazy("Only amounts"), required=False)

    def __init__(self, *args: Any, user: SignedInUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    @property
    def told(self) -> dict[str, Any]:
        """What was asked for; nothing where it makes no sense."""
        self.is_valid()
        return self.cleaned_data

    def wanted(self) -> Wanted:
        after, until = began(), shown_moment()
        last = until.number if until else None
        if since := self.told.get("since"):
            after = max(after, end_of(since - ONE_DAY))
        if day := self.told.get("until"):
            last = min(end_of(day), last) if last is not None else end_of(day)
        return Wanted(self.tables(), self.acts(), after, last, only=self.only())

    def tables(self) -> list[tuple[ToldTable, Condition | None]]:
        raise NotImplementedError

    def acts(self) -> list[Condition]:
        conditions = []
        if name := self.told.get("who"):
            conditions.append(Condition("a.who = ANY (%s)", [people_called(name)]))
        if via := self.told.get("via"):
            conditions.append(Condition("a.via = %s", [via]))
        return conditions

    def with_money(self, tables: list[ToldTable]) -> list[ToldTable]:
        return [table for table in tables if table.has_money] if self.told.get("money") else tables

    def only(self) -> Callable[[ToldTable, Any], bool] | None:
        """The fields of which one has to be changed; ``None`` for any."""
        return is_money if self.told.get("money") else None


def is_money(_table: ToldTable, field: Field[Any, Any]) -> bool:
    return isinstance(field, MoneyField)


def end_of(day: date) -> int:
    return Act.objects.at_end_of(day) or 0


def people_called(name: str) -> list[int]:
    """The users of whom a part of the name or user name is ``name``; by their name then, who is renamed."""
    named = User.objects.filter(Q(name__icontains=name) | Q(username__icontains=name))
    return list(named.values_list("pk", flat=True))


class RecordChangesForm(ChangesForm):
    """The history of one record with its parts: also by field."""

    field = forms.ChoiceField(label=pgettext_lazy("history", "Field"), required=False)
    field_order = ("field", "who", "via", "since", "until", "money")

    def __init__(self, *args: Any, model: type[Model], key: int | str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.model, self.key = model, key
        self.fields["field"].choices = [ANY, *field_choices(model)]  # type: ignore[attr-defined]

    def tables(self) -> list[tuple[ToldTable, Condition | None]]:
        tables = self.with_money(family(self.model))
        if name := self.told.get("field"):
            tables = [table for table in tables if name.startswith(f"{table.rank}.")]
        return [
            (table, Condition(belongs(table, self.model), [self.key], is_of_one_row=table.model is self.model))
            for table in tables
        ]

    def only(self) -> Callable[[ToldTable, Any], bool] | None:
        money, name = super().only(), self.told.get("field")
        if not name:
            return money
        return lambda table, field: field_key(table, field) == name and (money is None or money(table, field))


def field_key(table: ToldTable, field: Field[Any, Any]) -> str:
    return f"{table.rank}.{field.name}"


def field_choices(model: type[Model]) -> list[tuple[str, Any]]:
    """The fields of a record, then those of its parts by kind."""
    choices: list[tuple[str, Any]] = []
    for table in family(model):
        if table.is_link:
            choices.append((field_key(table, table.other_end), capfirst(str(table.link_label))))
            continue
        fields = [
            (field_key(table, field), capfirst(str(field.verbose_name)))
            for field in table.told
            if field is not table.owner or table.model is model
        ]
        is_own = table.model is model
        choices += fields if is_own else [(capfirst(str(table.model._meta.verbose_name_plural)), fields)]
    return choices


class AllChangesForm(ChangesForm):
    """The history of the whole portal: also by kind, area and address."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    area = forms.CharField(
        label=gettext_lazy("Area"), required=False, max_length=60, help_text=gettext_lazy("Name or code.")
    )
    path = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("How the address of the page begins on which it was saved."),
    )
    field_order = ("kind", "area", "who", "via", "since", "until", "path", "money")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [ANY, *kind_choices(self.user)]  # type: ignore[attr-defined]

    def clean_area(self) -> Area | None:
        text = self.cleaned_data["area"].strip()
        if not text:
            return None
        named = Area.objects.visible_to(self.user).filter(Q(code=text) | Q(name_zh=text) | Q(name_en__iexact=text))
        area = named.order_by("code").first() or Area.objects.visible_to(self.user).search(text).first()
        if area is None:
            raise forms.ValidationError(_("No area that you see is called so."))
        return area

    def tables(self) -> list[tuple[ToldTable, Condition | None]]:
        label = self.told.get("kind")
        tables = list(told_tables())
        if label:
            [kind] = [table for table in kinds() if table.model._meta.label_lower == label]
            tables = family(kind.model)
        elif not self.user.sees_everything:
            hidden = {table for kind in kinds() if not is_open(kind, self.user) for table in family(kind.model)}
            tables = [table for table in tables if table not in hidden]
        return [(table, None) for table in self.with_money(tables)]

    def acts(self) -> list[Condition]:
        conditions = super().acts()
        if path := self.told.get("path"):
            conditions.append(Condition("a.what->>'path' LIKE %s", [f"{literally(path)}%"]))
        return conditions

    def wanted(self) -> Wanted:
        area = self.told.get("area")
        return replace(super().wanted(), area=area.pk if area else "")


def is_open(kind: ToldTable, user: SignedInUser) -> bool:
    """Whether ``user`` may see records of a kind at all."""
    rows = kind.model._default_manager.all()
    if user.sees_everything:
        return True
    return hasattr(rows, "visible_to") and kind.model is not User


def kind_choices(user: SignedInUser) -> list[tuple[str, str]]:
    return [
        (kind.model._meta.label_lower, capfirst(str(kind.model._meta.verbose_name)))
        for kind in kinds()
        if is_open(kind, user)
    ]


def is_seen(table: ToldTable, key: int | str, user: SignedInUser) -> bool:
    return bool(seen_of(table, {key}, user))


def literally(text: str) -> str:
    """``text`` for a LIKE that takes none of its letters for a pattern."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
