"""The list of training sessions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from aidportal.registers.register import Register

from .filters import SessionFilterSet
from .models import Session
from .tables import SessionTable


class SessionRegister(Register):
    records = Session.objects.all()
    table_class = SessionTable
    filterset_class = SessionFilterSet
    title = gettext_lazy("Training sessions")
    address = "trainings:list"
    rows_label = gettext_lazy("training sessions, their attendance and rosters")
    all_label = gettext_lazy("All training sessions")
    export_name = "trainings"
    beside = ("sector", "giver__area", "place_area")


REGISTERS = (SessionRegister,)
