"""The language of the library's sentences: that of the portal's reader, or English where it is used by itself."""

from __future__ import annotations

from django.apps import apps
from django.utils import translation
from django.utils.functional import lazy


def gettext(text: str) -> str:
    """``text`` in the language of the reader; as it stands where no portal has been set up."""
    return translation.gettext(text) if apps.ready else text


gettext_lazy = lazy(gettext, str)
