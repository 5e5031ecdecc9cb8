"""Sending happens once, means everything that it should, and is never changed afterwards."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from assistline.models import Delivery, MessageWords, Notification, OutboxEvent
from reports.actions import AnswersMissing, DifferentPayload, NumberNotSafe, submit_draft, submit_report
from reports.models import Contact, ContactPoint, Draft, IdempotencyKey, Person, Report, StatusUpdate


def test_a_report_has_everything_that_it_means(make_report, centre):
    sent = make_report()

    report = Report.objects.get()
    assert report == sent.report
    assert (report.centre, report.contact.centre, report.contact.told) == (centre, centre, sent.expectation)
    assert report.happened_from == datetime(2025, 11, 16, 7, 0, tzinfo=UTC)
    assert report.happened_to == datetime(2025, 11, 16, 20, 30, tzinfo=UTC)
    assert (
        report.happened_words == "Between Sunday 16 November 2025, 6 pm and Monday 17 November 2025, 7:30 am"
    )
    assert (report.locality, report.postcode) == ("Bayswater North", "3153")
    assert report.narrative_text == "My bike was gone when I came out of the shop."
    assert report.answers["taken"] == "Bicycle, blue, Malvern Star"
    update = StatusUpdate.objects.get()
    assert (update.status, update.sentence) == ("received", sent.expectation)
    event = OutboxEvent.objects.get()
    assert (event.name, event.payload, event.centre_id) == (
        "report.submitted",
        {"report_id": report.id},
        centre.id,
    )
    assert Delivery.objects.filter(event_id=event.id).exists()


def test_contact_points_are_kept_with_the_person_alone_and_encrypted(make_report, owner_cursor):
    report = make_report().report

    person = Person.objects.get()
    assert person.name == "Meera Sandhu"
    assert person.roles.get().report == report
    assert not set(report.facts) & {"name", "phone", "phone_safe", "email", "email_safe"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM reports_person UNION ALL SELECT value FROM reports_contactpoint")
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert "Meera" not in stored
    assert "+6149" not in stored
    assert "example.com" not in stored


def test_a_contact_point_is_found_by_its_blind_index(make_report):
    make_report()

    indexes = set(ContactPoint.objects.values_list("kind", "value_index", named=False))
    make_report(name="Somebody Else", email="MEERA@example.com")

    assert set(ContactPoint.objects.values_list("kind", "value_index")) == indexes


def test_only_points_that_were_said_to_be_safe_are_written_to(make_report):
    report = make_report(phone_safe="yes", email_safe="unsure").report

    told = Notification.objects.get()
    assert (told.channel, told.to, told.occasion, told.subject_id) == (
        "sms",
        "+61491570156",
        "submitted",
        report.id,
    )


@pytest.mark.parametrize("safe", ["no", "unsure", None])
def test_nothing_is_queued_when_nobody_said_that_it_is_safe(make_report, safe):
    sent = make_report(phone_safe=safe, email_safe=safe)

    assert not Notification.objects.exists()
    assert sent.told == [
        "We will not call, text or write to you. Use your reference and code to read our answer."
    ]
    assert set(ContactPoint.objects.values_list("safe", flat=True)) == {None if safe is None else False}


@pytest.mark.parametrize(("number", "texted"), [("+61351271234", False), ("+61491570156", True)])
def test_no_text_is_promised_or_sent_to_a_number_at_which_none_arrives(make_report, number, texted):
    sent = make_report(phone=number, phone_safe="yes", email=None, email_safe=None)

    assert Notification.objects.exists() is texted
    assert (sent.told == ["We may call (03) 5127 1234. We cannot text it."]) is not texted


def test_messages_name_neither_police_nor_the_matter(make_report):
    make_report(email_safe="yes")

    words = " ".join(f"{row.subject_line} {row.body}" for row in Notification.objects.all()).lower()
    assert Notification.objects.count() == 2
    assert not [
        word for word in ("police", "theft", "stolen", "bicycle", "meera", "officer") if word in words
    ]


def test_missing_words_lose_a_message_and_not_the_report(make_report):
    MessageWords.objects.update(is_current=False)

    make_report()

    assert Report.objects.count() == 1
    assert not Notification.objects.exists()


def test_a_report_without_a_name_or_number_has_no_person(make_report):
    make_report(name=None, phone=None, phone_safe=None, email=None, email_safe=None)

    assert not Person.objects.exists()


def test_the_access_code_is_stored_only_as_a_hash_and_encrypted(make_report):
    sent = make_report()

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(r)::text FROM reports_report r")
        rows = cursor.fetchone()[0]
        cursor.execute("SELECT row_to_json(k)::text FROM reports_idempotencykey k")
        rows += cursor.fetchone()[0]
    assert sent.access_code not in rows
    assert IdempotencyKey.objects.get().answer["access_code"] == sent.access_code


def test_the_same_key_gets_the_same_answer(make_report):
    first, second = make_report(key="k" * 20), make_report(key="k" * 20)

    assert (second.report, second.access_code, second.told) == (first.report, first.access_code, first.told)
    assert (first.replayed, second.replayed) == (False, True)
    assert Report.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(make_report):
    make_report(key="k" * 20)

    with pytest.raises(DifferentPayload):
        make_report(key="k" * 20, taken="A car")


def test_a_report_with_answers_missing_leaves_nothing_behind(make_report):
    with pytest.raises(AnswersMissing), transaction.atomic():
        make_report(taken=None)

    assert not IdempotencyKey.objects.exists()
    assert not Contact.objects.exists()


def test_a_sealed_type_keeps_words_and_facts_encrypted_alone(theft_is_sealed, make_report):
    report = make_report().report

    stored = Report.objects.filter(id=report.id).values("narrative", "facts").get()
    assert stored == {"narrative": "", "facts": {}}
    report.refresh_from_db()
    assert report.narrative_text == "My bike was gone when I came out of the shop."
    assert report.answers["taken"] == "Bicycle, blue, Malvern Star"


@pytest.mark.parametrize(
    "change",
    [
        {"narrative": "changed"},
        {"facts": {}},
        {"submitted_at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"locality": "Moe"},
        {"reference": "000000000"},
    ],
)
def test_the_database_refuses_to_change_a_report_that_was_sent(make_report, change):
    report = make_report().report

    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(id=report.id).update(**change)


def test_the_database_refuses_to_delete_a_report(make_report):
    report = make_report().report
    StatusUpdate.objects.all().delete()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_report WHERE id = %s", [report.id])


def test_a_call_is_asked_for_only_with_a_number_that_is_safe(customer, kept_draft):
    draft = kept_draft(phone_safe="no")

    with pytest.raises(NumberNotSafe):
        submit_draft(draft_id=draft.id, customer=customer, at=timezone.now(), wants_call=True)


@pytest.mark.django_db(transaction=True)
def test_sixteen_sends_of_one_draft_are_one_report(kept_draft, citizen):
    draft = kept_draft()
    secret = citizen.cookies[f"d_{draft.code}"].value

    def send(_: int) -> str:
        browser = Client()
        browser.cookies[f"d_{draft.code}"] = secret
        try:
            response = browser.post(f"/report/{draft.code}/check/", {"key": draft.code})
            return f"{response.status_code} {response.headers.get('Location')}"
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as threads:
        answers = set(threads.map(send, range(16)))

    assert answers == {f"302 /report/{draft.code}/sent/"}
    assert (Report.objects.count(), Contact.objects.count(), OutboxEvent.objects.count()) == (1, 1, 1)
    assert Notification.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_save_that_comes_with_the_send_is_in_the_report_or_refused(kept_draft, citizen):
    draft = kept_draft()
    secret = citizen.cookies[f"d_{draft.code}"].value

    def act(turn: int) -> str:
        browser = Client()
        browser.cookies[f"d_{draft.code}"] = secret
        try:
            if turn == 3:
                return browser.post(f"/report/{draft.code}/check/", {"key": draft.code}).url
            # Of two that save at the same moment one is told so, on the page: that leads nowhere.
            saved = browser.post(f"/report/{draft.code}/taken/", {"taken": f"Thing {turn}"})
            return saved.headers.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        ends = list(threads.map(act, range(8)))

    kept = Draft.objects.get().answers.get(question="taken").value
    assert ends[3] == f"/report/{draft.code}/sent/"
    assert Report.objects.get().facts["taken"] == kept


@pytest.mark.django_db(transaction=True)
def test_sending_takes_less_than_a_second_without_the_broker(kept_draft, citizen, broker):
    draft = kept_draft()
    citizen.get(f"/report/{draft.code}/check/")
    broker.stop()

    began = time.monotonic()
    response = citizen.post(f"/report/{draft.code}/check/", {"key": draft.code})

    assert response.url == f"/report/{draft.code}/sent/"
    assert time.monotonic() - began < 1
    assert Report.objects.count() == 1


def test_a_report_without_a_type_can_only_ask_for_a_call(customer):
    with pytest.raises(AnswersMissing):
        submit_report(
            customer=customer,
            version_id=None,
            answers={"what_happened": "x"},
            key="k" * 20,
            at=timezone.now(),
        )
