"""The two sides of a project: where it lies, who gives it, and who gives money of its funding lines."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value

from aidportal.directory.models import Area, Organisation
from aidportal.directory.querysets import among, given_by, in_areas
from aidportal.figures.scopes import NOT_STATED


def helped_by(givers: tuple[str, ...]) -> Q:
    """Projects that one of ``givers`` gives, or for which one gives the money of a funding line.

    ``NOT_STATED`` is for projects of which no giver is known, nor do their lines state one.
    """
    from .funding import Funding

    stated = tuple(code for code in givers if code != NOT_STATED)
    lines = Funding.objects.filter(project=OuterRef("pk"))
    condition = given_by(stated, "giver") | Q(Exists(lines.filter(given_by(stated, "counted_giver"))))
    if NOT_STATED in givers:
        condition |= Q(giver__isnull=True) & ~Q(Exists(lines.filter(giver__isnull=False)))
    return condition


def received_in(codes: tuple[str, ...]) -> Q:
    """Projects, their lines, or payments on these, that lie in the areas ``codes``."""
    return among("area", in_areas(Area.objects.all(), codes))


def given_from(codes: tuple[str, ...]) -> Q:
    """Projects that somebody from the areas ``codes`` gives, or for which somebody from there pays a line."""
    from .funding import Funding

    givers = in_areas(Organisation.objects.all(), codes)
    # Of those that only pay for one, so that they are few.
    others = Q(project__giver=None) | ~among("project__giver", givers)
    return among("giver", givers) | among("pk", Funding.objects.filter(among("giver", givers), others), "project")


class Helpers(Func):
    """The numbers of all organisations that give the project at ``path``, or the money of a line of it, in one text.

    Where they lie is not asked here: for each of many projects that takes four times as long.
    """

    function = "array_to_string"
    output_field = models.TextField()

    def __init__(self, path: str = "") -> None:
        from .funding import Funding

        lines = Funding.objects.filter(project=OuterRef(path or "pk"), counted_giver__isnull=False)
        of_lines = ArraySubquery(lines.order_by("counted_giver").values("counted_giver").distinct())
        own = F(f"{path}__giver" if path else "giver")
        super().__init__(Func(of_lines, own, function="array_append"), Value(" "))
