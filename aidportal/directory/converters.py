"""Parts of addresses that name an area or a giver."""

from __future__ import annotations

from django.urls import register_converter


class AreaCodeConverter:
    """Six digits of GB/T 2260."""

    regex = "[1-9][0-9]{5}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class GiverCodeConverter(AreaCodeConverter):
    """An area, or an organisation as ``o123``."""

    regex = "[1-9][0-9]{5}|o[1-9][0-9]{0,9}"


register_converter(AreaCodeConverter, "area")
register_converter(GiverCodeConverter, "giver")
