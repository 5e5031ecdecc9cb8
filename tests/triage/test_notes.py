"""Notes for colleagues: on the timeline, encrypted, never the citizen's, and never an edit."""

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone

from assistline.models import AuditEntry
from tests.triage.partnering import desk, refer
from tests.triage.test_case_page import TYPED, url
from triage.actions import NoteRefused, claim_case, decide_case, hand_over, keep_draft, write_note
from triage.models import Case, CaseNote, DecisionDraft, DecisionKind, ReferralState

WORDS = "Her sister opens the door after four.\nRing twice."


def note(case: Case, by, words: str = WORDS, key: str = "form-1") -> CaseNote:
    return write_note(case_id=case.id, by=by, words=words, key=key, at=timezone.now())


def test_a_note_stands_on_the_timeline_for_colleagues_and_not_on_the_citizens_page(
    case, officer, as_officer_two
):
    note(case, officer)

    [entry] = [one for one in as_officer_two.get(url("case", case)).context["timeline"] if one.get("words")]

    assert (entry["title"], entry["detail"]) == ("Note for colleagues", str(officer))
    assert entry["words"] == WORDS
    assert AuditEntry.objects.filter(action="case.noted", actor_id=officer.id).exists()
    report = case.contact_links.get().report
    assert not report.messages.exists()
    assert "sister" not in str(list(report.status_updates.values_list("sentence", flat=True)))


def test_it_is_encrypted_and_changes_neither_the_case_nor_itself(case, officer):
    made = note(case, officer)

    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM triage_casenote")
        assert "sister" not in str(cursor.fetchone())
    assert Case.objects.get().version == case.version
    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        CaseNote.objects.filter(id=made.id).update(words="Other")


def test_the_same_form_twice_is_one_note_and_an_empty_one_is_none(case, officer):
    first, again = note(case, officer), note(case, officer)

    assert first == again
    for words in (" ", "x" * 2001):
        with pytest.raises(NoteRefused):
            note(case, officer, words, key="other")
    assert CaseNote.objects.count() == 1


def test_whoever_may_not_see_the_case_writes_nothing(case, officer_elsewhere):
    with pytest.raises(Case.DoesNotExist):
        note(case, officer_elsewhere)


def test_keeping_a_note_keeps_what_stands_in_the_decision_beside_it(case, officer, as_officer):
    claim_case(case_id=case.id, officer=officer, at=timezone.now())

    answer = as_officer.post(
        url("note", case), {"note": WORDS, "note_key": "k", "reason": "Half of", "told": "", "version": "2"}
    )

    assert answer.url.endswith("#note")
    assert CaseNote.objects.get().words == WORDS.replace("\n", "\n")
    assert DecisionDraft.objects.get().words == {"reason": "Half of"}


@pytest.mark.parametrize("words", ["", "x" * 2001])
def test_a_note_that_is_refused_says_what_to_do_and_comes_back(case, as_officer, words):
    answer = as_officer.post(url("note", case), {"note": words, "note_key": "k"})

    assert answer.status_code == 422
    assert answer.context["note"]["words"] == words
    assert "Write " in answer.context["note"]["error"]


def test_a_note_that_was_not_kept_is_kept_with_the_decision(case, officer, as_officer):
    held = claim_case(case_id=case.id, officer=officer, at=timezone.now())

    as_officer.post(
        url("decide", case), TYPED | {"version": held.version, "note": "Mind the dog.", "note_key": "k"}
    )

    assert Case.objects.get().status == "closed"
    assert CaseNote.objects.get().words == "Mind the dog."


def test_whatever_is_wrong_with_the_decision_the_note_is_kept_or_comes_back(case, officer, as_officer):
    claim_case(case_id=case.id, officer=officer, at=timezone.now())

    wrong = as_officer.post(url("decide", case), {"note": "Mind the dog.", "note_key": "k"})
    stale = as_officer.post(
        url("decide", case), TYPED | {"version": 1, "note": "Mind the dog.", "note_key": "k"}
    )

    assert (wrong.status_code, wrong.context["note"]["words"]) == (422, "Mind the dog.")
    assert (stale.status_code, CaseNote.objects.get().words) == (409, "Mind the dog.")


def test_a_note_that_is_being_typed_is_a_draft_and_stands_there_again(case, officer, as_officer):
    claim_case(case_id=case.id, officer=officer, at=timezone.now())
    keep_draft(case_id=case.id, officer=officer, typed={"note": "Mind the"}, version=1, at=timezone.now())

    assert as_officer.get(url("case", case)).context["note"]["words"] == "Mind the"


def test_a_closed_case_takes_notes_too(case, officer, as_officer_two):
    held = claim_case(case_id=case.id, officer=officer, at=timezone.now())
    decide_case(
        case_id=case.id,
        officer=officer,
        kind=DecisionKind.CLOSE,
        reason=TYPED["reason"],
        told=TYPED["told"],
        version=held.version,
        at=timezone.now(),
    )

    as_officer_two.post(url("note", case), {"note": WORDS, "note_key": "k"})

    assert CaseNote.objects.exists()


def test_the_note_of_a_hand_over_stays_with_the_case_and_all_that_was_noted_is_on_the_page(
    case, officer, officer_two, as_officer_two
):
    claim_case(case_id=case.id, officer=officer, at=timezone.now())
    note(case, officer)
    hand_over(
        by=officer,
        to=officer_two,
        follow_up_ids=[],
        case_ids=[case.id],
        note="She works late.",
        at=timezone.now(),
    )
    note(case, officer, "The sister rang.", key="form-2")

    [made] = as_officer_two.get(reverse("triage-handover")).context["to_me"]

    [row] = made["items"]
    assert (made["note"], row["note"]["words"]) == ("She works late.", "The sister rang.")
    assert ([one["words"] for one in row["before"]], row["older"]) == ([WORDS], False)
    assert "handed_over" in case.events.filter(note__isnull=False).values_list("kind", flat=True)


def test_what_others_have_not_answered_is_handed_over_though_the_case_is_closed(
    case, officer, officer_two, as_officer, as_officer_two
):
    held = claim_case(case_id=case.id, officer=officer, at=timezone.now())
    referral = refer(held, officer, desk(held))
    [row] = as_officer.get(reverse("triage-handover")).context["mine"]
    given = {"chosen": [row["value"]], "to": officer_two.id}

    as_officer.post(reverse("triage-handover-give"), given)
    [offered] = as_officer_two.get(reverse("triage-handover")).context["to_me"]
    as_officer_two.post(
        reverse("triage-handover-answer"), {"answer": f"accept-{offered['items'][0]['item_id']}"}
    )

    assert row["what"] == "Watch for the answer"
    assert row["signs"][0].startswith("referral to ")
    assert Case.objects.get().owner == officer_two
    [theirs] = as_officer_two.get(reverse("triage-handover")).context["mine"]
    assert theirs["what"] == "Watch for the answer"
    assert not as_officer.get(reverse("triage-handover")).context["mine"], "a colleague waits for it now"
    referral.state = ReferralState.COMPLETED
    referral.save()
    assert not as_officer_two.get(reverse("triage-handover")).context["mine"]
