"""The everyday acts on a posting: it ends, it is extended, somebody takes over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.values import dates
from aidportal.values.dates import PartialDate, describe

from .forms import PostingForm
from .handover import HandOverPage
from .posting_act import PostingAct


class EndForm(PostingForm):
    """The last day on post, and whether it came early."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].required = True
        self.planned = self.instance.ends_on

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        end, is_early = self.cleaned_data.get("ends_on"), self.cleaned_data.get("ended_early")
        if is_early and end and self.planned and end >= self.planned:
            words = _("This is not before the planned end, %(date)s: it is no early end.")
            self.add_error("ended_early", ValidationError(words, params={"date": describe(self.planned)}))
        if self.cleaned_data.get("end_reason") and not is_early:
            words = _("A reason is given for an early end: tick it, or clear the reason.")
            self.add_error("ended_early", words)
        return cleaned


class EndPage(PostingAct[EndForm]):
    """The official leaves the post."""

    form = EndForm
    fields = ["ends_on", "ended_early", "end_reason"]
    address = "cadres:end"
    title = gettext_lazy("End the posting")

    def obstacle(self) -> str:
        if not self.subject.ended_early:
            return ""
        words = _("This posting ended early on %(date)s already. What is wrong about that is changed on its own page.")
        return words % {"date": describe(self.subject.ends_on)}

    def initial(self) -> dict[str, Any]:
        planned, today = self.subject.ends_on, dates.today()
        if planned is not None and planned.last <= today:
            return {}
        return {"ends_on": today.isoformat(), "ended_early": planned is not None and planned.first > today}

    def outcome(self, typed: Mapping[str, Any]) -> str:
        end = typed.get("ends_on")
        if end is None:
            return ""
        names = {
            "official": self.subject.official.name,
            "date": describe(end),
            "before": describe(self.subject.ends_on),
        }
        if typed.get("ended_early"):
            return (
                _("After saving: %(official)s was on post until %(date)s, an early end; planned: %(before)s.") % names
            )
        return _("After saving: %(official)s is on post until %(date)s; before: %(before)s.") % names

    def done(self, form: EndForm) -> str:
        words = _("The posting of %(official)s ends on %(date)s.")
        return words % {"official": self.subject.official.name, "date": describe(form.instance.ends_on)}


class ExtendForm(PostingForm):
    """A later end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].required = True
        self.fields["ends_on"].label = _("new end")

    def clean_ends_on(self) -> PartialDate:
        end: PartialDate = self.cleaned_data["ends_on"]
        if end <= self.instance.ends_on:
            words = _("This is not after the present end, %(date)s.")
            raise ValidationError(words, params={"date": describe(self.instance.ends_on)})
        return end


class ExtendPage(PostingAct[ExtendForm]):
    """The official stays longer."""

    form = ExtendForm
    fields = ["ends_on"]
    address = "cadres:extend"
    title = gettext_lazy("Extend the posting")

    @classmethod
    def offered(cls, rows: Any) -> Any:
        return super().offered(rows).filter(ends_on__isnull=False)

    def obstacle(self) -> str:
        if self.subject.ends_on is None:
            return _("This posting has no end that could be later.")
        if self.subject.ended_early:
            return _("This posting ended early; there is nothing to extend.")
        if after := self.successor:
            words = _("%(official)s has taken over; the posting cannot be extended.")
            return words % {"official": self.name_of(after)}
        return ""

    def initial(self) -> dict[str, Any]:
        return {"ends_on": ""}

    def outcome(self, typed: Mapping[str, Any]) -> str:
        end, term = typed.get("ends_on"), self.subject.batch.ends_on
        if end is None:
            return ""
        names = {
            "official": self.subject.official.name,
            "date": describe(end),
            "before": describe(self.subject.ends_on),
            "term": describe(term),
        }
        if term is not None and end > term:
            words = _(
                "After saving: %(official)s is on post until %(date)s; before: %(before)s. The term of the batch ends "
                "earlier, on %(term)s."
            )
        else:
            words = _("After saving: %(official)s is on post until %(date)s; before: %(before)s.")
        return words % names

    def done(self, form: ExtendForm) -> str:
        words = _("The posting of %(official)s was extended until %(date)s.")
        return words % {"official": self.subject.official.name, "date": describe(form.instance.ends_on)}


ACTS = (HandOverPage, ExtendPage, EndPage)
