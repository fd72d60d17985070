"""What to record first in a portal that holds nothing yet: in which order, why, and the ways to do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidportal.directory.models import Agreement, Pairing
from aidportal.figures.figure import Words
from aidportal.intake.kinds import importers_of
from aidportal.records.pages import add_url
from aidportal.web.requests import SignedInUser
from cadres.models import Batch, Posting
from projects.models import Donation, Project
from trainings.models import Session


@dataclass(frozen=True)
class FirstStep:
    """A kind of record to begin with."""

    model: type[Model]
    why: Words

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def import_kind(self) -> str:
        """The kind of workbook that brings such records, if one does."""
        return next((kind.key for kind in importers_of(self.model)), "")


STEPS = (
    FirstStep(Pairing, _("Who helps whom. Choices, flows and rights follow from it.")),
    FirstStep(Agreement, _("What was agreed, with its tasks and targets, so that the portal can say what is behind.")),
    FirstStep(Project, _("With their money: commitments by year and source, and payments as they move.")),
    FirstStep(Donation, _("Money and goods that were given.")),
    FirstStep(Batch, _("Officials go in batches of two years; a batch says in which direction.")),
    FirstStep(Posting, _("Each official, where from, where to, from when until when.")),
    FirstStep(Session, _("Classes and visits, with how many people came from where.")),
)


@dataclass(frozen=True)
class OfferedStep:
    """A first step as a reader may take it; an address is empty where the reader may not."""

    step: FirstStep
    is_done: bool
    add_url: str
    import_url: str


@dataclass(frozen=True)
class FirstSteps:
    """The first steps of a reader; nothing is looked up before it is shown."""

    reader: SignedInUser

    @property
    def is_blank(self) -> bool:
        """Whether the reader sees no project, no posting and no session at all."""
        models: tuple[Any, ...] = (Project, Posting, Session)
        return not any(model.objects.visible_to(self.reader).exists() for model in models)

    @property
    def steps(self) -> list[OfferedStep]:
        """The steps that the reader may take; none for who only reads."""
        offered = [self._offered(step) for step in STEPS] if self.reader.may_answer else []
        return [one for one in offered if one.add_url or one.import_url]

    def _offered(self, step: FirstStep) -> OfferedStep:
        rows: Any = step.model._default_manager.all()
        options = step.model._meta
        may_add = self.reader.has_perm(f"{options.app_label}.add_{options.model_name}")
        imported = f"{reverse('imports:list')}?kind={step.import_kind}" if may_add and step.import_kind else ""
        return OfferedStep(
            step, rows.visible_to(self.reader).exists(), add_url(step.model) if may_add else "", imported
        )
