"""Crimes to the records system: numbers that the citizen reads, what is not taken, and two books compared."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from pathlib import Path

import hypothesis
import jsonschema
import pytest
from django.conf import settings as house
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies

from assistline.models import Notification
from reports.actions import submit_report
from reports.definitions import published
from reports.models import Report
from tests.conftest import signed_in
from tests.triage.conftest import THEFT
from tests.triage.partnering import SECRET, recorded, records_system, tell
from triage.actions import (
    answer_handover,
    ask_after_handovers,
    claim_case,
    decide_case,
    hand_over_case,
    mend_handover,
    open_case,
    reconcile_records,
    send_handovers,
    settle_difference,
)
from triage.models import Case, DecisionKind, HandoverState, IllegalMove, RecordDifference, RecordHandover
from triage.rules import niem

SCHEMA = json.loads((Path(house.BASE_DIR) / "triage/partners/record_handover.schema.json").read_text())


def fresh(row):
    row.refresh_from_db()
    return row


def page_of(case: Case) -> list[str]:
    return [update.sentence for update in Report.objects.get(reference=case.reference).status_updates.all()]


@pytest.fixture
def connected(case, partners) -> Case:
    records_system(case)
    return case


@pytest.fixture
def nowhere(theft_case, partners) -> Case:
    """A case whose place has no postcode: the records system does not take it so."""
    case = theft_case(where={"address": "", "suburb": "", "postcode": "", "words": "On the train"})
    records_system(case)
    return case


def test_without_a_records_system_nothing_is_handed_over(case, officer):
    with pytest.raises(AssertionError):
        recorded(case, officer)

    assert not RecordHandover.objects.exists()


def test_the_document_is_what_our_schema_says_with_every_word_as_typed(connected, officer):
    handover = recorded(connected, officer)

    jsonschema.validate(handover.document, SCHEMA)
    assert niem.at(handover.document, "nc:Incident/nc:ActivityDescriptionText").startswith("I left the shop")
    assert niem.at(handover.document, niem.OFFENCE) == "B40"
    assert handover.document["nc:Person"][0]["nc:ContactInformation"] == [
        {"nc:ContactTelephoneNumber": "+61491570156", "al:SafeToContact": True}
    ]
    assert handover.sha256 == niem.digest(handover.document)


def test_a_crime_number_stands_on_the_citizens_page_and_a_neutral_message_follows(connected, officer):
    handover = recorded(connected, officer)

    send_handovers(at=timezone.now())

    number = fresh(handover).crime_number
    assert (handover.state, number) == ("acknowledged", "261100001")
    assert page_of(connected)[-1].startswith(f"Your crime number is {number}.")
    assert fresh(connected).status == "closed"
    assert Report.objects.get(reference=connected.reference).public_status == "decided"
    assert number not in Notification.objects.filter(message="news").order_by("id").last().body
    page = signed_in(officer).get(reverse("triage-case", args=[connected.reference])).content.decode()
    assert number in page


def test_the_citizen_reads_the_decision_and_below_it_the_crime_number(customer, officer, partners, stranger):
    sent = submit_report(
        customer=customer,
        version_id=published(customer.id, "theft").version_id,
        answers=THEFT,
        key="a-theft-of-a-test",
        at=timezone.now(),
    )
    case = open_case(report_id=sent.report.id, at=timezone.now())
    records_system(case)
    recorded(case, officer)
    send_handovers(at=timezone.now())
    stranger.post("/track/", {"reference": case.reference, "access_code": sent.access_code})

    page = stranger.get(f"/track/{case.reference}/").content.decode()

    told, number = "We have recorded your report as a crime.", "Your crime number is 261100001."
    assert 0 < page.index("What we decided") < page.index(told) < page.index(number)


def test_handed_over_twice_it_is_one(connected, officer, partners):
    first = recorded(connected, officer)

    second = hand_over_case(case_id=connected.id, at=timezone.now())
    send_handovers(at=timezone.now())

    assert first == second
    assert len(partners.records.book) == 1


@pytest.mark.parametrize("order", ["500", "503", "accept_then_drop", "garbage"])
def test_what_goes_wrong_is_tried_again_under_the_same_key(connected, officer, partners, order):
    handover = recorded(connected, officer)
    partners.behave("records", order)

    send_handovers(at=timezone.now())
    assert fresh(handover).state == "waiting"
    send_handovers(at=timezone.now() + timedelta(hours=2))

    assert fresh(handover).crime_number == "261100001"
    assert list(partners.records.book) == [str(handover.key)]


def test_a_slow_number_is_asked_for_and_a_lost_one_is_handed_over_again(connected, officer, partners):
    handover, at = recorded(connected, officer), timezone.now()
    partners.behave("records", "lose")
    send_handovers(at=at)
    assert fresh(handover).state == "sent"

    ask_after_handovers(at=at + timedelta(minutes=1))
    assert fresh(handover).state == "waiting"
    partners.behave("records", "slow")
    send_handovers(at=at + timedelta(minutes=1))
    partners.records.give_number(str(handover.key))
    ask_after_handovers(at=at + timedelta(minutes=3))

    assert fresh(handover).crime_number == "261100001"


def test_a_number_that_does_not_come_is_told_once(connected, officer, sergeant, partners):
    recorded(connected, officer)
    partners.behave("records", "slow")
    send_handovers(at=timezone.now())

    for hours in (2, 3):
        ask_after_handovers(at=timezone.now() + timedelta(hours=hours))

    told = [one.to for one in Notification.objects.filter(message="record_not_taken")]
    assert sorted(told) == sorted([officer.email, sergeant.email])


def test_a_late_and_a_doubled_answer_do_no_harm(connected, officer, partners):
    handover = recorded(connected, officer)
    partners.behave("records", "slow")
    send_handovers(at=timezone.now())
    address = reverse("api-record-answer", args=[handover.key])

    answers = [
        tell(address, {"state": "accepted", "crimeNumber": "77"}, message_id=name) for name in ("a", "b")
    ]
    tell(address, {"state": "rejected", "errors": [{"message": "Too late."}]}, message_id="c")

    assert [answer.json() for answer in answers] == [{"state": "acknowledged", "crimeNumber": "77"}] * 2
    assert fresh(handover).state == "acknowledged"
    assert len([said for said in page_of(connected) if "77" in said]) == 1


def test_another_number_is_a_difference_and_the_citizen_keeps_the_first(connected, officer):
    handover = recorded(connected, officer)
    for number in ("77", "78"):
        answer_handover(
            handover_id=handover.id, state=HandoverState.ACKNOWLEDGED, number=number, at=timezone.now()
        )

    difference = RecordDifference.objects.get()
    assert (difference.kind, difference.our_number, difference.their_number) == ("other_number", "77", "78")
    assert fresh(handover).crime_number == "77"


def test_what_is_not_taken_comes_back_with_the_reason_beside_its_field(nowhere, officer):
    handover = recorded(nowhere, officer)
    send_handovers(at=timezone.now())

    assert (fresh(handover).state, fresh(nowhere).status) == ("rejected", "waiting")
    assert Report.objects.get(reference=nowhere.reference).public_status == "decided"
    claim_case(case_id=nowhere.id, officer=officer, at=timezone.now())
    page = signed_in(officer).get(reverse("triage-record", args=[nowhere.reference]))
    form = page.context["mend_form"]
    assert form.said == {niem.POSTCODE: ["A postcode of four digits is needed."]}
    assert "Postcode: A postcode of four digits is needed." in page.content.decode()


def test_mended_it_is_handed_over_again_and_the_case_stands_as_it_was_decided(nowhere, officer):
    recorded(nowhere, officer)
    send_handovers(at=timezone.now())
    claim_case(case_id=nowhere.id, officer=officer, at=timezone.now())
    browser, url = signed_in(officer), reverse("triage-record", args=[nowhere.reference])
    form = browser.get(url).context["mend_form"]
    typed = {field.html_name: field.value() or "" for field in form}
    begins = typed["field_1"]
    typed |= {"field_1": begins.strftime("%Y-%m-%dT%H:%M") if begins else "", "field_6": "3825"}

    answer = browser.post(url, typed)
    send_handovers(at=timezone.now())

    assert answer.status_code == 302
    last = RecordHandover.objects.last()
    assert (last.number, last.mended, last.state) == (2, {niem.POSTCODE: "3825"}, "acknowledged")
    assert (fresh(nowhere).status, nowhere.decisions.count()) == ("closed", 1)
    jsonschema.validate(last.document, SCHEMA)


def test_a_postcode_that_is_none_is_said_beside_its_field_and_nothing_is_handed_over(nowhere, officer):
    recorded(nowhere, officer)
    send_handovers(at=timezone.now())
    held = claim_case(case_id=nowhere.id, officer=officer, at=timezone.now())

    page = signed_in(officer).post(
        reverse("triage-record", args=[nowhere.reference]), {"version": held.version, "field_6": "38"}
    )

    assert page.context["mend_form"].errors["field_6"] == ["A postcode has four digits, such as 3000."]
    assert 'value="38"' in page.content.decode()
    assert RecordHandover.objects.count() == 1


def test_what_is_typed_is_kept_where_the_case_is_not_theirs(nowhere, officer, officer_two):
    recorded(nowhere, officer)
    send_handovers(at=timezone.now())
    held = claim_case(case_id=nowhere.id, officer=officer, at=timezone.now())

    page = signed_in(officer_two).post(
        reverse("triage-record", args=[nowhere.reference]), {"version": held.version, "field_6": "3999"}
    )

    assert page.status_code == 409
    assert 'value="3999"' in page.content.decode()


def test_decided_otherwise_it_is_not_handed_over_any_more(nowhere, officer):
    handover = recorded(nowhere, officer)
    send_handovers(at=timezone.now())
    held = claim_case(case_id=nowhere.id, officer=officer, at=timezone.now())
    decide_case(
        case_id=nowhere.id,
        officer=officer,
        kind=DecisionKind.CLOSE,
        reason="It was found under the seat.",
        told="We have closed it: it was found.",
        version=held.version,
        at=timezone.now(),
    )

    assert hand_over_case(case_id=nowhere.id, at=timezone.now()) is None
    assert fresh(handover).state == "dropped"


def test_nothing_is_mended_while_the_citizens_words_wait(nowhere, officer):
    recorded(nowhere, officer)
    send_handovers(at=timezone.now())
    held = claim_case(case_id=nowhere.id, officer=officer, at=timezone.now())
    Case.objects.filter(id=nowhere.id).update(news_at=timezone.now())

    with pytest.raises(IllegalMove, match="has written"):
        mend_handover(
            case_id=nowhere.id,
            officer=officer,
            mended={niem.POSTCODE: "3825"},
            version=held.version,
            at=timezone.now(),
        )


def test_a_restricted_case_goes_only_when_a_keeper_says_so(connected, officer):
    recorded(connected, officer)
    RecordHandover.objects.all().delete()
    Case.objects.filter(id=connected.id).update(restricted=True)

    assert hand_over_case(case_id=connected.id, at=timezone.now()) is None
    assert hand_over_case(case_id=connected.id, at=timezone.now(), by=officer) is not None


def test_the_books_are_compared_and_each_difference_is_listed_once(connected, theft_case, officer, partners):
    lost, other = recorded(connected, officer), recorded(theft_case(), officer)
    send_handovers(at=timezone.now())
    partners.records.lose(str(lost.key))
    partners.records.write_in(str(other.key), other.case.reference, "99")
    partners.records.write_in(uuid.uuid4().hex, "NOBODYS", "98")
    later = timezone.now() + timedelta(hours=1)

    found = [reconcile_records(at=later), reconcile_records(at=later)]

    assert found == [3, 0]
    kinds = {one.kind: one for one in RecordDifference.objects.open()}
    assert set(kinds) == {"missing_there", "missing_here", "other_number"}
    assert kinds["other_number"].their_number == "99"
    named = {kind: one.their_reference for kind, one in kinds.items()}
    assert named == {"missing_there": "", "missing_here": "NOBODYS", "other_number": ""}


def test_a_difference_is_mended_from_the_list(connected, theft_case, officer, sergeant, partners):
    lost, other = recorded(connected, officer), recorded(theft_case(), officer)
    send_handovers(at=timezone.now())
    partners.records.lose(str(lost.key))
    partners.records.write_in(str(other.key), other.case.reference, "99")
    later = timezone.now() + timedelta(hours=1)
    reconcile_records(at=later)

    for one in RecordDifference.objects.open():
        how = {"missing_there": "sent_again", "other_number": "taken_over"}[one.kind]
        settle_difference(
            difference_id=one.id, officer=sergeant, how=RecordDifference.How(how), words="", at=later
        )
    send_handovers(at=later)

    assert fresh(other).crime_number == "99"
    assert "not 261100002" in page_of(other.case)[-1]
    assert RecordHandover.objects.filter(case=lost.case).last().state == "acknowledged"
    assert reconcile_records(at=later + timedelta(hours=1)) == 0


def test_what_we_did_not_hear_is_taken_in_by_comparing(connected, officer, partners):
    handover = recorded(connected, officer)
    partners.behave("records", "slow")
    send_handovers(at=timezone.now())
    partners.records.give_number(str(handover.key))

    assert reconcile_records(at=timezone.now()) == 0
    assert fresh(handover).crime_number == "261100001"


def test_a_book_that_cannot_be_read_settles_nothing(connected, officer, settings):
    recorded(connected, officer)
    send_handovers(at=timezone.now())
    settings.FAKE_PARTNERS_URL = "http://127.0.0.1:9"

    assert reconcile_records(at=timezone.now() + timedelta(hours=1)) == 0
    assert not RecordDifference.objects.exists()


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (niem.POSTCODE, niem.POSTCODE),
        ("/nc:Location/nc:Address", niem.ADDRESS),
        ("nc:Person/0", ""),
        ("", ""),
    ],
)
def test_an_error_finds_the_field_that_it_is_about(path, field):
    assert niem.field_of(path) == field


@hypothesis.settings(max_examples=40)
@hypothesis.given(
    strategies.dictionaries(
        strategies.sampled_from(sorted(niem.MENDABLE)), strategies.sampled_from(["", "x"])
    )
)
def test_what_is_put_right_stands_and_nothing_else_moves(mended):
    made = {
        "nc:Incident": {"@id": "#incident"},
        "j:Offense": {"@id": "#offence"},
        "nc:Location": {"@id": "#p"},
    }

    right = niem.put_right(made, mended)

    assert {path: niem.at(right, path) for path in mended} == mended
    assert all(right[name]["@id"] == made[name]["@id"] for name in made)


def test_the_secret_of_one_partner_opens_no_other_door(connected, officer):
    handover = recorded(connected, officer)

    answer = tell(
        reverse("api-record-answer", args=[handover.key]), {"state": "received"}, secret=f"{SECRET}x"
    )

    assert answer.status_code == 401
