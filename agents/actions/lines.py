"""Telephone lines and the tokens that their telephone systems knock with."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from agents.models import TelephoneLine
from assistline.encryption import keyed_hash
from assistline.models import Centre


@dataclass(frozen=True)
class NewToken:
    """A line and its new token, which is shown once: only its keyed hash is kept."""

    line: TelephoneLine
    token: str


def hash_token(token: str) -> str:
    """What is kept of a token."""
    return keyed_hash(token, purpose="cti token")


def find_line(*, token: str) -> TelephoneLine | None:
    """The line whose token this is. The same work is done for a token that is nobody's.

    Args:
        token: As it stands in the address.

    Raises:
        DatabaseError: Out of reach.
    """
    hashed = hash_token(token)
    line = (
        TelephoneLine.objects.select_related("centre")
        .filter(Q(token_hash=hashed) | Q(previous_token_hash=hashed), is_active=True)
        .first()
    )
    nobody = hash_token("")
    known = (line.token_hash, line.previous_token_hash) if line else (nobody, nobody)
    fits = [hmac.compare_digest(hashed, one) for one in known]
    return line if any(fits) and token else None


@transaction.atomic
def make_line(*, centre: Centre, name: str, number: str = "", token: str = "") -> NewToken:
    """Give a centre a telephone line.

    Args:
        centre: Where its calls ring.
        name: As the console shows it.
        number: As callers dial it.
        token: For a demonstration; else a new one nobody can guess.

    Raises:
        IntegrityError: Another line has this token.
    """
    token = token or new_token()
    line = TelephoneLine.objects.create(centre=centre, name=name, number=number, token_hash=hash_token(token))
    return NewToken(line, token)


@transaction.atomic
def renew_token(*, line_id: int) -> NewToken:
    """Give a line a new token. The one before stays valid until the next renewal.

    Args:
        line_id: Which line.

    Raises:
        TelephoneLine.DoesNotExist: There is no such line.
    """
    line = TelephoneLine.objects.select_for_update().get(id=line_id)
    token = new_token()
    line.previous_token_hash, line.token_hash = line.token_hash, hash_token(token)
    line.save(update_fields=["token_hash", "previous_token_hash"])
    return NewToken(line, token)


def new_token() -> str:
    """A token that nobody can guess: 192 bits."""
    return secrets.token_urlsafe(24)
