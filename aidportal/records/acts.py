"""The everyday acts: one thing that is done to a record, on a page that holds nothing else.

What may be typed, who may do it and how it is saved comes from the ModelAdmin of the
record that it is done to, as on the record's own page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import partial
from itertools import compress
from typing import Any, ClassVar, Generic, TypeVar

from django.contrib import messages
from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.forms import BaseForm, modelform_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from aidportal.records import questions
from aidportal.records.fields import UNIT_FIELD, PageFields
from aidportal.records.forms import RecordForm
from aidportal.records.pages import draft_name
from aidportal.records.permissions import SaveRefused, passes
from aidportal.records.rights import gate
from aidportal.records.sections import PageField, PageProblem, of_bound, problems_of
from aidportal.records.versions import FIELD as VERSION_FIELD
from aidportal.records.versions import Texts, Version, read, who_saved
from aidportal.records.way_back import ADDED_ROW, ComesBack, marked, with_query
from aidportal.web.requests import SignedInRequest, SignedInUser

# What a page sends along to be told what its record would be like after saving; nothing is saved then.
OUTCOME_FIELD = "_outcome"

# The form that an act is typed into.
ActForm = TypeVar("ActForm", bound=BaseForm)


@dataclass(frozen=True)
class FieldGroup:
    """Fields of an act that stand together; folded where they are seldom needed."""

    fields: list[PageField]
    title: str = ""
    hint: str = ""
    is_folded: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class WrittenRecord:
    """What an act wrote: the record, and whether it was an ``add`` or a ``change`` of it."""

    record: Model
    act: str


class ActPage(ComesBack, View, Generic[ActForm]):
    """One act on a ``subject``, a record of ``kind``.

    A subclass says what is written: ``records`` through ``form`` with ``fields``. It says in words what the record is
    like before (``facts``, ``tables``) and after (``outcome``), and when there is nothing to do (``obstacle``).
    """

    request: SignedInRequest
    http_method_names = ["get", "post"]
    kind: ClassVar[Any]
    records: ClassVar[Any]
    form: ClassVar[Any]
    fields: ClassVar[list[str]]
    # Fields that are not on the form and have their values all the same, as in ``RecordForm``.
    known: ClassVar[frozenset[str]] = frozenset()
    # The name of its address, and what it is called: on its page, in menus.
    address: ClassVar[str]
    title: ClassVar[Any]
    # The part of the record's page that shows what was done.
    place: ClassVar[str] = ""
    # Whether one often does it several times over.
    is_repeated: ClassVar[bool] = False
    template_name = "records/act.html"

    subject: Any
    # The record that was written first.
    added: Model | None = None

    # ---- Who may do it, and to what

    @classmethod
    def subjects(cls, user: SignedInUser) -> Any:
        """The records to which ``user`` may do it."""
        return gate(cls.kind, "change", user)

    @classmethod
    def offered(cls, rows: Any) -> Any:
        """Those of ``rows`` to which it is worth a link."""
        return rows

    def obstacle(self) -> str:
        """Why there is nothing to do with the record as it is; empty where there is."""
        return ""

    def dispatch(self, request: Any, pk: int) -> Any:
        self.subject = self.read_subject(pk)
        if not site.has_permission(request):
            raise PermissionDenied
        self.admin: Any = site.get_model_admin(self.kind)
        request.page_fields = self.page_fields = PageFields.of(request)
        if not self.subjects(request.user).filter(pk=pk).exists():
            return self.refuse()
        return super().dispatch(request, pk)

    def refuse(self) -> HttpResponse:
        """What is answered to who may not do it, where there is a way to come to it."""
        raise PermissionDenied

    def read_subject(self, pk: int) -> Any:
        return get_object_or_404(self.rows().filter(pk=pk))

    def rows(self) -> Any:
        """The records of the kind that the reader sees, with what the page says of them."""
        return gate(self.kind, "see", self.request.user)

    # ---- The form

    def instance(self) -> Any:
        """What the form fills in: the record, of which ``subject`` stays as it was, or a new one that belongs to it."""
        return copy(self.subject)

    def initial(self) -> dict[str, Any]:
        return {}

    def make_form(self) -> Any:
        """The form, bound to what was sent, where something was."""
        form_class = self.form_class(self.records, self.form, self.fields)
        return form_class(self.typed, instance=self.instance(), initial=self.initial(), **self.form_options())

    def form_options(self) -> dict[str, Any]:
        return {}

    def form_class(self, model: type[Model], form: type[RecordForm], fields: list[str]) -> Any:
        """``form`` with some of its fields, which offer what the reader may choose."""
        made_field = partial(self.admin.formfield_for_dbfield, request=self.request)
        made: Any = modelform_factory(model, form=form, fields=fields, formfield_callback=made_field)
        made.page_fields, made.known = self.page_fields, form.known | self.known
        made.refusal = getattr(self.request, "refusal", "")
        return made

    @property
    def typed(self) -> Any:
        return self.request.POST if self.request.method == "POST" else None

    # ---- Saving

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if words := self.obstacle():
            messages.warning(request, words)
            return HttpResponseRedirect(self.way_on())
        return self.show()

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        if OUTCOME_FIELD in request.POST:
            return self.tell_outcome()
        self.admin.drop_nul(request)
        questions.put_correction(request)
        answer: HttpResponse | None = self.admin.saved(request, self.save)
        return self.show() if answer is None else answer

    def save(self) -> HttpResponse | None:
        """Write everything and go on; ``None`` where the form has to be shown again."""
        self.admin.lock(self.subject)
        # As it is now that nobody else can change it.
        self.subject = self.read_subject(self.subject.pk)
        if words := self.obstacle():
            raise SaveRefused(words)
        self.refuse_stale()
        form = self.make_form()
        if not form.is_valid() or questions.is_open(self.request, form):
            return None
        everything = list(self.write(form))
        self.admin.check_rules()
        for one in everything:
            if not passes(self.request.user, one.act, [one.record]):
                raise SaveRefused(_("This record would lie outside your areas. Nothing was saved."))
        questions.tell_reason(self.request)
        messages.success(self.request, self.done(form))
        self.added = everything[0].record if everything else None
        return self.go_on()

    def write(self, form: ActForm) -> Iterator[WrittenRecord]:
        """Save what was typed, and give all that was written."""
        # Where it is no ModelForm the act says for itself what it writes.
        of_model: Any = form
        is_new = of_model.instance.pk is None
        record = of_model.save()
        yield WrittenRecord(record, "add" if is_new else "change")

    def done(self, form: ActForm) -> str:
        """What is said when everything is written."""
        return _("“%(record)s” was saved.") % {"record": self.subject}

    def go_on(self) -> HttpResponse:
        if self.is_repeated and self.adds_another:
            return HttpResponseRedirect(self.own_url())
        return HttpResponseRedirect(self.way_on())

    def way_on(self) -> str:
        """To where the reader came from, with the record or what was added to it marked, or to the record's page."""
        if self.back.endswith(ADDED_ROW):
            return marked(self.back.removesuffix(ADDED_ROW), self.added)
        return marked(self.back, self.subject) if self.back else self.page_of_subject()

    def page_of_subject(self) -> str:
        url = str(self.subject.get_absolute_url())
        return f"{url}#{self.place}" if self.place else url

    def own_url(self) -> str:
        return with_query(reverse(self.address, args=[self.subject.pk]), next=self.back)

    # ---- What somebody else did meanwhile

    def state(self) -> Texts:
        """What of the record the act builds on; saving is refused where somebody changed it meanwhile."""
        return {}

    def refuse_stale(self) -> None:
        opened = read(self.request.POST.get(VERSION_FIELD, ""))
        if opened is not None and opened.texts != self.state():
            words = _(
                "Meanwhile it was changed by %(who)s. Nothing was saved. How it is now stands beside the form; look at "
                "what you typed, and save again."
            )
            raise SaveRefused(words % {"who": who_saved(self.kind, self.subject.pk, opened.at)})

    # ---- Before and after, in words

    def facts(self) -> list[dict[str, Any]]:
        """The record as it is, as ``includes/facts.html`` takes it."""
        return []

    def tables(self) -> list[dict[str, Any]]:
        """What is recorded of it already, as ``includes/panel_table.html`` takes it."""
        return []

    def outcome(self, typed: Mapping[str, Any]) -> str:
        """How it will be with what was typed, as far as that is known."""
        return ""

    def records_written(self, typed: Mapping[str, Any]) -> dict[str, Any] | None:
        """The records that will be written, as a small table, where there is more than one."""
        return None

    def filled(self, typed: Mapping[str, Any]) -> dict[str, str]:
        """What stands in fields that follow from what was typed, until something else is typed there."""
        return {}

    def tell_outcome(self) -> HttpResponse:
        """The words for what stands in the form just now, and what follows from it; nothing is saved."""
        form = self.make_form()
        form.is_valid()
        typed = form.cleaned_data
        table = {"panel": self.records_written(typed)}
        html = render_to_string("records/_written.html", table, self.request) if table["panel"] else ""
        return JsonResponse({"text": self.outcome(typed), "records": html, "filled": self.filled(typed)})

    # ---- Showing

    def groups(self, form: ActForm) -> list[FieldGroup]:
        return [FieldGroup([of_bound(bound) for bound in form.visible_fields()])]

    def problems(self, form: ActForm) -> list[PageProblem]:
        return problems_of(form, [])

    def show(self) -> HttpResponse:
        form = self.make_form()
        questions_shown = questions.shown_questions(self.request, form)
        problems = self.problems(form) if form.is_bound else []
        typed = form.cleaned_data if form.is_bound else {}
        return render(
            self.request,
            self.template_name,
            questions_shown
            | {
                "title": self.subject_name(),
                "lead": self.lead(),
                "act": self.title,
                "crumbs": [
                    {"url": self.page_of_subject(), "label": self.subject_name()},
                    {"url": "", "label": self.title},
                ],
                "form": form,
                "groups": self.groups(form),
                "problems": problems,
                "facts": self.facts(),
                "tables": self.tables(),
                "outcome": self.outcome(typed),
                "written": self.records_written(typed),
                "opened": Version(self.state(), timezone.now()).signed(),
                "unit": self.page_fields.unit,
                "unit_field": UNIT_FIELD,
                "action": self.own_url(),
                "cancel_url": self.way_on(),
                "can_add": self.is_repeated,
                "adds_another": self.is_repeated and self.adds_another,
                "draft": draft_name(self.request, self.admin),
            },
        )

    def subject_name(self) -> str:
        return str(self.subject)

    def lead(self) -> str:
        return ""


