"""What a scope can ask of trainings: which people take part."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aidportal.directory.fields import AxisField
from aidportal.figures.axes import Axis

from .models import People

PEOPLE = Axis(
    key="people", parameter="people", label=_("Kind of people"), position=100, field=AxisField, fixed=People.choices
)

AXES = (PEOPLE,)
