"""The language of the library's sentences: that of the portal's reader, or English where it is used by itself."""

from __future__ import annotations

from django.apps import apps
from django.utils.functional import lazy


def gettext(text: str) -> str:
    """``text`` in the language of the reader; as it stands where no portal has been set up.

    The process that reads a file says nothing in words, and Django's translations would be half of its start.
    """
    if not apps.ready:
        return text
    from django.utils.translation import gettext as translated

    return translated(text)


gettext_lazy = lazy(gettext, str)
