from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Concat, NullIf
from django.db.models.lookups import Contains
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aidportal.records.rights import Rights, Side
from aidportal.values.dates import PartialDateField
from aidportal.values.names import same, searched, words
from aidportal.web.requests import Actor, Reader

from ..querysets import NOBODYS, VisibleQuerySet, within
from ..short_names import other_initials, short, short_english, without_peoples


def name_of_reader(prefix: str) -> Any:
    """The name in the reader's language of what ``prefix`` leads to; Chinese where no English one is known."""
    chinese = F(f"{prefix}name_zh")
    if get_language() != "en":
        return chinese
    return Coalesce(NullIf(F(f"{prefix}name_en"), Value("")), chinese)


# The pinyin initials of the aliases, each behind a line, letter by letter those of the whole name.
SPELT_ALIASES = Concat(
    Value("|"), Func(F("aliases"), F("name_zh"), F("initials"), function="TRANSLATE"), output_field=models.TextField()
)


class AreaQuerySet(VisibleQuerySet):
    is_named_to_all = True
    rights = (
        Rights(
            *(Side.BOTH, Side.BOTH, Side.ADMINISTRATORS, Side.ADMINISTRATORS, Side.ADMINISTRATORS),
            note="Seen and chosen: one's own with all in them, those above, and the other side of one's pairings.",
        ),
    )

    def touching(self, codes: tuple[str, ...]) -> Q:
        return within(codes, "")

    def visible_to(self, user: Reader) -> Self:
        """Areas that ``user`` may choose and look up.

        The user's own areas with all in them, what these lie in, and the other side of their pairings.
        """
        if not user.is_active:
            return self.none()
        if user.sees_everything:
            return self
        from .pairing import Pairing

        codes = set(user.area_codes)
        for giver, receiver in Pairing.objects.visible_to(user).area_codes():
            codes |= {code for code in (giver, receiver) if code}
        above = {code[:4] + "00" for code in codes} | {code[:2] + "0000" for code in codes}
        return self.filter(within(user.area_codes, "") | Q(counted_as__in=codes | above))

    def kept_by(self, user: Actor) -> Q:
        return NOBODYS

    def of_programme(self) -> Self:
        """Areas in the provinces that give or receive."""
        from .pairing import Pairing

        provinces = {f"{code[:2]}0000" for pair in Pairing.objects.area_codes() for code in pair if code}
        return self.filter(within(provinces, ""))

    def search(self, text: str) -> Self:
        """Areas that have each word of ``text``, or whose pinyin begins with all of it."""
        if not words(text):
            return self
        by_name = self
        for word in words(text):
            by_name = by_name.with_word(word)
        return by_name | self.filter(pinyin__startswith=same(text))

    def with_word(self, word: str) -> Self:
        """Areas whose names hold ``word``, or whose code, pinyin or initials begin with it."""
        begins = Q(code__startswith=word) | Q(pinyin__startswith=word) | Q(initials__startswith=word)
        return self.filter(begins | Q(searched__contains=word) | Q(Contains(SPELT_ALIASES, f"|{word}")))

    def codes_with(self, word: str) -> Any:
        """Codes of the areas ``with_word``, and of what these are today: who looks for 延庆县 finds 延庆区."""
        areas = self.with_word(word).order_by()
        return self.filter(Q(pk__in=areas.values("pk")) | Q(pk__in=areas.values("counted_as"))).order_by().values("pk")


class Area(models.Model):
    """An administrative area of GB/T 2260, today's or one of the past.

    A record keeps the area that held at its time; ``counted_as`` is the code under which its figures
    count today, the end of the chain of successors (延庆县 110229 counts as 延庆区 110119).
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("province")
        PREFECTURE = "prefecture", _("prefecture, league")
        COUNTY = "county", _("county, banner, district")

    code = models.CharField(_("code"), primary_key=True, max_length=6, help_text=_("Six digits of GB/T 2260."))
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    pinyin = models.CharField(_("pinyin"), max_length=120, blank=True, help_text=_("Without tones and spaces."))
    initials = models.CharField(_("pinyin initials"), max_length=30, blank=True)
    aliases = models.CharField(_("other names"), max_length=200, blank=True, help_text=_("With | between them."))
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    since = PartialDateField(_("since"), null=True, blank=True)
    until = PartialDateField(_("until"), null=True, blank=True, help_text=_("Empty for an area of today."))
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=pgettext_lazy("area", "successor"),
    )
    counted_as = models.CharField(_("counted as"), max_length=6, editable=False, db_index=True)
    searched = searched("name_zh", "name_en", "aliases")
    # What the database makes of the rest is no change of the record.
    follows_others = ("searched",)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="area_code_well_formed",
                condition=Q(code__regex=r"^[1-9][0-9]{5}$"),
                violation_error_message=_("The code of an area is six digits, such as 150429."),
            ),
            models.CheckConstraint(
                name="area_not_its_own_successor",
                condition=~Q(successor=F("code")),
                violation_error_message=_("An area cannot be its own successor."),
            ),
            models.CheckConstraint(
                name="area_until_not_before_since",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__endswith__gt=F("since__startswith")),
                violation_error_message=_("The end cannot be before the start."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.counted_as = self.successor.counted_as if self.successor else self.code
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("overview:area_detail", args=[self.code])

    @property
    def name(self) -> str:
        """The name in the reader's language; Chinese where no English one is known."""
        if get_language() == "en" and self.name_en:
            return self.name_en
        return self.name_zh

    @property
    def above(self) -> list[Area]:
        """The areas that it lies in, the widest first."""
        return [*self.parent.above, self.parent] if self.parent else []

    @property
    def other_names(self) -> Iterator[str]:
        """What else the area is called: by its aliases, and without its kind of area."""
        yield from (name for name in self.aliases.split("|") if name)
        yield from (
            name for name in (short(self.name_zh), *without_peoples(self.name_zh), short_english(self.name_en)) if name
        )

    @property
    def other_initials(self) -> list[str]:
        return other_initials(self.name_zh, self.initials, self.aliases)

    @property
    def codes(self) -> tuple[str, str]:
        """Its code, and that of the area of today that it counts as."""
        return self.code, self.counted_as

    @classmethod
    def name_in_sql(cls, prefix: str) -> Any:
        """``name`` of the area to which ``prefix`` leads, in a query."""
        return name_of_reader(prefix)

    @property
    def is_current(self) -> bool:
        return self.until is None
