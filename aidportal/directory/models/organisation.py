from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aidportal.records.rights import Rights, Side
from aidportal.values.names import same, searched, words
from aidportal.web.requests import Actor, Reader

from ..pinyin import syllables_of
from ..querysets import VisibleQuerySet, keeps_nothing, within
from .area import Area, name_of_reader


class OrganisationQuerySet(VisibleQuerySet):
    is_named_to_all = True
    rights = (
        Rights(
            *(Side.BOTH, Side.BOTH, Side.BOTH, Side.AREA, Side.AREA),
            note=(
                "Seen and chosen like their areas. An organisation's area decides who sees its records: those of no "
                "area are seen by everybody and changed by administrators, and none moves into or out of areas of "
                "others."
            ),
        ),
        Rights(
            *(Side.BOTH, Side.BOTH, Side.ADMINISTRATORS, Side.ADMINISTRATORS, Side.ADMINISTRATORS),
            case="the government of an area",
            note="Made with its area. Nobody moves it to another one: the database refuses it.",
        ),
    )

    def touching(self, codes: tuple[str, ...]) -> Q:
        return within(codes, "area")

    def visible_to(self, user: Reader) -> Self:
        """Organisations in areas that ``user`` may see, and those that belong to no area."""
        if not user.is_active:
            return self.none()
        if user.sees_everything:
            return self
        return self.filter(Q(area__isnull=True) | Q(area__in=Area.objects.visible_to(user)))

    def kept_by(self, user: Actor) -> Q:
        return within(user.area_codes, "area") & ~Q(kind=Organisation.Kind.GOVERNMENT)

    def addable_by(self, user: Actor) -> Self:
        """Also donors without an area, and hosts and homes on the other side, as rosters name them."""
        if keeps_nothing(user):
            return self.none()
        return self if user.sees_everything else self.visible_to(user).exclude(kind=Organisation.Kind.GOVERNMENT)

    def of_programme(self) -> Self:
        """Organisations in the provinces that give or receive."""
        return self.filter(area__in=Area.objects.of_programme())

    def search(self, text: str) -> Self:
        """Organisations that have each word of ``text``, or whose pinyin begins with all of it."""
        if not words(text):
            return self
        by_name = self
        for word in words(text):
            by_name = by_name.with_word(word)
        return by_name | self.filter(pinyin__startswith=same(text))

    def with_word(self, word: str) -> Self:
        """Organisations whose names hold ``word``, or whose code, pinyin or initials begin with it.

        A government is found by its area too.
        """
        begins = Q(code__startswith=word.upper()) | Q(pinyin__startswith=word) | Q(initials__startswith=word)
        areas = Area.objects.codes_with(word)
        government = Q(kind=Organisation.Kind.GOVERNMENT, area__in=areas)
        return self.filter(begins | Q(searched__contains=word) | government)


class Organisation(models.Model):
    """A body that gives, receives, sends, hosts or trains; in an area where it has one.

    The government of an area is one, made together with the area by the database, and is shown by the
    area's name: 海淀区 gives, not 海淀区人民政府.
    """

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("government of an area")
        DEPARTMENT = "department", _("department")
        SCHOOL = "school", _("school")
        HOSPITAL = "hospital", _("hospital")
        FOUNDATION = "foundation", _("foundation, social organisation")
        ENTERPRISE = "enterprise", _("enterprise")
        ZONE = "zone", _("development zone")
        OTHER = "other", _("other")

    code = models.CharField(
        _("code"),
        max_length=30,
        unique=True,
        null=True,
        blank=True,
        help_text=_(
            "Unified social credit code or another code; capitals, digits and hyphens. Governments have their area's."
        ),
    )
    name_zh = models.CharField(_("Chinese name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    pinyin = models.CharField(_("pinyin"), max_length=400, editable=False)
    initials = models.CharField(_("pinyin initials"), max_length=120, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.DEPARTMENT)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("area")
    )
    searched = searched("name_zh", "name_en")
    # What the database makes of the rest is no change of the record.
    follows_others = ("searched",)

    objects = OrganisationQuerySet.as_manager()
    trigger_rules = {"organisation_government_stays": _("The government of an area stays with its area.")}

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["area_id", "name_zh", "pk"]
        constraints = [
            models.CheckConstraint(
                name="organisation_code_well_formed",
                condition=Q(code__isnull=True) | Q(code__regex=r"^[0-9A-Z][0-9A-Z-]{1,29}$"),
                violation_error_message=_("A code is 2 to 30 capital letters, digits and hyphens."),
            ),
            models.UniqueConstraint(
                name="organisation_unique_in_area",
                fields=["name_zh", "area"],
                nulls_distinct=False,
                violation_error_message=_("There is already an organisation of this name in this area."),
            ),
            models.UniqueConstraint(
                name="organisation_one_government_per_area",
                fields=["area"],
                condition=Q(kind="government"),
                violation_error_message=_("This area already has its government."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A government has the sounds that its area is registered with, of places that no dictionary reads right.
        if not self.pinyin or self._is_renamed():
            vars(self).update(sounds_of(self.name_zh))
        super().save(*args, **kwargs)

    def _is_renamed(self) -> bool:
        return not Organisation._base_manager.filter(pk=self.pk, name_zh=self.name_zh).exists()

    @property
    def name(self) -> str:
        """The name in the reader's language; of a government the name of its area."""
        if self.kind == self.Kind.GOVERNMENT and self.area:
            return self.area.name
        if get_language() == "en" and self.name_en:
            return self.name_en
        return self.name_zh

    @property
    def other_names(self) -> Iterator[str]:
        """Of a government those of its area."""
        if self.kind == self.Kind.GOVERNMENT and self.area:
            yield from self.area.other_names

    @property
    def other_initials(self) -> list[str]:
        """Of a government those of its area."""
        return self.area.other_initials if self.kind == self.Kind.GOVERNMENT and self.area else []

    @property
    def codes(self) -> tuple[str, str] | None:
        """Of a government those of its area."""
        return self.area.codes if self.kind == self.Kind.GOVERNMENT and self.area else None

    @classmethod
    def name_in_sql(cls, prefix: str) -> Any:
        """``name`` of the organisation to which ``prefix`` leads, in a query."""
        is_area = When(
            **{f"{prefix}kind": cls.Kind.GOVERNMENT, f"{prefix}area__isnull": False},
            then=name_of_reader(f"{prefix}area__"),
        )
        return Case(is_area, default=name_of_reader(prefix), output_field=models.CharField())

    @classmethod
    def name_of_today_in_sql(cls, prefix: str) -> Any:
        """As ``name_in_sql``; of the government of a past area what the area is called that it counts as."""
        area = Area.objects.filter(pk=models.OuterRef(f"{prefix}area__counted_as")).order_by()
        name = models.Subquery(area.annotate(today=name_of_reader("")).values("today"))
        is_past = When(**{f"{prefix}kind": cls.Kind.GOVERNMENT, f"{prefix}area__until__isnull": False}, then=name)
        return Case(is_past, default=cls.name_in_sql(prefix), output_field=models.CharField())


def sounds_of(name: str) -> dict[str, str]:
    """By what a Chinese name is found when it is typed: its pinyin, and the first letters of it."""
    syllables = syllables_of(name)
    initials = "".join(syllable[:1] for syllable in syllables)
    return {"pinyin": "".join(syllables).lower()[:400], "initials": initials.lower()[:120]}
