"""The page beside a case: reasons in words, two buttons a suggestion, and nobody sees what is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assistline.references import group
from tests.triage.test_related import multiply_traces, open_links
from triage.actions import claim_case, raise_grade, suggest_for_case
from triage.models import Case, Grade, Whereabouts


@pytest.fixture
def two(theft_case):
    """Two thefts in one street, an hour apart, with the same van."""
    now = timezone.now()
    first = theft_case(at=now - timedelta(hours=2), what_happened="They left in a white van with no lights.")
    second = theft_case(
        at=now - timedelta(hours=1),
        what_happened="A white van took my bicycle, I saw it leave.",
        where={"address": "16 Kestrel Ct", "suburb": "Moe", "postcode": "3825"},
        name="Joyce Amato",
        phone="+61491570158",
    )
    for one in (first, second):
        suggest_for_case(case_id=one.id, at=now)
    return first, second


def url(case: Case, what: str = "") -> str:
    return reverse(f"triage-related-{what}" if what else "triage-related", args=[case.reference])


def send(client, case: Case, what: str, other: Case, **more: object):
    data = {"other": other.reference, "version": case.version, "other_version": other.version, **more}
    return client.post(url(case, what), data)


def test_reasons_are_in_words(two, as_officer):
    page = as_officer.get(url(two[1])).content.decode()

    assert group(two[0].reference) in page
    for reason in ("same street", "also in Moe", "both say “white van”", "same type"):
        assert reason in page


def test_the_tab_counts_what_is_suggested(two, as_officer):
    page = as_officer.get(reverse("triage-case", args=[two[1].reference])).content.decode()

    assert "Related <b>1</b>" in page


def test_linked_by_one_press_and_suggested_no_more(two, as_officer):
    send(as_officer, two[1], "link", two[0])

    context = as_officer.get(url(two[1])).context
    assert [one["reference"] for one in context["linked"]] == [two[0].reference]
    assert context["suggestions"] == []


def test_merged_into_this_case_and_taken_out_again(two, as_officer):
    lead, other = two
    send(as_officer, lead, "merge", other, lead="this")
    page = as_officer.get(url(lead))
    assert len(page.context["contacts"]) == 2

    lead.refresh_from_db()
    other.refresh_from_db()
    send(as_officer, lead, "unmerge", other)

    assert {link.case_id for link in open_links()} == {lead.id, other.id}


def test_the_page_of_a_merged_case_leads_to_where_it_goes_on(two, as_officer):
    lead, other = two
    send(as_officer, other, "merge", lead, lead="other")

    page = as_officer.get(reverse("triage-case", args=[other.reference]), follow=True)

    assert page.redirect_chain == [(url(other), 302)]
    assert f'goes on in <a class="reference" href="/review/{lead.reference}/"' in page.content.decode()


def test_a_case_that_changed_meanwhile_says_so_and_nothing_is_done(two, as_officer, officer):
    lead, other = two
    raise_grade(case_id=other.id, by=officer, grade=Grade.PRIORITY, at=timezone.now())

    page = send(as_officer, lead, "merge", other, lead="this")

    assert page.status_code == 409
    assert "changed meanwhile: Grade raised" in page.content.decode()
    assert Case.objects.open().count() == 2


def test_a_colleagues_case_is_left_alone(two, as_officer, officer_two):
    lead, other = two
    claim_case(case_id=other.id, officer=officer_two, at=timezone.now())
    other.refresh_from_db()

    page = send(as_officer, lead, "merge", other, lead="this")

    assert page.status_code == 409
    assert "Const. L. Singh has" in page.content.decode()


def test_a_case_of_another_centre_is_not_found(two, as_officer, other_centre):
    Case.objects.filter(id=two[0].id).update(centre=other_centre)

    page = send(as_officer, two[1], "link", two[0])

    assert page.status_code == 422
    assert "There is no such case that you can see" in page.content.decode()
    assert as_officer.get(url(two[1])).context["suggestions"] == []


def test_a_restricted_case_is_neither_suggested_nor_linked(two, as_officer):
    Case.objects.filter(id=two[0].id).update(restricted=True)

    page = send(as_officer, two[1], "link", two[0])

    assert page.status_code == 422
    assert as_officer.get(url(two[1])).context["suggestions"] == []


def test_the_page_costs_the_same_however_much_there_is(two, as_officer):
    as_officer.get(url(two[1]))
    few = cost(as_officer, two[1])
    multiply_traces(10_000)

    many = cost(as_officer, two[1])

    assert many == few <= 30
    Whereabouts.objects.filter(report_id__lt=0).delete()


def cost(client, case: Case) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(url(case))
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


def test_the_page_of_a_merged_case_takes_it_out_again(two, as_officer):
    first, second = two
    send(as_officer, first, "merge", second, lead="this")
    page = as_officer.get(url(second)).content.decode()
    for one in two:
        one.refresh_from_db()

    answer = send(as_officer, first, "unmerge", second, version=first.version, other_version=second.version)

    assert f"Take it out of {group(first.reference)}" in page
    assert "Unlink" not in page
    assert answer.status_code == 302
    second.refresh_from_db()
    assert second.merged_into is None


def test_each_merged_case_says_where_and_what_and_what_is_urgent_stands_first(two, as_officer, officer):
    first, second = two
    raise_grade(case_id=second.id, by=officer, grade=Grade.IMMEDIATE, reason="He is back", at=timezone.now())
    second.refresh_from_db()
    send(as_officer, first, "merge", second, lead="this")

    page = as_officer.get(url(first)).content.decode()
    queue = as_officer.get(reverse("triage-queue")).content.decode()

    assert "16 Kestrel Ct" in page.partition("Linked and merged")[2].partition("Contacts of this case")[0]
    assert first.assessments.first().reasons[0]["text"] == "He is back"
    assert "2 contacts" in queue
