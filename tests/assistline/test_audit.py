"""The trail: written with what it tells of, never changed, and a forgery is found where it is."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, InternalError, ProgrammingError, connection, transaction
from django.test import RequestFactory

from assistline import audit
from assistline.audit.journal import fold_journal
from assistline.audit.seal import seal_entries
from assistline.audit.verify import verify
from assistline.models import AuditEntry, AuditHead, AuditSeal
from tests.conftest import PASSWORD

TABLES = ["assistline_auditentry", "assistline_auditseal", "assistline_audithead"]
for_real = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """A heads file and a journal of the test's own."""
    settings.AUDIT_HEADS_FILE = str(tmp_path / "heads.jsonl")
    settings.AUDIT_JOURNAL_FILE = str(tmp_path / "journal.jsonl")


def write(count=1, action="case.read"):
    with transaction.atomic():
        return [
            audit.record(actor="system", action=action, object_kind="case", object_ids=[number])
            for number in range(count)
        ]


def sealed(count):
    write(count)
    seal(count)


def seal(count):
    """Seal until so many are: an open transaction anywhere, even another test's, holds the youngest back."""
    done, deadline = 0, time.monotonic() + 20
    while done < count and time.monotonic() < deadline:
        done += seal_entries()
    assert done == count


def forge(owner_cursor, statement, *values):
    """Change the trail as its owner, with the triggers off."""
    owner_cursor.execute("ALTER TABLE assistline_auditentry DISABLE TRIGGER USER")
    owner_cursor.execute("ALTER TABLE assistline_auditseal DISABLE TRIGGER USER")
    owner_cursor.execute("ALTER TABLE assistline_audithead DISABLE TRIGGER USER")
    try:
        owner_cursor.execute(statement, values)
    finally:
        for table in TABLES:
            owner_cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def entry_at(seq):
    return AuditSeal.objects.get(seq=seq).entry_id


@pytest.fixture
def unwritable(owner_cursor):
    """The trail refuses new entries."""
    owner_cursor.execute("REVOKE INSERT ON assistline_auditentry FROM assistline_app")
    yield
    owner_cursor.execute("GRANT INSERT ON assistline_auditentry TO assistline_app")


# --- Writing


def test_an_entry_says_who_did_what_and_from_where(officer):
    request = RequestFactory().get(
        "/", HTTP_X_FORWARDED_FOR="10.0.0.1, 203.0.113.9", HTTP_X_REQUEST_ID="r" * 12
    )

    audit.record(actor=officer, action="case.read", object_kind="case", object_ids=[7, 8], request=request)

    entry = AuditEntry.objects.get(action="case.read")
    assert (entry.actor_id, entry.actor_kind, entry.centre_id) == (officer.id, "officer", officer.centre_id)
    assert (entry.object_ids, entry.source, entry.request_id) == ([7, 8], "203.0.113.9", "r" * 12)


def test_an_entry_is_one_statement(officer, django_assert_num_queries):
    with django_assert_num_queries(1):
        audit.record(actor=officer, action="case.read", object_kind="case", object_ids=[7])


def test_an_entry_is_lost_with_what_it_tells_of(db):
    def fail():
        with transaction.atomic():
            audit.record(actor="citizen", action="report.read", object_kind="report", object_ids=[1])
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert not AuditEntry.objects.exists()


@for_real
def test_what_cannot_be_recorded_is_an_error(unwritable):
    with pytest.raises(audit.CannotRecord), transaction.atomic():
        write()


# --- Never changed


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_may_only_add(db, table, verb):
    statement = verb.format(table).replace(
        "SET id = id", "SET chain_hash = ''" if "seal" in table else "SET id = id"
    )

    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


@for_real
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_trigger_stops_the_owner_as_well(owner_cursor, table, verb):
    sealed(1)
    column = "seq" if "seal" in table else "id"

    with pytest.raises(Exception, match=r"Cannot update or delete|never emptied"):
        owner_cursor.execute(verb.format(table, column, column))


# --- The chain


@for_real
def test_a_whole_trail_verifies(capsys):
    sealed(3)
    sealed(2)

    call_command("verify_audit")

    assert "whole: 5 entries sealed, 4 heads agree" in capsys.readouterr().out


