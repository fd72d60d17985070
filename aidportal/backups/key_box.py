"""The portal's keys, encrypted by a passphrase: scrypt makes a key of it, AES-256-GCM encrypts and tells of any change.

What PostgreSQL's roles sign in with is not among them: each place makes its own.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from aidportal.supervisor.preflight import var_of

from .refusals import BackupRefused

PHRASE_SETTING = "AIDPORTAL_BACKUP_PASSPHRASE"
SHORTEST = 12
# 128 MiB and a third of a second for each guess.
COST, BLOCK, PARALLEL = 2**17, 8, 1
LABEL = b"aidportal keys 1"
SESSIONS_KEY, REPORTS_KEY = "secret-key", "report-key"
# Files of ``var`` by the ends of their names: the keys of sessions and of issued reports, the first password.
KEY_FILES = ("*-key", "*.key", "admin-password")


def passphrase_of(environ: Mapping[str, str] = os.environ) -> str:
    """The passphrase of the environment; nothing where there is none, and the keys stay out of backups."""
    passphrase = environ.get(PHRASE_SETTING, "")
    if passphrase and len(passphrase) < SHORTEST:
        raise BackupRefused(
            format_lazy(_("{name} must have at least {count} characters."), name=PHRASE_SETTING, count=SHORTEST)
        )
    return passphrase


def keys_here() -> dict[str, str]:
    """The keys of this portal by the names of their files."""
    files = sorted({path for pattern in KEY_FILES for path in var_of().glob(pattern) if path.is_file()})
    own = {SESSIONS_KEY: settings.SECRET_KEY, REPORTS_KEY: settings.REPORT_KEY}
    return own | {path.name: path.read_text() for path in files}


def encrypted(keys: Mapping[str, str], passphrase: str) -> bytes:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    content = AESGCM(derived(passphrase, salt, COST)).encrypt(nonce, json.dumps(dict(keys)).encode(), LABEL)
    box = {"kdf": "scrypt", "n": COST, "r": BLOCK, "p": PARALLEL, "cipher": "AES-256-GCM"}
    parts = {"salt": salt, "nonce": nonce, "content": content}
    return json.dumps(box | {name: base64.b64encode(part).decode() for name, part in parts.items()}).encode()


def decrypted(box: bytes, passphrase: str) -> dict[str, str]:
    """The keys; refused where the passphrase is not the one."""
    told = json.loads(box)
    salt, nonce, content = (base64.b64decode(told[name]) for name in ("salt", "nonce", "content"))
    try:
        keys: dict[str, str] = json.loads(AESGCM(derived(passphrase, salt, told["n"])).decrypt(nonce, content, LABEL))
    except InvalidTag:
        raise BackupRefused(_("The passphrase does not open the keys of this backup.")) from None
    return keys


def derived(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=BLOCK, p=PARALLEL).derive(passphrase.encode())


def put_back(keys: Mapping[str, str]) -> None:
    """Each key in its file, whole, for its user alone."""
    for name, key in keys.items():
        place = var_of() / Path(name).name
        handle, draft = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
        with os.fdopen(handle, "w") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).rename(place)
