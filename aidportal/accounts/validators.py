"""Passwords that anybody would try first are refused: short ones, and the name of the user, the portal, or an area."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.directory.models import Area
from aidportal.values.names import same

PORTAL = (
    "aidportal",
    "aid portal",
    "paired assistance",
    "对口帮扶",
    "对口支援",
    "东西部协作",
    "扶贫协作",
    "bangfu",
    "xiezuo",
)
# What kind of area it is, at the end of its name.
KIND = re.compile(r"(?<=..)(特别行政区|([^省市]族)*自治[区州县旗]|地区|林区|矿区|新区|[省市区县旗盟州])$")
KIND_IN_LETTERS = re.compile(r"(?<=...)(zizhi(qu|zhou|xian|qi)|diqu|sheng|shi|qu|xian|qi|meng|zhou)$")
KIND_IN_ENGLISH = re.compile(r" (municipality|district|county|city|banner|league|province|prefecture|region)$", re.I)
# So many Latin letters are no chance within a longer word; fewer are a name only where the password has no others.
ENOUGH_LETTERS = 5


class LengthValidator(MinimumLengthValidator):
    """Django's, whose refusal its own Chinese catalogue has no words for."""

    def get_error_message(self) -> str:
        words = ngettext(
            "The password is too short: at least %(count)s character.",
            "The password is too short: at least %(count)s characters.",
            self.min_length,
        )
        return words % {"count": self.min_length}


class NameValidator:
    """Refuses a password that holds a name which others would guess from."""

    def validate(self, password: str, user: object = None) -> None:
        text = same(password)
        letters = re.sub(r"[^a-z]", "", text)
        if any(holds(text, letters, name, 3) for name in names_of(user)):
            raise ValidationError(_("The password holds your name or user name."), "password_holds_user")
        if any(holds(text, letters, same(name), ENOUGH_LETTERS) for name in PORTAL):
            raise ValidationError(_("The password holds the name of the portal."), "password_holds_portal")
        areas = [
            (len(name), area)
            for area, names in names_of_areas()
            for name in names
            if holds(text, letters, name, ENOUGH_LETTERS)
        ]
        if areas:
            words = {"name": max(areas)[1]}
            raise ValidationError(_("The password holds the name of an area: %(name)s."), "password_holds_area", words)

    def get_help_text(self) -> str:
        return _("It must not hold your name, the portal's, or that of a province, league, district or banner.")


def holds(text: str, letters: str, name: str, enough: int) -> bool:
    """Whether ``name`` is in a password; a few Latin letters only where it has no other ones."""
    if name.isascii():
        return len(name) >= 2 and (name == letters or (len(name) >= enough and name in text))
    return len(name) >= 2 and name in text


def names_of(user: object) -> list[str]:
    return [same(str(getattr(user, field, "") or "")) for field in ("username", "name")]


def names_of_areas() -> Iterator[tuple[str, set[str]]]:
    """The name of each area with the ways to write it: whole and without its kind, in Chinese, letters and English."""
    for chinese, english, letters in Area.objects.order_by().values_list("name_zh", "name_en", "pinyin").distinct():
        ways = {chinese, KIND.sub("", chinese), english, KIND_IN_ENGLISH.sub("", english)}
        ways |= {letters, KIND_IN_LETTERS.sub("", letters)}
        yield chinese, {same(way) for way in ways}