@for_real
def test_what_is_still_being_written_is_not_sealed_and_not_forgotten():
    written, release = threading.Event(), threading.Event()

    def slow_writer():
        try:
            with transaction.atomic():
                audit.record(actor="system", action="slow", object_kind="case", object_ids=[1])
                written.set()
                release.wait(10)
        finally:
            connection.close()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    written.wait(10)
    write(3)
    sealed_before = seal_entries()
    release.set()
    writer.join()

    assert sealed_before == 0
    seal(4)
    assert AuditEntry.objects.get(id=entry_at(1)).action == "slow"


@for_real
def test_concurrent_writers_and_sealers_miss_none_and_double_none():
    def work(number):
        try:
            for _ in range(10):
                write(2)
                seal_entries()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    seal(120 - AuditSeal.objects.count())

    assert AuditEntry.objects.count() == AuditSeal.objects.count() == 120
    assert verify().first_bad is None


@for_real
def test_a_changed_entry_is_found_at_its_number(owner_cursor, capsys):
    sealed(5)
    forge(owner_cursor, "UPDATE assistline_auditentry SET action = 'case.nothing' WHERE id = %s", entry_at(3))

    with pytest.raises(SystemExit) as left:
        call_command("verify_audit")

    assert left.value.code == 1
    assert "First bad sequence number: 3" in capsys.readouterr().err


@for_real
def test_a_removed_entry_is_found_at_its_number(owner_cursor):
    sealed(5)
    forge(owner_cursor, "DELETE FROM assistline_auditentry WHERE id = %s", entry_at(4))

    assert verify().first_bad == 4


@for_real
def test_an_entry_that_was_slipped_in_is_found_where_it_stands(owner_cursor):
    sealed(5)
    forge(
        owner_cursor,
        "INSERT INTO assistline_auditentry"
        " (id, at, txid, actor_kind, action, object_kind, object_ids, reason, request_id, source)"
        " SELECT -1, now() + interval '1 day', txid, 'system', 'forged', 'case', '{}', '', '', ''"
        " FROM assistline_auditentry WHERE id = %s",
        entry_at(1),
    )

    assert verify().first_bad == 1


@for_real
def test_a_removed_tail_is_found_by_the_file_outside(owner_cursor):
    sealed(3)
    sealed(2)
    last = [entry_at(4), entry_at(5)]
    forge(owner_cursor, "DELETE FROM assistline_audithead WHERE seq > 3")
    forge(owner_cursor, "DELETE FROM assistline_auditseal WHERE seq > 3")
    forge(owner_cursor, "DELETE FROM assistline_auditentry WHERE id = ANY(%s)", last)

    assert verify().first_bad == 4


@for_real
def test_a_chain_that_was_rebuilt_is_found_by_its_signature(owner_cursor, settings, tmp_path):
    sealed(3)
    forge(owner_cursor, "UPDATE assistline_auditentry SET action = 'x' WHERE id = %s", entry_at(2))
    forge(owner_cursor, "DELETE FROM assistline_auditseal")
    forge(owner_cursor, "DELETE FROM assistline_audithead")
    heads = Path(settings.AUDIT_HEADS_FILE)
    kept = heads.read_text()
    settings.AUDIT_HEADS_FILE = str(tmp_path / "another.jsonl")
    seal(3)

    heads.write_text(kept)
    settings.AUDIT_HEADS_FILE = str(heads)

    assert verify().first_bad == 3
    assert "not the one that was signed" in verify().faults[0].words


@for_real
def test_a_head_that_we_did_not_sign_is_found(owner_cursor):
    sealed(2)
    forge(owner_cursor, "UPDATE assistline_audithead SET signature = %s", "00" * 64)

    assert any("not signed by us" in fault.words for fault in verify().faults)


@for_real
def test_entries_that_nobody_seals_are_reported(owner_cursor):
    write(2)
    forge(owner_cursor, "UPDATE assistline_auditentry SET at = now() - interval '11 seconds'")

    assert verify().first_bad == 1


