"""What a citizen says after sending comes back before an officer, and closes nothing by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from reports.actions import add_supplement, make_wish, send_message
from reports.models import OpenCue, Report, SupplementKind, Wish, WishKind
from triage import actions, subscribers
from triage.models import Assessment, Case, CaseStatus, Clock, Decision, DecisionKind, Grade, IllegalMove
from triage.rules.letter import letter
from triage.rules.news import grade_of_news

pytestmark = pytest.mark.django_db

WORDS = {"reason": "No camera, nobody saw it.", "told": "We have closed your report for now."}


def report_of(case: Case) -> Report:
    return Report.objects.get(case_links__case=case)


def add(case: Case, words: str, key: str = "k1") -> None:
    """The citizen adds words, and the relay brings them."""
    supplement, cues = add_supplement(
        report_id=report_of(case).id, kind=SupplementKind.ADDITION, words=words, key=key, at=timezone.now()
    )
    for cue in cues:
        subscribers.assess_case_for_cue(cue_id=cue.id, draft_id=cue.draft_id)
    subscribers.take_up_supplement(report_id=supplement.report_id, supplement_id=supplement.id)


def ask(case: Case, kind: WishKind, words: str = "", key: str = "w") -> Wish:
    wish, _ = make_wish(
        report_id=report_of(case).id, kind=kind, words=words, key=f"{key}-{kind}", at=timezone.now()
    )
    subscribers.take_up_wish(report_id=wish.report_id, wish_id=wish.id)
    return wish


def decide(case: Case, officer, **changes) -> Decision:
    case.refresh_from_db()
    said = {"kind": DecisionKind.CLOSE, "version": case.version, **WORDS} | changes
    return actions.decide_case(case_id=case.id, officer=officer, at=timezone.now(), **said)


@pytest.fixture
def closed(claimed, officer) -> Case:
    """A case that ``officer`` has closed."""
    decide(claimed, officer)
    claimed.refresh_from_db()
    return claimed


def test_new_danger_in_a_supplement_alarms_and_raises_the_case(case):
    assert case.grade == Grade.SCHEDULED

    add(case, "He came back and is at my door now with a knife. He says he will kill me.")

    case.refresh_from_db()
    assert case.grade == Grade.IMMEDIATE
    assert OpenCue.objects.open().filter(draft__report=report_of(case), cue="weapon").exists()
    assert case.news_at is not None


def test_harmless_words_change_no_grade_and_are_news_for_who_decides(claimed, officer):
    version = claimed.version

    add(claimed, "The bike had a small bell too.")

    with pytest.raises(actions.StaleCase):
        decide(claimed, officer, version=version)
    claimed.refresh_from_db()
    assert claimed.grade == Grade.SCHEDULED


def test_the_relay_may_bring_it_twice(case):
    supplement, _ = add_supplement(
        report_id=report_of(case).id,
        kind=SupplementKind.CORRECTION,
        words="It was green.",
        key="k",
        at=timezone.now(),
    )

    for _ in range(2):
        subscribers.take_up_supplement(report_id=supplement.report_id, supplement_id=supplement.id)

    assert case.events.filter(kind="citizen_corrected").count() == 1


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        ("I found the receipt.", Grade.SCHEDULED),
        ("He is breaking my door down now, he has a gun.", Grade.IMMEDIATE),
        ("Hắn đang ở ngoài cửa với con dao", Grade.PRIORITY),
    ],
)
def test_a_closed_case_comes_back_with_a_deadline_and_the_citizen_is_told(closed, words, grade):
    add(closed, words)

    closed.refresh_from_db()
    told = report_of(closed).status_updates.last()
    assert (closed.status, closed.officer, closed.closed_at) == (CaseStatus.WAITING, None, None)
    assert closed.grade_rank <= grade.rank
    assert Clock.objects.get(case=closed, met_at=None).due_at == closed.due_at == told.promised_by
    assert told.sentence.startswith("An officer reads what you wrote by")
    assert Assessment.objects.filter(case=closed).first().grade == closed.grade


def test_a_review_is_not_for_the_officer_who_decided(closed, officer, officer_two):
    ask(closed, WishKind.REVIEW, "You did not look at the camera.")

    with pytest.raises(IllegalMove, match="another officer"):
        actions.claim_case(case_id=closed.id, officer=officer, at=timezone.now())
    assert actions.claim_next_case(officer=officer, at=timezone.now()) is None
    taken = actions.claim_next_case(officer=officer_two, at=timezone.now())
    assert taken == closed


def test_the_second_officer_may_let_the_decision_stand(closed, officer_two):
    wish = ask(closed, WishKind.REVIEW)
    actions.claim_case(case_id=closed.id, officer=officer_two, at=timezone.now())

    decide(closed, officer_two, kind=DecisionKind.STANDS, told="We looked again. It stays as it was.")

    closed.refresh_from_db()
    wish.refresh_from_db()
    assert (closed.status, closed.disposition, closed.under_review) == (CaseStatus.CLOSED, "no_action", False)
    assert (wish.state, wish.answered_by_id) == ("granted", officer_two.id)
    assert wish.answer.startswith("We looked again.")


def test_nothing_stands_that_was_never_decided(claimed, officer):
    with pytest.raises(IllegalMove, match="no decision before"):
        decide(claimed, officer, kind=DecisionKind.STANDS)


def test_a_request_to_withdraw_closes_nothing(case):
    ask(case, WishKind.WITHDRAW, "I found it again.")

    case.refresh_from_db()
    assert case.status == CaseStatus.WAITING
    assert case.events.filter(kind="asked_to_withdraw").exists()


def test_an_officer_confirms_a_withdrawal_with_a_sentence(claimed, officer):
    wish = ask(claimed, WishKind.WITHDRAW)
    claimed.refresh_from_db()
    said = {"reason": "Rang and asked: the bike is back.", "told": "We closed it, as you asked."}

    actions.answer_withdrawal(
        case_id=claimed.id, officer=officer, confirm=True, version=claimed.version, at=timezone.now(), **said
    )

    wish.refresh_from_db()
    claimed.refresh_from_db()
    assert (claimed.status, claimed.disposition) == (CaseStatus.CLOSED, "withdrawn")
    assert (wish.state, wish.answer) == ("granted", said["told"])


def test_an_officer_refuses_a_withdrawal_and_goes_on(claimed, officer):
    wish = ask(claimed, WishKind.WITHDRAW)
    said = {"reason": "There is danger for others.", "told": "We look into this all the same."}

    actions.answer_withdrawal(
        case_id=claimed.id, officer=officer, confirm=False, version=1, at=timezone.now(), **said
    )

    wish.refresh_from_db()
    claimed.refresh_from_db()
    assert (claimed.status, wish.state) == (CaseStatus.IN_REVIEW, "refused")


def test_nobody_withdraws_what_nobody_asked_for(claimed, officer):
    with pytest.raises(IllegalMove, match="Nobody asks"):
        decide(claimed, officer, kind=DecisionKind.WITHDRAWN)


def test_any_other_decision_refuses_a_withdrawal_by_its_sentence(claimed, officer):
    wish = ask(claimed, WishKind.WITHDRAW)

    decide(claimed, officer, kind=DecisionKind.RECORD, offence_code="B40", told="We recorded a crime.")

    wish.refresh_from_db()
    assert (wish.state, wish.answer) == ("refused", "We recorded a crime.")


def test_a_forced_withdrawal_is_a_danger_of_its_own(case):
    Report.objects.filter(id=report_of(case).id).update(kept_silent=True)

    ask(case, WishKind.WITHDRAW)

    case.refresh_from_db()
    [cue] = OpenCue.objects.open().filter(draft__report=report_of(case))
    assert (case.status, case.grade) == (CaseStatus.WAITING, Grade.PRIORITY)
    assert (cue.cue, cue.source) == ("family_violence", "A request to withdraw")
    assert case.due_at - timezone.now() <= timedelta(minutes=15)


def test_who_is_turned_away_gets_the_rule_the_answers_and_the_way_back(closed):
    told = report_of(closed).status_updates.last().sentence.split("\n\n")

    assert told[0] == WORDS["told"]
    assert any(line.startswith("An officer decided this. The rule that was used:") for line in told)
    assert any("Happening now" in line or "What you told us that mattered" in line for line in told)
    assert any("What would change this" in line for line in told)
    assert any("another officer" in line for line in told)


def test_a_letter_without_an_assessment_still_shows_the_way_back():
    assert "An officer decided this" in letter([])[0]


def test_what_an_officer_wrote_to_regrade_is_in_no_letter():
    reasons = [
        {"text": "His wife says that he does this often", "source": "Const. A. Petrakis"},
        {"text": "The citizen has written after the decision", "source": "After it was sent"},
        {"text": "Theft that is over", "source": "grade v1, row 15"},
    ]

    said = " ".join(letter(reasons))

    assert "The rule that was used: Theft that is over (grade v1, row 15)." in said
    assert "wife" not in said
    assert "Petrakis" not in said


def test_the_grade_of_news_is_that_of_its_danger():
    assert grade_of_news([], understood=True) == Grade.SCHEDULED
    assert grade_of_news([], understood=False) == Grade.PRIORITY
    assert grade_of_news(["priority", "immediate"], understood=True) == Grade.IMMEDIATE


def test_a_message_that_is_read_is_no_news_any_more(claimed, officer):
    message, _ = send_message(report_id=report_of(claimed).id, words="Any news?", key="m", at=timezone.now())
    subscribers.take_up_message(report_id=message.report_id, message_id=message.id)

    assert actions.read_news(case_id=claimed.id, officer=officer, at=timezone.now())

    claimed.refresh_from_db()
    message.refresh_from_db()
    assert claimed.news_at is None
    assert message.read_at is not None


def test_only_who_has_the_case_writes_to_the_citizen(case, claimed, officer, officer_two):
    said = {"case_id": claimed.id, "words": "Do you have a photo?", "key": "m", "at": timezone.now()}

    first = actions.write_to_reporter(officer=officer, **said)

    assert actions.write_to_reporter(officer=officer, **said) == first
    with pytest.raises(IllegalMove):
        actions.write_to_reporter(officer=officer_two, **said)
    assert claimed.events.filter(kind="wrote_to_citizen").count() == 1
