"""Random secrets: made here, handed out once, kept only as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

__all__ = ["csrf_token", "digest", "fresh", "same"]

_BYTES: Final = 32


def fresh(prefix: str = "") -> str:
    """Return a new secret of 256 bits, safe in a URL and in a header."""
    return prefix + secrets.token_urlsafe(_BYTES)


def digest(secret: str) -> bytes:
    """Return what is kept of *secret*; a fast hash will do, as nobody can guess 256 bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def csrf_token(session: str) -> str:
    """Return the token that forms of the session with this secret must carry."""
    return hmac.new(session.encode("utf-8", "surrogatepass"), b"csrf", hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Tell whether both are equal, in a time that does not tell how far they are."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
