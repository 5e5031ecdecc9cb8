"""Search over cases: by words, by name, number or plate, and by what was spelt otherwise."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assistline.models import AuditEntry
from reports.actions import submit_report
from reports.definitions import published
from reports.models import Report
from tests.conftest import signed_in
from tests.triage.conftest import THEFT
from tests.triage.many_found import load
from triage.actions import index_missing_reports, index_report, open_case
from triage.models import Case, SearchEntry, SearchKey
from triage.rules.finding import distance, meant, phone_of, plate_of, plates_in
from triage.screens.search_page import found, page_of, segments, sought, spelt_otherwise

SEARCH = reverse("triage-search")


@pytest.fixture
def told(customer):
    """Files a report of a type, opens its case and indexes it."""

    def tell(kind: str = "theft", **answers) -> Case:
        questions = published(customer.id, kind)
        said = {slug: value for slug, value in (THEFT | answers).items() if slug in questions.by_slug}
        report = submit_report(
            customer=customer,
            version_id=questions.version_id,
            answers=said,
            key=uuid.uuid4().hex,
            at=timezone.now(),
        ).report
        case = open_case(report_id=report.id, at=timezone.now())
        index_report(report_id=report.id)
        return case

    return tell


def ids(client, q: str, **asked) -> list[int]:
    return [row["id"] for row in client.get(SEARCH, {"q": q} | asked).context["found"]]


def test_words_are_found_in_other_forms_and_marked(told, as_officer):
    case = told(what_happened="Two men were stealing from the shed.", taken="")
    told(what_happened="A window was broken.", taken="")

    page = as_officer.get(SEARCH, {"q": "steal sheds"})

    [row] = page.context["found"]
    assert row["id"] == case.id
    assert [part["text"] for part in row["segments"] if part["marked"]] == ["stealing", "shed"]
    assert "<mark>stealing</mark>" in page.content.decode()


@pytest.mark.parametrize(
    "typed", ["Meera Sandhu", "sandhu  MEERA", "Sandhu", "0491 570 156", "+61491570156", "(04) 9157 0156"]
)
def test_a_name_or_number_is_found_however_it_is_typed(told, as_officer, typed):
    case = told(what_happened="Gone.")
    told(what_happened="Gone too.", name="Jo Petrou", phone="+61491570110")

    [row] = as_officer.get(SEARCH, {"q": typed}).context["found"]

    assert (row["id"], len(row["by"])) == (case.id, 1)


def test_a_plate_is_found_without_its_blanks(told, as_officer):
    case = told(kind="hit_run", own_plate="1AB 2CD", hurt_then="no")

    assert ids(as_officer, "1ab-2cd") == ids(as_officer, "1AB2CD") == [case.id]
    assert ids(as_officer, "1AB 2CE") == []


def test_what_is_spelt_otherwise_is_found_and_said(told, as_officer):
    case = told(what_happened="My bicycle is gone.")

    page = as_officer.get(SEARCH, {"q": "bycicle"})

    assert [row["id"] for row in page.context["found"]] == [case.id]
    assert "bicycle" in page.context["instead"]
    assert "Nothing has the words as you wrote them" in page.content.decode()


def test_words_of_a_sealed_type_are_in_no_index_and_the_person_is_found_all_the_same(told, as_officer):
    case = told(kind="family_violence", what_happened="He threw the kettle at me.", name="Ada Quill")

    assert ids(as_officer, "kettle") == []
    assert SearchEntry.objects.get().spelling == ""
    assert ids(as_officer, "Quill") == [case.id]


def test_open_and_closed_cases_are_found_together_and_apart(told, as_officer):
    case = told(what_happened="A red kayak.")

    assert ids(as_officer, "kayak") == ids(as_officer, "kayak", state="open") == [case.id]
    assert ids(as_officer, "kayak", state="closed") == []


def test_nobody_finds_what_they_may_not_see(told, as_officer_elsewhere, as_sergeant, officer):
    case = told(what_happened="A red kayak.")

    assert ids(as_officer_elsewhere, "kayak") == []
    assert ids(as_sergeant, "kayak") == [case.id]
    Case.objects.update(restricted=True)
    assert ids(as_sergeant, "kayak") == ids(as_sergeant, "Sandhu") == []
    assert "spelt" not in as_sergeant.get(SEARCH, {"q": "kayack"}).content.decode()


def test_who_searched_is_on_the_trail_with_what_was_found_and_without_the_name(told, as_officer, officer):
    case = told()

    ids(as_officer, "Meera Sandhu")

    entry = AuditEntry.objects.get(action="case.searched")
    assert (entry.actor_id, entry.object_ids) == (officer.id, [case.id])
    assert "Sandhu" not in entry.reason


def test_a_reference_leads_to_its_case_and_none_to_words(told, as_officer, as_officer_elsewhere):
    case = told()

    assert as_officer.get(SEARCH, {"q": case.reference.lower()}).url == reverse(
        "triage-case", args=[case.reference]
    )
    assert ids(as_officer_elsewhere, case.reference) == []


@pytest.mark.parametrize("typed", ["", " ", "\0", "'", "a & | !", "-", "the", "\\", "():*", "x" * 500, "💥"])
def test_whatever_is_typed_is_no_error(told, as_officer, typed):
    told()

    assert as_officer.get(SEARCH, {"q": typed, "after": "9-x", "state": "?"}).status_code == 200


def test_pages_go_on_and_miss_none(told, as_officer):
    told()
    template = Case.objects.get()
    report = Report.objects.get()
    with connection.cursor() as cursor:
        load(cursor, template, report, 60)
    url, seen = f"{SEARCH}?q=bicycle", []

    while url:
        page = as_officer.get(url)
        seen += [row["id"] for row in page.context["found"]]
        url = page.context["next_url"]

    assert len(seen) == len(set(seen)) == 61
    assert seen == list(Case.objects.order_by("-opened_at", "-id").values_list("id", flat=True))


def test_what_was_never_indexed_is_indexed_later(told):
    told()
    SearchEntry.objects.all().delete()
    SearchKey.objects.all().delete()

    assert index_missing_reports(at=timezone.now()) == 1
    assert index_missing_reports(at=timezone.now()) == 0
    assert SearchKey.objects.filter(kind="name").count() == 3  # both parts, and both together


def test_the_search_takes_the_same_few_statements_at_ten_and_at_ten_thousand(told, officer):
    case, client, counted = told(), signed_in(officer), []

    for before, more in ((0, 10), (10, 9_990)):
        with connection.cursor() as cursor:
            load(cursor, case, Report.objects.first(), more, after=before)
        for typed in ("bicycle", "Sandhu"):
            with CaptureQueriesContext(connection) as statements:
                assert client.get(SEARCH, {"q": typed}).context["found"]
            counted.append(len(statements))

    assert counted[:2] == counted[2:]
    assert max(counted) <= 8


def test_words_names_and_spellings_are_looked_up_in_their_indexes(told, officer):
    case = told()
    with connection.cursor() as cursor:
        load(cursor, case, Report.objects.first(), 10_000)
        cursor.execute(
            "INSERT INTO triage_searchword (customer_id, word)"
            " SELECT %s, 'word' || n FROM generate_series(1, 20000) n",
            [case.customer_id],
        )
        # The role of the application may not gather statistics: without them a small sort looks cheap.
        cursor.execute("SET LOCAL enable_sort = off")
    what = sought("kayak", "")

    plans = explain(lambda: page_of(what, officer, "")) + explain(lambda: spelt_otherwise(what, officer))

    assert "search_words" in plans
    assert "search_spelling" in plans
    assert "Seq Scan on triage_searchentry" not in plans
    assert "Seq Scan on triage_case " not in plans
    assert found(what, officer).count() == 100


def explain(act) -> str:
    with CaptureQueriesContext(connection) as statements:
        act()
    with connection.cursor() as cursor:
        lines = []
        for query in statements:
            if query["sql"].lstrip("(").startswith("SELECT"):
                cursor.execute("EXPLAIN " + query["sql"])
                lines += [line for (line,) in cursor.fetchall()]
    return "\n".join(lines)


def test_slips_of_the_hand_are_counted():
    assert [distance("bycicle", word) for word in ("bicycle", "bycicle", "cycle")] == [2, 0, 3]
    assert distance("abcd", "abdc") == 1
    assert meant("bycicle", ["cycle", "bicycles", "bicycle"]) == ["bicycle"]
    assert meant("moe", ["toe", "shoe"]) == ["toe"]


def test_numbers_and_plates_are_compared_as_they_are_known():
    cars = [{"plate": "XYZ-987"}, {"plate": "ends in 4KT"}]
    answers = {"own_plate": "1ab 2cd", "vehicles": cars, "plate": 3}

    assert list(plates_in(answers)) == ["1AB2CD", "XYZ987", "ENDSIN4KT"]
    assert (plate_of("white ute"), plate_of("ABC")) == ("", "")
    assert phone_of("0491 570 156") == phone_of("+61 491 570 156") == "+61491570156"
    assert (phone_of("12"), phone_of("call 0491570156")) == ("", "")


def test_marks_are_never_markup():
    parts = segments("a <b>\x02x<i>\x03 y")

    assert parts == [
        {"text": "a <b>", "marked": False},
        {"text": "x<i>", "marked": True},
        {"text": " y", "marked": False},
    ]
