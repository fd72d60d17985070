"""Who signs in, in which role, and for which areas."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property
from typing import Any, Self

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import connection, models
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidportal.directory.models import Area
from aidportal.directory.querysets import NOBODYS, VisibleQuerySet
from aidportal.records.rights import Rights, Side, is_only_for_administrators, rights_of
from aidportal.subjects.subject import has_subject
from aidportal.values.money import Unit
from aidportal.values.names import words
from aidportal.web.requests import Actor


class UserQuerySet(VisibleQuerySet):
    """Users are seen and kept by administrators alone."""

    rights = (
        Rights(
            *(Side.ADMINISTRATORS, Side.ADMINISTRATORS, Side.ADMINISTRATORS, Side.ADMINISTRATORS, None),
            note="Nobody is deleted: whoever left may no longer sign in. The last administrator stays one.",
        ),
    )

    def touching(self, codes: tuple[str, ...]) -> Q:
        return NOBODYS

    def kept_by(self, user: Actor) -> Q:
        return NOBODYS

    def deletable_by(self, user: Actor) -> Self:
        return self.none()

    def search(self, text: str) -> Self:
        """Users whose user name or name holds each word of ``text``."""
        rows = self
        for word in words(text):
            rows = rows.filter(Q(username__icontains=word) | Q(name__icontains=word))
        return rows


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> User:
        """An administrator; Django's command calls it by this name."""
        return self.create_user(username, password, role=User.Role.ADMINISTRATOR, **fields)

    def active_administrators(self) -> models.QuerySet[User]:
        return self.filter(role=User.Role.ADMINISTRATOR, is_active=True)


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

    class FirstPage(models.TextChoices):
        DIRECTOR = "director", _("for who decides")
        CLERK = "clerk", _("for who records")
        AUDITOR = "auditor", _("for who checks")

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
    # Empty as long as the user has chosen none: then it follows from the role.
    first_page = models.CharField(_("first page"), max_length=8, choices=FirstPage.choices, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    # Somebody else knows the password, who gave it to the user.
    is_password_given = models.BooleanField(_("has to choose a password"), default=False, editable=False)
    # Of passwords themselves there is no history; of the times at which they were changed there is.
    password_changed_at = models.DateTimeField(_("password changed at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    # On a page of a past day nobody changes anything.
    reads_the_past = False

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(name="user_role_known", condition=Q(role__in=["administrator", "editor", "viewer"]))
        ]

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()

    def get_full_name(self) -> str:
        return self.name or self.username

    get_short_name = get_full_name

    @property
    def sees_everything(self) -> bool:
        return self.role == self.Role.ADMINISTRATOR

    @property
    def may_record(self) -> bool:
        is_recorder = self.role in (self.Role.ADMINISTRATOR, self.Role.EDITOR)
        return self.is_active and is_recorder and not self.reads_the_past

    @property
    def may_answer(self) -> bool:
        """Whether there are records to keep, and reports on them to issue: an editor without an area has none."""
        return self.may_record and (self.sees_everything or bool(self.area_codes))

    @property
    def first_page_shown(self) -> str:
        """The page that the user opens first: the chosen one; else who records in some areas has the clerk's."""
        is_clerk = self.role == self.Role.EDITOR
        return self.first_page or (self.FirstPage.CLERK if is_clerk else self.FirstPage.DIRECTOR).value

    @property
    def is_staff(self) -> bool:
        """Whether the admin, the side of the portal where records are written, lets the user in."""
        return self.may_record

    @cached_property
    def area_codes(self) -> tuple[str, ...]:
        """The codes under which the user's areas count today."""
        return tuple(self.areas.order_by("code").values_list("counted_as", flat=True))

    def has_perm(self, perm: str, obj: Model | None = None) -> bool:
        """What the role allows; which of its rows, the gates of each kind say (``aidportal.records.rights``)."""
        if not self.is_active:
            return False
        if self.role == self.Role.ADMINISTRATOR:
            return not self.reads_the_past or perm.partition(".")[2].startswith("view_")
        app_label, _dot, codename = perm.partition(".")
        action, _underscore, model = codename.partition("_")
        if not has_subject(app_label):
            return False
        return action == "view" or (self.may_answer and is_for_editors(app_label, model, action))

    def has_perms(self, perms: Iterable[str], obj: Model | None = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and (self.role == self.Role.ADMINISTRATOR or has_subject(app_label))


def is_for_editors(app_label: str, name: str, act: str) -> bool:
    """Whether editors may do ``act`` with some records of a kind; what declares no rights is no record."""
    try:
        model = apps.get_model(app_label, name)
    except LookupError:
        return False
    is_known = act in ("add", "change", "delete") and bool(rights_of(model))
    return is_known and not is_only_for_administrators(model, act)


class SignInCountManager(models.Manager["SignInCount"]):
    """Bounds guesses per user name and address, and slows all that come from one address after many.

    Nothing is counted per user name alone: who guesses from elsewhere can't lock anybody out. A browser in which the
    user signed in before has a count of its own, so who guesses behind the same address can't either.
    """

    WINDOW = timedelta(minutes=15)
    PER_NAME_AND_ADDRESS = 5
    # So many attempts from one address are at once; then each name waits for its turn, 2 s at first and 60 s at most.
    PER_ADDRESS = 40
    LONGEST_TURN = 60

    # One statement counts and answers, so of parallel attempts each gets a number of its own. Who has to wait for a
    # turn is told when it comes, and is not counted before.
    DUE = "(%(at_once)s OR COALESCE(counted.turn_at BETWEEN %(at)s - %(window)s AND %(at)s, false))"
    COUNT = f"""
        INSERT INTO accounts_signincount AS counted (key, since, attempts, turn_at, is_admitted)
        VALUES (%(key)s, %(at)s, %(at_once)s::int, %(at)s + %(turn)s::interval, %(at_once)s)
        ON CONFLICT (key) DO UPDATE SET
            attempts = CASE WHEN counted.since < %(at)s - %(window)s THEN 0 ELSE counted.attempts END + {DUE}::int,
            since = CASE WHEN counted.since < %(at)s - %(window)s THEN %(at)s ELSE counted.since END,
            turn_at = CASE WHEN {DUE} OR counted.turn_at IS NULL OR counted.turn_at < %(at)s - %(window)s
                           THEN %(at)s + %(turn)s::interval ELSE counted.turn_at END,
            is_admitted = {DUE}
        RETURNING attempts, is_admitted, ceil(extract(epoch FROM since + %(window)s - %(at)s))::int,
            ceil(extract(epoch FROM turn_at - %(at)s))::int
    """  # noqa: S608

    def admit(self, username: str, address: str, device: str = "") -> int:
        """Count an attempt; 0 where it may look at the password, else the seconds to wait."""
        if device:
            return self._wait(key_of("device", device))
        here = self._count(key_of(address), None)[0]
        return self._wait(key_of(username.casefold(), address), self.turn_after(here))

    def admit_change(self, user: User) -> int:
        """The same for the old password, which who changes it has to type."""
        return self._wait(key_of("change", str(user.pk)))

    def turn_after(self, attempts: int) -> timedelta | None:
        """How long a name waits for its turn where so many attempts came from its address; the more the longer."""
        over = attempts - self.PER_ADDRESS
        return timedelta(seconds=min(2 ** math.ceil(over / 10), self.LONGEST_TURN)) if over > 0 else None

    def _wait(self, key: str, turn: timedelta | None = None) -> int:
        attempts, is_admitted, until_window, until_turn = self._count(key, turn)
        if attempts > self.PER_NAME_AND_ADDRESS:
            return max(1, until_window)
        return 0 if is_admitted else max(1, until_turn)

    def _count(self, key: str, turn: timedelta | None) -> tuple[int, bool, int, int]:
        """How many attempts there were, whether this one is let in, and the seconds until the window and the turn."""
        parameters: dict[str, Any] = {
            "key": key,
            "at": timezone.now(),
            "window": self.WINDOW,
            "turn": turn,
            "at_once": turn is None,
        }
        with connection.cursor() as cursor:
            cursor.execute(self.COUNT, parameters)
            return cursor.fetchone()

    def forgive(self, username: str, address: str, device: str = "") -> None:
        """After the right password: forget the guesses before it, and what is too old to count."""
        own = key_of("device", device) if device else key_of(username.casefold(), address)
        self.filter(models.Q(key=own) | models.Q(since__lt=timezone.now() - 2 * self.WINDOW)).delete()
        if not device:
            self.filter(key=key_of(address), attempts__gt=0).update(attempts=models.F("attempts") - 1)

    def forgive_change(self, user: User) -> None:
        self.filter(key=key_of("change", str(user.pk))).delete()


def key_of(*parts: str) -> str:
    """The key of a count: of an address, a name at one, a device; hashed, since people type passwords as names."""
    return hashlib.sha256("\0".join((str(len(parts)), *parts)).encode(errors="replace")).hexdigest()


class SignInCount(models.Model):
    """How often somebody tried to sign in since a time."""

    key = models.CharField(primary_key=True, max_length=64)
    since = models.DateTimeField()
    attempts = models.PositiveIntegerField()
    # When the next attempt is let in where each waits for its turn, and whether the last one was.
    turn_at = models.DateTimeField(null=True)
    is_admitted = models.BooleanField(default=True)

    objects = SignInCountManager()

    class Meta:
        default_permissions = ()
        verbose_name = _("count of sign-ins")
        verbose_name_plural = _("counts of sign-ins")

    def __str__(self) -> str:
        return f"{self.attempts} × {self.key[:8]}"


class SentFormQuerySet(models.QuerySet["SentForm"]):
    # A browser that goes back to a form further in the past sends it as a new one.
    KEPT = timedelta(days=1)

    def claim(self, key: str, sent_as: str = "") -> bool:
        """Whether the form ``key`` is sent for the first time; waits while somebody else is saving the same.

        Counts within the transaction: who is refused, or fails, has not sent it.
        """
        now = timezone.now()
        self.filter(sent_at__lt=now - self.KEPT).delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO accounts_sentform (key, sent_as, sent_at, location, body) VALUES (%s, %s, %s, '', '') "
                "ON CONFLICT (key) DO NOTHING",
                [key, sent_as, now],
            )
            return cursor.rowcount == 1


class SentForm(models.Model):
    """A form that was sent and saved, with what was answered, so that a button pressed twice saves once."""

    key = models.CharField(primary_key=True, max_length=64)
    # What the browser calls this press of a button, by which it asks later whether it was saved.
    sent_as = models.CharField(max_length=64, blank=True, db_index=True)
    sent_at = models.DateTimeField(db_index=True)
    location = models.TextField(blank=True)
    body = models.TextField(blank=True)

    objects = SentFormQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("form that was sent")
        verbose_name_plural = _("forms that were sent")

    def __str__(self) -> str:
        return self.key[:8]
