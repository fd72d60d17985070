"""Workbooks that were sent in and bulk changes of lists: how they were read, and what they changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidportal.intake.bulk_fields import BulkImporter
from aidportal.intake.kinds import Importer, importer, importers
from aidportal.queues.queue import Job
from aidportal.sheets.vocabulary import WordRow
from aidportal.web.requests import SignedInUser

from .open_questions import questions_in


def kind_choices() -> list[tuple[str, str]]:
    return [(importer.key, str(importer.label)) for importer in importers()]


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: SignedInUser) -> ImportQuerySet:
        """The user's own; all for administrators."""
        if not user.is_active:
            return self.none()
        return self if user.sees_everything else self.filter(user=user)


class Import(Job):
    """One workbook on its way in: sent, read for a preview, written, perhaps undone.

    A bulk change goes the same way without a workbook: its ``kind`` is the label of a model, and ``selection`` holds
    the ``keys`` of the chosen records, the ``field`` with its ``values`` as texts and in ``words``, and the ``list``
    with the ``query`` that they were chosen in.

    ``decisions`` is what the user chose: ``columns`` (plain heading → field), ``choices`` (topic|text → value),
    ``rows`` (place → ``new``, ``skip`` or a primary key). ``summary`` is what the last reading found: counts by
    verdict, totals, tables with their columns, remarks. ``digest`` is a hash of all verdicts: a write that comes to
    another one has met records that changed since the preview, and is taken back.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be read")
        READING = "reading", _("being read")
        PREVIEWED = "previewed", _("read, not written")
        WRITE_ASKED = "write_asked", _("waiting to be written")
        WRITING = "writing", _("being written")
        WRITTEN = "written", _("written")
        UNDONE = "undone", _("undone")
        REFUSED = "refused", _("refused")
        CANCELLED = "cancelled", _("cancelled")

    BUSY = (State.WAITING, State.READING, State.WRITE_ASKED, State.WRITING)

    kind = models.CharField(_("kind"), max_length=30, choices=kind_choices)
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(_("file"), upload_to="imports/%Y/")
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="imports", verbose_name=_("sent by")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING)
    decisions = models.JSONField(_("decisions"), default=dict)
    selection = models.JSONField(
        _("selection"), null=True, editable=False, help_text=_("Of a bulk change: which field is set in which records.")
    )
    summary = models.JSONField(_("summary"), default=dict)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    rows_total = models.PositiveIntegerField(_("rows in all"), default=0)
    step_started_at = models.DateTimeField(_("step started at"), null=True)
    document = models.OneToOneField(
        "directory.Document",
        models.PROTECT,
        null=True,
        related_name="imported_by",
        verbose_name=_("document"),
        help_text=_("The workbook, as the source of the records that came from it."),
    )
    once = models.UUIDField(
        _("form"),
        null=True,
        unique=True,
        editable=False,
        help_text=_("The form that it was sent by, however often its button was pressed."),
    )
    created_at = models.DateTimeField(_("sent at"), default=timezone.now)
    written_at = models.DateTimeField(_("written at"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_written_has_time", condition=~Q(state="written") | Q(written_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("imports:detail", args=[self.pk])

    @property
    def is_bulk(self) -> bool:
        """Whether it sets a field in records that were chosen in a list; the key of no kind of workbook has a dot."""
        return "." in self.kind

    @property
    def importer(self) -> Importer:
        """What says how it is read."""
        return BulkImporter(apps.get_model(self.kind)) if self.is_bulk else importer(self.kind)

    @property
    def has_file(self) -> bool:
        """Whether the workbook is still where it was kept; a bulk change needs none."""
        return self.is_bulk or (bool(self.file.name) and self.file.storage.exists(str(self.file.name)))

    @property
    def changes_records(self) -> bool:
        """Whether its rows add or change records, by its last reading."""
        counts = self.summary.get("counts", {})
        return bool(counts.get(RowVerdict.NEW) or counts.get(RowVerdict.CHANGED))

    def questions(self) -> list[dict[str, Any]]:
        """What is to be decided, each question once: key, text, heading, options, and in how many rows it stands."""
        return questions_in(self.summary)


class RowVerdict(models.TextChoices):
    """What a row would do."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    DOUBTFUL = "doubtful", _("to be decided")
    WRONG = "wrong", _("wrong")
    LEFT_OUT = "left_out", _("left out")


