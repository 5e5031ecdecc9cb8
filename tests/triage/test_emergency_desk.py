"""The facts that go along with a transfer, over the network to a desk that speaks the real protocol."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from assistline.fake_provider.emergency_desk import SECRET, TOKEN
from assistline.models import Customer
from assistline.signing import is_signed, signature
from reports.models import ContactPoint, Person, Report
from triage.actions import (
    ask_transfer,
    emergency_sending,
    hash_token,
    send_emergency_message,
    send_emergency_messages,
    stop_transfer,
    take_answer,
)
from triage.eido.building import NOT_SAFE, SILENT, build_incident
from triage.eido.shape import wrong_with
from triage.models import EmergencyDesk, EmergencyMessage, Transfer, TransferKind

# After every wait between two tries, and before a signature is old.
LATER = timedelta(minutes=4)


def make_desk(customer, centre, url="https://desk.example.org/incidents") -> EmergencyDesk:
    return EmergencyDesk.objects.create(
        customer=customer,
        centre=centre,
        name="Triple Zero",
        url=url,
        secret=SECRET,
        token_hash=hash_token(token=TOKEN),
    )


@pytest.fixture
def desk(customer, centre) -> EmergencyDesk:
    return make_desk(customer, centre)


@pytest.fixture
def asked(desk, case, officer, settings, provider) -> Transfer:
    """A request with its facts on their way to the fake desk."""
    settings.DEMO = True
    return ask_transfer(kind=TransferKind.TO_000, case=case, by=officer, at=timezone.now(), needed="<a car>")


def taken(provider) -> list[dict]:
    return [line for line in provider.taken if line["channel"] == "000"]


def incident(transfer: Transfer, desk: EmergencyDesk, kind: str = "asked") -> dict:
    return build_incident(transfer=transfer, desk=desk, key="k", kind=kind, at=timezone.now())


@pytest.mark.django_db
def test_what_goes_out_fits_the_shape_and_names_only_what_it_carries(desk, case, officer):
    transfer = ask_transfer(
        kind=TransferKind.DISPATCH, case=case, by=officer, at=timezone.now(), needed="A car"
    )
    sent = incident(transfer, desk)

    parts = {part["$id"] for name in sent if name.endswith("Component") for part in _list(sent[name])}
    named = {
        ref["$ref"]
        for name in ("notes", "location", "person")
        for ref in sent["incidentComponent"][f"{name}Reference"]
    }
    assert wrong_with(json.loads(json.dumps(sent))) == {}
    assert named <= parts
    assert sent["incidentComponent"]["assistline"]["asked"] == "dispatch"
    notes = [note["notesActionComments"] for note in sent["notesComponent"]]
    assert notes[:2] == ["A car", Report.objects.get().narrative_text]
    assert "14 Kestrel Court" in sent["locationComponent"][0]["locationDescriptionText"]


def _list(part):
    return part if isinstance(part, list) else [part]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("safe", "silent", "limit"), [(True, False, None), (None, False, NOT_SAFE), (True, True, SILENT)]
)
def test_a_number_that_is_not_safe_goes_with_its_limit_and_is_not_dialled(
    desk, case, officer, safe, silent, limit
):
    ContactPoint.objects.update(safe=safe)
    Report.objects.update(kept_silent=silent)
    transfer = ask_transfer(kind=TransferKind.TO_000, case=case, by=officer, at=timezone.now())

    sent = incident(transfer, desk)

    own = sent["personComponent"][0]["assistline"]
    assert own.get("limits") == limit
    assert own["safeToContact"] == (limit is None)
    assert ("callbackComponent" in sent) == (limit is None)


@pytest.mark.django_db
def test_a_number_that_is_safe_at_some_times_goes_with_them_and_is_not_dialled(desk, case, officer):
    ContactPoint.objects.update(safe=True, safe_when="Only while he is at work, until three")
    transfer = ask_transfer(kind=TransferKind.TO_000, case=case, by=officer, at=timezone.now())

    sent = incident(transfer, desk)

    own = sent["personComponent"][0]["assistline"]
    assert own["limits"].endswith("Only while he is at work, until three")
    assert "callbackComponent" not in sent
    assert wrong_with(json.loads(json.dumps(sent))) == {}


@pytest.mark.django_db
def test_the_name_of_somebody_is_no_need_of_theirs(desk, case, officer):
    transfer = ask_transfer(kind=TransferKind.TO_000, case=case, by=officer, at=timezone.now())

    person = incident(transfer, desk)["personComponent"][0]

    assert person["ncPersonComponent"]["personFullName"] not in person["assistline"].get("needs", [])


@pytest.mark.django_db
def test_the_agreed_word_never_goes(desk, case, officer):
    Person.objects.update(agreed_word="waratah")
    transfer = ask_transfer(kind=TransferKind.TO_000, case=case, by=officer, at=timezone.now())

    assert "waratah" not in json.dumps(incident(transfer, desk))


@pytest.mark.django_db
def test_without_an_address_nothing_is_queued(case, officer, customer, centre):
    make_desk(customer, centre, url="")

    ask_transfer(kind=TransferKind.TO_000, case=case, by=officer, at=timezone.now())

    assert not EmergencyMessage.objects.exists()


@pytest.mark.django_db
def test_the_facts_are_sent_signed_and_once(asked, provider):
    assert send_emergency_messages(at=timezone.now()) == 1
    assert send_emergency_messages(at=timezone.now() + LATER) == 0

    [line] = taken(provider)
    message = EmergencyMessage.objects.get()
    assert (message.state, message.receipt) == ("sent", "000-1")
    assert json.loads(line["body"])["notesComponent"][0]["notesActionComments"] == "&lt;a car&gt;"


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["503", "accept_then_drop"])
def test_what_was_not_taken_or_not_heard_of_is_sent_again_with_the_same_key(asked, provider, order):
    provider.will("000", order)
    send_emergency_messages(at=timezone.now())
    assert EmergencyMessage.objects.get().state == "pending"

    send_emergency_messages(at=timezone.now() + LATER)

    assert EmergencyMessage.objects.get().state == "sent"
    assert len(taken(provider)) == 1


@pytest.mark.django_db
def test_a_worker_that_dies_between_sending_and_writing_sends_once(asked, provider, monkeypatch):
    post = emergency_sending._post

    def dies(*args):
        post(*args)
        raise SystemExit

    monkeypatch.setattr(emergency_sending, "_post", dies)
    message, now = EmergencyMessage.objects.get(), timezone.now()
    with pytest.raises(SystemExit):
        send_emergency_message(message_id=message.id, at=now)
    monkeypatch.undo()

    assert not send_emergency_message(message_id=message.id, at=now)  # still its lease
    assert send_emergency_message(message_id=message.id, at=now + EmergencyMessage.LEASE)
    assert len(taken(provider)) == 1


@pytest.mark.django_db
def test_what_is_refused_for_good_stays_refused_and_says_so(asked, provider):
    provider.will("000", "422")

    send_emergency_messages(at=timezone.now())

    message = EmergencyMessage.objects.get()
    assert (message.state, message.last_error) == ("refused", "The other side answered 422.")
    assert send_emergency_messages(at=timezone.now() + LATER) == 0


@pytest.mark.django_db
def test_what_is_taken_back_goes_after_what_was_asked(asked, officer, provider):
    stop_transfer(transfer_id=asked.id, by=officer, at=timezone.now())
    provider.will("000", "503")

    for minutes in range(4):
        send_emergency_messages(at=timezone.now() + minutes * timedelta(minutes=1))

    said = [json.loads(line["body"])["incidentComponent"]["assistline"]["asked"] for line in taken(provider)]
    assert said == ["transfer_000", "taken_back"]


@pytest.mark.django_db
def test_a_desk_answers_only_what_its_own_police_have_asked(case, officer):
    asked = ask_transfer(kind=TransferKind.TO_000, case=case, by=officer, at=timezone.now())
    theirs = EmergencyDesk(customer=Customer.objects.create(slug="rail", name="Rail police"))

    with pytest.raises(Transfer.DoesNotExist):
        take_answer(desk=theirs, token=str(asked.token), accepted=True, event_number="P1", at=timezone.now())

    asked.refresh_from_db()
    assert (asked.state, asked.event_number) == ("open", "")


def test_a_signature_holds_for_its_body_its_secret_and_five_minutes():
    now = timezone.now()
    header = signature(b"{}", secret="s", at=now)

    assert is_signed(b"{}", header, secret="s", at=now)
    assert not is_signed(b"{ }", header, secret="s", at=now)
    assert not is_signed(b"{}", header, secret="t", at=now)
    assert not is_signed(b"{}", header, secret="s", at=now + timedelta(minutes=6))
    assert not is_signed(b"{}", "t=1,v1=zz", secret="s", at=now)
