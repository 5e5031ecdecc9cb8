"""After sending: messages, more, corrections, requests and the one question. Kept once, or nothing lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assistline.models import Notification
from reports.actions import add_supplement, make_wish, publish_status, rate_outcome, write_to_citizen
from reports.models import Message, OpenCue, Rating, Report, Supplement, SupplementKind, Wish, WishKind
from tests.reports.test_reading_level import YEAR, readability, visible

KEY = "0123456789ABCDEF"
KINDS = {
    "message": (Message, "Any news?"),
    "add": (Supplement, "The bike had a bell."),
    "fix": (Supplement, "It was green."),
    "withdraw": (Wish, "I found it."),
    "review": (Wish, "You did not look at the camera."),
}


@pytest.fixture
def sent(make_report):
    return make_report()


@pytest.fixture
def opened(citizen, sent):
    """The tracking page's address, open in the citizen's browser."""
    typed = {"reference": sent.report.reference, "access_code": sent.access_code}
    return citizen.post("/track/", typed).url


def close(report: Report) -> None:
    words = "We have closed your report."
    publish_status(report_ids=[report.id], status="decided", sentence=words, at=timezone.now())


def form(kind: str, **changes) -> dict[str, str]:
    return {"words": KINDS[kind][1], "key": KEY, "about": "taken"} | changes


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_sent_twice_is_kept_once(citizen, opened, sent, kind):
    if kind == "review":
        close(sent.report)

    answers = [citizen.post(f"{opened}{kind}/", form(kind)) for _ in range(2)]
    answers.append(citizen.post(f"{opened}{kind}/", form(kind, key="of-another-tab")))

    assert {answer.url for answer in answers} == {f"{opened}?kept={kind}"}
    assert KINDS[kind][0].objects.count() == 1
    assert citizen.get(f"{opened}?kept={kind}").context["kept"]


@pytest.mark.parametrize("kind", KINDS)
def test_who_goes_back_and_says_something_else_has_said_both(citizen, opened, sent, kind):
    if kind == "review":
        close(sent.report)

    citizen.post(f"{opened}{kind}/", form(kind))
    again = [citizen.post(f"{opened}{kind}/", form(kind, words="And something else.")) for _ in range(2)]

    said = [KINDS[kind][1], "And something else."]
    rows = [*sent.report.supplements.all(), *sent.report.messages.all(), *sent.report.wishes.all()]
    assert sorted(row.words for row in rows) == sorted(said)
    assert {answer.url for answer in again} == {f"{opened}?kept={kind}"}


def test_danger_in_a_second_request_is_heard(citizen, opened):
    citizen.post(f"{opened}withdraw/", form("withdraw"))

    stopped = citizen.post(f"{opened}withdraw/", form("withdraw", words=DANGER, key="of-another-tab"))

    assert stopped.url.startswith(f"{opened}now/?is=immediate")
    assert OpenCue.objects.filter(grade="immediate").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_words_survive_half_an_hour_and_go_on_with_the_code(citizen, opened, sent, kind):
    if kind == "review":
        close(sent.report)

    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=True):
        asked = citizen.post(f"{opened}{kind}/", form(kind))
        wrong = citizen.post(f"{opened}{kind}/", form(kind, access_code="0" * 16))
        kept = citizen.post(f"{opened}{kind}/", form(kind, access_code=sent.access_code))

    assert (asked.status_code, wrong.status_code) == (422, 400)
    for page in (asked, wrong):
        assert KINDS[kind][1] in page.content.decode()
    assert kept.url == f"{opened}?kept={kind}"
    assert KINDS[kind][0].objects.count() == 1


@pytest.mark.parametrize("kind", ["message", "add", "fix", "review"])
def test_empty_words_are_asked_for_beside_the_field(citizen, opened, sent, kind):
    if kind == "review":
        close(sent.report)

    page = citizen.post(f"{opened}{kind}/", form(kind, words=" \n "))

    text = page.content.decode()
    assert page.status_code == 422
    assert "<title>Error:" in text
    assert not KINDS[kind][0].objects.exists()


def test_a_stranger_is_told_nothing_and_keeps_nothing(stranger, sent):
    there = stranger.post(f"/track/{sent.report.reference}/add/", form("add"))

    assert there.status_code == 422
    assert not Supplement.objects.exists()
    assert stranger.get(f"/track/{sent.report.reference}/add/").url == "/track/"


def test_a_correction_names_what_was_wrong_and_the_report_stays(citizen, opened, sent):
    citizen.post(f"{opened}fix/", form("fix"))

    supplement = Supplement.objects.get()
    page = citizen.get(opened).content.decode()
    assert (supplement.about, supplement.wrong) == ("taken", "Bicycle, blue, Malvern Star")
    assert "<del>Bicycle, blue, Malvern Star</del>" in page
    assert Report.objects.get().facts["taken"] == "Bicycle, blue, Malvern Star"


def test_a_correction_of_a_choice_names_it_in_the_language_of_the_page_and_stays_english(citizen, opened):
    citizen.post(f"{opened}fix/", form("fix", about="happening_now"))

    page = citizen.get(opened, {"lang": "vi"}).content.decode()

    assert Supplement.objects.get().wrong == "No"
    assert "<del>Không</del>" in page


def test_a_correction_says_of_what(citizen, opened):
    page = citizen.post(f"{opened}fix/", form("fix", about=""))

    assert "Choose which answer is wrong." in page.content.decode()


@pytest.mark.parametrize("kind", ["message", "add"])
def test_danger_in_new_words_alarms_the_floor_and_shows_000(citizen, opened, sent, kind):
    danger = "He is at my door now with a knife."

    answer = citizen.post(f"{opened}{kind}/", form(kind, words=danger))

    page = citizen.get(answer.url).content.decode()
    assert "Call 000" in page
    assert "This sounds as if it is happening now" in page
    assert OpenCue.objects.open().filter(draft__report=sent.report, grade="immediate").exists()


def test_a_report_outlives_its_draft_and_still_alarms(sent):
    Report.objects.filter(id=sent.report.id).update(draft=None)

    _, cues = add_supplement(
        report_id=sent.report.id,
        kind=SupplementKind.ADDITION,
        words="He has a gun now.",
        key=KEY,
        at=timezone.now(),
    )

    assert cues
    assert Report.objects.get().draft_id == cues[0].draft_id


def test_an_officers_message_is_the_heading_and_is_told_where_it_is_safe(citizen, opened, sent, officer):
    before = Notification.objects.count()

    write_to_citizen(
        report_id=sent.report.id, by=officer, words="Do you have a photo?", key=KEY, at=timezone.now()
    )

    page = citizen.get(opened)
    [told] = Notification.objects.all()[before:]
    assert (told.channel, told.message) == ("sms", "news")
    assert not {"police", "photo", "report"} & set(told.body.casefold().split())
    assert page.context["heading"] == "An officer wrote to you"
    assert officer.full_name not in page.content.decode()
    assert Message.objects.get().read_at is not None


def test_where_silence_is_the_rule_nothing_is_sent(citizen, opened, sent, officer):
    Report.objects.filter(id=sent.report.id).update(kept_silent=True)
    before = Notification.objects.count()

    write_to_citizen(report_id=sent.report.id, by=officer, words="Are you safe?", key=KEY, at=timezone.now())

    page = citizen.get(opened).content.decode()
    assert Notification.objects.count() == before
    assert "Are you safe?" in page
    assert "only here" in page


def test_a_request_that_may_be_forced_is_not_shown_to_who_stands_beside(citizen, opened, sent):
    Report.objects.filter(id=sent.report.id).update(kept_silent=True)

    answer = citizen.post(f"{opened}withdraw/", form("withdraw", words=""))

    assert answer.url == f"{opened}?kept=withdraw"
    assert "forced" not in citizen.get(answer.url).content.decode()
    assert OpenCue.objects.open().filter(cue="family_violence").exists()


def test_what_is_decided_is_not_withdrawn_and_what_is_not_is_not_reviewed(citizen, opened, sent):
    early = citizen.post(f"{opened}review/", form("review"))
    close(sent.report)
    late = citizen.post(f"{opened}withdraw/", form("withdraw"))
    wordless = citizen.post(f"{opened}withdraw/", form("withdraw", words=""))

    assert (early.url, late.url) == (f"{opened}?kept=message", f"{opened}?kept=message")
    assert {m.words for m in Message.objects.all()} == {KINDS["review"][1], KINDS["withdraw"][1]}
    assert wordless.status_code == 409
    assert not Wish.objects.exists()


def test_danger_in_a_request_that_is_not_open_is_heard(citizen, opened, sent):
    close(sent.report)

    stopped = citizen.post(f"{opened}withdraw/", form("withdraw", words=DANGER))

    assert stopped.url.startswith(f"{opened}now/?is=immediate")
    assert OpenCue.objects.filter(grade="immediate").exists()


def test_a_form_for_what_cannot_be_asked_is_not_shown(citizen, opened, sent):
    early = [citizen.get(f"{opened}{kind}/") for kind in ("review", "not_came")]
    close(sent.report)
    late = citizen.get(f"{opened}withdraw/")

    assert {answer.url for answer in (*early, late)} == {opened}
    assert citizen.get(f"{opened}review/").status_code == 200


def test_the_question_is_asked_after_the_outcome_and_once(citizen, opened, sent):
    assert not citizen.get(opened).context["may_rate"]
    close(sent.report)
    assert citizen.get(opened).context["may_rate"]

    first = citizen.post(f"{opened}rate/", {"score": "4", "line": "Quick."})
    citizen.post(f"{opened}rate/", {"score": "1", "line": ""})

    assert first.url == f"{opened}?kept=rate"
    assert list(Rating.objects.values_list("score", flat=True)) == [4]
    assert not citizen.get(opened).context["may_rate"]


def test_a_rating_needs_a_score_and_survives_half_an_hour(citizen, opened, sent):
    close(sent.report)

    none = citizen.post(f"{opened}rate/", {"line": "Quick."})
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=True):
        late = citizen.post(f"{opened}rate/", {"score": "5", "line": "Quick."})
        kept = citizen.post(
            f"{opened}rate/", {"score": "5", "line": "Quick.", "access_code": sent.access_code}
        )

    assert (none.status_code, late.status_code, kept.status_code) == (422, 422, 302)
    assert "Quick." in late.content.decode()
    assert Rating.objects.get().score == 5


def test_nobody_rates_what_is_not_decided(citizen, opened):
    assert citizen.post(f"{opened}rate/", {"score": "4"}).url == opened
    assert not Rating.objects.exists()


DANGER = "He is in my house now with a knife, please help"


@pytest.mark.parametrize(
    ("door", "sent_with", "beside"),
    [
        ("message", {"words": DANGER, "key": KEY}, {"line": "Too slow."}),
        ("rate", {"score": "1", "line": DANGER}, {"words": "One more thing."}),
    ],
)
def test_what_is_typed_beside_danger_is_there_after_the_interruption(
    citizen, opened, sent, door, sent_with, beside
):
    close(sent.report)

    stopped = citizen.post(f"{opened}{door}/", sent_with | beside)
    by_itself = citizen.post(f"{opened}{door}/", sent_with | dict.fromkeys(beside, ""))

    page = stopped.content.decode()
    assert (stopped.status_code, stopped.context["happening"]) == (200, True)
    assert "tel:000" in page
    assert OpenCue.objects.filter(grade="immediate").exists()
    again = citizen.post(stopped.context["form_url"], dict(stopped.context["beside"]) | {"then": "language"})
    form = {**again.context["message_form"].initial, **again.context["rating_form"].initial}
    assert beside.items() <= form.items()
    assert "knife" not in again.context["message_form"].initial.get("words", "")
    assert by_itself.status_code == 302


def test_a_rating_beside_danger_is_kept_with_it(citizen, opened, sent):
    close(sent.report)

    stopped = citizen.post(
        f"{opened}message/", {"words": DANGER, "key": KEY, "score": "2", "line": "Too slow."}
    )

    assert stopped.url.startswith(f"{opened}now/?is=immediate")
    assert (Rating.objects.get().score, Rating.objects.get().words) == (2, "Too slow.")


def test_a_line_that_is_no_answer_any_more_is_taken_into_the_message(citizen, opened, sent):
    close(sent.report)
    stopped = citizen.post(f"{opened}message/", {"words": DANGER, "key": KEY, "line": "Too slow."})
    publish_status(report_ids=[sent.report.id], status="being_reviewed", sentence="Open.", at=timezone.now())

    going_on = dict(stopped.context["beside"]) | {"then": "language"}
    again = citizen.post(stopped.context["form_url"], going_on)

    assert not again.context["may_rate"]
    assert again.context["message_form"].initial["words"] == "Too slow."
    assert sent.report.messages.get().words == DANGER


def test_a_rating_of_what_is_open_again_is_heard_as_a_message(citizen, opened, sent):
    answers = [
        citizen.post(f"{opened}rate/", {"score": "4", "line": "Too slow.", "key": KEY}) for _ in range(2)
    ]

    assert {answer.url for answer in answers} == {f"{opened}?kept=message"}
    assert sent.report.messages.get().words == "Too slow."
    assert not Rating.objects.exists()


def test_of_two_ratings_the_first_stays_and_the_words_of_both(citizen, opened, sent):
    close(sent.report)

    first = [citizen.post(f"{opened}rate/", {"score": "4", "line": "Quick.", "key": KEY}) for _ in range(2)]
    other = citizen.post(f"{opened}rate/", {"score": "1", "line": "Nobody rang.", "key": "of-another-tab"})

    assert {answer.url for answer in first} == {f"{opened}?kept=rate"}
    assert (Rating.objects.get().score, Rating.objects.get().words) == (4, "Quick.")
    assert other.url == f"{opened}?kept=message"
    assert sent.report.messages.get().words == "Nobody rang."


def test_a_rating_that_sounds_like_danger_is_interrupted(citizen, opened, sent):
    close(sent.report)

    answer = citizen.post(f"{opened}rate/", {"score": "1", "line": DANGER})

    assert answer.url.startswith(f"{opened}now/?is=immediate")
    assert "tel:000" in citizen.get(answer.url).content.decode()
    assert Rating.objects.get().words == DANGER


@pytest.mark.parametrize("kind", ["", "add/", "fix/", "withdraw/", "verify/"])
def test_each_page_is_plain(citizen, opened, sent, officer, kind):
    write_to_citizen(report_id=sent.report.id, by=officer, words="Thank you.", key=KEY, at=timezone.now())
    make_wish(report_id=sent.report.id, kind=WishKind.WITHDRAW, words="", key=KEY, at=timezone.now())

    page = citizen.get(f"{opened}{kind}")

    assert readability(visible(page.content.decode())) <= YEAR


def test_the_page_after_a_decision_is_plain(citizen, opened, sent):
    close(sent.report)
    rate_outcome(report_id=sent.report.id, score=3, words="", at=timezone.now())

    for url in (opened, f"{opened}review/"):
        assert readability(visible(citizen.get(url).content.decode())) <= YEAR


def test_no_other_kind_can_be_written(citizen, opened):
    assert citizen.get(f"{opened}anything/").status_code == 404
    assert citizen.post("/track/NOTAREF/add/", form("add")).status_code == 404
