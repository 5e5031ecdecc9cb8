"""A code by phone or e-mail opens a report once; nothing that is answered says whether there is one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assistline.models import Notification
from assistline.references import new_reference
from reports.models import ContactPoint, OneTimeCode, Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(make_report):
    """A report whose reporter's number is safe and was shown to be theirs."""
    sent = make_report()
    ContactPoint.objects.filter(kind="phone").update(verified_at=timezone.now())
    return sent


def ask(browser, reference: str, **headers):
    return browser.post("/track/code/", {"reference": reference}, headers=headers)


def enter(browser, reference: str, code: str, **headers):
    return browser.post("/track/code/enter/", {"reference": reference, "code": code}, headers=headers)


def code_sent() -> str:
    [told] = Notification.objects.filter(message="code").order_by("-id")[:1]
    found = re.search(r"\d{3} \d{3}", told.body)
    assert found
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code.replace(' ', '')) + 1) % 1_000_000:06}"


def test_a_code_opens_the_report_and_is_dead_then(stranger, sent):
    ask(stranger, sent.report.reference)

    first = enter(stranger, sent.report.reference, code_sent())
    second = enter(stranger, sent.report.reference, code_sent())

    assert first.url == f"/track/{sent.report.reference}/"
    assert stranger.get(first.url).status_code == 200
    assert second.status_code == 400


@pytest.mark.parametrize("there", [True, False])
def test_the_reference_is_typed_once(stranger, sent, there):
    typed = sent.report.reference if there else "7K3M 92TX 4"

    page = stranger.post("/track/code/", {"reference": typed}, follow=True)

    assert page.context["form"]["reference"].value() == typed
    stranger.post("/track/leave/")
    assert not stranger.get("/track/code/enter/").context["form"]["reference"].value()


def test_the_message_holds_nothing_but_the_code(stranger, sent):
    ask(stranger, sent.report.reference)

    body = Notification.objects.get(message="code").body

    assert sent.report.reference not in body.replace(" ", "")
    assert not {"police", "report", "theft"} & set(body.casefold().split())


def test_a_code_is_too_old_after_ten_minutes(stranger, sent):
    ask(stranger, sent.report.reference)

    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert enter(stranger, sent.report.reference, code_sent()).status_code == 400


def test_five_wrong_tries_and_the_right_one_does_not_open_any_more(stranger, sent):
    ask(stranger, sent.report.reference)
    for _ in range(5):
        enter(stranger, sent.report.reference, wrong(code_sent()))

    assert enter(stranger, sent.report.reference, code_sent()).status_code == 400
    assert OneTimeCode.objects.get().tries_left == 0


def test_a_new_code_takes_the_one_before_out_of_use(stranger, sent):
    ask(stranger, sent.report.reference)
    old = code_sent()
    ask(stranger, sent.report.reference)

    assert enter(stranger, sent.report.reference, old).status_code == (302 if old == code_sent() else 400)
    assert enter(stranger, sent.report.reference, code_sent()).status_code == 302


def test_what_is_answered_is_the_same_for_a_missing_reference(stranger, sent):
    there, missing = ask(stranger, sent.report.reference), ask(stranger, new_reference())
    tries = [enter(stranger, ref, "000 000") for ref in (sent.report.reference, new_reference())]

    assert (there.status_code, there.url) == (missing.status_code, missing.url)
    assert {answer.status_code for answer in tries} == {400}
    for answer in tries:
        assert "This code does not work." in answer.content.decode()


@pytest.mark.parametrize("there", [True, False])
def test_a_reference_is_asked_for_five_times_whether_it_exists_or_not(stranger, sent, there):
    reference = sent.report.reference if there else new_reference()

    asked = [ask(stranger, reference, x_forwarded_for=f"203.0.113.{n}").status_code for n in range(6)]

    assert asked == [302] * 5 + [429]


def test_one_network_asks_five_times(stranger, sent):
    asked = [ask(stranger, new_reference()).status_code for _ in range(6)]

    assert asked == [302] * 5 + [429]


def test_one_number_gets_three_codes_an_hour_and_nobody_is_told(stranger, sent):
    with time_machine.travel(timezone.now().replace(minute=1)) as clock:
        answers = []
        for _ in range(4):
            answers.append(ask(stranger, sent.report.reference))
            clock.shift(timedelta(minutes=14))

    assert {answer.url for answer in answers} == {"/track/code/enter/"}
    assert Notification.objects.filter(message="code").count() == 3


def test_one_network_asks_ten_times_an_hour(stranger, sent):
    with time_machine.travel(timezone.now().replace(minute=1)) as clock:
        asked = []
        for _ in range(11):
            asked.append(ask(stranger, new_reference()).status_code)
            clock.shift(timedelta(minutes=5))

    assert asked == [302] * 10 + [429]


def test_wrong_codes_count_with_wrong_access_codes(stranger, sent):
    tries = [enter(stranger, new_reference(), "123456").status_code for _ in range(11)]

    assert tries == [400] * 10 + [429]


@pytest.mark.parametrize("change", ["silent", "sealed", "unsafe", "unverified"])
def test_no_code_goes_where_it_is_not_safe(stranger, sent, customer, change):
    if change == "silent":
        Report.objects.update(kept_silent=True)
    elif change == "sealed":
        customer.report_types.filter(slug="theft").update(narrative_class="sealed")
    else:
        fields = {"safe": None} if change == "unsafe" else {"verified_at": None}
        ContactPoint.objects.update(**fields)

    answer = ask(stranger, sent.report.reference)

    assert answer.url == "/track/code/enter/"
    assert not Notification.objects.filter(message="code").exists()


def test_a_number_is_shown_to_be_ones_own(citizen, make_report):
    sent = make_report(phone_safe="yes", email_safe="yes")
    typed = {"reference": sent.report.reference, "access_code": sent.access_code}
    page = f"{citizen.post('/track/', typed).url}verify/"
    point = ContactPoint.objects.get(kind="phone")

    asked = citizen.post(page, {"point": point.id})
    refused = citizen.post(page, {"code": wrong(code_sent())})
    shown, second_click = (citizen.post(page, {"code": code_sent()}) for _ in range(2))
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        later = citizen.post(page, {"code": code_sent()})

    assert ContactPoint.objects.filter(kind="email", safe=True, verified_at=None).exists()
    assert (second_click.url, later.status_code) == (shown.url, 422)
    assert point.value not in asked.content.decode()
    assert "ends in 156" in asked.content.decode()
    assert (refused.status_code, shown.status_code) == (422, 302)
    point.refresh_from_db()
    assert point.verified_at is not None


def test_only_safe_points_are_offered(citizen, make_report):
    sent = make_report(email_safe="no")
    typed = {"reference": sent.report.reference, "access_code": sent.access_code}
    page = f"{citizen.post('/track/', typed).url}verify/"
    email = ContactPoint.objects.get(kind="email")

    citizen.post(page, {"point": email.id})

    assert len(citizen.get(page).context["points"]) == 1
    assert not Notification.objects.filter(message="code").exists()


def test_no_code_is_promised_to_a_number_that_takes_no_text(citizen, make_report):
    sent = make_report(phone="+61390001234", email_safe="no")
    typed = {"reference": sent.report.reference, "access_code": sent.access_code}
    tracking = citizen.post("/track/", typed).url

    shown = citizen.get(tracking)
    asked = citizen.post(f"{tracking}verify/", {"point": ContactPoint.objects.get(kind="phone").id})

    assert "/verify/" not in shown.content.decode()
    assert asked.url == tracking
    assert not Notification.objects.filter(message="code").exists()
