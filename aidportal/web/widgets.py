"""The widgets of forms, written as Django's templates write them, and many times as fast.

A page of a record holds hundreds of them. Each would be a template with others in it, of which a choice has one for
every option.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.safestring import SafeString

# What a template is given of a widget: its name, value, attributes, and the options of a choice.
WidgetFacts = Mapping[str, Any]
FOLDER = "django/forms/widgets"
OPTION = f"{FOLDER}/select_option.html"


class PlainWidgets(TemplatesSetting):
    """Renders the plainest widgets without a template, the others as the settings say."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        write = WRITERS.get(template_name)
        written = write(context["widget"]) if write else None
        return super().render(template_name, context, request) if written is None else written


def text(value: object) -> str:
    """A value as a template writes it into an attribute."""
    written = str(value)
    return written if isinstance(written, SafeString) else escape(written)


def content(value: object) -> str:
    """A value as a template writes it between tags."""
    return text(value if isinstance(value, (str, Promise)) else localize(value))


def attributes(widget: WidgetFacts) -> str:
    return "".join(
        f" {text(name)}" if value is True else f' {text(name)}="{text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def input_of(widget: WidgetFacts) -> SafeString:
    value = "" if widget["value"] is None else f' value="{text(widget["value"])}"'
    return SafeString(f'<input type="{text(widget["type"])}" name="{text(widget["name"])}"{value}{attributes(widget)}>')


def textarea_of(widget: WidgetFacts) -> SafeString:
    value = content(widget["value"]) if widget["value"] else ""
    return SafeString(f'<textarea name="{text(widget["name"])}"{attributes(widget)}>\n{value}</textarea>')


def select_of(widget: WidgetFacts) -> SafeString | None:
    """A choice with its options; nothing where options have a template of their own."""
    parts = [f'<select name="{text(widget["name"])}"{attributes(widget)}>']
    for group, options, _index in widget["optgroups"]:
        if any(option["template_name"] != OPTION for option in options):
            return None
        parts += [f'<optgroup label="{text(group)}">'] if group else []
        parts += [
            f'<option value="{text(one["value"])}"{attributes(one)}>{content(one["label"])}</option>' for one in options
        ]
        parts += ["</optgroup>"] if group else []
    return SafeString("\n".join([*parts, "</select>"]))


WRITERS: dict[str, Callable[[WidgetFacts], SafeString | None]] = {
    **{
        f"{FOLDER}/{name}.html": input_of for name in ("input", "text", "number", "hidden", "checkbox", "date", "email")
    },
    f"{FOLDER}/textarea.html": textarea_of,
    f"{FOLDER}/select.html": select_of,
}
