"""Which mentions a document already has as published figures, and what the portal gives for a find today."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from aidportal.directory.models import Document
from aidportal.directory.scope_address import ask
from aidportal.figures import catalogue
from aidportal.figures.scopes import Scope
from aidportal.reports.models import PublishedFigure
from aidportal.web.requests import Reader

from .paste_forms import statement_of
from .text.statements import FigureMention

_ENOUGH = 2


def recorded(document: Document, mentions: list[FigureMention], user: Reader) -> dict[int, PublishedFigure]:
    """By the place of a find in ``mentions``, the figure of the document that states the same; each figure once."""
    rows = PublishedFigure.objects.visible_to(user).filter(document=document)
    figures = list(rows.prefetch_related("areas"))
    scored = [
        (likeness(figure, mention), -figure.pk, place, figure)
        for figure in figures
        for place, mention in enumerate(mentions)
        if figure.value == mention.value
    ]
    matched: dict[int, PublishedFigure] = {}
    for score, _key, place, figure in sorted(scored, key=lambda one: (-one[0], -one[1], one[2])):
        if score >= _ENOUGH and place not in matched and figure not in matched.values():
            matched[place] = figure
    return matched


def likeness(figure: PublishedFigure, mention: FigureMention) -> int:
    """How much a recorded figure of the same value looks like a find; below ``_ENOUGH`` it is another one."""
    areas = {area.counted_as for area in figure.areas.all()}
    mine = dict(parse_qsl(mention.scope)).get("direction")
    theirs = dict(parse_qsl(figure.scope)).get("direction")
    if mine and theirs and mine != theirs:
        return 0
    score = 4 if figure.statement == statement_of(mention) else 0
    score += 2 if figure.figure == mention.figure or not figure.figure else 0
    if areas and mention.areas:
        score += 2 if areas == set(mention.areas) else -1
    return score + (1 if figure.qualifier == mention.qualifier else 0)


def computed_now(mention: FigureMention, document: Document, user: Reader) -> tuple[Any, Scope | None, str]:
    """The value of a find from the records that ``user`` may see, its scope, and why there is none.

    It is asked on the day of the document, as it will be once the find is recorded.
    """
    if not mention.figure:
        return None, None, ""
    try:
        scope = ask([*parse_qsl(mention.scope), *(("area", code) for code in mention.areas)], user)
        if document.published_on:
            scope = scope.but(asked_on=document.published_on.last)
        return catalogue.figure(mention.figure).total(scope), scope, ""
    except (KeyError, ValueError) as error:
        return None, None, str(error)
