"""Cues from the first word: raised with the step that said them, marked, cleared only by a person."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assistline import slots
from assistline.models import OutboxEvent
from reports.actions import (
    ClearReasonMissing,
    CueAlreadyCleared,
    clear_cue,
    delete_expired_drafts,
    mark_cues,
    mark_silent,
    raise_cues,
    request_call,
    save_answers,
    start_draft,
    submit_draft,
    touch_draft,
)
from reports.models import Contact, CueMark, Draft, DraftAnswer, OpenCue
from reports.reading import CueFound, read_answers
from tests.triage.side_by_side import side_by_side

DANGER = "I can hear someone in the shed right now and my kids are asleep."
REASON = "Rang back: it was the cat."


@pytest.fixture
def draft(kept_draft):
    """A draft whose writer was seen a moment ago."""
    draft = kept_draft()
    touch_draft(draft_id=draft.id, at=timezone.now())
    return draft


@pytest.fixture
def intruder(draft) -> OpenCue:
    """An open cue of a draft."""
    found = read_answers(None, {"what_happened": DANGER})
    return raise_cues(draft_id=draft.id, found=found, at=timezone.now())[0]


def told(name: str) -> list[OutboxEvent]:
    return list(OutboxEvent.objects.filter(name=name).order_by("id"))


def tell(citizen, draft, words: str) -> str:
    """Save the step "what" and say where it leads."""
    return citizen.post(f"/report/{draft.code}/what/", {"what_happened": words, "seen": "no"}).url


def test_words_that_sound_like_danger_alarm_the_floor_with_the_step(citizen, draft, centre):
    tell(citizen, draft, DANGER)

    cue = OpenCue.objects.get(draft=draft)
    assert (cue.cue, cue.grade, cue.centre_id) == ("intruder_now", "immediate", centre.id)
    assert cue.words == "hear someone in the shed right now"
    assert cue.source.startswith("lexicon ")
    (event,) = told("cue.raised")
    assert (event.centre_id, event.payload) == (centre.id, {"cue_id": cue.id, "draft_id": draft.id})


def test_the_interruption_shows_the_very_words_and_says_that_staff_were_told(citizen, draft):
    leads_to = tell(citizen, draft, DANGER)

    page = citizen.get(leads_to).content.decode()
    assert urlsplit(leads_to).path == f"/report/{draft.code}/now/"
    assert "I can <mark>hear someone in the shed right now</mark> and my kids are asleep." in page
    assert "We have told our staff." in page
    assert f'href="/report/{draft.code}/when/"' in page
    assert f'href="/report/{draft.code}/what/"' in page


def test_saving_the_same_words_again_interrupts_and_alarms_once(citizen, draft):
    tell(citizen, draft, DANGER)

    assert tell(citizen, draft, DANGER) == f"/report/{draft.code}/when/"
    assert OpenCue.objects.count() == len(told("cue.raised")) == 1


def test_plain_words_interrupt_nobody(citizen, draft):
    assert tell(citizen, draft, "My bike was taken. No one was hurt.") == f"/report/{draft.code}/when/"
    assert not OpenCue.objects.exists()


def test_the_first_words_on_the_home_page_alarm_before_there_is_a_type(citizen):
    response = citizen.post("/report/describe/", {"words": DANGER})

    page = citizen.get(response.url).content.decode()
    code = Draft.objects.get().code
    assert OpenCue.objects.get().draft.code == code
    assert "<mark>hear someone in the shed right now</mark>" in page
    assert f'href="/report/{code}/type/"' in page


def test_a_question_that_another_type_asks_with_a_cue_is_read_when_the_type_changes(citizen, kept_draft):
    draft = kept_draft(typed=False, happening_now="yes")

    citizen.post(f"/report/{draft.code}/taken/?type=theft", {"taken": "A bike"})

    assert OpenCue.objects.get().cue == "crime_in_progress"


@pytest.mark.parametrize("page", ["/", "/report/theft/", "/privacy/"])
def test_the_portal_says_that_staff_can_read_what_sounds_like_danger(citizen, page):
    assert "sounds like danger, our staff can read it" in citizen.get(page).content.decode()


def test_what_is_no_danger_now_is_not_said_to_be_happening_now(citizen, draft):
    page = citizen.get(tell(citizen, draft, "My ex punched me last week.")).content.decode()

    assert "<h1>This sounds as if someone may not be safe</h1>" in page
    assert OpenCue.objects.get().grade == "priority"


def test_a_closed_answer_raises_its_own_cue(citizen, draft):
    citizen.post(f"/report/{draft.code}/safety/", {"happening_now": "yes", "anyone_hurt": "no"})

    cue = OpenCue.objects.get()
    assert (cue.cue, cue.grade, cue.source) == ("crime_in_progress", "immediate", "What was answered")
    assert cue.words.endswith(" Yes")


def test_a_priority_cue_is_raised_to_immediate_and_never_lowered(draft):
    at = timezone.now()
    weapon = {grade: [CueFound("weapon", grade, f"a knife, {grade}")] for grade in ("priority", "immediate")}

    raise_cues(draft_id=draft.id, found=weapon["priority"], at=at)
    raise_cues(draft_id=draft.id, found=weapon["immediate"], at=at)
    raise_cues(draft_id=draft.id, found=weapon["priority"], at=at)

    assert [cue.grade for cue in OpenCue.objects.all()] == ["immediate"]
    assert len(told("cue.raised")) == 2


@pytest.mark.django_db(transaction=True)
def test_eight_saves_at_once_open_one_cue(kept_draft):
    draft, found = kept_draft(), read_answers(None, {"what_happened": DANGER})

    side_by_side(8, lambda number: len(raise_cues(draft_id=draft.id, found=found, at=timezone.now())))

    assert OpenCue.objects.count() == len(told("cue.raised")) == 1


def test_a_person_clears_a_cue_with_a_reason_and_the_floor_hears_of_it(intruder, supervisor):
    clear_cue(cue_id=intruder.id, by=supervisor, reason=REASON, at=timezone.now())

    intruder.refresh_from_db()
    assert (intruder.cleared_by_id, intruder.clear_reason) == (supervisor.id, REASON)
    assert told("cue.cleared")[0].payload["cue_id"] == intruder.id


def test_a_cue_is_cleared_once_and_not_without_a_reason(intruder, supervisor, officer):
    with pytest.raises(ClearReasonMissing):
        clear_cue(cue_id=intruder.id, by=officer, reason="  fine   ", at=timezone.now())
    clear_cue(cue_id=intruder.id, by=supervisor, reason=REASON, at=timezone.now())

    with pytest.raises(CueAlreadyCleared, match="Helen Marsh"):
        clear_cue(cue_id=intruder.id, by=officer, reason=REASON, at=timezone.now())


def test_the_database_itself_keeps_a_cue_from_going_away_without_a_reason(intruder):
    with pytest.raises(IntegrityError, match="cleared_by_a_person"), transaction.atomic():
        OpenCue.objects.filter(id=intruder.id).update(cleared_at=timezone.now())


def test_another_centre_and_who_may_not_clear_find_no_such_cue(intruder, officer_elsewhere, auditor):
    for person in (officer_elsewhere, auditor):
        with pytest.raises(OpenCue.DoesNotExist):
            clear_cue(cue_id=intruder.id, by=person, reason=REASON, at=timezone.now())


def test_what_a_person_has_cleared_comes_back_by_other_words_only(intruder, supervisor):
    clear_cue(cue_id=intruder.id, by=supervisor, reason=REASON, at=timezone.now())
    found = {words: read_answers(None, {"what_happened": words}) for words in (DANGER, "He is in my house")}

    assert not raise_cues(draft_id=intruder.draft_id, found=found[DANGER], at=timezone.now())
    assert raise_cues(draft_id=intruder.draft_id, found=found["He is in my house"], at=timezone.now())


def test_a_hang_up_marks_and_leaves_the_cue_open(intruder):
    at = timezone.now()

    assert mark_cues(draft_id=intruder.draft_id, mark=CueMark.HUNG_UP, at=at) == 1
    assert mark_cues(draft_id=intruder.draft_id, mark=CueMark.HUNG_UP, at=at) == 0
    intruder.refresh_from_db()
    assert (intruder.mark, intruder.marked_at, intruder.cleared_at) == ("hung_up", at, None)
    assert len(told("cue.marked")) == 1


def test_five_minutes_of_silence_mark_a_cue_once(intruder):
    quiet = timezone.now() + timedelta(minutes=5, seconds=1)

    assert mark_silent(at=quiet - timedelta(minutes=1)) == 0
    assert (mark_silent(at=quiet), mark_silent(at=quiet)) == (1, 0)
    intruder.refresh_from_db()
    assert intruder.mark == "silent"


@pytest.mark.parametrize("sign", ["save", "beat"])
def test_who_writes_or_whose_page_beats_is_not_silent(intruder, sign):
    at = timezone.now() + timedelta(minutes=4)
    if sign == "save":
        save_answers(draft_id=intruder.draft_id, answers={"taken": "A bike"}, at=at)
    else:
        touch_draft(draft_id=intruder.draft_id, at=at)

    assert mark_silent(at=at + timedelta(minutes=4)) == 0
    assert mark_silent(at=at + timedelta(minutes=6)) == 1


def test_silence_is_looked_for_every_ten_seconds(intruder):
    at = timezone.now() + timedelta(minutes=6)

    assert slots.run_slot("mark_silent", at=at, by="sweeper")
    assert OpenCue.objects.get().mark == "silent"


def test_the_cue_of_a_call_is_the_floor_of_that_call(customer, other_centre, theft):
    contact = Contact.objects.create(customer=customer, centre=other_centre, channel="phone")
    draft = start_draft(customer=customer, at=timezone.now(), type_version_id=theft.version_id).draft
    Draft.objects.filter(id=draft.id).update(contact=contact)

    raise_cues(draft_id=draft.id, found=[CueFound("threat", "priority", "words")], at=timezone.now())

    assert OpenCue.objects.get().centre == other_centre


def test_what_was_never_saved_by_a_step_is_read_when_it_is_sent(kept_draft, customer):
    draft = kept_draft(what_happened=DANGER)

    submit_draft(draft_id=draft.id, customer=customer, at=timezone.now())

    assert OpenCue.objects.get().cue == "intruder_now"


def test_who_asks_to_be_called_is_read_too(kept_draft, customer):
    draft = kept_draft(what_happened=DANGER, typed=False)
    number = {"phone": "+61491570156", "phone_safe": "yes"}

    request_call(draft_id=draft.id, customer=customer, answers=number, at=timezone.now())

    assert OpenCue.objects.get().draft == draft


def test_a_draft_with_an_open_cue_outlives_its_time_and_then_loses_its_answers(intruder, supervisor):
    late = timezone.now() + timedelta(days=31)

    assert (delete_expired_drafts(at=late), delete_expired_drafts(at=late)) == (1, 0)
    assert OpenCue.objects.open().filter(id=intruder.id).exists()
    clear_cue(cue_id=intruder.id, by=supervisor, reason=REASON, at=late)
    assert (delete_expired_drafts(at=late), delete_expired_drafts(at=late)) == (1, 0)
    assert OpenCue.objects.get(id=intruder.id).draft_id == intruder.draft_id
    assert not DraftAnswer.objects.filter(draft=intruder.draft_id).exists()
