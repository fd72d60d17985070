"""Password hashes whose memory is bounded, however many people sign in at once."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

# Django's default takes 100 MiB a check; twenty people signing in at nine o'clock would take two gigabytes.
_at_once = BoundedSemaphore(4)


class BoundedArgon2PasswordHasher(Argon2PasswordHasher):
    """argon2id with 19 MiB, two passes and one lane, at most four hashes at once in a process."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> Any:
        with _at_once:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _at_once:
            return super().verify(password, encoded)
