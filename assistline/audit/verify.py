"""Checking the trail: every hash anew, every signature, and the heads that are kept outside the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import connection, transaction

from assistline.audit.seal import COLUMNS, GENESIS, entry_hash, head_bytes, link, signing_key
from assistline.models import AuditHead, AuditSeal

CHUNK = 2000
SEALED_WITHIN_SECONDS = 10

_SEALED = f"""
    SELECT s.seq, s.entry_id, s.entry_txid, s.entry_hash, s.chain_hash,
           {", ".join(f"e.{name}" for name in COLUMNS)}
    FROM assistline_auditseal s LEFT JOIN assistline_auditentry e ON e.id = s.entry_id
    WHERE s.seq > %s ORDER BY s.seq LIMIT {CHUNK}
"""  # noqa: S608
# An entry that sorts before the last seal and has none was put in later; any other is late after ten seconds,
# or at once if its transaction is yet to come.
_UNSEALED = f"""
    SELECT e.id,
           (SELECT min(s.seq) FROM assistline_auditseal s WHERE (s.entry_txid, s.entry_id) > (e.txid, e.id))
    FROM assistline_auditentry e
    WHERE NOT EXISTS (SELECT FROM assistline_auditseal s WHERE s.entry_id = e.id)
      AND ((e.txid, e.id) <= (%s, %s)
           OR e.txid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
           OR e.at < now() - interval '{SEALED_WITHIN_SECONDS} seconds')
    ORDER BY e.txid, e.id LIMIT 100
"""  # noqa: S608


@dataclass(frozen=True, order=True)
class Fault:
    """Something that is not as it was sealed, and from which sequence number on."""

    seq: int
    words: str


@dataclass
class Verdict:
    """What was checked and what was found."""

    sealed: int = 0
    heads: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def first_bad(self) -> int | None:
        """The first sequence number that is not to be trusted."""
        return min(self.faults).seq if self.faults else None


@dataclass(frozen=True)
class Head:
    """A head as it was read, and from where."""

    where: str
    seq: int
    chain_hash: str
    signature: str


def verify() -> Verdict:
    """Check the whole trail as it is now; changes nothing and keeps no more than a chunk in memory.

    The file's length is taken before the database is looked at, so that a head of this second is no fault.
    """
    verdict = Verdict()
    path = Path(settings.AUDIT_HEADS_FILE) if settings.AUDIT_HEADS_FILE else None
    size = path.stat().st_size if path is not None and path.exists() else 0
    with transaction.atomic(), connection.cursor() as cursor:
        # One view of the database for all statements. Must be the first statement of a transaction.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        last = _check_chain(cursor, verdict)
        cursor.execute(_UNSEALED, last)
        for entry_id, next_seq in cursor.fetchall():
            words = "slipped in between sealed ones" if next_seq else "is not sealed"
            verdict.faults.append(Fault(next_seq or verdict.sealed + 1, f"Entry {entry_id} {words}."))
        signed = _check_heads(_heads_of_database(), verdict)
        if path is not None and size:
            signed = max(signed, _check_heads(_heads_of_file(path, size), verdict))
    if signed < verdict.sealed:
        verdict.faults.append(Fault(signed + 1, f"Nothing after {signed} was signed by us."))
    verdict.faults.sort()
    return verdict


def _check_chain(cursor: Any, verdict: Verdict) -> tuple[int, int]:
    """Walk the seals, every hash anew; returns the last seal's transaction and entry."""
    seq, chain_hash, last = 0, GENESIS, (-1, -1)
    while True:
        cursor.execute(_SEALED, [seq])
        rows = cursor.fetchall()
        if not rows:
            verdict.sealed = seq
            return last
        for row in rows:
            found_seq, entry_id, txid, stored_hash, stored_chain = row[:5]
            if found_seq != seq + 1:
                verdict.faults.append(Fault(seq + 1, f"Seals {seq + 1} to {found_seq - 1} are missing."))
            seq = found_seq
            _check_entry(seq, entry_id, txid, stored_hash, row[5:], verdict)
            if link(chain_hash, stored_hash) != stored_chain:
                verdict.faults.append(Fault(seq, f"Seal {seq} does not follow from the one before it."))
            if (txid, entry_id) <= last:
                verdict.faults.append(Fault(seq, f"Seal {seq} is out of order."))
            chain_hash, last = stored_chain, (txid, entry_id)  # what comes after is judged by itself


def _check_entry(
    seq: int, entry_id: int, txid: int, stored: str, entry: tuple[Any, ...], verdict: Verdict
) -> None:
    if entry[0] is None:
        verdict.faults.append(Fault(seq, f"Entry {entry_id} is missing."))
    elif entry_hash(entry) != stored or entry[2] != txid:
        verdict.faults.append(Fault(seq, f"Entry {entry_id} was changed."))


def _check_heads(heads: Iterator[Head], verdict: Verdict) -> int:
    """Compare heads with the chain that the walk has checked; returns the highest number that we signed."""
    key = signing_key().public_key()
    signed = 0
    while chunk := list(islice(heads, CHUNK)):
        verdict.heads += len(chunk)
        chain = dict(
            AuditSeal.objects.filter(seq__in={head.seq for head in chunk}).values_list("seq", "chain_hash")
        )
        for head in chunk:
            try:
                key.verify(bytes.fromhex(head.signature), head_bytes(head.seq, head.chain_hash))
            except (InvalidSignature, ValueError):
                words = f"A head at {head.seq} ({head.where}) is not signed by us."
                verdict.faults.append(Fault(head.seq, words))
                continue
            signed = max(signed, head.seq)
            if head.seq > verdict.sealed:
                words = f"The trail ends at {verdict.sealed}, but {head.seq} was signed ({head.where})."
                verdict.faults.append(Fault(verdict.sealed + 1, words))
            elif chain.get(head.seq) != head.chain_hash:
                words = f"The chain up to {head.seq} is not the one that was signed ({head.where})."
                verdict.faults.append(Fault(head.seq, words))
    return signed


def _heads_of_database() -> Iterator[Head]:
    after = 0
    while chunk := list(AuditHead.objects.filter(id__gt=after).order_by("id")[:CHUNK]):
        after = chunk[-1].id
        for head in chunk:
            yield Head("database", head.seq, head.chain_hash, head.signature)


def _heads_of_file(path: Path, size: int) -> Iterator[Head]:
    read = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            read += len(line)
            if read > size:
                return
            try:
                head = json.loads(line)
                yield Head(
                    f"file, line {number}", int(head["seq"]), str(head["chain_hash"]), str(head["signature"])
                )
            except (ValueError, KeyError, TypeError):
                # A crash can tear a line; the next head covers the same entries.
                continue
