"""The pages of referrals, of the two books, and of everything of a case as one file."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assistline.audit.seal import seal_entries
from assistline.models import AuditEntry, User
from tests.conftest import signed_in
from tests.triage.partnering import NOTE, WORDS, desk, recorded, records_system, refer
from tests.triage.test_case_cost import spoken
from triage.actions import claim_case, send_handovers, send_referrals, take_life
from triage.life_checks import NotALife, faults_of
from triage.models import Case, CaseKeeper, CaseLife, Referral, Way


@pytest.fixture
def held(case, officer) -> Case:
    return claim_case(case_id=case.id, officer=officer, at=timezone.now())


def url(case: Case, name: str = "refer") -> str:
    return reverse(f"triage-{name}", args=[case.reference])


def typed(page, **changes):
    form = page.context["form"]
    return {
        "key": form["key"].value(),
        "version": form["version"].value(),
        "note": NOTE,
        "parts": ["matter", "place"],
        "closes": "close",
        **WORDS,
        **changes,
    }


def test_the_page_shows_what_would_go_and_sends_it(held, as_officer):
    to = desk(held, Way.PHONE)
    page = as_officer.get(url(held))
    assert "14 Kestrel Court" in page.content.decode()

    sent = as_officer.post(url(held), typed(page, desk=to.id), follow=True)

    assert "Ring the phone desk now: 03 5550 0100." in sent.content.decode()
    assert Referral.objects.get().state == "to_ring"


def test_what_is_missing_is_said_beside_the_field_and_the_words_stay(held, as_officer):
    to = desk(held)
    page = as_officer.get(url(held))

    answer = as_officer.post(url(held), typed(page, desk=to.id, parts=["contact"], reason="", note="Short"))

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Write who agreed to it" in said
    assert "Give the reasons" in said
    assert ">Short</textarea>" in said


def test_words_of_the_decision_come_along(held, as_officer):
    desk(held)

    said = {"decision": "refer", "reason": "They clean walls.", "told": "They have it.", "version": 1}
    page = as_officer.post(url(held), said | {"note": "She is afraid of him.", "note_key": "k"})

    assert page.status_code == 200
    assert page.context["form"]["reason"].value() == "They clean walls."
    assert not page.context["form"].errors
    assert "afraid" not in page.content.decode().split("<form", 1)[1]  # that is for colleagues


def test_a_case_that_changed_comes_back_with_the_words(held, as_officer):
    to = desk(held)
    page = as_officer.get(url(held))
    Case.objects.filter(id=held.id).update(version=held.version + 1)

    answer = as_officer.post(url(held), typed(page, desk=to.id))

    assert answer.status_code == 409
    assert NOTE in answer.content.decode()
    assert not Referral.objects.exists()


def test_without_the_case_nobody_refers_it_and_a_lost_hold_is_taken_back(case, officer, as_officer):
    to = desk(case)
    assert as_officer.get(url(case)).context["form"] is None
    held = claim_case(case_id=case.id, officer=officer, at=timezone.now())
    page = as_officer.get(url(case))
    Case.objects.filter(id=held.id).update(status="waiting", officer=None, lease_until=None)

    as_officer.post(url(case), typed(page, desk=to.id))

    assert Referral.objects.count() == 1


def test_an_answer_is_typed_and_a_refusal_needs_its_reason(held, officer, as_officer):
    referral = refer(held, officer, desk(held, Way.PHONE))
    door = reverse("triage-refer-answer", args=[held.reference, referral.id])

    without = as_officer.post(door, {"state": "refused", "key": "k"})
    with_one = as_officer.post(door, {"state": "refused", "words": "Not our road.", "key": "k"}, follow=True)

    assert without.status_code == 422
    assert "Write why." in without.content.decode()
    assert "The case is back in the queue." in with_one.content.decode()


def test_the_list_shows_what_waits_and_costs_the_same_however_long(
    theft_case, officer, as_officer, officer_elsewhere
):
    for number in range(3):
        held = claim_case(case_id=theft_case().id, officer=officer, at=timezone.now())
        refer(held, officer, desk(held, name=f"desk {number}"), key=f"form-{number}")
    as_officer.get(reverse("triage-referrals"))

    with CaptureQueriesContext(connection) as captured:
        page = as_officer.get(reverse("triage-referrals"))

    assert len(page.context["rows"]) == 3
    assert len(spoken(captured)) <= 8, spoken(captured)
    elsewhere = signed_in(officer_elsewhere).get(reverse("triage-referrals"))
    assert elsewhere.context["rows"] == []


@pytest.mark.parametrize("tab", ["", "ring", "overdue", "back", "done", "nonsense"])
def test_each_tab_opens(as_officer, tab):
    assert as_officer.get(reverse("triage-referrals"), {"tab": tab, "after": "x"}).status_code == 200


@pytest.fixture
def lived(case, officer, partners) -> Case:
    """A case with a decision, a crime number and a referral beside it."""
    records_system(case)
    recorded(case, officer)
    send_handovers(at=timezone.now())
    refer(case, officer, desk(case), closes=False)
    send_referrals(at=timezone.now())
    seal_entries()
    return case


def files_of(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def take(case: Case, by: User):
    return take_life(case_id=case.id, by=by, reason="For the coroner.", at=timezone.now())


def test_a_sergeant_takes_everything_out_with_a_reason_on_the_trail(lived, sergeant):
    answer = signed_in(sergeant).post(url(lived, "life"), {"reason": "For the coroner, 12 December."})

    files = files_of(answer.content)
    assert answer["Content-Type"] == "application/zip"
    assert CaseLife.objects.get().sha256 == hashlib.sha256(answer.content).hexdigest()
    entry = AuditEntry.objects.get(action="case.life_taken")
    assert entry.reason.startswith("For the coroner, 12 December.")
    about = json.loads(files["case.json"])["about"]
    assert {"assessment", "caseevent", "clock", "decision", "recordhandover", "referral"} <= set(about)
    assert "I left the shop for a minute." in files["reports.json"].decode()
    assert "case.read" in files["trail.json"].decode() or files["trail.json"]
    assert "decided: record" in files["story.txt"].decode()


def test_it_says_itself_how_it_is_checked_and_any_change_shows(lived, sergeant, tmp_path):
    taken = take(lived, sergeant)
    assert faults_of(taken.file) == []
    files = files_of(taken.file)
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest

    files["story.txt"] += b" and more"
    files["extra.txt"] = b"x"
    del files["trail.json"]
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)

    assert faults_of(changed.getvalue()) == [
        "trail.json is missing.",
        "extra.txt was put in.",
        "story.txt was changed.",
    ]
    with pytest.raises(NotALife):
        faults_of(b"no zip")


def test_the_command_says_whether_it_is_as_it_was(lived, sergeant, tmp_path, capsys):
    file = tmp_path / "case.zip"
    file.write_bytes(take(lived, sergeant).file)

    call_command("verify_life", file)
    assert f"of {lived.reference}, taken out by" in capsys.readouterr().out
    file.write_bytes(b"PK")
    with pytest.raises(CommandError):
        call_command("verify_life", file)


def test_keys_codes_and_other_matters_are_not_in_it(lived, theft_case, sergeant):
    other = theft_case()
    file = take(lived, sergeant).file

    whole = b"".join(files_of(file).values()).decode()

    assert other.reference not in whole
    for secret in ("access_code_hash", "agreed_word", "value_index", "secret-of-the-partners"):
        assert secret not in whole


def test_of_a_restricted_case_only_a_keeper_takes_it_out(lived, sergeant):
    Case.objects.filter(id=lived.id).update(restricted=True)
    with pytest.raises(Case.DoesNotExist):
        take(lived, sergeant)
    CaseKeeper.objects.create(case=lived, user=sergeant, given_at=timezone.now())

    assert take(lived, sergeant).file
