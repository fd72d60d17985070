"""The act of handing over: a successor comes, and the posting ends the day before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aidportal.directory.forms import newest_hand_document
from aidportal.records.acts import FieldGroup, WrittenRecord, differs
from aidportal.records.questions import Doubt, Entered
from aidportal.records.rights import gate
from aidportal.records.sections import PageProblem, of_bound, problems_of
from aidportal.values.dates import PartialDate, describe

from .forms import OfficialForm, PostingForm
from .models import Official, Posting
from .posting_act import PostingAct
from .questions import not_after
from .succession import ENDED, end_before, end_of_successor, ended_by, is_early
from .terms import certain_days


class NewcomerForm(OfficialForm):
    """An official who is not recorded yet; left as it is shown, nobody is meant."""

    class Meta:
        model = Official
        fields = ["name", "sex", "birth_year", "kind", "rank", "home_area", "home_organisation", "home_title"]


def asked_of_newcomer(entered: Entered) -> Iterator[Doubt]:
    """What the form of an official asks of the one who is recorded with the handover."""
    newcomer = entered.form.newcomer
    if not entered.form.is_newcomer:
        return
    for ask in newcomer.questions:
        for doubt in ask(Entered(newcomer, entered.user)):
            yield replace(doubt, field=newcomer.add_prefix(doubt.field))


class HandOverForm(PostingForm):
    """Who takes over, from when, until when; an official that is recorded already, or a newcomer."""

    # The one before ends the day before, whatever is recorded of that.
    questions = (*(ask for ask in PostingForm.questions if ask is not not_after), asked_of_newcomer)
    newcomer: Any = None
    early_reason = forms.CharField(label=gettext_lazy("why the predecessor ends early"), max_length=200, required=False)

    def __init__(self, *args: Any, predecessor: Posting, postings: Any, **kwargs: Any) -> None:
        """``postings`` are those that may be linked to the one of the ``predecessor``."""
        super().__init__(*args, **kwargs)
        self.predecessor, self.postings = predecessor, postings
        self.fields["official"].label, self.fields["official"].required = _("successor"), False
        self.fields["starts_on"].required = True
        self.fields["ends_on"].help_text = _(
            "Unless you type it: the end of the one before, or of the batch, while that is later than the first day."
        )

    @property
    def is_newcomer(self) -> bool:
        return bool(self.newcomer.has_changed())

    def is_valid(self) -> bool:
        if not super().is_valid() or (self.is_newcomer and not self.newcomer.is_valid()):
            return False
        if self.is_newcomer:
            # Whom questions about the posting look at.
            self.instance.official = self.newcomer.instance
        return True

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        official, start = self.cleaned_data.get("official"), self.cleaned_data.get("starts_on")
        if "official" not in self.errors:
            self.check_one(official)
        if start is not None and "ends_on" not in self.changed_data:
            self.cleaned_data["ends_on"] = end_of_successor(self.predecessor, start)
        since = self.predecessor.starts_on
        if start is not None and since is not None and start.last <= since.first:
            words = _("%(official)s has been on post since %(date)s: who takes over starts later.")
            names = {"official": self.predecessor.official.name, "date": describe(since)}
            self.add_error("starts_on", ValidationError(words, params=names))
        posted = self.posted_there()
        if posted is not None and posted.starts_on == start and posted.takes_over_from_id is None:
            self.link(posted)
        return cleaned

    def posted_there(self) -> Posting | None:
        """The posting that the successor has to the same area already, where one is recorded."""
        official, start = self.cleaned_data.get("official"), self.cleaned_data.get("starts_on")
        tenure = certain_days(start, self.cleaned_data.get("ends_on"))
        if official is None or tenure is None:
            return None
        host = self.predecessor.host_area.counted_as
        there = self.postings.filter(official=official, host_area__counted_as=host, tenure__overlap=tenure)
        posted: Posting | None = there.exclude(pk=self.predecessor.pk).order_by("starts_on", "pk").first()
        return posted

    def link(self, posted: Posting) -> None:
        """Take the posting that is recorded instead of a new one, as it is."""
        posted.takes_over_from, self.instance = self.predecessor, posted
        self.cleaned_data |= {"ends_on": posted.ends_on, "document": posted.document, "linked": posted}

    def words(self, rule: str, error: ValidationError) -> ValidationError:
        """Say how a posting that is in the way can be linked."""
        posted = self.posted_there() if rule == "posting_one_at_a_time" else None
        if posted is None or posted.takes_over_from_id is not None:
            return super().words(rule, error)
        words = _(
            "%(official)s is recorded on post there from %(date)s. Type that day as the first: the posting is linked, "
            "and none is added."
        )
        return ValidationError(words % {"official": posted.official, "date": describe(posted.starts_on)})

    def check_one(self, official: Official | None) -> None:
        """Exactly one takes over, and not from themselves."""
        if official is not None and self.is_newcomer:
            self.add_error("official", _("Choose who takes over, or name somebody new, not both."))
        elif official is None and not self.is_newcomer:
            self.add_error("official", _("Choose who takes over, or name somebody new below."))
        elif official is not None and official == self.predecessor.official:
            self.add_error("official", _("Nobody takes over from themselves: extend the posting instead."))


class HandOverPage(PostingAct[HandOverForm]):
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
        return {"ends_on": end_of_successor(self.subject), "document": newest_hand_document()}

    def form_options(self) -> dict[str, Any]:
        return {"predecessor": self.subject, "postings": gate(Posting, "change", self.request.user)}

    def make_form(self) -> Any:
        form = super().make_form()
        form_class = self.form_class(Official, NewcomerForm, NewcomerForm.Meta.fields)
        home = {"kind": self.subject.official.kind, "home_area": self.subject.official.home_area_id}
        form.newcomer = form_class(
            self.typed, prefix="new", initial=home, empty_permitted=True, use_required_attribute=False
        )
        return form

    def groups(self, form: HandOverForm) -> list[FieldGroup]:
        filled = self.filled(form.cleaned_data if form.is_bound else {})
        for name, text in filled.items():
            form.fields[name].widget.attrs["data-filled"] = text
        shown = ["official", "starts_on", "ends_on", *(["early_reason"] if self.subject.ends_on else []), "document"]
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

    def problems(self, form: HandOverForm) -> list[PageProblem]:
        return problems_of(form, []) + (problems_of(form.newcomer, []) if form.is_newcomer else [])

    # ---- What is written

    def write(self, form: HandOverForm) -> Iterator[WrittenRecord]:
        before = self.subject
        ended = ended_by(before, form.cleaned_data["starts_on"], form.cleaned_data.get("early_reason", ""))
        if differs(before, ended):
            ended.save(update_fields=ENDED)
            yield WrittenRecord(ended, "change")
        if form.is_newcomer:
            newcomer = form.newcomer.save(commit=False)
            newcomer.document = form.cleaned_data["document"]
            newcomer.save()
            form.instance.official = newcomer
            yield WrittenRecord(newcomer, "add")
        if "linked" in form.cleaned_data:
            form.instance.save(update_fields=["takes_over_from"])
            yield WrittenRecord(form.instance, "change")
        else:
            yield WrittenRecord(form.save(), "add")

    # ---- In words

    def outcome(self, typed: Mapping[str, Any]) -> str:
        start = typed.get("starts_on")
        if start is None:
            return ""
        end = end_before(self.subject, start)
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

    def filled(self, typed: Mapping[str, Any]) -> dict[str, str]:
        linked = typed.get("linked")
        end = linked.ends_on if linked else end_of_successor(self.subject, typed.get("starts_on"))
        return {"ends_on": str(end or "")}

    def records_written(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        post, start = self.subject, typed.get("starts_on")
        end = end_before(self.subject, start) if start else post.ends_on
        official, linked = typed.get("official"), typed.get("linked")
        words = _("ends early, planned until %(date)s") % {"date": describe(post.ends_on)}
        leaves = {"text": words, "tone": "warn"} if is_early(post, end) else _("ends") if start else "—"
        rows = [
            [post.official.name, span(post.starts_on, end), str(post.batch), leaves],
            [
                official.name if official else _("the successor"),
                span(start, typed.get("ends_on")),
                str(linked.batch if linked else post.batch),
                _("recorded already, linked") if linked else _("new"),
            ],
        ]
        labels = (_("official"), _("time on post"), _("batch"), _("change"))
        columns = [{"label": label, "numeric": False} for label in labels]
        return {"title": _("The two records that are written together"), "columns": columns, "rows": rows}

    def done(self, form: HandOverForm) -> str:
        after = form.instance
        names = {"after": after.official.name, "before": self.subject.official.name, "start": describe(after.starts_on)}
        if after.ends_on is None:
            words = _(
                "%(after)s takes over from %(before)s on %(start)s, without a known end. Both records were written."
            )
            return words % names
        words = _("%(after)s takes over from %(before)s from %(start)s to %(end)s. Both records were written.")
        return words % {**names, "end": describe(after.ends_on)}


def span(first: PartialDate | None, last: PartialDate | None) -> str:
    return f"{describe(first)} – {describe(last)}"
