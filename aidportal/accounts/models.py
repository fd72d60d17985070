"""Who signs in, in which role, and for which areas."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidportal.directory.models import Area
from aidportal.money import Unit


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> User:
        """An administrator; Django's command calls it by this name."""
        return self.create_user(username, password, role=User.Role.ADMINISTRATOR, **fields)


class User(AbstractBaseUser):
    """A person who signs in.

    An administrator sees and changes everything. An editor records, and a viewer looks, in the user's
    areas and all that lies in them: rows whose giver or receiver, home or host, is there. Rights come
    from the role alone; Django's groups and permission tables are not used.
    """

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("administrator")
        EDITOR = "editor", _("editor")
        VIEWER = "viewer", _("viewer")

    username = models.CharField(
        _("user name"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("There is already a user of this name.")},
    )
    name = models.CharField(_("name"), max_length=60, blank=True, help_text=_("How the portal addresses the person."))
    role = models.CharField(_("role"), max_length=14, choices=Role.choices, default=Role.VIEWER)
    areas = models.ManyToManyField(
        Area,
        blank=True,
        related_name="users",
        verbose_name=_("areas"),
        help_text=_("What an editor or viewer sees: these areas with all that lies in them. Not for administrators."),
    )
    unit = models.CharField(_("unit of money"), max_length=4, choices=Unit.choices, default=Unit.WAN)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    USERNAME_FIELD = "username"

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(name="user_role_known", condition=Q(role__in=["administrator", "editor", "viewer"]))
        ]

    def get_full_name(self) -> str:
        return self.name or self.username

    get_short_name = get_full_name

    @property
    def sees_everything(self) -> bool:
        return self.role == self.Role.ADMINISTRATOR

    @property
    def may_record(self) -> bool:
        return self.is_active and self.role in (self.Role.ADMINISTRATOR, self.Role.EDITOR)

    @property
    def is_staff(self) -> bool:
        """Whether the admin, the side of the portal where records are written, lets the user in."""
        return self.may_record

    @cached_property
    def area_codes(self) -> tuple[str, ...]:
        """The codes under which the user's areas count today."""
        return tuple(self.areas.order_by("code").values_list("counted_as", flat=True))

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """What the role allows; which rows of it is for ``visible_to`` to say."""
        if not self.is_active:
            return False
        if self.role == self.Role.ADMINISTRATOR:
            return True
        app_label, _dot, codename = perm.partition(".")
        action, _underscore, model = codename.partition("_")
        if app_label not in RECORD_APPS or model in REFERENCE_MODELS:
            return action == "view" and app_label in RECORD_APPS
        return action == "view" or (action in ("add", "change", "delete") and self.role == self.Role.EDITOR)

    def has_perms(self, perms: Iterable[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and (self.role == self.Role.ADMINISTRATOR or app_label in RECORD_APPS)


# The apps that hold records, and what of them is common to all areas and for administrators to change.
RECORD_APPS = frozenset({"directory", "projects", "cadres", "trainings", "reports"})
REFERENCE_MODELS = frozenset({"area", "sector", "batch"})
