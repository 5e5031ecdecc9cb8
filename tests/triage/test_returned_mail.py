"""Mail that a server took and sent back: the clock runs again and the officer reads it, by RFC 3464."""

from __future__ import annotations

import re

from django.test import Client
from django.utils import timezone

from assistline.clock import database_now
from assistline.fake_provider.returned_mail import GONE, returned_mail
from assistline.models import Delivery, Notification
from assistline.notifications.actions import deliver_notification
from assistline.notifications.returned import read_returned
from assistline.signed_webhooks import new_secret, sign
from reports.actions import send_verify_code, verify_point
from reports.actions.one_time_codes import safe_points_of
from tests.triage.keeping_cases import close
from triage import actions, subscribers

SECRET = new_secret()
HEAD = "Message-ID: <0b9d6f1e-1c1c-4a55-9d59-0a52f9d0a001@localhost>\n"


def post(body: bytes, *, secret: str = SECRET) -> int:
    headers = sign(body, secret=secret, message_id="m1", at=timezone.now())
    return (
        Client()
        .post("/api/v1/mail/status/", body, content_type="message/rfc822", headers=headers)
        .status_code
    )


def test_mail_that_comes_back_lets_the_clock_run_and_tells_the_officer(theft_case, officer, settings):
    settings.MAIL_STATUS_SECRET = SECRET
    case = theft_case(at=timezone.now(), phone=None, email="gone@example.org", email_safe="yes")
    actions.claim_case(case_id=case.id, officer=officer, at=timezone.now())
    actions.write_to_reporter(
        case_id=case.id, officer=officer, words="Which colour?", key="k", at=timezone.now(), asks=True
    )
    sent = Notification.objects.filter(subject_kind="report").latest("id")
    Notification.objects.filter(id=sent.id).update(state="sent", settled_at=timezone.now())
    head = f"Message-ID: <{sent.attempt_id}@localhost>\n"

    answers = [post(returned_mail(head=head, to="gone@example.org")) for _ in range(2)]
    [told] = Delivery.objects.filter(event_name="notification.failed")
    subscribers.note_unreached_citizen(**told.payload)

    case.refresh_from_db()
    sent.refresh_from_db()
    assert answers == [204, 204]
    assert (sent.state, sent.last_error) == ("refused", "The mail came back: 5.1.1.")
    assert (case.paused_for, case.events.filter(kind="nobody_reached").count()) == ("", 1)


def test_only_who_knows_the_secret_is_heard(settings):
    body = returned_mail(head=HEAD, to="a@example.org")

    assert post(body) == 401
    settings.MAIL_STATUS_SECRET = SECRET
    assert post(body, secret=new_secret()) == 401
    assert post(b"not a message at all") == 204


def test_mail_that_is_only_late_has_not_come_back():
    late = read_returned(returned_mail(head=HEAD, to="a@example.org", action="delayed", status="4.4.1"))

    assert late is not None
    assert (late.failed, late.status) == (False, "4.4.1")
    assert read_returned(b"Subject: I am on holiday\n\nUntil Monday.") is None


def test_the_whole_way_by_smtp_of_a_decided_case_somebody_is_to_find_another_way(
    theft_case, officer, provider, settings
):
    settings.MAIL_STATUS_SECRET = SECRET
    case = theft_case(at=timezone.now(), phone=None, email=f"sam@{GONE}", email_safe="yes")
    close(case, officer, at=timezone.now())
    notice = Notification.objects.filter(subject_kind="report").latest("id")
    deliver_notification(notification_id=notice.id, at=database_now())
    [came_back] = provider.record.returned

    post(came_back)
    for _ in range(2):
        [told] = Delivery.objects.filter(event_name="notification.failed")
        subscribers.note_unreached_citizen(**told.payload)

    [owed] = case.follow_ups.open()
    notice.refresh_from_db()
    assert (notice.state, provider.taken[-1]["to"]) == ("refused", f"sam@{GONE}")
    assert (owed.owner, "e-mail could not be delivered" in owed.words) == (officer, True)
    assert owed.due_at > timezone.now()
    assert case.events.filter(kind="nobody_reached").count() == 1


def test_mail_that_comes_back_before_it_counts_as_sent_is_heard_too(theft_case, settings):
    settings.MAIL_STATUS_SECRET = SECRET
    theft_case(at=timezone.now(), phone=None, email="gone@example.org", email_safe="yes")
    sent = Notification.objects.filter(subject_kind="report").latest("id")
    Notification.objects.filter(id=sent.id).update(state="sending", lease_until=timezone.now())

    post(returned_mail(head=f"Message-ID: <{sent.attempt_id}@localhost>\n", to="gone@example.org"))

    sent.refresh_from_db()
    assert (sent.state, sent.lease_until) == ("refused", None)


def test_nothing_more_is_sent_to_an_address_whose_mail_came_back_until_its_owner_reads_a_code(
    theft_case, officer, client, settings
):
    settings.MAIL_STATUS_SECRET = SECRET
    case = theft_case(at=timezone.now(), phone=None, email="gone@example.org", email_safe="yes")
    sent = Notification.objects.filter(subject_kind="report").latest("id")
    Notification.objects.filter(id=sent.id).update(state="sent", settled_at=timezone.now())
    post(returned_mail(head=f"Message-ID: <{sent.attempt_id}@localhost>\n", to="gone@example.org"))
    subscribers.note_unreached_citizen(notification_id=sent.id)

    close(case, officer, at=timezone.now())
    client.force_login(officer)
    page = client.get(f"/review/{case.reference}/").content.decode()

    # What was queued before, and no news of the decision.
    assert Notification.objects.filter(subject_kind="report").latest("id") == sent
    assert "Mail came back" in page
    assert "Safe to use" not in page
    [point] = safe_points_of(sent.subject_id)
    assert send_verify_code(report_id=sent.subject_id, point_id=point.id, at=timezone.now())
    code = Notification.objects.filter(subject_kind="report").latest("id").body
    [digits] = re.findall(r"\b\d{3} \d{3}\b", code)
    assert verify_point(report_id=sent.subject_id, typed=digits.replace(" ", ""), at=timezone.now())
    point.refresh_from_db()
    assert point.came_back_at is None
    subscribers.note_unreached_citizen(notification_id=sent.id)
    point.refresh_from_db()
    assert point.came_back_at is None
