"""What falls due and who holds it: a tab beside the case, a list, and a page of each case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assistline.models import AuditEntry, Customer
from assistline.references import group
from tests.triage.conftest import NOON
from triage.actions import claim_case, decide_case, place_hold, reckon_keeping
from triage.models import Case, DecisionKind, Keeping, LegalHold, RetentionClass, RetentionRule

DAY = timedelta(days=1)


@pytest.fixture
def closed_case(theft_case, officer):
    """Closes a theft, to fall due in so many days from now."""

    def make(*, due_in: int = 12) -> Case:
        case = theft_case()
        held = claim_case(case_id=case.id, officer=officer, at=NOON)
        decide_case(
            case_id=case.id,
            officer=officer,
            kind=DecisionKind.CLOSE,
            reason="Nobody saw who did it.",
            told="We will not look into this further now.",
            version=held.version,
            at=NOON,
        )
        reckon_keeping(at=timezone.now())
        Keeping.objects.filter(case=case).update(kept_until=timezone.now() + due_in * DAY)
        case.refresh_from_db()
        return case

    return make


def place(client, case, **typed):
    soon = (timezone.localdate() + 90 * DAY).isoformat()
    sent = {"do": "place", "place-reason": "A court asks for it.", "place-review_date": soon} | typed
    return client.post(f"/keeping/{case.reference}/", sent)


def test_the_tab_says_the_class_the_day_and_what_goes(closed_case, as_officer):
    case = closed_case()
    Keeping.objects.update(kept_until=timezone.datetime(2033, 11, 18, 2, tzinfo=NOON.tzinfo))

    page = as_officer.get(f"/review/{case.reference}/keeping/").content.decode()

    assert "It is kept until 18 Nov 2033." in page
    assert "84 months after it was closed. Then destroyed: words, people," in page
    assert "Place a legal hold" not in page  # a sergeant's
    assert AuditEntry.objects.filter(action="case.keeping_read", object_ids=[case.id]).exists()


def test_an_open_case_says_which_class_it_will_have(case, as_officer):
    page = as_officer.get(f"/review/{case.reference}/keeping/").content.decode()

    assert "Its time begins when the case is closed." in page
    assert "<b>Reports.</b>" in page


def test_the_case_page_says_until_when_and_that_it_is_held_without_a_statement(
    closed_case, as_officer, sergeant
):
    case = closed_case()
    with CaptureQueriesContext(connection) as before:
        page = as_officer.get(f"/review/{case.reference}/").content.decode()
    assert "Legal hold" not in page
    assert "Kept until " in page

    for _ in range(2):
        place_hold(
            case_id=case.id,
            by=sergeant,
            reason="A court asks for it.",
            review_date=date(2030, 1, 1),
            at=timezone.now(),
        )
    with CaptureQueriesContext(connection) as after:
        page = as_officer.get(f"/review/{case.reference}/").content.decode()

    assert "Legal hold</b>" in page
    assert len(after) == len(before)


def test_a_sergeant_and_an_administrator_hold_a_case_and_lift_it(closed_case, as_sergeant, as_administrator):
    case = closed_case()

    answer = place(as_administrator, case)
    assert answer.url == f"/keeping/{case.reference}/"
    held = LegalHold.objects.get()
    page = as_sergeant.get(answer.url).content.decode()
    assert "A court asks for it." in page
    assert f'<span class="reference">{group(case.reference)}</span></h1>' in page

    typed = {"do": "lift", "hold": held.id, f"lift-{held.id}-reason": "The court is done."}
    as_sergeant.post(answer.url, typed)

    held.refresh_from_db()
    assert (held.lifted_by.username, held.lifted_reason) == ("sergeant", "The court is done.")


def test_a_hold_that_is_still_needed_gets_another_day(closed_case, as_sergeant, sergeant):
    case = closed_case()
    place(as_sergeant, case)
    held, day = LegalHold.objects.get(), timezone.localdate() + 200 * DAY

    typed = {"do": "review", "hold": held.id, f"review-{held.id}-review_date": day.isoformat()}
    as_sergeant.post(f"/keeping/{case.reference}/", typed)

    held.refresh_from_db()
    assert held.review_date == day
    assert case.events.filter(kind="hold_reviewed").exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"place-reason": "court"}, "Say why, in at least ten characters."),
        ({"place-review_date": "2020-01-01"}, "Choose a day that is still to come."),
        ({"place-review_date": "soon"}, "Write the day as 2027-03-31."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    closed_case, as_sergeant, typed, sentence
):
    answer = place(as_sergeant, closed_case(), **{"place-reason": "A court of law asks."} | typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(sentence) == 2  # in the summary, and beside the field
    assert typed.get("place-reason", "A court of law asks.") in page
    assert not LegalHold.objects.exists()


def test_two_who_lift_the_same_hold_are_not_in_each_others_way(closed_case, as_sergeant):
    case = closed_case()
    place(as_sergeant, case)
    held = LegalHold.objects.get()
    typed = {"do": "lift", "hold": held.id, f"lift-{held.id}-reason": "The court is done."}
    as_sergeant.post(f"/keeping/{case.reference}/", typed)

    again = as_sergeant.post(f"/keeping/{case.reference}/", typed, follow=True)

    assert "This hold is lifted already" in again.content.decode()


def test_the_list_has_what_falls_due_the_soonest_first_and_says_what_is_held(
    closed_case, as_administrator, sergeant
):
    late, soon, never = closed_case(due_in=20), closed_case(due_in=3), closed_case(due_in=40)
    day = timezone.localdate() + 5 * DAY
    place_hold(case_id=late.id, by=sergeant, reason="A court asks.", review_date=day, at=timezone.now())

    answer = as_administrator.get("/keeping/")

    rows = answer.context["rows"]
    assert [row["url"] for row in rows] == [f"/keeping/{case.reference}/" for case in (soon, late)]
    assert [row["held"] for row in rows] == [False, True]
    assert [hold["url"] for hold in answer.context["holds"]] == [f"/keeping/{late.reference}/"]
    assert never.reference not in answer.content.decode()
    entry = AuditEntry.objects.get(action="keeping.listed")
    assert set(entry.object_ids) == {late.id, soon.id}


def test_the_list_costs_the_same_however_long_it_is(closed_case, as_sergeant, monkeypatch):
    monkeypatch.setattr("triage.screens.keeping_page.PAGE", 2)
    costs, pages = [], []
    for _ in range(2):
        closed_case(due_in=len(costs) + 2)
        with CaptureQueriesContext(connection) as spent:
            as_sergeant.get("/keeping/")
        costs.append(len(spent))
        closed_case(due_in=9)
    url = "/keeping/"
    while url:
        answer = as_sergeant.get(url)
        pages.append([row["reference"] for row in answer.context["rows"]])
        url = answer.context["next_url"]

    assert costs[0] == costs[1] <= 10
    assert [len(page) for page in pages] == [2, 2]
    assert len({reference for page in pages for reference in page}) == 4


def test_a_restricted_case_is_nobodys_but_its_keepers(closed_case, as_sergeant, as_administrator):
    case = closed_case()
    Case.objects.filter(id=case.id).update(restricted=True)

    for client in (as_sergeant, as_administrator):
        assert client.get("/keeping/").context["rows"] == []
        assert client.get(f"/keeping/{case.reference}/").status_code == 404


def test_a_changed_class_is_reckoned_again_with_notice(closed_case, as_administrator, customer: Customer):
    case, now = closed_case(), timezone.now()
    changed = RetentionClass.objects.get(customer=customer, name="Reports")
    typed = {"name": "Reports", "months": "1", "words": "on", "files": "on", "authority": ""}

    answer = as_administrator.post(f"/admin/triage/retentionclass/{changed.id}/change/", typed)

    assert answer.status_code == 302
    assert Keeping.objects.get(case=case).set_at is None
    Keeping.objects.update(kept_until=now + 2000 * DAY)
    reckon_keeping(at=now)
    assert Keeping.objects.get(case=case).kept_until == now + 30 * DAY


def test_rules_that_are_deleted_together_are_reckoned_again_as_one_is(closed, customer, as_administrator):
    rules = RetentionRule.objects.filter(customer=customer)

    as_administrator.post(
        reverse("admin:triage_retentionrule_changelist"),
        {"action": "delete_selected", "_selected_action": [rule.id for rule in rules], "post": "yes"},
    )

    assert not RetentionRule.objects.exists()
    assert Keeping.objects.get(case=closed).set_at is None


def test_the_lists_of_classes_and_rules_are_in_words(as_administrator):
    classes = as_administrator.get(reverse("admin:triage_retentionclass_changelist")).content.decode()
    rules = as_administrator.get(reverse("admin:triage_retentionrule_changelist")).content.decode()

    assert "For good" in classes
    assert "84 months" in classes
    assert "Every other type" in rules
    assert "Whatever came of it" in rules
