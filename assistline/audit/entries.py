"""Writing the trail. A record that cannot be accounted for is not shown."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from django.contrib.auth.models import AnonymousUser
from django.db import Error, transaction
from django.http import HttpRequest
from django.utils import timezone

from assistline.audit import journal
from assistline.middleware import client_address, request_id
from assistline.models import AuditEntry, User

log = structlog.get_logger(__name__)

Actor = User | AnonymousUser | str
REASON_LENGTH = 500


class CannotRecord(Exception):
    """The trail cannot be written, so what was asked for is not shown (the page is 503)."""


def record(
    *,
    actor: Actor,
    action: str,
    object_kind: str,
    object_ids: Sequence[int],
    request: HttpRequest | None = None,
    reason: str = "",
    centre_id: int | None = None,
    allow_journal: bool = False,
) -> AuditEntry:
    """Write who did or saw what, in the caller's transaction: kept or lost with what it tells of.

    Args:
        actor: A member of staff; or ``citizen``, ``system``, ``stranger``.
        action: What was done, such as ``case.read``.
        object_kind: What kind of record, such as ``case``.
        object_ids: Which ones; a list writes one entry with all ids that it shows.
        request: Where it came from; brings the network address (encrypted) and the request's id.
        reason: Why, when the person gave a reason.
        centre_id: Whose it is; the person's own centre if not given.
        allow_journal: Open immediate cases and live calls only: if the trail cannot be written, append to the
            journal file instead, which is folded in later.

    Raises:
        CannotRecord: Neither the trail nor, where allowed, the journal could be written. Leave the
            transaction.
    """
    staff = actor if isinstance(actor, User) else None
    entry = AuditEntry(
        actor_id=staff.id if staff else None,
        actor_kind=staff.role if staff else _kind(actor),
        centre_id=staff.centre_id if staff and centre_id is None else centre_id,
        action=action,
        object_kind=object_kind,
        object_ids=list(object_ids),
        reason=reason[:REASON_LENGTH],
        request_id=request_id(request) if request else "",
        source=client_address(request) if request else "",
    )
    try:
        if allow_journal:
            # A statement that fails breaks its transaction; the savepoint keeps the reader's own alive.
            with transaction.atomic():
                entry.save(force_insert=True)
        else:
            entry.save(force_insert=True)
    except Error as error:
        log.error("audit_not_written", action=action, error=type(error).__name__, journal=allow_journal)
        if not allow_journal:
            raise CannotRecord(action) from error
        _write_journal(entry)
    return entry


def _kind(actor: Actor) -> str:
    return actor if isinstance(actor, str) else "stranger"


def _write_journal(entry: AuditEntry) -> None:
    entry.at = timezone.now()
    try:
        journal.append(entry)
    except OSError as error:
        raise CannotRecord(entry.action) from error
