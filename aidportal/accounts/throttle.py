"""Counts password checks before they are made, so that guesses sent at once gain nothing.

Each check is counted twice: for its name and address together, and, more loosely, for its address. Nothing is
counted for a name alone: a stranger elsewhere could then keep its owner out.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import connection, models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import SignInAttempt

WINDOW = timedelta(minutes=5)
CHECKS_OF_A_PAIR = 5
# An office of many people may share one address.
CHECKS_OF_AN_ADDRESS = 60
PRUNED_AT_ONCE = 200

# One statement, so that of any number of guesses at the same moment each gets its own number. A window begins with
# its first check and is not drawn out by those that are refused.
COUNT = """
    INSERT INTO accounts_signinattempt AS had (source, checks, ends_at) VALUES (%(source)s, 1, now() + %(window)s)
    ON CONFLICT (source) DO UPDATE SET
        checks = CASE WHEN had.ends_at <= now() THEN 1 ELSE least(had.checks + 1, 1000000) END,
        ends_at = CASE WHEN had.ends_at <= now() THEN excluded.ends_at ELSE had.ends_at END
    RETURNING checks
"""
# Rows that somebody is just counting on are left to the next time, so that nobody waits for a clean-up.
PRUNE = """
    DELETE FROM accounts_signinattempt WHERE source IN (
        SELECT source FROM accounts_signinattempt WHERE ends_at <= now() LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    )
"""


@dataclass(frozen=True)
class Source:
    """Where a guess comes from: the keys of its two counters."""

    pair: str
    address: str


def source_of(request: HttpRequest | None, username: str) -> Source:
    network = network_of(client_address(request))
    name = unicodedata.normalize("NFKC", username).casefold()
    return Source(pair=hashed("pair", network, name), address=hashed("address", network))


def client_address(request: HttpRequest | None) -> str:
    """The peer's address; behind the proxy what it, the last hop, says of its own peer."""
    if request is None:
        return ""
    if settings.BEHIND_TLS_PROXY:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if hops[-1].strip():
            return hops[-1].strip()
    return request.META.get("REMOTE_ADDR", "")


def network_of(address: str) -> str:
    """An IPv4 address as it is; of IPv6 the /64, all of which one customer has."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)


def hashed(*parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "backslashreplace")
    return salted_hmac("aidportal.accounts.throttle", text, algorithm="sha256").hexdigest()


def may_check(source: Source) -> bool:
    """Count one more check and say whether it may be made.

    The pair is asked first: those refused to it don't use up what its office shares.
    """
    return count(source.pair) <= CHECKS_OF_A_PAIR and count(source.address) <= CHECKS_OF_AN_ADDRESS


def count(key: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"source": key, "window": WINDOW})
        checks: int = cursor.fetchone()[0]
        if checks == 1:
            cursor.execute(PRUNE, {"limit": PRUNED_AT_ONCE})
    return checks


def forgive(source: Source) -> None:
    """After a success: the pair begins anew, and its address gets this one check back."""
    SignInAttempt.objects.filter(source=source.pair).delete()
    SignInAttempt.objects.filter(source=source.address, checks__gt=0).update(checks=models.F("checks") - 1)


def wait_for(source: Source) -> timedelta | None:
    """How long the next check has to wait; None if it need not."""
    spent = models.Q(source=source.pair, checks__gte=CHECKS_OF_A_PAIR) | models.Q(
        source=source.address, checks__gte=CHECKS_OF_AN_ADDRESS
    )
    now = timezone.now()
    ends = SignInAttempt.objects.filter(spent, ends_at__gt=now).order_by("-ends_at").values_list("ends_at", flat=True)
    last = ends.first()
    return last - now if last else None
