"""Django's templates, of which nothing is left once a page is made."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.context import make_context
from django.utils.safestring import SafeString


class PageTemplate(Template):
    """A template that lets go of what it was given.

    Django's context holds itself: a page of thousands of targets would stay until garbage is looked for, which then
    takes a fifth of the time of such a page.
    """

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        whole = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            text = self.template.render(whole)
        except TemplateDoesNotExist as missing:
            reraise(missing, self.backend)
            raise
        whole.dicts.clear()
        return text


class PageTemplates(DjangoTemplates):
    """The templates of all pages."""

    def get_template(self, template_name: str) -> PageTemplate:
        return PageTemplate(super().get_template(template_name).template, self)
