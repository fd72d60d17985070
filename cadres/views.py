"""The pages of officials and their postings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Model
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from django_filters.views import FilterView
from django_tables2 import Table

from aidportal.figures.scopes import Direction
from aidportal.grids.pasted_grid import paste_url
from aidportal.records.acts import act_links, acts_by_row
from aidportal.records.row_acts import RowLinks
from aidportal.registers.facts import fact
from aidportal.registers.feet import Foot
from aidportal.registers.views import RecordDetailView, RecordListView
from aidportal.values import dates
from aidportal.values.dates import describe
from aidportal.web.requests import SignedInRequest

from .acts import ACTS
from .filters import TimelineFilterSet
from .grids import PostingGrid
from .lanes import LanesPanel, lanes
from .models import Batch, Official, Posting
from .registers import BatchRegister, PostingRegister
from .tables import PostingStatus, with_columns, with_label
from .timeline import MOST_BARS, timeline


class PostingListView(RecordListView):
    register_class = PostingRegister
    acts = ACTS

    def totals_rows(self, table: Table, foot: Foot) -> list[dict[str, Any]]:
        rows = super().totals_rows(table, foot)
        return [row | {"label": with_label(row["label"], row["cells"]["official"])} for row in rows if row["cells"]]

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        batches = {"url": reverse("cadres:batch_list"), "label": BatchRegister.title}
        return super().get_context_data(**kwargs) | {"more": [batches, *self.pasting()]}

    def pasting(self) -> list[dict[str, Any]]:
        """Where officials are pasted, where the list shows those of one batch."""
        scope = self.register.scope
        if not (scope.directions and scope.batches and self.request.user.has_perm("cadres.add_posting")):
            return []
        batches = Batch.objects.visible_to(self.request.user)
        batches = batches.filter(direction__in=scope.directions, number__in=scope.batches)[:2]
        return [
            {"url": paste_url(PostingGrid, one), "label": PostingGrid.title} for one in batches if len(batches) == 1
        ]

    def actions(self) -> list[dict[str, Any]]:
        axis = {"url": timeline_url(self.request), "label": _("Timeline")}
        return [axis, *super().actions()]


def timeline_url(request: SignedInRequest) -> str:
    return with_query(reverse("cadres:timeline"), request, "sort", "page")


def with_query(url: str, request: SignedInRequest, *without: str) -> str:
    """``url`` with the query of ``request``, less some parameters."""
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    return f"{url}?{query.urlencode()}" if query else url


class TimelineView(PermissionRequiredMixin, FilterView):
    """The postings of the list as bars, as many as a page can hold."""

    request: SignedInRequest
    raise_exception = True
    permission_required = ("cadres.view_posting",)
    queryset = Posting.objects.all()
    filterset_class = TimelineFilterSet
    template_name = "cadres/timeline.html"

    def get_filterset_kwargs(self, filterset_class: object) -> dict[str, Any]:
        # Always bound, so that a page without a query is validated and scoped like any other.
        return {"data": self.request.GET, "queryset": self.get_queryset(), "user": self.request.user}

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        rows, today = self.object_list, dates.today()
        by_batch = self.filterset.is_valid() and self.filterset.form.cleaned_data["group"] == "batch"
        list_url = with_query(reverse("cadres:list"), self.request, "group")
        data_url = with_query(reverse("cadres:timeline_data"), self.request, "group")
        drawing = timeline(with_columns(rows, self.request.user, today), by_batch, today) | {
            "key": "timeline",
            "title": _("Terms of the postings"),
            "scope": _("by batch") if by_batch else _("by host area"),
            "url": list_url,
            "link": _("The same postings as a list"),
            "out_label": Direction.TO_RECEIVER.label,
            "in_label": Direction.TO_GIVER.label,
        }
        return super().get_context_data(
            **kwargs,
            title=_("Timeline of postings"),
            timeline=drawing,
            lanes=LanesPanel(data_url, "#timeline", list_url),
            notices=self.notices(rows.count_postings()),
            actions=[{"url": list_url, "label": _("List")}],
            clear_url=self.request.path,
        )

    def notices(self, count: int) -> list[dict[str, str]]:
        if count <= MOST_BARS:
            return []
        words = _("Only the first %(shown)s of %(count)s postings are drawn. Narrow them by the filters.")
        return [{"level": "warn", "text": words % {"shown": MOST_BARS, "count": f"{count:,}"}}]


class TimelineDataView(PermissionRequiredMixin, View):
    """The postings of the list as the numbers of the bars that browsers draw."""

    request: SignedInRequest
    raise_exception = True
    permission_required = ("cadres.view_posting",)

    def get(self, request: SignedInRequest) -> JsonResponse:
        filters = TimelineFilterSet(request.GET, Posting.objects.all(), user=request.user)
        if not filters.is_valid():
            return JsonResponse({"errors": filters.errors}, status=400)
        return JsonResponse(lanes(filters.qs, dates.today()), json_dumps_params={"separators": (",", ":")})


class BatchListView(RecordListView):
    register_class = BatchRegister

    def row_acts(self, records: Sequence[Model]) -> RowLinks:
        """Also where the officials of a batch are pasted."""
        links = super().row_acts(records)
        if not self.request.user.has_perm("cadres.add_posting"):
            return links
        pasting = {batch.pk: {"url": paste_url(PostingGrid, batch), "label": PostingGrid.title} for batch in records}
        return {key: [link, *links.get(key, ())] for key, link in pasting.items()}


class OfficialDetailView(RecordDetailView):
    queryset = Official.objects.select_related("home_area", "home_organisation__area", "document")
    template_name = "cadres/official_detail.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        official = self.object
        user = self.request.user
        postings = Posting.objects.visible_to(user).filter(official=official).order_by("-starts_on", "-pk")
        seen = Posting.objects.visible_to(user).select_related("official", "host_area")
        rows = list(with_columns(postings, user, dates.today()))
        before = seen.in_bulk([post.takes_over_from_id for post in rows if post.takes_over_from_id])
        acts = acts_by_row(ACTS, [post.pk for post in rows], user)
        after: dict[int, list[Posting]] = {}
        for post in seen.filter(takes_over_from__in=[post.pk for post in rows]).order_by("starts_on", "pk"):
            after.setdefault(post.takes_over_from_id, []).append(post)
        return super().get_context_data(
            **kwargs,
            title=official.name,
            crumbs=[{"url": reverse("cadres:list"), "label": _("Officials and postings")}, {"label": official.name}],
            actions=self.change_action(),
            facts=official_facts(official),
            postings=[
                posting_panel(post, before.get(post.takes_over_from_id), after.get(post.pk, []))
                | {"acts": act_links(acts.get(post.pk, ()), post.pk)}
                for post in rows
            ],
        )


def official_facts(official: Official) -> list[dict[str, Any]]:
    return [
        fact(_("kind"), official.get_kind_display()),
        fact(_("sex"), official.get_sex_display()),
        fact(_("birth year"), str(official.birth_year or "")),
        fact(_("rank"), official.rank),
        fact(_("home area"), official.home_area.name, official.home_area.get_absolute_url()),
        fact(_("home organisation"), official.home_organisation and official.home_organisation.name),
        fact(_("title at home"), official.home_title),
        fact(_("document"), official.document.title, official.document.get_absolute_url()),
    ]


def posting_panel(post: Any, before: Posting | None, after: list[Posting]) -> dict[str, Any]:
    """One posting for the template: its facts, and who took over from whom as far as the reader may see."""
    batch = post.batch
    facts = [
        fact(_("host area"), post.host_area.name, post.host_area.get_absolute_url()),
        fact(_("host organisation"), post.host_organisation and post.host_organisation.name),
        fact(_("title on post"), post.title),
        fact(_("from"), describe(post.starts_on)),
        fact(_("until"), describe(post.ends_on)),
        fact(_("status"), PostingStatus(post.status).label if post.status else ""),
        fact(_("batch"), str(batch)),
        fact(_("term of the batch"), term(batch)),
        fact(
            _("briefing before departure"),
            " ".join(part for part in (batch.briefed_on and str(batch.briefed_on), batch.briefing) if part),
        ),
    ]
    if batch.quota is not None:
        facts.append(fact(_("quota of the batch"), f"{batch.quota:,}"))
    if post.ended_early:
        facts.append(fact(_("why it ended early"), post.end_reason))
    if before:
        facts.append(fact(_("takes over from"), before.official.name, before.get_absolute_url()))
    facts += [fact(_("successor"), next_.official.name, next_.get_absolute_url()) for next_ in after]
    return {
        "key": f"posting-{post.pk}",
        "title": " · ".join(filter(None, [post.host_area.name, post.title])),
        "facts": facts,
    }


def term(batch: Batch) -> str:
    if batch.starts_on is None and batch.ends_on is None:
        return ""
    return _("%(first)s to %(last)s") % {"first": describe(batch.starts_on), "last": describe(batch.ends_on)}
