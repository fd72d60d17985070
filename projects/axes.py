"""What a scope can ask of projects, their money, their outputs and donations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aidportal.directory.axes import called_alone_too, giver_of, in_areas
from aidportal.directory.fields import AxisField, CodeField, HiddenGiverField
from aidportal.directory.names import giver_side_names
from aidportal.figures.axes import Axis

from .models import DonatedItem, Funding, Output, Project
from .models.funding import DATINGS
from .models.standing import STATUS_CHOICES, to_status


class WorkField(CodeField):
    """Kinds of work, as outputs are called."""

    most = 120


def project_code(text: str, _register: object) -> str | None:
    return text if Project.objects.filter(code=text).exists() else None


def output_unit(text: str, _register: object) -> str | None:
    """As it was written."""
    return text if Output.objects.filter(unit=text).exists() else None


def output_name(text: str, _register: object) -> str | None:
    return text if Output.objects.filter(name=text).exists() else None


# A project is also of those who pay for it, so that the axis of givers asks for more than one group of projects.
PROJECT_GIVER = Axis(
    key="project_givers",
    parameter="project_giver",
    label=_("Giver of the project"),
    position=25,
    field=HiddenGiverField,
    read=giver_of,
    names=called_alone_too(giver_side_names),
    narrowed=in_areas("project_givers"),
)
SOURCE = Axis(
    key="sources",
    parameter="source",
    label=_("Source of money"),
    position=40,
    field=AxisField,
    fixed=Funding.Source.choices,
    on_dashboards=50,
)
STATUS = Axis(
    key="statuses",
    parameter="status",
    label=_("Status"),
    position=50,
    field=AxisField,
    fixed=STATUS_CHOICES,
    narrowed=to_status,
    on_dashboards=80,
    may_lack=True,
)
PROJECT = Axis(
    key="projects",
    parameter="project",
    label=_("Project"),
    position=90,
    field=CodeField,
    read=project_code,
    on_dashboards=40,
)
UNIT = Axis(
    key="units",
    parameter="unit",
    label=_("Unit of output"),
    position=110,
    field=AxisField,
    read=output_unit,
)
WORK = Axis(
    key="works",
    parameter="work",
    label=_("Kind of work"),
    position=120,
    field=WorkField,
    read=output_name,
)
GOODS = Axis(
    key="goods",
    parameter="goods",
    label=_("Goods"),
    position=150,
    field=AxisField,
    fixed=DonatedItem.Stated.choices,
)
DATING = Axis(
    key="datings",
    parameter="by",
    label=_("Dated by"),
    position=160,
    field=AxisField,
    fixed=DATINGS,
)

AXES = (PROJECT_GIVER, SOURCE, STATUS, PROJECT, UNIT, WORK, GOODS, DATING)