# Rows that are written, and those that keep an import from being written.
TAKEN = (RowVerdict.NEW, RowVerdict.CHANGED, RowVerdict.UNCHANGED)
NOT_WRITABLE = (RowVerdict.WRONG, RowVerdict.DOUBTFUL)


class ImportedRowQuerySet(models.QuerySet["ImportedRow"]):
    def at(self, places: Iterable[str]) -> ImportedRowQuerySet:
        """The rows at ``places``, written as ``sheet!number``."""
        numbers: dict[str, list[int]] = defaultdict(list)
        for place in places:
            sheet, _mark, number = place.rpartition("!")
            if number.isascii() and number.isdigit() and len(number) < 9 and "\0" not in sheet:
                numbers[sheet].append(int(number))
        # One condition for each sheet: thousands of them take Django long to put together.
        wanted = [Q(sheet=sheet, number__in=of_sheet) for sheet, of_sheet in numbers.items()]
        return self.filter(Q(*wanted, _connector=Q.OR)) if wanted else self.none()


class ImportedRow(models.Model):
    """A row of a workbook as the last reading understood it.

    ``data`` holds ``values`` by field, ``problems``, ``questions``, ``changes`` and ``likely``, ready to be shown.
    """

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows", verbose_name=_("import"))
    position = models.PositiveIntegerField(_("position"))
    sheet = models.CharField(_("sheet"), max_length=200)
    number = models.PositiveIntegerField(_("row"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=RowVerdict.choices)
    data = models.JSONField(_("what was read"))

    objects = ImportedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        ordering = ["of", "position"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="imported_row_position", fields=["of", "position"])]
        indexes = [models.Index(fields=["of", "verdict", "position"], name="imported_row_verdict")]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.number}"


class ImportedRecord(models.Model):
    """That a record was added or changed by the row of a workbook at ``position``, for the record's history."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="records", verbose_name=_("import"))
    model = models.CharField(_("model"), max_length=80)
    key = models.CharField(_("primary key"), max_length=40)
    position = models.PositiveIntegerField(_("position"))

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["of", "model", "key"], name="imported_record_of")]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"


class KeptWordQuerySet(models.QuerySet["KeptWord"]):
    def known_to(self, user: int | None) -> KeptWordQuerySet:
        """What somebody answered and what is the portal's, the latest first."""
        return self.filter(Q(user=user) | Q(user=None)).order_by("-changed_at", "-pk")

    def of_portal(self) -> KeptWordQuerySet:
        return self.filter(user=None)


class KeptWord(models.Model):
    """What a heading or a word of workbooks of one kind means, as a person answered or an administrator said.

    It is taken before the words that are shipped. Without ``value`` it is a heading of ``field``, or of no field
    (``-``); else it means that value in cells of the field. ``user`` is who answered; none for the portal's own words.
    """

    LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]

    kind = models.CharField(_("kind"), max_length=30)
    field = models.CharField(_("field"), max_length=60)
    value = models.CharField(_("value"), max_length=80, blank=True)
    word = models.CharField(_("word"), max_length=200)
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES)
    first_year = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("until"), null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("answered by"),
        help_text=_("None for a word of the portal."),
    )
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    objects = KeptWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept word")
        verbose_name_plural = _("kept words")
        ordering = ["kind", "field", "value", "word", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="kept_heading_once", fields=["user", "kind", "word"], condition=Q(value="", user__isnull=False)
            ),
            models.UniqueConstraint(
                name="kept_value_once",
                fields=["user", "kind", "field", "word"],
                condition=~Q(value="") & Q(user__isnull=False),
            ),
            models.UniqueConstraint(
                name="portal_word_once",
                fields=["kind", "field", "value", "word", "first_year"],
                condition=Q(user=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="kept_word_years_in_order",
                condition=Q(first_year=None) | Q(last_year=None) | Q(first_year__lte=models.F("last_year")),
            ),
        ]

    def __str__(self) -> str:
        return self.word

    def as_row(self) -> WordRow:
        """The word as a file of words has it."""
        return WordRow(self.kind, self.field, self.value, self.word, self.language, self.first_year, self.last_year)
