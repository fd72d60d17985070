"""The form by which a workbook is sent, and what a user posts about one that was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.intake.kinds import Importer
from aidportal.intake.mapping import LEFT_OUT, How

from .import_run import TAKE
from .kept_words import remember
from .models import Import
from .steps import MOST_BYTES

ACCEPTED = ".xlsx,.xlsm,.xls,.ods,.et,.csv,.txt,.html,.htm,.xml"
COLUMN, SHEET, ROW, LINE = "column:", "sheet:", "row:", "line:"


class UploadForm(forms.Form):
    """A file and what its rows are."""

    file = forms.FileField(
        label=gettext_lazy("Workbook"),
        help_text=gettext_lazy(
            "XLSX, XLS, ODS, CSV or HTML, at most 20 MB. Nothing is written before you have seen it."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        max_length=200,
    )
    kind = forms.ChoiceField(label=gettext_lazy("What the rows are"))
    # Tells a button that was pressed twice from a file that was sent again.
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, kinds: Sequence[Importer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [("", _("Choose")), *((kind.key, kind.label) for kind in kinds)]
        self.fields["kind"].choices = options  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES >> 20})
        return file


class PostRefused(Exception):
    """What was posted cannot be; the text says why."""


def given(post: QueryDict, prefix: str) -> dict[str, str]:
    """What was posted under names that begin with ``prefix``, by the rest of the name."""
    return {name.removeprefix(prefix): str(value) for name, value in post.items() if name.startswith(prefix)}


def choose_columns(job: Import, kind: Importer, post: QueryDict) -> bool:
    """Keep what the user changed in how columns are understood; whether that was anything. Raises ``PostRefused``.

    Nothing chosen for a column means what its heading says, as if nobody had ever chosen.
    """
    names = {field.name for field in kind.every_field()} | {LEFT_OUT, ""}
    wanted = given(post, COLUMN)
    chosen = dict(job.decisions.get("columns", {}))
    before = dict(chosen)
    for table in job.summary.get("tables", []):
        changed = {
            column["plain"]: wanted[column["plain"]]
            for column in table["columns"]
            if wanted.get(column["plain"]) in names - {now_meant(column)}
        }
        fields = [name for name in changed.values() if name not in (LEFT_OUT, "")]
        if len(set(fields)) < len(fields):
            raise PostRefused(_("Two columns cannot mean the same. Leave one of them out."))
        chosen |= changed
    sheets = leave_out_sheets(job, post)
    if chosen == before and not sheets:
        return False
    job.decisions = job.decisions | {"columns": chosen}
    job.save(update_fields=["decisions"])
    remember(job.user, job.kind, {key: name for key, name in chosen.items() if name != before.get(key)})
    return True


def now_meant(column: Mapping[str, Any]) -> str:
    """What a column means now, as the form has it: a field, left out because somebody said so, or nothing."""
    return str(column["field"]) or (LEFT_OUT if column["how"] in (How.CHOSEN, How.REMEMBERED) else "")


def leave_out_sheets(job: Import, post: QueryDict) -> bool:
    """Keep that tables of these sheets, which none of our columns are in, are left out; whether that is new."""
    wanted, told = given(post, SHEET), set(job.decisions.get("sheets", []))
    sheets = {column["sheet"] for column in job.summary.get("unread", []) if column["is_whole"]}
    new = {sheet for sheet in sheets if wanted.get(sheet) == LEFT_OUT} - told
    job.decisions = job.decisions | {"sheets": sorted(told | new)}
    return bool(new)


def decide(job: Import, post: QueryDict) -> bool:
    """Keep decisions about rows; whether there were any. What nobody asked is ignored."""
    rows = decided_rows(job, given(post, ROW)) | taken_lines(job, given(post, LINE))
    if rows:
        job.decisions = job.decisions | {"rows": job.decisions.get("rows", {}) | rows}
        job.save(update_fields=["decisions"])
    return bool(rows)


def taken_lines(job: Import, wanted: Mapping[str, str]) -> dict[str, str]:
    """The lines that were not read as rows and are to be."""
    remarks = job.summary.get("remarks", [])
    lines = {f"{remark['sheet']}!{remark['row']}" for remark in remarks if remark.get("is_line")}
    return {place: TAKE for place in wanted if place in lines}


def decided_rows(job: Import, wanted: dict[str, str]) -> dict[str, str]:
    wanted = {place: value for place, value in wanted.items() if value}
    decided: dict[str, str] = {}
    for row in job.rows.at(wanted):
        value = wanted[str(row)]
        if value in {
            "skip",
            *(["new"] if row.data["likely"] else []),
            *(str(like["pk"]) for like in row.data["likely"]),
        }:
            decided[str(row)] = value
    return decided
