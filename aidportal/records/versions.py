"""A record field by field as its page shows it: what changed meanwhile, and what each of two people changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Model
from django.forms import BaseForm, BaseInlineFormSet, FileField, ModelChoiceField, ModelForm
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from aidportal.history.models import Act

from .told_tables import last_act

# The field of a form that holds the record as it was when the form was opened.
FIELD = "opened"
_SALT = "aidportal.records.versions"

# The text of every field, by its key: ``title``, or ``fundings:12:amount`` of a line that has the number 12.
Texts = dict[str, str]


@dataclass(frozen=True)
class Version:
    """A record with its lines at a moment."""

    texts: Texts
    at: datetime

    def signed(self) -> str:
        """The version as a form carries it; nobody can change it on its way."""
        return Signer(salt=_SALT).sign_object({"texts": self.texts, "at": self.at.isoformat()}, compress=True)


def read(text: str) -> Version | None:
    """The version that a form carried; ``None`` where there is none, or it was tampered with."""
    try:
        sent = Signer(salt=_SALT).unsign_object(text)
        at = parse_datetime(sent["at"])
    except (BadSignature, ValueError, TypeError, KeyError):
        return None
    return Version(sent["texts"], at) if at else None


def version_of(form: BaseForm, formsets: Iterable[BaseInlineFormSet]) -> Version:
    """What is recorded now, as the form and formsets were opened with it; what is typed into them does not matter."""
    texts = texts_of(form)
    for rows in formsets:
        texts |= dict(lines_of(rows))
    return Version(texts, timezone.now())


def texts_of(form: BaseForm) -> Texts:
    """What is typed into the fields of a form; what it only shows, such as the hash of a password, is none of it."""
    return {name: recorded(form, name) for name, field in form.fields.items() if not field.disabled}


def lines_of(rows: BaseInlineFormSet, path: str = "") -> Iterator[tuple[str, str]]:
    """The texts of all recorded lines of a formset; each line itself is a text too."""
    for form in rows.forms:
        if form.instance.pk:
            yield from texts_of_line(rows, form, path)


def texts_of_line(rows: BaseInlineFormSet, form: ModelForm[Model], path: str = "") -> Iterator[tuple[str, str]]:
    """The texts of one recorded line of a formset, and of its rows."""
    place = line_key(rows, form, path)
    yield place, "1"
    for name in line_fields(rows, form):
        yield f"{place}:{name}", recorded(form, name)
    if nested := getattr(form, "nested", None):
        yield from lines_of(nested, f"{place}:")


def line_key(rows: BaseInlineFormSet, form: ModelForm[Model], path: str = "") -> str:
    return f"{path}{rows.get_default_prefix()}:{form.instance.pk}"


def line_fields(rows: BaseInlineFormSet, form: ModelForm[Model]) -> list[str]:
    """The fields of a line that say something of it: not its number, its record and whether it goes."""
    own = {rows.fk.name, form._meta.model._meta.pk.name, "DELETE", "ORDER"}
    return [name for name in form.fields if name not in own]


# ---- Values as texts that can be compared


def recorded(form: BaseForm, name: str) -> str:
    """What a field was opened with."""
    field = form.fields[name]
    return flat(field.prepare_value(form.get_initial_for_field(field, name)))


def sent(form: BaseForm, name: str) -> str:
    """What was sent for a field, in the same words as ``recorded``."""
    field = form.fields[name]
    if field.disabled:
        return recorded(form, name)
    raw = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
    if isinstance(field, FileField):
        return flat(raw) if raw else recorded(form, name)
    if isinstance(field, ModelChoiceField):
        return flat(raw)
    try:
        return flat(field.to_python(raw))
    except ValidationError:
        return flat(raw)


def flat(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    if isinstance(value, (list, tuple, set)):
        return ",".join(sorted(str(getattr(one, "pk", one)) for one in value))
    return str(value.pk if isinstance(value, Model) else value).replace("\r\n", "\n").strip()


# ---- Who saved meanwhile


def who_saved(model: type[Model], key: int | str, since: datetime | None) -> str:
    """Who saved or deleted a record last, when, and through what where it was no form, in words."""
    return who_did(last_act(model, key), since)


def who_did(act: Act | None, since: datetime | None) -> str:
    """Who did ``act``, when and through what; somebody, where it is older than what it is held to have changed."""
    if act is None or (since and act.at and act.at < since):
        return gettext("somebody")
    words = {
        "user": act.name if act.who else gettext("somebody"),
        "time": f"{timezone.localtime(act.at):%Y-%m-%d %H:%M}",
        "through": act.through,
    }
    by_form = gettext("%(user)s at %(time)s")
    return (by_form if act.via == Act.Via.FORM else gettext("%(user)s at %(time)s (%(through)s)")) % words
