"""A legal hold: nothing goes round it, whoever asks, and it is lifted with notice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from assistline.housekeeping import tidy
from assistline.models import AuditEntry, Notification
from reports.models import Attachment, ContactPoint, Report
from tests.triage.conftest import NOON
from tests.triage.keeping_cases import close, due
from triage.actions import destroy_what_is_due, destroying, lift_hold, place_hold, reckon_keeping
from triage.models import Case, IllegalMove, Keeping
from triage.rules.keeping import NOTICE

DAY = timedelta(days=1)


def hold(case, by, *, at=NOON, days=90):
    reason = "A court has asked for it."
    return place_hold(case_id=case.id, by=by, reason=reason, review_date=(at + days * DAY).date(), at=at)


def test_what_is_held_is_never_destroyed_until_it_is_lifted_and_then_with_notice(told, sergeant):
    held, at = hold(told, sergeant), due(told)
    assert destroy_what_is_due(at=at + 9999 * DAY) == 0

    lift_hold(hold_id=held.id, by=sergeant, reason="The court is done.", at=at + DAY)

    assert destroy_what_is_due(at=at + DAY) == 0
    assert due(told) == at + DAY + NOTICE
    assert destroy_what_is_due(at=at + DAY + NOTICE) == 1


def test_the_database_refuses_what_is_held_whoever_asks(told, sergeant):
    hold(told, sergeant)
    keeping = Keeping.objects.filter(case=told)

    for change in (
        lambda: keeping.update(destroyed_at=due(told) + DAY),
        lambda: Attachment.objects.filter(report__isnull=False).delete(),
        lambda: ContactPoint.objects.all().delete(),
        lambda: destroying._empty_history({told.id}),
        lambda: told.legal_holds.all().delete(),
        lambda: told.legal_holds.update(reason="Another"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert "zorbel" in Report.objects.get().narrative_text


def test_history_cannot_be_emptied_before_its_time(told):
    with pytest.raises(IntegrityError, match="Its time is not over"), transaction.atomic():
        destroying._empty_history({told.id})


def test_what_was_sent_about_a_held_case_keeps_its_words(told, sergeant):
    Notification.objects.create(
        customer_id=told.customer_id,
        message="receipt",
        channel="sms",
        to="+61491570156",
        body="Your code",
        words_version=1,
        subject_kind="report",
        subject_id=Report.objects.get().id,
        occasion="x",
        state="sent",
        settled_at=NOON,
    )
    held = hold(told, sergeant)
    tidy(at=NOON + 365 * DAY)
    assert Notification.objects.get(occasion="x").body == "Your code"

    lift_hold(hold_id=held.id, by=sergeant, reason="The court is done.", at=NOON + 365 * DAY)
    tidy(at=NOON + 365 * DAY)

    assert Notification.objects.get(occasion="x").body == ""


def test_a_hold_on_a_case_holds_what_was_linked_to_it_once(told, theft_case, sergeant):
    other = theft_case()
    link = told.contact_links.get()
    other.contact_links.create(contact=link.contact, report=link.report, linked_at=NOON, ended_at=NOON + DAY)
    hold(other, sergeant)

    assert destroy_what_is_due(at=due(told)) == 0


@pytest.mark.parametrize("linked", [False, True])
def test_what_is_held_takes_nobodys_turn(told, theft_case, officer, sergeant, monkeypatch, linked):
    other = close(theft_case(), officer, at=NOON)
    reckon_keeping(at=NOON)
    held = told
    if linked:
        held, link = theft_case(), told.contact_links.get()
        held.contact_links.create(
            contact=link.contact, report=link.report, linked_at=NOON, ended_at=NOON + DAY
        )
    hold(held, sergeant)
    monkeypatch.setattr(destroying, "MOST_AT_ONCE", 1)

    assert destroy_what_is_due(at=max(due(told), due(other))) == 1
    assert Keeping.objects.get(case=other).destroyed_at is not None


def test_two_holds_are_lifted_one_by_one(closed, sergeant):
    first, second = hold(closed, sergeant), hold(closed, sergeant)
    lift_hold(hold_id=first.id, by=sergeant, reason="The court is done.", at=NOON)
    assert destroy_what_is_due(at=due(closed)) == 0

    lift_hold(hold_id=second.id, by=sergeant, reason="The other one too.", at=NOON)

    assert destroy_what_is_due(at=due(closed)) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"reason": "short"}, "ten characters"), ({"review_date": NOON.date()}, "still to come")],
)
def test_a_hold_has_a_reason_and_a_day_to_come(closed, sergeant, change, sentence):
    said = {"reason": "A court has asked for it.", "review_date": date(2027, 1, 1)} | change

    with pytest.raises(IllegalMove, match=sentence):
        place_hold(case_id=closed.id, by=sergeant, at=NOON, **said)


def test_a_hold_stands_on_timeline_and_trail_without_its_reason(closed, sergeant):
    held = hold(closed, sergeant)
    lift_hold(hold_id=held.id, by=sergeant, reason="The court is done.", at=NOON + DAY)

    words = [event.words for event in closed.events.filter(kind__startswith="hold_")]
    assert words[0] == "Nothing is destroyed until it is lifted; looked at again on 15 Feb 2027"
    assert "court" not in " ".join(words)
    actions = AuditEntry.objects.filter(object_ids=[closed.id], action__startswith="case.hold")
    assert list(actions.order_by("id").values_list("action", flat=True)) == [
        "case.hold_placed",
        "case.hold_lifted",
    ]


def test_what_is_destroyed_can_neither_be_held_nor_opened_again(closed, sergeant):
    destroy_what_is_due(at=due(closed))

    with pytest.raises(IllegalMove, match="destroyed already"):
        hold(closed, sergeant, at=NOON + 3000 * DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(id=closed.id).update(status="waiting")
