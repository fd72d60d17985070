"""Lines of a record that have rows of their own, on one page and saved together: the payments of a funding line."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.forms import ModelForm
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from aidportal.records.forms import RecordForm, RecordFormSet
from aidportal.records.permissions import lock
from aidportal.records.rights import gate


class NestedForm(RecordForm):
    """A form of a line with the rows of the line in ``nested``, made by its formset."""

    nested: Any
    nested_refusal = _("Rows of this line need to be corrected.")

    def has_changed(self) -> bool:
        return super().has_changed() or self.nested.has_changed()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.nested.is_valid():
            self.add_error(None, self.nested_refusal)
        return cleaned


class NestedFormSet(RecordFormSet):
    """Lines that have rows of their own, saved together.

    The prefix of the rows follows that of their line (``fundings-0-disbursements-1-amount``), so the
    admin's cloning of lines renames the rows with them.
    """

    nested_class: Any
    # Who sends the page, and how it shows fields; its inline knows.
    user: Any
    page_fields: Any = None

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        bound = form.is_bound
        form.nested = self.nested_class(
            form.data if bound else None,
            form.files if bound else None,
            instance=form.instance,
            prefix=f"{form.prefix}-{self.nested_class.get_default_prefix()}",
            save_as_new=getattr(self, "save_as_new", False),
            form_kwargs={"page_fields": self.page_fields},
        )
        if self.page_fields:
            form.nested.extra = 0
        if form.instance.pk and form.instance.pk not in self._kept:
            lock(form)
            form.nested.is_locked, form.nested.extra = True, 0

    @cached_property
    def _kept(self) -> frozenset[Any]:
        """The primary keys of the lines that the user may change, before anything is."""
        lines: Any = self.queryset
        rows = gate(lines.model, "change", self.user).filter(pk__in=[row.pk for row in lines]).order_by()
        return frozenset(rows.values_list("pk", flat=True))

    def save_new(self, form: ModelForm[Model], commit: bool = True) -> Any:
        return self._with_rows(form, super().save_new(form, commit=commit), commit)

    def save_existing(self, form: ModelForm[Model], obj: object, commit: bool = True) -> Any:
        return self._with_rows(form, super().save_existing(form, obj, commit=commit), commit)

    def _with_rows(self, form: Any, line: Model, commit: bool) -> Any:
        """Save the rows after their line, which the admin may save later than its formset."""
        form.nested.instance = line
        if commit:
            form.nested.save()
        return line


class NestedRows(RecordFormSet):
    """The rows of a line; of a line that another side keeps they are shown and not taken."""

    is_locked = False

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.is_locked:
            lock(form)
