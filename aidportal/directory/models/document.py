from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidportal.records.rights import Rights, Side
from aidportal.values.dates import PartialDateField
from aidportal.values.names import every_word, holds, sound, sounds_like
from aidportal.web.requests import Actor, Reader, SignedInUser

from ..querysets import NOBODYS, VisibleQuerySet, in_areas

FILE_TYPES = ["pdf", "docx", "doc", "xlsx", "xls", "ods", "odt", "csv", "txt", "png", "jpg", "jpeg", "wps", "et", "ofd"]


class DocumentQuerySet(VisibleQuerySet):
    rights = (
        Rights(
            *(Side.BOTH, Side.BOTH, Side.EDITORS, Side.AUTHOR, Side.AUTHOR),
            note=(
                "Seen by who sees a record that comes from it. What is entered by hand is common to all, and made by "
                "administrators; the document of the sample is never offered."
            ),
        ),
    )

    def touching(self, codes: tuple[str, ...]) -> Q:
        """Documents of which a record lies in an area of ``codes``."""
        return self.with_record(lambda records: in_areas(records, codes))

    def visible_to(self, user: Reader) -> Self:
        """Documents of which ``user`` sees a record, those the user entered, and the common ones."""
        if not user.is_active:
            return self.none()
        if user.sees_everything:
            return self
        by_record = self.with_record(lambda records: records.visible_to(user))
        return self.filter(Q(kind=Document.Kind.BY_HAND) | Q(recorded_by=user) | by_record)

    def with_record(self, narrow: Callable[[VisibleQuerySet], VisibleQuerySet]) -> Q:
        """Documents from which one of the records comes that ``narrow`` leaves of each kind."""
        condition: Any = NOBODYS
        for relation in self.record_relations():
            records = narrow(relation.related_model._default_manager.all())
            condition |= Q(Exists(records.filter(**{relation.field.name: OuterRef("pk")})))
        return condition

    def selectable_by(self, user: Actor) -> Self:
        """Not the sample's: who takes the sample out takes out what comes from it."""
        return self.visible_to(user).exclude(kind=Document.Kind.SAMPLE)

    def kept_by(self, user: Actor) -> Q:
        return Q(recorded_by=user) & ~Q(kind__in=(Document.Kind.BY_HAND, Document.Kind.SAMPLE))

    @staticmethod
    def record_relations() -> list[Any]:
        """The relations from records of all subjects to the document they come from."""
        return [
            relation
            for relation in Document._meta.related_objects
            if relation.field.name == "document" and hasattr(relation.related_model._default_manager, "visible_to")
        ]

    def samples(self) -> Self:
        return self.filter(kind=Document.Kind.SAMPLE)

    def search(self, text: str) -> Self:
        """Documents of which each word of ``text`` is in title or issuer."""
        return every_word(self, text, lambda word: holds(word, "title") | holds(word, "issuer") | sounds_like(word))


class Document(models.Model):
    """Where records and published figures come from: an article, a notice, a workbook, somebody's hand."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        NOTICE = "notice", _("notice")
        AGREEMENT = "agreement", _("agreement text")
        WORKBOOK = "workbook", _("workbook")
        BY_HAND = "by_hand", _("entered by hand")
        SAMPLE = "sample", _("sample, not real")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.NOTICE)
    issuer = models.CharField(_("issuer"), max_length=120, blank=True)
    published_on = PartialDateField(_("published on"), null=True, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(
        _("file"),
        upload_to="documents/%Y/",
        blank=True,
        validators=[FileExtensionValidator(FILE_TYPES)],
        help_text=_("Office document, PDF, text or picture, up to 20 MB."),
    )
    note = models.TextField(_("note"), max_length=2000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="documents",
        verbose_name=_("recorded by"),
    )
    pinyin = sound()
    # What the database makes of the rest is no change of the record.
    follows_others = ("pinyin",)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-published_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("published:document_detail", args=[self.pk])

    def opens_to(self, user: SignedInUser) -> bool:
        """Whether ``user``, who sees the document, may have its file as well.

        A workbook holds rows of areas that not everybody sees who sees one of its records; what was published is for
        all.
        """
        is_whole = user.sees_everything or self.recorded_by_id == user.pk
        return bool(self.file) and (is_whole or self.kind != self.Kind.WORKBOOK)

    @property
    def is_sample(self) -> bool:
        return self.kind == self.Kind.SAMPLE


def source_document() -> models.ForeignKey:
    """The field by which every record points to the document it comes from."""
    return models.ForeignKey(
        "directory.Document",
        models.PROTECT,
        related_name="%(app_label)s_%(class)ss",
        verbose_name=_("document"),
        help_text=_("Where this record comes from."),
    )
