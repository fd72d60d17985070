"""The everyday acts on a posting: it ends, it is extended, somebody takes over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aidportal.directory.admin import newest_hand_document
from aidportal.records.acts import ActPage, FieldGroup, WrittenRecord, changes
from aidportal.records.rights import gate
from aidportal.records.sections import PageProblem, of_bound, problems_of
from aidportal.records.versions import Texts
from aidportal.values.dates import ONE_DAY, PartialDate, describe

from .admin import OfficialForm, PostingForm
from .models import Official, Posting


class PostingAct(ActPage):
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

    def write(self, form: Any) -> Iterator[WrittenRecord]:
        post = form.save()
        yield self.changed(post)

    def changed(self, post: Posting) -> WrittenRecord:
        """The posting as it was changed; the history of the official tells of it too."""
        return WrittenRecord(post, "change", changes(self.subject, post), (post, post.official))


# ---- Ending and extending


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


class EndPage(PostingAct):
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
        planned, today = self.subject.ends_on, timezone.localdate()
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

    def done(self, form: Any) -> str:
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


class ExtendPage(PostingAct):
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

    def done(self, form: Any) -> str:
        words = _("The posting of %(official)s was extended until %(date)s.")
        return words % {"official": self.subject.official.name, "date": describe(form.instance.ends_on)}


# ---- Handing over


class NewcomerForm(OfficialForm):
    """An official who is not recorded yet; left as it is shown, nobody is meant."""

    class Meta:
        model = Official
        fields = ["name", "sex", "birth_year", "kind", "rank", "home_area", "home_organisation", "home_title"]


class HandOverForm(PostingForm):
    """Who takes over, from when, until when; an official that is recorded already, or a newcomer."""

    newcomer: Any = None
    reason = forms.CharField(label=gettext_lazy("why the predecessor ends early"), max_length=200, required=False)

    def __init__(self, *args: Any, predecessor: Posting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.predecessor = predecessor
        self.fields["official"].label, self.fields["official"].required = _("successor"), False
        self.fields["starts_on"].required = True

    @property
    def is_newcomer(self) -> bool:
        return bool(self.newcomer.has_changed())

    def is_valid(self) -> bool:
        return super().is_valid() and (not self.is_newcomer or self.newcomer.is_valid())

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        official, start = self.cleaned_data.get("official"), self.cleaned_data.get("starts_on")
        if "official" not in self.errors:
            self.check_one(official)
        since = self.predecessor.starts_on
        if start is not None and since is not None and start.last <= since.first:
            words = _("%(official)s has been on post since %(date)s: who takes over starts later.")
            names = {"official": self.predecessor.official.name, "date": describe(since)}
            self.add_error("starts_on", ValidationError(words, params=names))
        return cleaned

    def check_one(self, official: Official | None) -> None:
        """Exactly one takes over, and not from themselves."""
        if official is not None and self.is_newcomer:
            self.add_error("official", _("Choose who takes over, or name somebody new, not both."))
        elif official is None and not self.is_newcomer:
            self.add_error("official", _("Choose who takes over, or name somebody new below."))
        elif official is not None and official == self.predecessor.official:
            self.add_error("official", _("Nobody takes over from themselves: extend the posting instead."))


class HandOverPage(PostingAct):
    """A successor comes: the posting ends the day before, and both are written or none."""

    form = HandOverForm
    fields = ["official", "starts_on", "ends_on", "document"]
    known = frozenset()
    address = "cadres:hand_over"
    title = gettext_lazy("Hand over to a successor")

    @classmethod
    def offered(cls, rows: Any) -> Any:
        return rows.without_successor()

    def obstacle(self) -> str:
        after = self.successor
        words = _("%(official)s has taken over from this posting already.")
        return words % {"official": self.name_of(after)} if after else ""

    # ---- The form

    def instance(self) -> Posting:
        """The posting of the successor: where and what the one before was, in the same batch."""
        kept = ("batch", "host_area", "host_organisation", "title")
        return Posting(takes_over_from=self.subject, **{name: getattr(self.subject, name) for name in kept})

    def initial(self) -> dict[str, Any]:
        return {"ends_on": self.subject.ends_on, "document": newest_hand_document()}

    def form_options(self) -> dict[str, Any]:
        return {"predecessor": self.subject}

    def make_form(self) -> Any:
        form = super().make_form()
        form_class = self.form_class(Official, NewcomerForm, NewcomerForm.Meta.fields)
        home = {"kind": self.subject.official.kind, "home_area": self.subject.official.home_area_id}
        form.newcomer = form_class(
            self.typed, prefix="new", initial=home, empty_permitted=True, use_required_attribute=False
        )
        return form

    def groups(self, form: Any) -> list[FieldGroup]:
        shown = ["official", "starts_on", "ends_on", *(["reason"] if self.subject.ends_on else []), "document"]
        fields = {name: of_bound(form[name]) for name in shown}
        newcomer = [of_bound(bound) for bound in form.newcomer.visible_fields()]
        is_open = form.is_bound and form.is_newcomer
        return [
            FieldGroup([fields.pop("official")]),
            FieldGroup(
                newcomer,
                _("Somebody new"),
                _("who is not recorded yet"),
                is_folded=True,
                is_open=is_open,
            ),
            FieldGroup(list(fields.values())),
        ]

    def problems(self, form: Any) -> list[PageProblem]:
        return problems_of(form, []) + (problems_of(form.newcomer, []) if form.is_newcomer else [])

    # ---- What is written

    def end_before(self, start: PartialDate) -> PartialDate | None:
        """The last day of the one before, where a successor starts at ``start``: the day before, unless it was over.

        Of a start that is known to the month the end is known to that month too.
        """
        end = PartialDate.day(start.first - ONE_DAY) if start.is_day else start
        planned: PartialDate | None = self.subject.ends_on
        return end if planned is None or planned.last > end.last else planned

    def is_early(self, end: PartialDate | None) -> bool:
        """Whether ``end`` is for certain before the one that was planned."""
        planned = self.subject.ends_on
        return bool(end and planned and end.last < planned.first)

    def write(self, form: Any) -> Iterator[WrittenRecord]:
        before, end = self.subject, self.end_before(form.cleaned_data["starts_on"])
        ended = super().instance()
        ended.ends_on = end
        if self.is_early(end):
            ended.ended_early, ended.end_reason = True, form.cleaned_data["reason"]
        if changes(before, ended)[0]["changed"]["fields"]:
            ended.save(update_fields=["ends_on", "ended_early", "end_reason"])
            yield self.changed(ended)
        if form.is_newcomer:
            newcomer = form.newcomer.save(commit=False)
            newcomer.document = form.cleaned_data["document"]
            newcomer.save()
            form.instance.official = newcomer
            yield WrittenRecord(newcomer, "add", [{"added": {}}], (newcomer,))
        successor = form.save()
        yield WrittenRecord(successor, "add", [{"added": {}}], (successor,))
        named = {"name": str(successor._meta.verbose_name), "object": str(successor)}
        yield WrittenRecord(successor, "add", [{"added": named}], (successor.official,))

    # ---- In words

    def outcome(self, typed: Mapping[str, Any]) -> str:
        start = typed.get("starts_on")
        if start is None:
            return ""
        end = self.end_before(start)
        names = {"before": self.subject.official.name, "end": describe(end), "start": describe(start)}
        gap = (start.first - end.last).days - 1 if end else 0
        if gap <= 0:
            words = _(
                "After saving: %(before)s until %(end)s, the successor from %(start)s; nobody is missing between."
            )
            return words % names
        words = ngettext(
            "After saving: %(before)s until %(end)s, the successor from %(start)s; %(days)s day without anybody.",
            "After saving: %(before)s until %(end)s, the successor from %(start)s; %(days)s days without anybody.",
            gap,
        )
        return words % {**names, "days": gap}

    def records_written(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        post, start = self.subject, typed.get("starts_on")
        end = self.end_before(start) if start else post.ends_on
        official = typed.get("official")
        change = _("ends early, planned until %(date)s") % {"date": describe(post.ends_on)}
        leaves = change if self.is_early(end) else _("ends") if start else "—"
        rows = [
            [post.official.name, span(post.starts_on, end), str(post.batch), leaves],
            [
                official.name if official else _("the successor"),
                span(start, typed.get("ends_on")),
                str(post.batch),
                _("new"),
            ],
        ]
        labels = (_("official"), _("time on post"), _("batch"), _("change"))
        columns = [{"label": label, "numeric": False} for label in labels]
        return {"title": _("The two records that are written together"), "columns": columns, "rows": rows}

    def done(self, form: Any) -> str:
        words = _("%(after)s takes over from %(before)s on %(date)s. Both records were written.")
        after, start = form.instance.official.name, form.instance.starts_on
        return words % {"after": after, "before": self.subject.official.name, "date": describe(start)}


def span(first: PartialDate | None, last: PartialDate | None) -> str:
    return f"{describe(first)} – {describe(last)}"


ACTS = (HandOverPage, ExtendPage, EndPage)
