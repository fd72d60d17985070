"""The record pages' side of versions: nobody overwrites in silence what somebody else saved meanwhile."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from aidportal.records.permissions import SaveRefused
from aidportal.records.told_tables import last_act
from aidportal.records.versions import FIELD, Version, read, version_of, who_did, who_saved
from aidportal.web.requests import SignedInRequest


class VersionedRecords:
    """A ModelAdmin whose forms carry the record as it was when they were opened, and are refused when it is not so."""

    model: Any
    get_object: Any
    get_form: Any
    get_fieldsets: Any
    _create_formsets: Any

    def version(self, request: SignedInRequest, obj: Model | None) -> Version:
        """A record as it stands now, as its page would show it."""
        form, formsets = self.unsent(request, obj)
        return version_of(form, formsets)

    def unsent(self, request: SignedInRequest, obj: Model | None) -> tuple[Any, list[Any]]:
        """The form and formsets of a record as they are before anything is typed, whatever ``request`` sends."""
        opening = copy(request)
        opening.method = "GET"
        fields = flatten_fieldsets(self.get_fieldsets(opening, obj))
        form = self.get_form(opening, obj, change=True, fields=fields)(instance=obj)
        return form, self._create_formsets(opening, obj, change=True)[0]

    def lock(self, obj: Model) -> None:
        """Keep others from saving the record on its page until this request is answered."""
        list(type(obj)._default_manager.select_for_update(of=("self",)).filter(pk=obj.pk).values_list("pk"))

    def refuse_stale(self, request: SignedInRequest, object_id: str) -> None:
        """Refuse to overwrite what somebody else saved after the form was opened."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return
        self.lock(obj)
        opened = read(request.POST.get(FIELD, ""))
        if opened is None or opened.texts != self.version(request, self.get_object(request, unquote(object_id))).texts:
            words = gettext(
                "The record was saved meanwhile by %(who)s. Nothing was saved. What you typed is below; open the "
                "record once more beside it, and record there what is still to change."
            )
            raise SaveRefused(words % {"who": who_saved(self.model, obj.pk, opened.at if opened else None)})

    def opened_to_delete(self, request: SignedInRequest, object_id: str) -> dict[str, str]:
        """The record as who deletes it sees it, for the page that asks; refused where somebody saved it meanwhile."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return {}
        if request.method == "POST":
            self.lock(obj)
        now = self.version(request, self.get_object(request, unquote(object_id)))
        opened = read(request.POST.get(FIELD, ""))
        if opened is not None and opened.texts != now.texts:
            words = gettext("The record was saved meanwhile by %(who)s. Nothing was deleted; look at it once more.")
            raise SaveRefused(words % {"who": who_saved(self.model, obj.pk, opened.at)})
        return {"opened": now.signed()}

    def chosen_to_delete(self, request: SignedInRequest, rows: QuerySet[Model]) -> str:
        """The last change of chosen rows, for the page that asks; refused where one was saved after it was asked."""
        if request.POST.get("post"):
            rows = rows.select_for_update(of=("self",))
        act = last_act(self.model, *rows.values_list("pk", flat=True))
        now = Version({"act": str(act.pk) if act else ""}, timezone.now())
        opened = read(request.POST.get(FIELD, ""))
        if opened is not None and opened.texts != now.texts:
            words = gettext(
                "One of the records was saved meanwhile by %(who)s. Nothing was deleted; look at them once more."
            )
            raise SaveRefused(words % {"who": who_did(act, opened.at)})
        return now.signed()

    def render_change_form(self, request: SignedInRequest, context: Any, *args: object, **kwargs: object) -> Any:
        """The page, with the record as it was when it was opened."""
        if kwargs.get("obj") is not None:
            formsets = [lines.formset for lines in context["inline_admin_formsets"]]
            sent = request.POST.get(FIELD)
            context["opened"] = sent or version_of(context["adminform"].form, formsets).signed()
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
