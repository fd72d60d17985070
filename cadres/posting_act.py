"""What all acts on a posting share: whose they are, and what the posting is like before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from aidportal.records.acts import ActPage, WrittenRecord
from aidportal.records.rights import gate
from aidportal.records.versions import Texts
from aidportal.values.dates import describe

from .forms import PostingForm
from .models import Posting

PostingActForm = TypeVar("PostingActForm", bound=PostingForm)


class PostingAct(ActPage[PostingActForm]):
    """Something that is done to a posting by the side that sends."""

    kind = records = Posting
    known = frozenset({"official", "starts_on"})

    def rows(self) -> Any:
        related = ("official__home_area", "batch", "host_area", "host_organisation__area")
        return super().rows().select_related(*related)

    @classmethod
    def offered(cls, rows: Any) -> Any:
        return rows.filter(ended_early=False).without_successor()

    def page_of_subject(self) -> str:
        return f"{self.subject.get_absolute_url()}#posting-{self.subject.pk}"

    def subject_name(self) -> str:
        return str(self.subject.official.name)

    def lead(self) -> str:
        post = self.subject
        body = post.host_organisation.name if post.host_organisation else ""
        return " · ".join(part for part in (post.host_area.name, body, post.title) if part)

    def state(self) -> Texts:
        post = self.subject
        return {
            "starts_on": str(post.starts_on),
            "ends_on": str(post.ends_on),
            "ended_early": str(post.ended_early),
            "reason": post.end_reason,
        }

    @property
    def successor(self) -> Any:
        """The posting that took over from this one, where one did."""
        return self.subject.successors.order_by("starts_on", "pk").select_related("official").first()

    def name_of(self, successor: Posting) -> str:
        is_seen = gate(Posting, "see", self.request.user).filter(pk=successor.pk).exists()
        return str(successor.official.name) if is_seen else _("somebody")

    def facts(self) -> list[dict[str, Any]]:
        post = self.subject
        facts = [
            (_("official"), post.official.name),
            (_("home area"), post.official.home_area.name),
            (_("batch"), str(post.batch)),
            (_("host area"), post.host_area.name),
            (_("host organisation"), post.host_organisation and post.host_organisation.name),
            (_("title on post"), post.title),
            (_("from"), describe(post.starts_on)),
            (_("until"), describe(post.ends_on)),
        ]
        return [{"label": label, "value": value or None} for label, value in facts]

    def write(self, form: PostingActForm) -> Iterator[WrittenRecord]:
        yield WrittenRecord(form.save(), "change")
