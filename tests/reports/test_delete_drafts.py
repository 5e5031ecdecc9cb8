"""What is not sent goes when its time is over or its writer says so; danger that nobody cleared stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from assistline.models import AuditEntry, Notification, ThrottleWindow
from reports.actions import clear_cue, delete_expired_drafts, raise_cues, save_answers, set_type, start_draft
from reports.definitions import published
from reports.models import Draft, DraftAnswer, OpenCue, ResumeLink
from reports.reading import CueFound

KNIFE = [CueFound("weapon", "immediate", "a knife")]


def days_of(draft: Draft) -> float:
    kept = Draft.objects.get(id=draft.id)
    return round((kept.expires_at - kept.last_seen_at) / timedelta(days=1), 3)


def test_its_writer_deletes_it_at_once_and_nothing_of_it_is_left(citizen, kept_draft):
    draft = kept_draft(taken="A canary in a cage")
    citizen.post(
        f"/report/{draft.code}/later/", {"do": "send", "link_to": "0491 570 156", "link_safe": "yes"}
    )

    asked = citizen.get(f"/report/{draft.code}/delete/")
    done = citizen.post(f"/report/{draft.code}/delete/")

    assert (asked.status_code, done.url) == (200, "/report/deleted/")
    assert citizen.get(f"/report/{draft.code}/taken/").status_code == 404
    for model in (Draft, DraftAnswer, ResumeLink, Notification):
        assert not model.objects.exists()
    entry = AuditEntry.objects.get(action="draft.deleted")
    assert (entry.object_ids, entry.reason, entry.source) == ([draft.id], "", "")
    assert ThrottleWindow.objects.count() == 2  # of the network and of the number, for an hour


def test_a_danger_outlives_deletion_with_what_the_floor_needs(citizen, kept_draft, supervisor):
    draft = kept_draft()
    [cue] = raise_cues(draft_id=draft.id, found=KNIFE, at=timezone.now())

    page = citizen.get(f"/report/{draft.code}/delete/").content.decode()
    citizen.post(f"/report/{draft.code}/delete/")

    assert "sounded like danger" in page
    left = set(DraftAnswer.objects.values_list("question", flat=True))
    assert left == {"name", "phone", "phone_safe", "email", "email_safe", "where"}
    assert OpenCue.objects.get().words == "a knife"
    assert citizen.get(f"/report/{draft.code}/taken/").status_code == 404
    clear_cue(cue_id=cue.id, by=supervisor, reason="A kitchen knife in a shop window", at=timezone.now())
    delete_expired_drafts(at=timezone.now())
    assert not DraftAnswer.objects.exists()
    assert OpenCue.objects.count() == 1


def test_an_open_danger_of_an_expired_draft_is_never_lost(kept_draft):
    draft = kept_draft()
    raise_cues(draft_id=draft.id, found=KNIFE, at=timezone.now())
    Draft.objects.update(expires_at=timezone.now())

    assert (delete_expired_drafts(at=timezone.now()), delete_expired_drafts(at=timezone.now())) == (1, 0)

    assert OpenCue.objects.open().get().draft_id == draft.id
    assert not DraftAnswer.objects.filter(question="what_happened").exists()
    assert DraftAnswer.objects.filter(question="phone").exists()


def test_saving_after_deleting_writes_nothing(citizen, kept_draft):
    draft = kept_draft()
    raise_cues(draft_id=draft.id, found=KNIFE, at=timezone.now())
    citizen.post(f"/report/{draft.code}/delete/")

    answer = citizen.post(f"/report/{draft.code}/taken/", {"taken": "Typed in a second tab"})

    assert (answer.status_code, "Typed in a second tab" in answer.content.decode()) == (404, True)
    assert not DraftAnswer.objects.filter(question="taken").exists()


def test_the_customer_says_how_long_and_saving_gives_more_time(customer):
    customer.draft_days = 12
    draft = start_draft(customer=customer, at=timezone.now() - timedelta(days=5)).draft

    save_answers(draft_id=draft.id, answers={"taken": "A bike"}, at=timezone.now())

    assert days_of(draft) == 12


def test_sealed_types_and_matters_of_silence_are_kept_shorter(customer):
    at, sealed = timezone.now(), published(customer.id, "family_violence")
    begun = start_draft(customer=customer, at=at, type_version_id=sealed.version_id).draft
    changed, told = (start_draft(customer=customer, at=at).draft for _ in range(2))

    set_type(draft_id=changed.id, version_id=sealed.version_id)
    raise_cues(draft_id=told.id, found=[CueFound("stalking", "priority", "he follows me")], at=at)

    assert [days_of(draft) for draft in (begun, changed, told)] == [7, 7, 7]


@pytest.mark.parametrize("slug", ["theft", "family_violence", "general_enquiry"])
def test_before_the_first_words_of_a_type_it_says_what_is_kept_and_how_long(customer, citizen, slug):
    page = citizen.get(f"/report/{slug}/").content.decode()

    days = 7 if slug == "family_violence" else 30
    assert f"We keep what you save for {days} days, even if you do not send it." in page
    assert "If it sounds like danger, our staff can read it at once." in page


def test_exactly_the_expired_ones_go(customer, theft):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reports_draft (customer_id, code, secret_hash, channel, state, started_at,"
            " expires_at, last_seen_at) SELECT %s, 'Z' || lpad(n::text, 7, '0'), repeat('0', 64), 'web',"
            " 'open', now(),"
            " now() + CASE WHEN n %% 10 = 0 THEN interval '-1 second' ELSE interval '1 day' END, now()"
            " FROM generate_series(1, 3000) n",
            [customer.id],
        )

    gone = delete_expired_drafts(at=timezone.now())

    assert (gone, Draft.objects.count(), delete_expired_drafts(at=timezone.now())) == (300, 2700, 0)
    assert AuditEntry.objects.filter(action="draft.expired").count() == 1
