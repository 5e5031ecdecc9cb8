"""Sixteen officers, many cases, and lines that are cut in the middle of what they carry.

Every officer takes the next case, writes, and decides; again and again some connection is killed by the
server while it is in a transaction. In the end each case is decided once, and whatever an officer was told is
kept was there when it was decided. `make bench` does the same with two hundred cases.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from assistline.audit import CannotRecord
from assistline.models import Centre, User
from reports.models import StatusUpdate
from tests.conftest import person
from triage.actions import StaleCase, claim_next_case, decide_case, free_expired_leases, keep_draft
from triage.models import Case, CaseNote, CaseStatus, Decision, DecisionDraft, DecisionKind, IllegalMove

OFFICERS, CASES = 16, 64
TOLD = "We looked at this again and closed it. You can write to us."

LOAD = """
    WITH numbers AS (SELECT n, 'D' || lpad(n::text, 8, '0') reference FROM generate_series(1, %(count)s) n),
    contacts AS (
        INSERT INTO reports_contact (customer_id, centre_id, channel, started_at, outcome, number_index, told)
        SELECT %(customer)s, %(centre)s, 'web', now(), '', '', '' FROM numbers RETURNING id),
    numbered AS (SELECT id, row_number() OVER (ORDER BY id) n FROM contacts),
    reports AS (
        INSERT INTO reports_report (reference, customer_id, centre_id, contact_id, channel, submitted_at,
            wants_call, kept_silent, happened_words, locality, postcode, narrative, narrative_sealed, facts,
            access_code_hash, public_status)
        SELECT 'D' || lpad(n::text, 8, '0'), %(customer)s, %(centre)s, id, 'web', now(), false, true, '',
            'Moe', '3825', 'x', '', '{}', '', 'sorted' FROM numbered
        RETURNING id, reference, contact_id),
    cases AS (
        INSERT INTO triage_case (reference, customer_id, centre_id, status, grade, grade_rank, disposition,
            cue, matter, locality, channel, due_at, level, version, opened_at)
        SELECT reference, %(customer)s, %(centre)s, 'waiting', 'scheduled', 2, 'report', '', 'Theft',
            'Moe', 'web', now() + n * interval '1 minute', 0, 1, now() FROM numbers RETURNING id, reference),
    clocks AS (
        INSERT INTO triage_clock (case_id, kind, started_at, due_at, level)
        SELECT id, 'decide', now(), now() + interval '1 day', 0 FROM cases)
    INSERT INTO triage_casecontact (case_id, contact_id, report_id, linked_at)
    SELECT cases.id, contact_id, reports.id, now() FROM cases JOIN reports USING (reference)
"""


class Shift:
    """Who works, and what each was told is kept."""

    def __init__(self, officers: list[User], cuts: int) -> None:
        self.officers = officers
        self.most = cuts  # on a slow machine lines could be cut faster than anything is carried
        self.kept: dict[tuple[int, int], str] = {}
        self.cut = Counter[str]()
        self.lost: list[tuple[int, int]] = []
        self.over = threading.Event()

    def work(self, number: int) -> None:
        """One officer, until nothing waits; a cut line is a browser that is opened again."""
        officer = self.officers[number]
        chance = random.Random(number)
        while self.something_is_open():
            try:
                self.take_and_decide(officer, chance)
            except (Error, CannotRecord, IllegalMove, StaleCase) as error:
                self.cut[type(error).__name__] += 1
                with suppress(Error):
                    connection.close()
        connection.close()

    def something_is_open(self) -> bool:
        """Whether there is still work; a line that is cut while it asks is asked again."""
        try:
            return Case.objects.exclude(status=CaseStatus.CLOSED).exists()
        except Error:
            with suppress(Error):
                connection.close()
            return True

    def take_and_decide(self, officer: User, chance: random.Random) -> None:
        """Take the next case, write in two steps, and decide with the words that were kept."""
        now = timezone.now()
        case = Case.objects.filter(status=CaseStatus.IN_REVIEW, officer=officer).first()
        case = case or claim_next_case(officer=officer, at=now)
        if case is None:
            # Whoever closed the browser for good: the leases of the others run out for those who wait.
            free_expired_leases(at=now + timedelta(minutes=3) if chance.random() < 0.2 else now)
            return
        words = f"Looked at by {officer.username}, nothing was found."
        for reason in (words[:20], words):
            keep_draft(
                case_id=case.id, officer=officer, typed={"reason": reason}, version=case.version, at=now
            )
            self.kept[case.id, officer.id] = reason
        if chance.random() < 0.1:
            return  # the laptop is closed: the words stay with the case
        # A decision throws drafts away under the case's lock, so under it they are all there.
        with transaction.atomic():
            case = Case.objects.select_for_update().get(id=case.id)
            if case.status != CaseStatus.IN_REVIEW or case.officer_id != officer.id:
                return
            drafts = {one.officer_id: one.words["reason"] for one in DecisionDraft.objects.filter(case=case)}
            for (case_id, officer_id), kept in list(self.kept.items()):
                # A line that was cut behind the last word may have kept more than it could say.
                if case_id == case.id and not drafts.get(officer_id, "").startswith(kept):
                    self.lost.append((case_id, officer_id))
        decide_case(
            case_id=case.id,
            officer=officer,
            kind=DecisionKind.CLOSE,
            reason=drafts[officer.id],
            told=TOLD,
            version=case.version,
            at=timezone.now(),
        )

    def kill(self) -> int:
        """Cut lines in the middle of a transaction, one after another."""
        done = 0
        with connection.cursor() as cursor:
            while done < self.most and not self.over.wait(0.03):
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    " AND xact_start IS NOT NULL AND usename = current_user ORDER BY random() LIMIT 1"
                )
                done += cursor.rowcount
        connection.close()
        return done


def work_through(centre: Centre, cases: int) -> Shift:
    """Sixteen officers decide that many cases while lines are cut, and nothing is decided twice or lost."""
    with connection.cursor() as cursor:
        numbers = {"count": cases, "customer": centre.customer_id, "centre": centre.id}
        cursor.execute(LOAD, numbers)
    officers = [person(f"o{number}", "officer", centre, f"Const. {number}") for number in range(OFFICERS)]
    shift = Shift(officers, cuts=cases // 3)

    with ThreadPoolExecutor(OFFICERS + 1) as threads:
        killing = threads.submit(shift.kill)
        working = [threads.submit(shift.work, number) for number in range(OFFICERS)]
        for one in working:
            one.result()
        shift.over.set()

    decided = Counter(Decision.objects.values_list("case_id", flat=True))
    assert killing.result() > 0
    assert not shift.lost
    assert len(decided) == cases
    assert set(decided.values()) == {1}
    assert StatusUpdate.objects.filter(status="decided").count() == cases
    # Whoever decided had been told that all of it is kept, and all of it is in the decision.
    for decision in Decision.objects.select_related("officer"):
        assert decision.reason == f"Looked at by {decision.officer.username}, nothing was found."
        assert shift.kept[decision.case_id, decision.officer_id] == decision.reason
    assert not DecisionDraft.objects.exists()
    # What others had written and not sent stands beside it.
    unsent = {(note.case_id, note.by_id): note.words for note in CaseNote.objects.all()}
    decided_by = {(one.case_id, one.officer_id) for one in Decision.objects.all()}
    for who, kept in shift.kept.items():
        assert who in decided_by or kept in unsent[who]
    return shift


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(120)
def test_sixteen_officers_decide_every_case_once_though_lines_are_cut(centre):
    shift = work_through(centre, CASES)

    assert shift.cut
