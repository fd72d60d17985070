"""What a browser would send of a rendered form: read from the page, never written by hand."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

NOT_SENT = {"submit", "button", "reset", "image", "file"}


class FormReader(HTMLParser):
    """Collects the fields of the form whose ``id`` or, without one, whose place among the forms is asked for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.is_inside = name, False
        self.sent: dict[str, list[str]] = {}
        self.buttons: set[str] = set()
        self.select: tuple[str, bool] | None = None
        self.first: str | None = None
        self.text: str | None = None
        # What stands in a template is no part of the form until a script takes it out.
        self.templates = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.is_inside = found.get("id") == self.name
        self.templates += tag == "template"
        if not self.is_inside or self.templates or "disabled" in found:
            if tag in ("select", "textarea"):
                self.select = self.text = None
            return
        if tag == "input":
            self._input(found)
        elif tag == "button" and found.get("type", "submit") == "submit" and "name" in found:
            self.buttons.add(found["name"])
        elif tag == "select":
            self.select, self.first = (found["name"], "multiple" in found), None
        elif tag == "option" and self.select:
            self._option(found)
        elif tag == "textarea":
            self.text = found["name"]
            self.sent[self.text] = [""]

    def _input(self, found: dict[str, str]) -> None:
        kind, name = found.get("type", "text"), found.get("name", "")
        if kind == "submit" and name:
            self.buttons.add(name)
        is_ticked = kind not in ("checkbox", "radio") or "checked" in found
        if name and kind not in NOT_SENT and is_ticked:
            self.sent.setdefault(name, []).append(found.get("value", "on" if kind == "checkbox" else ""))

    def _option(self, found: dict[str, str]) -> None:
        name, is_multiple = self.select or ("", False)
        if "selected" in found:
            self.sent.setdefault(name, []).append(found.get("value", ""))
        elif not is_multiple and self.first is None:
            self.first = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.templates -= tag == "template"
        if tag == "form":
            self.is_inside = False
        elif tag == "select" and self.select:
            name, is_multiple = self.select
            if not is_multiple and name not in self.sent and self.first is not None:
                self.sent[name] = [self.first]
            self.select = None
        elif tag == "textarea":
            self.text = None

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            # A browser drops the line break right behind the tag.
            self.sent[self.text][0] += data.removeprefix("\n") if not self.sent[self.text][0] else data


def form_of(answer: Any, name: str) -> FormReader:
    """The form of a page with the ``id`` ``name``; ``sent`` and ``buttons`` are empty where there is none."""
    reader = FormReader(name)
    reader.feed(answer.content.decode())
    return reader


def sent_by(answer: Any, name: str, /, button: str = "_save", **changes: str) -> dict[str, list[str]]:
    """What is sent when ``button`` is pressed on the form as it was rendered, with ``changes`` typed into it.

    Each change is of a field that the page has: a name with ``__`` for what is written with ``-``.
    """
    reader = form_of(answer, name)
    assert button in reader.buttons, f"no button {button}: {sorted(reader.buttons)}"
    typed = {field.replace("__", "-"): [value] for field, value in changes.items()}
    assert typed.keys() <= reader.sent.keys(), typed.keys() - reader.sent.keys()
    return reader.sent | typed | {button: ["1"]}


def opened_at(client: Any, address: str) -> dict[str, str]:
    """What a form carries of the record as its page was opened, for a test that fills in the rest by itself."""
    [version] = re.findall(r'name="opened" value="([^"]*)"', client.get(address).content.decode())
    return {"opened": version}
