"""What waits for an answer on its pages: the case, the queue, the Dispatch page, one request alone."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assistline.models import AuditEntry
from reports.models import Report
from tests.conftest import signed_in
from tests.triage.test_case_cost import spoken
from tests.triage.test_emergency_desk import make_desk
from triage.actions import answer_transfer, ask_transfer, claim_case, fail_transfer, take_contact
from triage.dev_desk import example
from triage.models import Case, EmergencyMessage, Transfer, TransferKind
from triage.rules.transfers import POLICE_COME, POLICE_COME_SILENT

pytestmark = pytest.mark.django_db

PAGE = "triage-dispatch"
OLD = timedelta(seconds=90)


def ask(case, by, kind=TransferKind.TO_000, ago=timedelta(0), **said) -> Transfer:
    return ask_transfer(kind=kind, case=case, by=by, at=timezone.now() - ago, **said)


def read(client, name, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_a_request_that_nobody_answers_is_an_alert_on_the_case_and_on_the_queue(case, officer, as_officer):
    ask(case, officer, ago=OLD)

    for page in (read(as_officer, "triage-case", case.reference), read(as_officer, "triage-queue")):
        assert 'role="alert"' in page.split("Transfer to 000")[0] or "000 since" in page
        assert "asked--alarm" in page


def test_the_case_page_costs_no_statement_more_with_requests(case, officer, as_officer):
    claim_case(case_id=case.id, officer=officer, at=timezone.now())
    url = reverse("triage-case", args=[case.reference])
    as_officer.get(url)
    with CaptureQueriesContext(connection) as before:
        as_officer.get(url)
    ask(case, officer, ago=OLD)
    ask(case, officer, TransferKind.DISPATCH)

    with CaptureQueriesContext(connection) as after:
        as_officer.get(url)

    assert len(spoken(after)) == len(spoken(before)) <= 15


def test_asking_needs_no_field_and_what_is_told_is_only_what_is_certain(case, officer, as_officer):
    url = reverse(PAGE, args=[case.reference])
    assert POLICE_COME in as_officer.get(url).content.decode()

    answer = as_officer.post(url, {"ask": "1"}, follow=True)

    assert "It stays open until dispatch answers" in answer.content.decode()
    assert Transfer.objects.get().kind == "dispatch"


def test_where_silence_is_the_rule_the_words_say_nothing_of_police(case, as_officer):
    Report.objects.update(kept_silent=True)

    assert POLICE_COME_SILENT in read(as_officer, PAGE, case.reference)


def test_what_was_typed_into_the_decision_comes_along(case, as_officer):
    url = reverse(PAGE, args=[case.reference])

    page = as_officer.post(url, {"reason": "He is back at the fence", "told": "We act."}).content.decode()

    assert "He is back at the fence" in page
    assert not Transfer.objects.exists()


def test_an_answer_without_a_number_is_an_error_at_its_field(case, officer, as_officer):
    transfer = ask(case, officer, TransferKind.DISPATCH)

    page = as_officer.post(
        reverse("triage-transfer", args=[transfer.id]), {"act": "answered", "operator": "Jo"}
    )

    assert page.status_code == 422
    assert f'href="#answer{transfer.id}_event_number"' in page.content.decode()
    assert 'value="Jo"' in page.content.decode()


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"act": "answered", "event_number": "P1"}, "answered"),
        ({"act": "failed", "why": "No unit free"}, "failed"),
        ({"act": "stop"}, "stopped"),
    ],
)
def test_what_became_of_it_is_written_down(case, officer, as_officer, said, state):
    transfer = ask(case, officer)

    answer = as_officer.post(reverse("triage-transfer", args=[transfer.id]), said)

    transfer.refresh_from_db()
    assert answer["Location"] == reverse(PAGE, args=[case.reference])
    assert transfer.state == state


def test_a_transfer_that_is_answered_decides_the_case_where_that_is_pressed(claimed, officer, as_officer):
    transfer = ask(claimed, officer)

    as_officer.post(reverse("triage-transfer", args=[transfer.id]), {"act": "close", "event_number": "P1"})

    assert Case.objects.get().decisions.get().kind == "transfer_000"


def test_to_record_that_000_has_it_asks_000_first_and_keeps_the_words(claimed, officer, as_officer):
    said = {"decision": "transfer_000", "reason": "He is at her door.", "told": "We passed this on."}
    send = partial(as_officer.post, reverse("triage-decide", args=[claimed.reference]))

    asked = send(said | {"version": claimed.version})
    transfer = Transfer.objects.get()
    decided = claimed.decisions.exists()
    answer_transfer(transfer_id=transfer.id, at=timezone.now(), event_number="P9")
    claimed.refresh_from_db()
    send(said | {"version": claimed.version})

    assert (transfer.state, decided) == ("open", False)
    assert asked.context["form"]["reason"].value() == "He is at her door."
    assert claimed.decisions.get().kind == "transfer_000"


def test_the_open_page_hears_what_became_of_it_without_leaving(case, officer, as_officer):
    transfer = ask(case, officer)
    answer_transfer(transfer_id=transfer.id, at=timezone.now(), event_number="P9")

    part = as_officer.get(reverse("triage-000", args=[case.reference])).content.decode()

    assert "000 answered at" in part
    assert "Event number P9." in part
    assert "<html" not in part


def test_the_dispatch_page_shows_what_waits_and_counts_the_rest(
    case, theft_case, officer, customer, centre, as_sergeant
):
    desk = make_desk(customer, centre)
    asked = ask(case, officer, ago=OLD)
    EmergencyMessage.objects.update(state="sent", sent_at=timezone.now())
    answer_transfer(transfer_id=asked.id, at=asked.asked_at + timedelta(seconds=41))
    fail_transfer(
        transfer_id=ask(theft_case(), officer, TransferKind.DISPATCH).id, why="No unit", at=timezone.now()
    )
    take_contact(desk=desk, message=example({"words": "Noise next door."}), at=timezone.now())

    answer = as_sergeant.get(reverse("triage-dispatches"))

    today = answer.context["days"][0]
    assert [row["name"] for row in answer.context["waiting"]] == ["Dispatch request"]
    assert (today["to_000"], today["from_000"], today["dispatch"], today["failed"]) == (1, 1, 1, 1)
    assert today["median"] == "0:41 (n = 1)"
    assert (today["telling"].words, today["telling"].formula) == ("1 to 3 min", "1 × 1 to 3 min")
    assert today["visits"].words == "none"
    assert AuditEntry.objects.filter(action="dispatch.listed").exists()


def test_the_dispatch_page_takes_the_same_few_statements_however_much_there_is(theft_case, officer, sergeant):
    counted, client = [], signed_in(sergeant)
    for _ in range(2):
        for _ in range(3):
            ask(theft_case(), officer, ago=OLD, needed="A car")
        client.get(reverse("triage-dispatches"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("triage-dispatches"))
        counted.append(len(spoken(captured)))

    assert counted[0] == counted[1] <= 16
