"""The links from numbers of a report to their rows: the lists of the portal, narrowed to what each number counts."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from aidportal.figures import catalogue

from .content import ReportCell, ReportNumber

# Of an address; a workbook takes no longer one.
LONGEST = 2_000


def rows_address(cell: ReportCell) -> str:
    """The address of the list of just the rows that a number counts; empty of what no figure counts."""
    if not isinstance(cell, ReportNumber) or cell.value is None or not cell.can_be_checked:
        return ""
    path = reverse(catalogue.figure(cell.figure).url)
    address = f"{settings.PORTAL_ADDRESS}{path}" + (f"?{cell.scope}" if cell.scope else "")
    return address if len(address) <= LONGEST else ""


def links_in_words() -> str:
    return _("Each number of a figure opens the list of its rows in the portal: %(address)s") % {
        "address": settings.PORTAL_ADDRESS
    }
