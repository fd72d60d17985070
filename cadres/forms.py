"""The forms of officials, batches and postings: for record pages, acts and the admin alike."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from aidportal.records.forms import RecordForm, Sections, section
from aidportal.values.dates import describe

from . import offers, questions
from .models import Posting
from .terms import certain_days


class PostingForm(RecordForm):
    # What the page of its official asks of it too.
    of_official: ClassVar[Any] = (
        "batch",
        ("host_area", "host_organisation"),
        "title",
        ("starts_on", "ends_on"),
        ("ended_early", "end_reason"),
        "takes_over_from",
        "document",
    )
    sections: ClassVar[Sections] = (section("official", *of_official),)
    questions = questions.POSTING
    offers = offers.POSTING
    beside = {
        "posting_end_not_before_start": "ends_on",
        "posting_not_its_own_successor": "takes_over_from",
        "posting_one_at_a_time": "starts_on",
    }
    # The database makes the tenure from fields that are on the form, so its rule can be checked here.
    known = frozenset({"tenure"})

    def words(self, rule: str, error: ValidationError) -> ValidationError:
        """Name the posting in the way, so that one of the two can be corrected."""
        words = already_posted(self.instance) if rule == "posting_one_at_a_time" else ""
        return ValidationError(words) if words else error


def already_posted(posting: Posting) -> str:
    """Why the official cannot hold ``posting``: the first other one on a day of it; empty where there is none."""
    tenure = certain_days(posting.starts_on, posting.ends_on)
    if tenure is None:
        return ""
    others = Posting.objects.filter(official=posting.official_id, tenure__overlap=tenure).exclude(pk=posting.pk)
    other = others.select_related("official", "host_area").first()
    if other is None:
        return ""
    words = gettext("%(official)s already holds a posting at that time: %(area)s, %(title)s, %(start)s to %(end)s.")
    return words % {
        "official": other.official,
        "area": other.host_area,
        "title": other.title or "—",
        "start": describe(other.starts_on),
        "end": describe(other.ends_on) if other.ends_on else gettext("open"),
    }


class OfficialForm(RecordForm):
    sections: ClassVar[Sections] = (
        section(
            "name",
            ("sex", "birth_year"),
            ("kind", "rank"),
            ("home_area", "home_organisation"),
            "home_title",
            "document",
        ),
    )
    questions = questions.OFFICIAL
    offers = offers.OFFICIAL
    beside = {"official_birth_year_plausible": "birth_year"}


class BatchForm(RecordForm):
    sections: ClassVar[Sections] = (
        section(
            "direction", "number", "pairing", ("starts_on", "ends_on"), "quota", ("briefed_on", "briefing"), "document"
        ),
    )
    beside = {"batch_number_unique": "number", "batch_end_not_before_start": "ends_on"}