@for_real
def test_heads_are_kept_outside_and_made_up_for_after_a_full_disk(settings, tmp_path):
    heads = settings.AUDIT_HEADS_FILE
    settings.AUDIT_HEADS_FILE = str(tmp_path / "no" / "folder.jsonl")
    sealed(1)
    settings.AUDIT_HEADS_FILE = heads
    sealed(1)

    lines = [json.loads(line) for line in Path(heads).read_text().splitlines()]
    assert [line["seq"] for line in lines] == list(
        AuditHead.objects.order_by("seq").values_list("seq", flat=True)
    )
    assert [line["seq"] for line in lines] == [1, 2]


# --- The journal


@for_real
def test_an_open_immediate_case_is_shown_and_journalled_while_the_trail_is_closed(
    unwritable, officer, settings
):
    with transaction.atomic():
        audit.record(
            actor=officer, action="case.read", object_kind="case", object_ids=[7], allow_journal=True
        )
        still_alive = AuditEntry.objects.count()

    line = json.loads(Path(settings.AUDIT_JOURNAL_FILE).read_text())
    assert still_alive == 0
    assert (line["actor_id"], line["action"], line["object_ids"]) == (officer.id, "case.read", [7])


@for_real
def test_no_journal_means_not_shown(unwritable, settings):
    settings.AUDIT_JOURNAL_FILE = ""

    with pytest.raises(audit.CannotRecord), transaction.atomic():
        audit.record(actor="system", action="a", object_kind="case", object_ids=[], allow_journal=True)


def journal_three(owner_cursor, officer):
    owner_cursor.execute("REVOKE INSERT ON assistline_auditentry FROM assistline_app")
    try:
        for number in range(3):
            request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="203.0.113.9")
            audit.record(
                actor=officer,
                action="case.read",
                object_kind="case",
                object_ids=[number],
                request=request,
                allow_journal=True,
            )
    finally:
        owner_cursor.execute("GRANT INSERT ON assistline_auditentry TO assistline_app")


@for_real
def test_the_journal_is_folded_in_once_and_the_gap_is_told(owner_cursor, officer):
    journal_three(owner_cursor, officer)

    assert fold_journal() == 3
    assert fold_journal() == 0

    told = AuditEntry.objects.get(action="journal.folded")
    assert "3 entries were kept outside the trail from" in told.reason
    folded = AuditEntry.objects.filter(action="case.read").order_by("id")
    assert [entry.object_ids for entry in folded] == [[0], [1], [2]]
    assert {entry.source for entry in folded} == {"203.0.113.9"}
    assert all(entry.at < told.at for entry in folded)


@for_real
def test_a_folding_that_was_cut_short_doubles_nothing(owner_cursor, officer, settings):
    journal_three(owner_cursor, officer)
    fold_journal()
    (done,) = Path(settings.AUDIT_JOURNAL_FILE).parent.glob("*.folded-*")
    done.rename(done.with_name(done.name.replace(".folded-", ".folding-")))

    assert fold_journal() == 0
    assert AuditEntry.objects.filter(action="case.read").count() == 3


@for_real
def test_a_line_that_a_crash_tore_is_told_and_stops_no_other(owner_cursor, officer, settings):
    journal = Path(settings.AUDIT_JOURNAL_FILE)
    journal.write_bytes(b'{"at": "2026-')
    journal_three(owner_cursor, officer)

    assert fold_journal() == 3
    assert "1 lines cannot be read" in AuditEntry.objects.get(action="journal.folded").reason


@for_real
def test_the_journal_stays_while_the_trail_is_closed(owner_cursor, officer, unwritable):
    audit.record(actor=officer, action="case.read", object_kind="case", object_ids=[1], allow_journal=True)

    with pytest.raises(DatabaseError):
        fold_journal()
    owner_cursor.execute("GRANT INSERT ON assistline_auditentry TO assistline_app")

    assert fold_journal() == 1


def test_an_entry_cannot_be_changed_through_the_model(officer):
    entry = audit.record(actor=officer, action="a", object_kind="case", object_ids=[])
    entry.action = "b"

    with pytest.raises((ProgrammingError, InternalError)):
        entry.save()


@for_real
def test_a_page_whose_reading_cannot_be_recorded_is_not_shown(unwritable, officer, stranger):
    stranger.raise_request_exception = False

    answer = stranger.post("/login/", {"username": "officer", "password": PASSWORD})

    assert answer.status_code == 503
    assert "session" not in answer.cookies
    assert stranger.get("/staff/").status_code == 302
