"""The end of a shift: what is owed, offered, accepted, and seen by a sergeant while nobody has it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assistline.models import AuditEntry
from reports.models import KeptOut, Report
from tests.conftest import signed_in
from tests.triage.side_by_side import side_by_side
from tests.triage.test_case_page import TYPED, url
from triage.actions import (
    CannotHandOver,
    accept_hand_over,
    claim_case,
    decide_case,
    finish_follow_up,
    hand_over,
    keep_draft,
    promise_follow_up,
    release_case,
    warn_of_late_follow_ups,
)
from triage.models import Case, DecisionKind, FollowUp, FollowUpKind, HandOverItem, IllegalMove

PAGE, GIVE, ANSWER = (reverse(f"triage-handover{part}") for part in ("", "-give", "-answer"))


@pytest.fixture
def mine(theft_case, officer) -> Case:
    """A case that the officer has just claimed."""
    case = theft_case(at=timezone.now() - timedelta(minutes=1))
    return claim_case(case_id=case.id, officer=officer, at=timezone.now())


def promise(case: Case, officer, *, hours: float = 2, words: str = "Ring Meera Sandhu") -> FollowUp:
    now = timezone.now()
    return promise_follow_up(
        case_id=case.id,
        officer=officer,
        kind=FollowUpKind.RING,
        words=words,
        due_at=now + timedelta(hours=hours),
        at=now,
    )


def offer(by, to, *owed: FollowUp, cases: tuple[Case, ...] = (), note: str = ""):
    return hand_over(
        by=by,
        to=to,
        follow_up_ids=[one.id for one in owed],
        case_ids=[case.id for case in cases],
        note=note,
        at=timezone.now(),
    )


def kinds(case: Case) -> list[str]:
    return list(case.events.values_list("kind", flat=True))


def test_what_i_have_is_on_the_page_with_why(mine, theft_case, officer, as_officer):
    drafted, others = theft_case(at=timezone.now()), theft_case(at=timezone.now())
    claim_case(case_id=drafted.id, officer=officer, at=timezone.now())
    keep_draft(case_id=drafted.id, officer=officer, typed={"reason": "Half"}, version=1, at=timezone.now())
    release_case(case_id=drafted.id, officer=officer, at=timezone.now())
    promise(mine, officer)

    page = as_officer.get(PAGE)

    rows = {row["value"]: row for row in page.context["mine"]}
    assert {f"case-{mine.id}", f"case-{drafted.id}"} < set(rows)
    assert f"case-{others.id}" not in rows
    assert rows[f"case-{mine.id}"]["signs"] == ["you have it now"]
    assert rows[f"case-{drafted.id}"]["signs"][0].startswith("draft of ")
    assert "Ring Meera Sandhu" in page.content.decode()
    assert AuditEntry.objects.filter(action="handover.read", actor_id=officer.id).exists()


def test_it_is_mine_until_a_colleague_accepts_it(mine, officer, officer_two, as_officer, as_officer_two):
    owed = promise(mine, officer)
    chosen = {
        "chosen": [f"owed-{owed.id}", f"case-{mine.id}"],
        "to": officer_two.id,
        "note": "She works late.",
    }
    as_officer.post(GIVE, chosen)
    before = set(FollowUp.objects.values_list("owner", flat=True))
    [offered] = as_officer_two.get(PAGE).context["to_me"]

    as_officer_two.post(ANSWER, {"item": [row["item_id"] for row in offered["items"]], "answer": "accept"})

    assert (offered["note"], len(offered["items"])) == ("She works late.", 2)
    assert before == {officer.id}
    assert set(FollowUp.objects.values_list("owner", flat=True)) == {officer_two.id}
    assert kinds(mine)[-3:] == ["handed_over", "hand_over_accepted", "hand_over_accepted"]
    assert not as_officer.get(PAGE).context["from_me"]


def test_one_of_two_can_be_accepted_and_the_other_stays(
    mine, officer, officer_two, as_officer_two, as_officer
):
    ring, work = promise(mine, officer), promise(mine, officer, words="Send the form")
    offer(officer, officer_two, ring, work)
    first, second = HandOverItem.objects.order_by("id")

    as_officer_two.post(ANSWER, {"answer": f"accept-{first.id}"})
    as_officer_two.post(ANSWER, {"answer": f"return-{second.id}"})

    assert [one.owner for one in FollowUp.objects.order_by("id")] == [officer_two, officer]
    assert "hand_over_returned" in kinds(mine)


def test_who_offered_it_reads_who_did_not_take_it_and_why_until_they_offer_it_again(
    mine, officer, officer_two, as_officer, as_officer_two
):
    ring, work = promise(mine, officer), promise(mine, officer, words="Send the form")
    offer(officer, officer_two, ring, work)
    first, second = HandOverItem.objects.order_by("id")

    as_officer_two.post(ANSWER, {"answer": f"return-{first.id}", f"why-{first.id}": "I am off <tonight>."})
    as_officer_two.post(ANSWER, {"answer": f"return-{second.id}", f"why-{second.id}": " "})
    page = as_officer.get(PAGE)
    offer(officer, None, ring)
    again = {row["value"]: row for row in as_officer.get(PAGE).context["mine"]}

    rows = {row["value"]: row["not_taken"] for row in page.context["mine"] if "not_taken" in row}
    said = [(rows[f"owed-{one.id}"]["by"], rows[f"owed-{one.id}"]["why"]) for one in (ring, work)]
    assert said == [(str(officer_two), "I am off <tonight>."), (str(officer_two), "")]
    assert page.content.decode().count("I am off &lt;tonight&gt;.") == 1
    assert f"owed-{ring.id}" not in again
    timeline = as_officer.get(url("case", mine)).context["timeline"]
    told = [(one["detail"], one["words"]) for one in timeline if one["title"] == "Not taken over"]
    stays = f"Stays with {officer.full_name}, by {officer_two}"
    assert told == [(stays, "I am off <tonight>."), (stays, "")]


def test_the_next_shift_is_whoever_of_the_centre_comes_first(mine, officer, officer_two, officer_elsewhere):
    owed = promise(mine, officer)
    offer(officer, None, owed)
    item = HandOverItem.objects.get()

    assert accept_hand_over(item_ids=[item.id], by=officer_elsewhere, at=timezone.now()) == 0
    assert accept_hand_over(item_ids=[item.id], by=officer, at=timezone.now()) == 0
    assert accept_hand_over(item_ids=[item.id], by=officer_two, at=timezone.now()) == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_accept_one_thing_one_has_it(mine, officer, centre):
    from_now = [
        type(officer).objects.create_user(
            f"n{number}", "x", role="officer", centre=centre, full_name=f"N {number}"
        )
        for number in range(8)
    ]
    offer(officer, None, promise(mine, officer))
    item = HandOverItem.objects.get()

    won = side_by_side(8, lambda n: accept_hand_over(item_ids=[item.id], by=from_now[n], at=timezone.now()))

    assert sorted(won) == [0] * 7 + [1]


def test_what_nobody_has_accepted_is_before_the_sergeant_who_can_take_it(
    mine, officer, officer_two, as_sergeant, sergeant
):
    offer(officer, officer_two, promise(mine, officer))

    [waiting] = as_sergeant.get(PAGE).context["unaccepted"]
    as_sergeant.post(ANSWER, {"answer": f"accept-{waiting['items'][0]['item_id']}"})

    assert FollowUp.objects.get().owner == sergeant


def test_what_was_offered_can_be_taken_back(mine, officer, as_officer, as_officer_two):
    offer(officer, None, cases=(mine,))
    item = HandOverItem.objects.get()

    as_officer_two.post(ANSWER, {"answer": f"back-{item.id}"})
    as_officer.post(ANSWER, {"answer": f"back-{item.id}"})

    item.refresh_from_db()
    assert (item.state, item.answered_by) == ("taken_back", officer)


def test_nothing_can_be_offered_twice_and_nothing_that_is_not_mine(mine, officer, officer_two):
    owed = promise(mine, officer)

    for by, to, chosen in ((officer_two, None, [owed]), (officer, officer, [owed]), (officer, None, [])):
        with pytest.raises(CannotHandOver):
            offer(by, to, *chosen)
    offer(officer, None, owed)
    with pytest.raises(CannotHandOver, match="offered already"):
        offer(officer, None, owed)


def test_a_refused_hand_over_keeps_the_note_and_what_was_ticked(mine, as_officer, officer_elsewhere):
    chosen = {"chosen": [f"case-{mine.id}"], "note": "Mind the dog.", "to": officer_elsewhere.id}

    wrong = as_officer.post(GIVE, chosen)
    nothing = as_officer.post(GIVE, {"note": "Mind the dog."})

    assert (wrong.status_code, nothing.status_code) == (422, 409)
    assert "Mind the dog." in wrong.content.decode()
    assert "Choose what you hand over." in nothing.content.decode()
    assert [row["chosen"] for row in wrong.context["mine"]] == [True]


def test_who_is_kept_out_is_neither_offered_a_case_nor_sees_it(mine, officer, officer_two, as_officer_two):
    report = Report.objects.get()
    offer(officer, None, promise(mine, officer))
    KeptOut.objects.create(report=report, user=officer_two, why="named", at=timezone.now())

    page = as_officer_two.get(PAGE)

    assert not page.context["to_me"]
    assert mine.reference[:4] not in page.content.decode()
    with pytest.raises(CannotHandOver, match="cannot have all of these"):
        offer(officer, officer_two, cases=(mine,))


def test_a_promise_is_kept_from_its_page_and_done_there(mine, as_officer, officer):
    due = timezone.now().astimezone(mine.centre.zone) + timedelta(hours=3)
    typed = {"kind": "ring", "words": "Ring Meera", "due": due.strftime("%Y-%m-%dT%H:%M")}
    as_officer.post(url("todo", mine), typed)
    owed = FollowUp.objects.get()

    page = as_officer.get(url("todo", mine)).content.decode()
    tab = as_officer.get(url("case", mine)).context["case_tabs"][1]
    as_officer.post(reverse("triage-todo-done", args=[mine.reference, owed.id]))

    owed.refresh_from_db()
    assert "Ring Meera" in page
    assert (tab["title"], tab["count"]) == ("To do", 1)
    assert (owed.done_by, owed.due_at.minute) == (officer, due.minute)
    assert {"follow_up_promised", "follow_up_done"} <= set(kinds(mine))
    with pytest.raises(IllegalMove, match="has done this already"):
        finish_follow_up(follow_up_id=owed.id, by=officer, at=timezone.now())


@pytest.mark.parametrize("due", ["", "soon", "2020-01-01T10:00"])
def test_a_promise_without_a_time_to_come_keeps_what_was_typed(mine, as_officer, due):
    response = as_officer.post(url("todo", mine), {"kind": "ring", "words": "Ring Meera", "due": due})

    assert response.status_code == 422
    assert "Ring Meera" in response.content.decode()
    assert not FollowUp.objects.exists()


def test_what_is_late_is_on_the_timeline_once_and_before_the_sergeant(mine, officer, as_sergeant):
    promise(mine, officer, hours=1)
    later = timezone.now() + timedelta(hours=2)

    told = [warn_of_late_follow_ups(at=later), warn_of_late_follow_ups(at=later)]
    FollowUp.objects.update(due_at=timezone.now() - timedelta(minutes=1))

    assert told == [1, 0]
    assert kinds(mine).count("follow_up_late") == 1
    assert len(as_sergeant.get(PAGE).context["late"]) == 1


def test_nobody_goes_on_with_a_case_that_is_decided(mine, officer, officer_two, as_officer_two):
    offer(officer, officer_two, cases=(mine,))
    decide_case(
        case_id=mine.id,
        officer=officer,
        kind=DecisionKind.CLOSE,
        reason=TYPED["reason"],
        told=TYPED["told"],
        version=mine.version,
        at=timezone.now(),
    )

    assert not as_officer_two.get(PAGE).context["to_me"]
    assert FollowUp.objects.get().done_by == officer


def test_the_page_costs_the_same_for_one_thing_and_for_forty(theft_case, officer, officer_two):
    client, counted = signed_in(officer), []
    for more in (1, 6):
        for _ in range(more):
            case = theft_case(at=timezone.now())
            claim_case(case_id=case.id, officer=officer, at=timezone.now())
            offer(officer, officer_two, promise(case, officer))
            promise(case, officer)
        with CaptureQueriesContext(connection) as statements:
            client.get(PAGE)
        counted.append(len(statements))

    assert counted[0] == counted[1]
    assert counted[0] <= 13
