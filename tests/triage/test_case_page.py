"""One case on one screen, and what its buttons do."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from assistline import audit
from assistline.models import AuditEntry
from reports.actions import add_supplement
from reports.models import Report, SupplementKind
from triage.actions import claim_case, lower_grade, open_case, raise_grade
from triage.actions.opening import assess_case
from triage.models import Case, Decision, Grade
from triage.screens.case_page import SILENT

TYPED = {
    "decision": "record",
    "offence_code": "B40",
    "reason": "A camera shows who took it.",
    "told": "We have recorded this as a crime. An officer calls you this week.",
}


def url(name: str, case: Case) -> str:
    return reverse(f"triage-{name}", args=[case.reference])


@pytest.fixture
def open_now(theft_case) -> Case:
    """A case whose report was sent a minute ago."""
    return theft_case(at=timezone.now() - timedelta(minutes=1))


@pytest.fixture
def mine(open_now, officer) -> Case:
    """The same, claimed by the officer."""
    return claim_case(case_id=open_now.id, officer=officer, at=timezone.now())


def test_a_case_can_be_read_though_an_answer_was_given_to_another_kind_of_question(theft_case, as_officer):
    case = theft_case(at=timezone.now(), value="about a hundred", taken={"address": "Unit 5"}, seen=["x"])

    page = as_officer.get(url("case", case))
    preview = as_officer.get(url("preview", case))

    assert (page.status_code, preview.status_code) == (200, 200)
    assert "about a hundred" in page.content.decode()
    assert "Unit 5" in page.content.decode()


def test_where_silence_is_the_rule_the_page_says_so_and_promises_no_message(mine, as_officer, customer):
    neutral = "There is news about your reference"
    told = as_officer.get(url("case", mine)).content.decode()

    Report.objects.update(kept_silent=True)
    silent = as_officer.get(url("case", mine)).content.decode()

    assert (neutral in told, neutral in silent) == (True, False)
    assert (SILENT in told, SILENT in silent) == (False, True)


def test_everything_about_a_case_is_on_one_screen(mine, as_officer):
    page = as_officer.get(url("case", mine)).content.decode()

    for shown in (
        "the bicycle was gone",
        "14 Kestrel Court",
        "Meera Sandhu",
        "0491 570 156",
        "grade v1, row 15",
    ):
        assert shown in page, shown


def test_numbers_are_masked_for_who_does_not_have_the_case(mine, as_officer_two):
    page = as_officer_two.get(url("case", mine)).content.decode()

    assert "••• ••• 156" in page
    assert "0491 570" not in page
    assert "Const. A. Petrakis has it" in page


def test_a_number_that_was_not_said_to_be_safe_is_marked(theft_case, as_officer):
    case = theft_case(phone_safe="no")

    page = as_officer.get(url("case", case)).content.decode()

    assert "Not safe: do not use" in page
    assert "Do not ring, text or write." in page


def test_opening_a_case_leaves_a_trace(open_now, as_officer, officer):
    as_officer.get(url("case", open_now))

    entry = AuditEntry.objects.get(action="case.read")
    assert (entry.actor_id, entry.object_ids, entry.centre_id) == (
        officer.id,
        [open_now.id],
        open_now.centre_id,
    )


def test_a_case_is_not_shown_when_the_trail_cannot_be_written(open_now, as_officer, monkeypatch):
    def refuse(**_: object) -> None:
        raise audit.CannotRecord("case.read")

    monkeypatch.setattr("assistline.audit.record", refuse)
    as_officer.raise_request_exception = False

    response = as_officer.get(url("case", open_now))

    assert response.status_code == 503
    assert "bicycle" not in response.content.decode()


def test_a_case_of_another_centre_is_not_told_apart_from_none(open_now, as_officer_elsewhere):
    other = as_officer_elsewhere.get(url("case", open_now))
    missing = as_officer_elsewhere.get(reverse("triage-case", args=["AAAAAAAAA"]))

    assert other.status_code == missing.status_code == 404
    pages = [re.sub(rb'name="csrf\w+" value="\w+"', b"", page.content) for page in (other, missing)]
    assert pages[0] == pages[1]
    assert reverse("staff-landing").encode() in pages[0]


@pytest.mark.parametrize("name", ["case", "preview"])
def test_signed_out_one_logs_in_and_an_agent_may_not(open_now, stranger, as_agent, name):
    assert stranger.get(url(name, open_now)).url.startswith(reverse("login"))
    assert as_agent.get(url(name, open_now)).status_code == 403


def test_whoever_comes_second_reads_who_was_first(mine, as_officer_two):
    response = as_officer_two.post(url("claim", mine), follow=True)

    assert "Const. A. Petrakis has just taken this case." in response.content.decode()


def test_a_case_is_given_back(mine, as_officer):
    as_officer.post(url("release", mine))

    mine.refresh_from_db()
    assert (mine.status, mine.officer) == ("waiting", None)


def test_the_open_page_keeps_the_lease_and_a_lost_one_leads_to_the_case(mine, as_officer, as_officer_two):
    assert as_officer.post(url("heartbeat", mine)).status_code == 200
    assert as_officer_two.post(url("heartbeat", mine)).url == url("case", mine)


def test_an_officer_records_and_tells(mine, as_officer):
    response = as_officer.post(url("decide", mine), TYPED | {"version": mine.version}, follow=True)

    mine.refresh_from_db()
    assert "A message says that there is news on the page." in response.content.decode()
    assert mine.status == "closed"
    assert TYPED["told"] in as_officer.get(url("case", mine)).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"decision": ""}, "Choose what you decide."),
        ({"reason": "short"}, "Give the reasons, in at least ten characters."),
        ({"told": " "}, "Say what the citizen is told."),
        ({"offence_code": ""}, "Choose the offence that is recorded."),
        ({"offence_code": "Z1"}, "Select a valid choice"),
        ({"version": "x"}, "version"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(mine, as_officer, changes, sentence):
    typed = TYPED | {"version": mine.version} | changes

    response = as_officer.post(url("decide", mine), typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert ("A camera shows who took it." in page) == ("reason" not in changes)
    assert not Decision.objects.exists()


def test_the_open_page_hears_that_the_grade_was_raised(mine, as_officer, sergeant):
    raise_grade(case_id=mine.id, by=sergeant, grade=Grade.PRIORITY, at=timezone.now())

    answer = as_officer.post(url("heartbeat", mine)).json()

    assert answer == {"version": mine.version + 1, "rank": 1, "grade": "Priority", "others": ""}


def test_to_load_again_keeps_what_was_typed_and_decides_nothing(mine, as_officer, sergeant):
    raise_grade(case_id=mine.id, by=sergeant, grade=Grade.PRIORITY, at=timezone.now())

    page = as_officer.post(url("decide", mine), TYPED | {"version": mine.version, "look": "1"})

    form = page.context["form"]
    assert (form["reason"].value(), form["told"].value()) == (TYPED["reason"], TYPED["told"])
    assert form["version"].value() == mine.version + 1
    assert not Decision.objects.exists()


def test_why_a_grade_was_raised_stands_on_the_timeline(mine, as_officer, sergeant):
    raise_grade(
        case_id=mine.id, by=sergeant, grade=Grade.PRIORITY, at=timezone.now(), reason="He was seen again"
    )

    details = [entry["detail"] for entry in as_officer.get(url("case", mine)).context["timeline"]]

    assert "Scheduled to Priority, by Sgt. R. Okafor. He was seen again. The rules were grade v1" in details


def test_each_grade_says_from_what_it_came_by_which_rule_and_words(theft_case, as_officer, officer):
    case = theft_case(at=timezone.now() - timedelta(hours=1))
    words = "He is back now. He is in my house with a knife."
    add_supplement(
        report_id=Report.objects.get().id,
        kind=SupplementKind.ADDITION,
        words=words,
        key="k",
        at=timezone.now(),
    )
    assess_case(case_id=case.id, at=timezone.now())
    claim_case(case_id=case.id, officer=officer, at=timezone.now())
    lower_grade(
        case_id=case.id, by=officer, grade=Grade.SCHEDULED, reason="She spoke of a film.", at=timezone.now()
    )
    assess_case(case_id=case.id, at=timezone.now())

    shown = [
        (entry["title"], entry["detail"]) for entry in as_officer.get(url("case", case)).context["timeline"]
    ]

    graded = [detail for title, detail in shown if title.startswith("Grade")]
    assert graded[0].startswith("Scheduled. By rule: Theft that is over, nobody in danger (grade v1, row")
    assert graded[1].startswith(
        "Scheduled to Immediate. By rule: Danger, now or about to be (grade v1, row 1)"
    )
    assert "knife" in graded[1]
    assert "lexicon" in graded[1]
    assert graded[2] == (
        "Immediate to Scheduled, by Const. A. Petrakis. She spoke of a film. The rules were grade v1"
    )
    assert graded[3].startswith("Scheduled to Immediate. By rule: ")


def test_where_nothing_is_safe_no_message_is_claimed(theft_case, as_officer, officer):
    case = theft_case(at=timezone.now(), phone_safe="no")
    case = claim_case(case_id=case.id, officer=officer, at=timezone.now())

    response = as_officer.post(url("decide", case), TYPED | {"version": case.version}, follow=True)

    assert "No message was sent." in response.content.decode()


def test_each_decision_brings_its_own_words_and_none_stand_there_before(mine, as_officer):
    form = as_officer.get(url("case", mine)).context["form"]

    told = {option.data["value"]: words for option, words in form.options}
    assert not form["told"].value()
    assert [kind for kind, words in told.items() if "crime" in words] == ["record"]
    assert told["called_back"] == "We called you."


def test_times_that_were_answered_are_said_in_24_hours(mine, as_officer):
    page = as_officer.get(url("case", mine)).content.decode()

    assert "16 November 2026, 18:00" in page
    assert ", 6 pm" not in page


def test_what_is_no_crime_is_not_told_as_one(mine, as_officer):
    told = as_officer.get(url("case", mine)).context["form"].words["record"]

    response = as_officer.post(
        url("decide", mine), TYPED | {"decision": "close", "told": told, "version": mine.version}
    )

    assert "This says that a crime is recorded." in response.content.decode()


def test_a_changed_case_shows_both_and_the_second_press_decides(mine, as_officer, sergeant):
    raise_grade(case_id=mine.id, by=sergeant, grade=Grade.PRIORITY, at=timezone.now())

    response = as_officer.post(url("decide", mine), TYPED | {"version": mine.version})

    page = response.content.decode()
    assert response.status_code == 409
    assert "Grade raised: Scheduled to Priority" in page
    assert TYPED["reason"] in page
    assert TYPED["told"] in page
    newer = response.context["form"]["version"].value()
    as_officer.post(url("decide", mine), TYPED | {"version": newer})
    assert Decision.objects.filter(case=mine).count() == 1


def test_a_hold_that_ran_out_unnoticed_keeps_the_words(open_now, as_officer):
    response = as_officer.post(url("decide", open_now), TYPED | {"version": open_now.version})

    page = response.content.decode()
    assert response.status_code == 409
    assert TYPED["reason"] in page
    assert not Decision.objects.exists()


def test_a_case_that_somebody_else_took_is_not_decided_and_the_words_come_back(mine, as_officer_two):
    response = as_officer_two.post(url("decide", mine), TYPED | {"version": mine.version})

    page = response.content.decode()
    assert response.status_code == 409
    assert "messages" not in response.cookies
    assert not any("_messages" in session.get_decoded() for session in Session.objects.all())
    assert "Const. A. Petrakis has this case." in page
    assert TYPED["reason"] in page
    assert not Decision.objects.exists()


def test_a_second_press_decides_nothing_twice(mine, as_officer):
    typed = TYPED | {"version": mine.version}
    as_officer.post(url("decide", mine), typed)

    response = as_officer.post(url("decide", mine), typed, follow=True)

    assert "This case is closed already." in response.content.decode()
    assert Decision.objects.count() == 1


def test_anyone_who_reviews_raises_a_grade_and_nobody_lowers_one_there(mine, as_officer_two):
    as_officer_two.post(url("raise", mine), {"grade": "priority"})
    response = as_officer_two.post(url("raise", mine), {"grade": "resolution"}, follow=True)

    mine.refresh_from_db()
    assert mine.grade == "priority"
    assert "Choose a grade that is higher" in response.content.decode()


def test_doors_that_change_something_take_posts_only(mine, as_officer):
    for name in ("claim", "release", "decide", "raise", "heartbeat"):
        assert as_officer.get(url(name, mine)).status_code == 405, name


@pytest.mark.parametrize(
    "hostile", ["\x00", "x" * 100_000, "{{7*7}}", "<script>alert(1)</script>", "\ud83d\ude00" * 9]
)
def test_hostile_words_break_nothing(mine, as_officer, hostile):
    words = hostile.encode("utf-16", "surrogatepass").decode("utf-16")

    response = as_officer.post(
        url("decide", mine),
        TYPED | {"reason": words, "told": words, "version": mine.version, "decision": words},
    )

    assert response.status_code == 422
    assert "<script>alert(1)" not in response.content.decode()


def test_what_another_type_had_asked_is_shown_as_well(file_theft, officer, as_officer):
    report = file_theft(noise_from="next door", at=timezone.now())
    case = open_case(report_id=report.id, at=timezone.now())

    page = as_officer.get(url("case", case)).content.decode()

    assert "Told before: noise from" in page
    assert "next door" in page
