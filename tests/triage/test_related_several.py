"""Several cases merged by one press: each a merge of its own, with its reasons, and out again by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assistline.references import group
from tests.triage.test_related_page import send, url
from triage.actions import claim_case, merge_several, raise_grade, suggest_for_case
from triage.models import Case, CaseContact, CaseEvent, Grade


@pytest.fixture
def four(theft_case) -> list[Case]:
    """Four thefts of one street and one evening."""
    now = timezone.now()
    cases = [
        theft_case(
            at=now - timedelta(hours=3, minutes=-number),
            what_happened=f"A white van took my bicycle, I saw it leave. Caller {number}.",
            where={"address": f"{14 + 2 * number} Kestrel Ct", "suburb": "Moe", "postcode": "3825"},
            phone=f"+6149157015{number % 3}",
        )
        for number in range(4)
    ]
    for one in cases:
        suggest_for_case(case_id=one.id, at=now)
    return cases


def tick(client, lead: Case, *others: Case):
    several = [f"{one.reference} {one.version}" for one in others]
    return client.post(url(lead, "several"), {"several": several, "version": lead.version}, follow=True)


def contacts(case: Case) -> int:
    return CaseContact.objects.filter(case=case, ended_at=None).count()


def test_three_go_on_in_one_by_one_press_and_one_of_them_comes_out_again(four, as_officer):
    lead, *others = four
    assert "Merge the ticked into this case" in as_officer.get(url(lead)).content.decode()

    page = tick(as_officer, lead, *others)

    assert "3 go on in" in page.content.decode()
    assert [contacts(one) for one in four] == [4, 0, 0, 0]
    lead.refresh_from_db()
    others[1].refresh_from_db()
    send(as_officer, lead, "unmerge", others[1], reason="Another van, a day before")
    assert [contacts(one) for one in four] == [3, 0, 1, 0]
    assert Case.objects.open().count() == 2


def test_each_keeps_its_own_reasons_and_no_word_of_a_citizen(four, as_officer):
    lead, *others = four

    tick(as_officer, lead, *others)

    for number, one in enumerate(others, start=1):
        words = CaseEvent.objects.get(case=one, kind="merged_into").words
        assert words.startswith(f"It goes on in {group(lead.reference)}: ")
        assert "same street" in words
        assert ("same caller’s number" in words) is (number == 3)
        assert "van" not in words


def test_one_that_a_colleague_has_is_named_and_stops_no_other(four, as_officer, officer_two):
    lead, held, changed, free = four
    old = changed.version
    claim_case(case_id=held.id, officer=officer_two, at=timezone.now())
    raise_grade(case_id=changed.id, by=officer_two, grade=Grade.PRIORITY, at=timezone.now())
    held.refresh_from_db()
    changed.version = old

    page = tick(as_officer, lead, held, changed, free).content.decode()

    assert "Left as it is: Const. L. Singh has" in page
    assert f"Left as it is: {group(changed.reference)} changed meanwhile" in page
    assert [contacts(one) for one in four] == [2, 1, 1, 0]


def test_a_case_that_changed_under_the_page_takes_in_none(four, as_officer, officer):
    lead, *others = four
    raise_grade(case_id=lead.id, by=officer, grade=Grade.PRIORITY, at=timezone.now())

    page = tick(as_officer, lead, *others)

    assert page.status_code == 409
    assert [contacts(one) for one in four] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    "sent", [[], [""], ["x"], ["ABC -1"], ["ABC 1 2"], ["\u0663 \u0663"], ["A 99999999999999"]]
)
def test_nothing_ticked_says_what_to_do(four, as_officer, sent):
    page = as_officer.post(url(four[0], "several"), {"several": sent, "version": four[0].version})

    assert page.status_code == 422
    assert "Tick the cases to merge" in page.content.decode()


def test_a_case_of_another_centre_is_not_touched(four, as_officer, other_centre):
    Case.objects.filter(id=four[1].id).update(centre=other_centre)

    tick(as_officer, four[0], four[1], four[2])

    assert [contacts(one) for one in four] == [2, 1, 0, 1]
    with pytest.raises(Case.DoesNotExist):
        merge_several(
            case_id=four[1].id,
            others={four[0].id: 1},
            version=1,
            officer=Case.objects.get(id=four[0].id).events.get(kind="merged").by,
            at=timezone.now(),
        )


def test_the_box_is_there_only_where_it_can_be_ticked(four, as_officer):
    lead, *others = four
    for one in others[1:]:
        send(as_officer, lead, "part", one)

    page = as_officer.get(url(lead)).content.decode()

    assert "Merge the ticked" not in page
    assert "related__tick" not in page