def differs(before: Model, after: Model) -> bool:
    """Whether two states of a record differ in a field that somebody may edit."""
    fields = [one for one in before._meta.concrete_fields if one.editable]
    return any(getattr(before, one.attname) != getattr(after, one.attname) for one in fields)


# ---- The ways to acts

Acts = Sequence[type[ActPage]]


def act_links(acts: Iterable[type[ActPage]], key: object, back: str = "") -> list[dict[str, Any]]:
    return [{"url": with_query(reverse(act.address, args=[key]), next=back), "label": act.title} for act in acts]


def finding_url(act: type[ActPage], back: str) -> str:
    """Where the record is found to which ``act`` is done, from a list of what it adds."""
    address = reverse("overview:act", args=[act.kind._meta.model_name])
    return with_query(address, act=act.address, next=f"{back}{ADDED_ROW}")


def offered_to(user: SignedInUser, act: type[ActPage]) -> QuerySet[Model]:
    """The records on which ``user`` is offered the act."""
    return act.offered(act.subjects(user))


def acts_by_row(acts: Acts, keys: Collection[object], user: SignedInUser) -> dict[Any, list[type[ActPage]]]:
    """The acts that ``user`` may do to each of some records of one kind, in one statement."""
    if not acts or not user.may_record:
        return {}
    answers = answers_by_row(acts[0].kind, keys, [offered_to(user, act) for act in acts])
    return {key: list(compress(acts, allowed)) for key, allowed in answers.items()}


def answers_by_row(
    kind: type[Model], keys: Collection[object], among: Sequence[QuerySet[Model]]
) -> dict[Any, list[bool]]:
    """Among which rows each of some records of one kind is, by key; asked in one statement at most."""
    if not keys or not among:
        return {}
    # The keys are given to each too, which otherwise may be planned to look through all that somebody sees.
    few = (rows.filter(pk=OuterRef("pk"), pk__in=keys) for rows in among)
    named = {f"answer_{place}": Exists(rows) for place, rows in enumerate(few)}
    rows = kind._default_manager.order_by().filter(pk__in=keys).annotate(**named).values_list("pk", *named)
    return {key: answers for key, *answers in rows}


def acts_on(acts: Acts, record: Model, request: SignedInRequest) -> list[dict[str, Any]]:
    """The links to the acts that the reader may do to a record."""
    if not site.has_permission(request):
        return []
    return act_links(acts_by_row(acts, [record.pk], request.user).get(record.pk, ()), record.pk)
