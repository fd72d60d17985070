"""The portal's signature of what an issued file shows: Ed25519 over its serial number, its texts and its numbers."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

FORMAT = 1
# So that nothing signed for another purpose can pass for this.
PURPOSE = b"aidportal issued report 1\n"


@dataclass(frozen=True)
class Seal:
    """What a file of an issued report was when it was issued.

    ``parts`` are hashes of what it shows by page, sheet or the like; ``numbers`` is that of the data inside. ``key`` is
    the public key by which ``signature`` can be checked, both as base64.
    """

    serial: str
    form: str
    issued_at: str
    parts: dict[str, str]
    numbers: str
    key: str
    signature: str = ""

    @property
    def signed(self) -> bytes:
        """What the signature is over."""
        content = asdict(self) | {"format": FORMAT}
        del content["signature"]
        return PURPOSE + json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @property
    def holds(self) -> bool:
        """Whether the owner of ``key`` signed just this."""
        try:
            key = Ed25519PublicKey.from_public_bytes(base64.b64decode(self.key))
            key.verify(base64.b64decode(self.signature), self.signed)
        except (InvalidSignature, ValueError):
            return False
        return True

    def to_json(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False)


def from_json(text: str) -> Seal:
    """What ``Seal.to_json`` wrote. Raises ``ValueError`` for anything else."""
    try:
        data = json.loads(text)
        if data.pop("format") != FORMAT or not isinstance(data["parts"], dict):
            raise ValueError("a seal that this portal does not know")
        return Seal(**data)
    except (KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError("no seal") from problem


def sealed(serial: str, form: str, issued_at: datetime, parts: Mapping[str, str], numbers: str) -> Seal:
    """A seal signed by the portal's own key."""
    unsigned = Seal(serial, form, issued_at.isoformat(), dict(parts), digest(numbers), own_key())
    signature = signing_key().sign(unsigned.signed)
    return replace(unsigned, signature=base64.b64encode(signature).decode())


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# ---- Keys


def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.REPORT_KEY.strip()))


def own_key() -> str:
    """The portal's public key as base64."""
    raw = signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def as_pem(key: str) -> str:
    """A public key as other programs read it."""
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def fingerprint(key: str) -> str:
    """By what people tell keys apart: the first 16 digits of the key's hash, in groups."""
    digits = hashlib.sha256(base64.b64decode(key)).hexdigest()[:16]
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
