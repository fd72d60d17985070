"""Where a reader who records something came from, and the way back there."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

# Ends the address of a list of what an act adds: the row that is added is to be marked there.
ADDED_ROW = "#record-added"
# What is sent where one goes on to another new record; a page that asks something keeps it in the second field.
ADD_ANOTHER, PRESSED = "_addanother", "pressed"


def with_query(url: str, **query: Any) -> str:
    """``url`` with what ``query`` states: ``next`` is where its page goes on to when something was saved on it."""
    stated = {name: value for name, value in query.items() if value}
    return f"{url}?{urlencode(stated)}" if stated else url


def marked(url: str, record: models.Model | None) -> str:
    """``url`` with the place of the record in it, which a list marks."""
    return url if "#" in url or record is None else f"{url}#record-{record.pk}"


class ComesBack:
    """A page that is left for where its reader came from."""

    request: HttpRequest

    @property
    def adds_another(self) -> bool:
        """Whether the reader goes on to another one: as was pressed, before a correction was taken or now."""
        sent = self.request.POST
        return ADD_ANOTHER in sent or ("_save" not in sent and sent.get(PRESSED) == ADD_ANOTHER)

    @property
    def back(self) -> str:
        """Where the reader came from, if that is a page of the portal."""
        wanted = self.request.GET.get("next", "")
        is_own = url_has_allowed_host_and_scheme(
            wanted, {self.request.get_host()}, require_https=self.request.is_secure()
        )
        return wanted if is_own and wanted.startswith("/") else ""
