"""Answers are kept one by one, all of a page or none, and never over another writer's unseen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from reports.actions import (
    DraftClosed,
    StaleAnswer,
    delete_expired_drafts,
    save_answers,
    start_draft,
    submit_draft,
)
from reports.drafts import find_draft
from reports.models import Draft, DraftAnswer, IdempotencyKey, Report


@pytest.fixture
def started(customer):
    return start_draft(customer=customer, at=timezone.now(), answers={"taken": "A bike", "value": "5.00"})


def save(started, answers, **more):
    return save_answers(draft_id=started.draft.id, answers=answers, at=timezone.now(), **more)


def test_versions_count_up(started):
    assert save(started, {"taken": "A car", "serial": "X1"}) == {"taken": 2, "serial": 1}


def test_a_writer_who_saw_the_current_version_may_write(started):
    assert save(started, {"taken": "A car", "serial": "X1"}, expected={"taken": 1}) == {
        "taken": 2,
        "serial": 1,
    }


def test_a_writer_who_saw_an_older_version_changes_nothing(started):
    save(started, {"taken": "A car"})

    with pytest.raises(StaleAnswer) as refused:
        save(started, {"taken": "A van", "value": "9.00"}, expected={"taken": 1, "value": 1})

    assert refused.value.questions == ["taken"]
    kept = find_draft(code=started.draft.code, secret=started.secret, at=timezone.now())
    assert kept.answers == {"taken": "A car", "value": "5.00"}


def test_a_new_number_takes_back_that_the_one_before_was_safe(started):
    read = {"code": started.draft.code, "secret": started.secret, "at": timezone.now()}
    save(started, {"phone": "+61491570156", "phone_safe": "yes"})

    save(started, {"phone": "+61491570157"})
    alone = find_draft(**read).answers
    save(started, {"phone": "+61491570158", "phone_safe": "no"})

    assert (alone["phone"], alone.get("phone_safe")) == ("+61491570157", None)
    assert find_draft(**read).answers["phone_safe"] == "no"


def test_a_draft_that_was_sent_takes_nothing_more(customer, kept_draft):
    draft = kept_draft()
    submit_draft(draft_id=draft.id, customer=customer, at=timezone.now())

    with pytest.raises(DraftClosed):
        save_answers(draft_id=draft.id, answers={"taken": "Else"}, at=timezone.now())


def test_a_draft_opens_only_with_its_secret_and_in_its_time(started):
    now, code = timezone.now(), started.draft.code

    assert find_draft(code=code, secret=started.secret, at=now) is not None
    assert find_draft(code=code, secret="", at=now) is None
    assert find_draft(code=code, secret="x" + started.secret, at=now) is None
    assert find_draft(code=code, secret=started.secret, at=now + timedelta(days=31)) is None


def test_answers_and_secret_are_not_readable_in_the_database(started):
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(value, ' ') FROM reports_draftanswer")
        stored = cursor.fetchone()[0]
    assert "bike" not in stored
    assert started.secret not in Draft.objects.get().secret_hash


def test_expired_drafts_are_deleted_for_real_and_their_reports_stay(customer, kept_draft):
    sent, left, young = kept_draft(), kept_draft(), kept_draft()
    submit_draft(draft_id=sent.id, customer=customer, at=timezone.now())
    Draft.objects.filter(id__in=[sent.id, left.id]).update(expires_at=timezone.now() - timedelta(seconds=1))
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(days=8))

    assert delete_expired_drafts(at=timezone.now(), batch=1) == 2
    assert delete_expired_drafts(at=timezone.now()) == 0

    assert list(Draft.objects.all()) == [young]
    assert set(DraftAnswer.objects.values_list("draft_id", flat=True)) == {young.id}
    assert not IdempotencyKey.objects.exists()
    assert Report.objects.get().draft_id is None
