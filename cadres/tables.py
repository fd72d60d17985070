"""The list of postings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db.models import Case, CharField, Q, TextChoices, When
from django.db.models import Value as V
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aidportal.directory.sorting import by_area, by_organisation, by_person, by_said, by_sound, by_text
from aidportal.figures.per_row import Measured
from aidportal.figures.scopes import Direction
from aidportal.registers.columns import ChoiceColumn, CountColumn, DateColumn, TextColumn
from aidportal.registers.tables import FootValue, PortalTable
from aidportal.web.requests import Reader

from .figures import OFFICIALS_SENT, POSTINGS, QUOTA
from .models import Batch, Official, Posting, PostingQuerySet


class PostingStatus(TextChoices):
    """How a posting stands on one day; unknown where its dates do not say for certain."""

    UPCOMING = "upcoming", gettext_lazy("upcoming")
    ON_POST = "on_post", gettext_lazy("on post")
    ENDED = "ended", gettext_lazy("ended")
    ENDED_EARLY = "ended_early", gettext_lazy("ended early")


def status_on(day: date) -> Case:
    """The ``PostingStatus`` on ``day``; on post exactly where the figure of officials on post counts it."""
    over = Q(ends_on__endswith__lte=day)
    return Case(
        When(tenure__contains=day, then=V(PostingStatus.ON_POST.value)),
        When(starts_on__startswith__gt=day, then=V(PostingStatus.UPCOMING.value)),
        When(over & Q(ended_early=True), then=V(PostingStatus.ENDED_EARLY.value)),
        When(over, then=V(PostingStatus.ENDED.value)),
        default=None,
        output_field=CharField(null=True),
    )


def with_columns(rows: PostingQuerySet, user: Reader, day: date) -> Any:
    """Postings with ``status`` on ``day`` and, where ``user`` may see them, the names of who came before and after."""
    related = ("official__home_area", "official__home_organisation__area", "batch", "host_area")
    named = rows.with_neighbours(user).select_related(*related, "host_organisation__area")
    return named.annotate(status=status_on(day))


class PostingTable(PortalTable):
    official = TextColumn(
        accessor="official__name",
        sorts=by_person("official__"),
        verbose_name=gettext_lazy("official"),
        linkify=lambda record: record.get_absolute_url(),
    )
    kind = ChoiceColumn(Official.Kind, accessor="official__kind", verbose_name=gettext_lazy("kind"), fold="p3")
    direction = ChoiceColumn(Direction, accessor="batch__direction", verbose_name=gettext_lazy("direction"), fold="p3")
    batch = CountColumn(
        accessor="batch__number", order_by=("batch__number", "batch_id"), verbose_name=gettext_lazy("batch"), fold="p2"
    )
    home_area = TextColumn(
        accessor="official__home_area__name",
        sorts=by_area("official__home_area"),
        verbose_name=gettext_lazy("home area"),
    )
    home_title = TextColumn(
        accessor="official__home_title",
        sorts=by_text(Official, "home_title", "official__"),
        verbose_name=gettext_lazy("title at home"),
        fold="p3",
    )
    host_area = TextColumn(
        accessor="host_area__name", sorts=by_area("host_area"), verbose_name=gettext_lazy("host area")
    )
    host_organisation = TextColumn(
        accessor="host_organisation__name",
        sorts=by_organisation("host_organisation"),
        verbose_name=gettext_lazy("host organisation"),
        fold="p3",
    )
    title = TextColumn(sorts=by_text(Posting, "title"), fold="p2")
    starts_on = DateColumn(fold="p2")
    ends_on = DateColumn()
    status = ChoiceColumn(PostingStatus, verbose_name=gettext_lazy("status"), fold="p2")
    successor = TextColumn(
        sorts=by_said("successor", of_people=True), verbose_name=gettext_lazy("successor"), fold="p3"
    )
    predecessor = TextColumn(
        sorts=by_said("predecessor", of_people=True), verbose_name=gettext_lazy("takes over from"), fold="p3"
    )

    class Meta(PortalTable.Meta):
        model = Posting
        order_by = ("-starts_on", "official")
        fields = (
            "official",
            "status",
            "kind",
            "direction",
            "batch",
            "home_area",
            "home_title",
            "host_area",
            "host_organisation",
            "title",
            "starts_on",
            "ends_on",
            "successor",
            "predecessor",
        )

    also: ClassVar[dict[str, Measured]] = {"people": Measured(OFFICIALS_SENT), "postings": Measured(POSTINGS)}

    def foot_texts(self, values: Mapping[str, FootValue]) -> dict[str, str]:
        if "people" not in values:
            return {}
        people, postings = (int(values[name] or 0) for name in ("people", "postings"))
        return {"official": people_and_postings(people, postings)}

    def exported_foot(self, label: str, values: Mapping[str, FootValue]) -> list[Any]:
        """The foot for a file, with the totals in words under the first column."""
        cells = super().exported_foot(label, values)
        return [with_label(label, self.foot_texts(values)["official"]), *cells[1:]]


class BatchTable(PortalTable):
    number = CountColumn(
        verbose_name=gettext_lazy("batch"),
        order_by=("number", "direction", "pk"),
        linkify=lambda record: postings_of(record),
    )
    direction = ChoiceColumn(Direction, verbose_name=gettext_lazy("direction"))
    starts_on = DateColumn()
    ends_on = DateColumn(fold="p2")
    quota = CountColumn(verbose_name=gettext_lazy("quota"), of=Measured(QUOTA), is_stated=True)
    sent = CountColumn(verbose_name=gettext_lazy("officials sent"), of=Measured(OFFICIALS_SENT, "batch"))
    briefed_on = DateColumn(fold="p3")
    document = TextColumn(
        accessor="document__title",
        verbose_name=gettext_lazy("document"),
        sorts=by_sound("document__", "title"),
        fold="p3",
    )

    class Meta(PortalTable.Meta):
        model = Batch
        order_by = ("direction", "-number")
        fields = ("number", "direction", "starts_on", "ends_on", "quota", "sent", "briefed_on", "document")


def postings_of(batch: Batch) -> str:
    return f"{reverse('cadres:list')}?direction={batch.direction}&batch={batch.number}"


def with_label(label: str, text: str) -> str:
    return _("%(label)s: %(value)s") % {"label": label, "value": text}


def people_and_postings(people: int, postings: int) -> str:
    persons = ngettext("%(people)s official", "%(people)s officials", people) % {"people": f"{people:,}"}
    posts = ngettext("%(postings)s posting", "%(postings)s postings", postings) % {"postings": f"{postings:,}"}
    return _(", ").join([persons, posts])
