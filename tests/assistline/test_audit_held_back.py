"""What would keep the trail from being sealed: entries that hide, and a journal that cannot be read."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from assistline.audit.seal import seal_entries
from assistline.audit.verify import verify
from assistline.management.commands import relay
from assistline.models import AuditEntry, AuditSeal
from tests.assistline.test_audit import (
    files,  # noqa: F401 - each test has files of its own
    forge,
    journal_three,
    seal,
    sealed,
    write,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_entry_cannot_hide_in_the_future_or_the_past():
    AuditEntry.objects.create(
        actor_kind="system",
        action="a",
        object_kind="b",
        object_ids=[],
        source="",
        txid=2**62,
        at=timezone.now() + timedelta(days=1),
    )
    before = seal_entries()
    write(1)
    seal(2 - before)

    entry = AuditEntry.objects.get(action="a")
    assert entry.txid < 2**62
    assert entry.at <= timezone.now()
    assert AuditSeal.objects.get(entry_id=entry.id).seq == 1


def test_an_entry_that_the_owner_hid_in_the_future_is_found_at_once(owner_cursor):
    sealed(1)
    forge(
        owner_cursor,
        "INSERT INTO assistline_auditentry"
        " (at, txid, actor_kind, action, object_kind, object_ids, reason, request_id, source)"
        " SELECT now() + interval '1 day', 2::bigint ^ 62, 'system', 'hid', 'case', '{}', '', '', ''",
    )

    assert "is not sealed" in verify().faults[0].words


@pytest.mark.parametrize("change", [{"source": "k9:AAAA"}, {"object_ids": ["x"]}, {"action": "a" * 99}, 12])
def test_a_line_that_is_no_entry_stops_neither_folding_nor_sealing(owner_cursor, officer, settings, change):
    journal_three(owner_cursor, officer)
    journal = Path(settings.AUDIT_JOURNAL_FILE)
    whole = json.loads(journal.read_text().splitlines()[0])
    with journal.open("a") as file:
        file.write(json.dumps(whole | change if isinstance(change, dict) else change) + "\n")

    relay.seal()
    relay.seal()

    told = AuditEntry.objects.get(action="journal.folded").reason
    assert "3 entries were kept" in told
    assert "1 lines cannot be read" in told
    seal(4 - AuditSeal.objects.count())


def test_the_trail_is_sealed_although_the_journal_cannot_be_folded(settings, tmp_path, monkeypatch):
    write(2)
    monkeypatch.setattr(relay, "fold_journal", lambda: Path("/nowhere").read_text())

    with pytest.raises(OSError, match="nowhere"):
        relay.seal()

    seal(2 - AuditSeal.objects.count())
