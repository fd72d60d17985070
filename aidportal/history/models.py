"""Acts: what one transaction changed, who did it and through what."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

# Rules that wait for the end of a transaction are held at once; acts still take their numbers when it ends, for until
# then no other could.
RULES_AT_ONCE = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS history.act_ends DEFERRED"


class ActQuerySet(models.QuerySet["Act"]):
    def latest_number(self) -> int:
        """The moment that it is now: the number of the last act, 0 before the first."""
        return self.aggregate(number=Max("pk"))["number"] or 0

    def first_number(self) -> int | None:
        return self.aggregate(number=Min("pk"))["number"]

    def at_end_of(self, day: date) -> int | None:
        """The moment in which ``day`` ended here; ``None`` where the history had not begun."""
        end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
        return self.filter(at__lt=end).aggregate(number=Max("pk"))["number"]

    def cutoff(self) -> int:
        """The moment before which versions were forgotten on purpose; 0 where none were."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(before), 0) FROM history.removal")
            (number,) = cursor.fetchone()
        return int(number)


class Act(models.Model):
    """What one transaction changed. Its number is a moment: what was committed up to it.

    ``who`` is the key of a user, ``name`` the name that the user had then; ``what`` holds what is to be said besides:
    the path of a form, the number of an import, a reason.
    """

    class Via(models.TextChoices):
        FORM = "form", _("record page")
        IMPORT = "import", _("import")
        BULK = "bulk", _("bulk change")
        UNDO = "undo", _("undone")
        COMMAND = "command", _("command")
        MIGRATION = "migration", _("new version of the portal")
        BEGIN = "begin", _("begin of the history")
        SQL = "sql", _("database")

    at = models.DateTimeField(_("at"), null=True)
    who = models.BigIntegerField(_("who"), null=True)
    name = models.TextField(_("name"))
    via = models.TextField(_("through"), choices=Via.choices)
    what = models.JSONField(_("what is said of it"))
    role = models.TextField(_("role of the database"))
    tables = ArrayField(models.TextField(), verbose_name=_("tables"))

    objects = ActQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = '"history"."act"'
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return _now("%(time)s %(who)s, %(through)s") % {
            "time": f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}" if self.at else "",
            "who": self.name,
            "through": self.through,
        }

    @property
    def through(self) -> str:
        """Through what it was done, in words: with the name of the file of an import, and the name of a command."""
        label = str(self.get_via_display())
        name = self.what.get("name") or self.what.get("command")
        return _now("%(what)s “%(name)s”") % {"what": label, "name": name} if name else label
