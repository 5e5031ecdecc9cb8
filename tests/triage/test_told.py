"""What a citizen is told of a decision: versions of words, questions, and the letter with its way back."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from assistline.bundle.shape import check
from reports.models import Report
from tests.conftest import signed_in
from triage.actions import claim_case
from triage.bundle_words import SecondEyesPart, ToldWordsPart
from triage.models import Clock, Decision, Ladder, ToldWords
from triage.rules.reading_year import reading_year
from triage.told_words import told_of


@pytest.fixture
def mine(theft_case, officer):
    return claim_case(case_id=theft_case(at=timezone.now()).id, officer=officer, at=timezone.now())


def words(case, text, **changes):
    ToldWords.objects.filter(decision="close", report_type=changes.get("report_type")).update(
        is_current=False
    )
    said = {"customer": case.customer, "decision": "close", "version": 2, "words": text}
    return ToldWords.objects.create(is_current=True, published_at=timezone.now(), **said | changes)


def post(case, user, **typed):
    said = {"reason": "No camera, nobody saw it.", "told": "Which colour is it?", "version": case.version}
    return signed_in(user).post(f"/review/{case.reference}/decide/", said | typed)


def test_words_are_filled_with_the_cases_own_values_and_of_its_own_type(mine):
    words(mine, "{matter} {reference} {7*7} {{matter}}")
    words(mine, "Of a theft: {matter}.", report_type=mine.report_type)

    told = told_of(mine, timezone.now())["close"]

    assert (told.name, told.words) == ("THEFT CLOSE v2", "Of a theft: theft.")


def test_what_was_sent_is_kept_with_its_version_and_whether_it_was_changed(mine, officer):
    version = words(mine, "We have closed your report for now.")

    post(mine, officer, decision="close", told="We have closed your report for now.")

    decision = Decision.objects.get()
    assert (decision.words, decision.words_changed) == (version, False)


def test_published_words_stay_as_they_were(mine):
    version = words(mine, "We have closed your report for now.")

    for change in (lambda: ToldWords.objects.update(words="Never said."), version.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_letter_says_until_when_and_who_looks_from_outside(mine, officer):
    Ladder.objects.update(review_days=10, outside_body="The Ombudsman", outside_contact="1800 806 314")

    post(mine, officer, decision="close", told="We do not go on with this now.")

    told = Decision.objects.get().told
    assert "You can ask for that until" in told
    assert "The Ombudsman, 1800 806 314." in told


def test_a_question_to_the_citizen_pauses_the_clock_and_decides_nothing(mine, officer):
    for _ in range(2):
        post(mine, officer, decision="ask_citizen", reason="")

    report = Report.objects.get(case_links__case=mine)
    assert [message.words for message in report.messages.all()] == ["Which colour is it?"]
    assert Clock.objects.get(case=mine).paused_at is not None
    assert not Decision.objects.exists()


def test_a_question_that_nobody_wrote_is_not_asked(mine, officer):
    told = told_of(mine, timezone.now())["ask_citizen"].words

    answer = post(mine, officer, decision="ask_citizen", told=told)

    assert (answer.status_code, "Write the question." in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(("text", "year"), [("We called you.", 1), ("", 1)])
def test_short_words_are_for_year_one(text, year):
    assert reading_year(text) == year


def test_long_words_are_for_a_later_year():
    assert reading_year("Notwithstanding administrative considerations, investigations terminated.") > 6


def test_words_and_second_eyes_move_with_the_configuration(mine):
    customer, at = mine.customer, timezone.now()
    words_part, eyes_part = ToldWordsPart(), SecondEyesPart()
    close = next(one for one in words_part.here(customer) if one["decision"] == "close")
    eyes = {"report_type": "theft", "record": False, "close": True, "called_back": False}
    eyes["looked_at_percent"] = 10

    words_part.change(customer, close | {"words": "We stop here."}, ["words"], at=at)
    eyes_part.make(customer, eyes, at=at)

    now = next(one for one in words_part.here(customer) if one["decision"] == "close")
    assert (now["words"], eyes_part.here(customer)) == ("We stop here.", [eyes])
    check(now, words_part.shape, "words")
    check(eyes, eyes_part.shape, "eyes")
    assert [*words_part.obstacles({"words": "{name} {matter}"})] == [
        "{name} is no placeholder of the words of a decision."
    ]


def test_an_administrator_writes_a_draft_sees_how_it_reads_and_publishes_it(mine, administrator):
    client, version = signed_in(administrator), ToldWords.objects.get(decision="close", is_current=True)
    door = f"/admin/triage/toldwords/{version.id}/change/"

    assert "no {nobody}" in client.post(door, {"words": "Dear {nobody}"}).content.decode()
    client.post(door, {"words": "We stop here, about {reference}."})
    draft = ToldWords.objects.get(decision="close", version=version.version + 1)
    page = client.get(f"/admin/triage/toldwords/{draft.id}/change/").content.decode()
    client.post("/admin/triage/toldwords/", {"action": "publish", "_selected_action": [draft.id]})

    assert "We stop here, about 7K3M 92TX 4." in page
    assert [one.version for one in ToldWords.objects.filter(decision="close", is_current=True)] == [
        draft.version
    ]


def test_to_request_dispatch_takes_the_words_along_and_decides_nothing(mine, officer):
    typed = {"decision": "dispatch", "reason": "He is still there.", "told": "", "version": mine.version}

    page = signed_in(officer).post(f"/review/{mine.reference}/decide/", typed, follow=True)

    assert page.redirect_chain[0][0].endswith(f"/review/{mine.reference}/dispatch/")
    assert "He is still there." in page.content.decode()
    assert not Decision.objects.exists()
