"""A replay in the settings: watched, read contact by contact, and judged with a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assistline.models import AuditEntry
from reports.models import ReportType
from tests.conftest import person, signed_in
from tests.triage.conftest import *  # noqa: F403 - files reports
from tests.triage.replaying_cases import advising_draft, many_cases
from triage.actions import ask_replay, run_replays
from triage.models import Replay, ReplayChange

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WHY = "Nobody was there, and nothing can be found."


@pytest.fixture
def draft(customer):
    """Thefts are advice only."""
    return advising_draft(customer)


@pytest.fixture
def replay(draft, theft_case, administrator) -> Replay:
    """Over three thefts, all of them lowered."""
    for _ in range(3):
        theft_case(at=timezone.now() - HOUR)
    asked = ask_replay(version_id=draft.id, days=30, by=administrator, at=timezone.now())
    run_replays(at=timezone.now())
    asked.refresh_from_db()
    return asked


def url(replay):
    return reverse("admin:triage_replay_read", args=[replay.id])


def alike(client, change, **typed):
    return client.post(reverse("admin:triage_replaychange_alike", args=[change.id]), typed)


def judge(client, change, **typed):
    return client.post(reverse("admin:triage_replaychange_judge", args=[change.id]), typed)


def test_a_replay_is_asked_for_and_watched(draft, as_administrator, theft_case) -> None:
    theft_case(at=timezone.now() - HOUR)
    answer = as_administrator.post(reverse("admin:triage_replay_ask", args=[draft.id]), {"days": "7"})

    waiting = as_administrator.get(answer.url).content.decode()
    run_replays(at=timezone.now())
    done = as_administrator.get(answer.url).content.decode()

    assert "data-reload-seconds" in waiting
    assert "data-reload-seconds" not in done
    assert "1 of 1</b> would change" in done
    assert Replay.objects.get().days == 7


@pytest.mark.parametrize("days", ["0", "400", "soon", ""])
def test_days_that_make_no_sense_are_said(draft, as_administrator, days) -> None:
    answer = as_administrator.post(
        reverse("admin:triage_replay_ask", args=[draft.id]), {"days": days}, follow=True
    )

    assert "Replay 1 to 366 days." in answer.content.decode()
    assert not Replay.objects.exists()


def test_every_lowered_contact_is_listed_with_its_words_and_the_look_is_on_the_trail(
    replay, as_administrator, administrator
) -> None:
    shown = as_administrator.get(url(replay)).content.decode()

    assert shown.count("Wrong, keep Scheduled") == 3
    assert "the bicycle was gone" in shown
    assert "happening now: no" in shown
    entry = AuditEntry.objects.filter(action="replay.read").latest("id")
    assert sorted(entry.object_ids) == sorted(replay.changes.values_list("case_id", flat=True))
    assert entry.actor_id == administrator.id


def test_long_words_are_there_to_the_end(draft, theft_case, administrator, as_administrator) -> None:
    told = "The bike was gone. " * 30 + "At the very end:\nthe shed is open."
    theft_case(at=timezone.now() - HOUR, what_happened=told)
    replay = ask_replay(version_id=draft.id, days=30, by=administrator, at=timezone.now())
    run_replays(at=timezone.now())

    shown = as_administrator.get(url(replay))

    assert shown.content.decode().count("the shed is open.") == 1
    assert shown.context["rows"][0]["all_words"] == told
    ReportType.objects.filter(slug="theft").update(narrative_class="sealed")
    assert b"the shed is open" not in as_administrator.get(url(replay)).content


def test_what_was_told_in_confidence_is_not_shown(replay, as_administrator) -> None:
    ReportType.objects.filter(slug="theft").update(narrative_class="sealed")

    shown = as_administrator.get(url(replay)).content.decode()

    assert "Told in confidence" in shown
    assert "the bicycle was gone" not in shown
    assert "happening now: no" not in shown


def test_a_contact_is_judged_with_a_reason(replay, as_administrator, administrator) -> None:
    change = replay.changes.first()

    answer = judge(as_administrator, change, judgement="right", reason=WHY, show="lowered")

    change.refresh_from_db()
    assert (change.judgement, change.reason, change.judged_by) == ("right", WHY, administrator)
    assert answer.url == f"{url(replay)}?show=lowered#change-{change.id}"
    assert "1 of 3 lowered read" in as_administrator.get(answer.url).content.decode()


def test_without_a_reason_nothing_is_judged_and_nothing_typed_is_lost(replay, as_administrator) -> None:
    change = replay.changes.first()

    answer = judge(as_administrator, change, judgement="right", reason="Too so")

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "in at least 10 characters" in shown
    assert 'value="Too so"' in shown
    assert not ReplayChange.objects.exclude(judgement="").exists()


def test_all_that_are_lowered_alike_are_judged_with_one_reason_but_for_those_judged_alone(
    replay, as_administrator
) -> None:
    odd, one, _other = replay.changes.all()
    judge(as_administrator, odd, judgement="wrong", reason="He comes back")
    assert "2 contacts are lowered alike" in as_administrator.get(url(replay)).content.decode()

    answer = alike(as_administrator, one, reason=WHY)

    shown = as_administrator.get(answer.url).content.decode()
    told = replay.changes.order_by("id").values_list("judgement", "reason")
    assert list(told) == [("wrong", "He comes back"), ("right", WHY), ("right", WHY)]
    assert "Right, for 2 contacts" in shown
    assert "together with 1 that is lowered alike" in shown


def test_nothing_is_judged_together_without_a_reason(replay, as_administrator) -> None:
    answer = alike(as_administrator, replay.changes.first(), reason="Too so")

    shown = answer.content.decode()
    assert "in at least 10 characters" in shown
    assert 'value="Too so"' in shown
    assert not ReplayChange.objects.exclude(judgement="").exists()


def test_one_that_is_wrong_stands_in_the_way(draft, replay, as_administrator) -> None:
    for change in replay.changes.all():
        judge(as_administrator, change, judgement="right", reason=WHY)
    judge(as_administrator, replay.changes.first(), judgement="wrong", reason="He comes back")

    page = reverse("admin:assistline_decisiontableversion_change", args=[draft.id])
    assert "1 contact was judged wrong in the replay" in as_administrator.get(page).content.decode()


def test_lists_go_on_from_page_to_page_and_cost_the_same(
    draft, centre, administrator, as_administrator, django_assert_max_num_queries
) -> None:
    many_cases(centre, 45, at=timezone.now())
    replay = ask_replay(version_id=draft.id, days=30, by=administrator, at=timezone.now())
    run_replays(at=timezone.now())
    seen, address = [], url(replay)

    while address:
        with django_assert_max_num_queries(15):
            context = as_administrator.get(address).context
        seen += [row["id"] for row in context["rows"]]
        address = context["next_url"]

    assert seen == list(replay.changes.order_by("id").values_list("id", flat=True))
    assert len(seen) == 45


@pytest.mark.parametrize(
    ("show", "number"), [("lowered", 3), ("raised", 0), ("other", 0), ("all", 3), ("?", 3)]
)
def test_a_filter_shows_its_own(replay, as_administrator, show, number) -> None:
    assert len(as_administrator.get(url(replay), {"show": show, "after": "x-1"}).context["rows"]) == number


def test_another_customers_replay_is_not_there(replay, foreigner) -> None:
    assert foreigner.get(url(replay)).status_code == 404
    assert judge(foreigner, replay.changes.first(), judgement="right", reason=WHY).status_code == 404


@pytest.mark.parametrize("role", ["agent", "officer", "sergeant", "supervisor", "auditor"])
def test_only_administrators_read_and_judge(replay, centre, role) -> None:
    client = signed_in(person("somebody", role, centre, "Some Body"))

    assert client.get(url(replay)).status_code == 403
    assert judge(client, replay.changes.first(), judgement="right", reason=WHY).status_code == 403


def test_a_draft_is_thrown_away_with_its_replays(draft, replay, as_administrator) -> None:
    page = reverse("admin:assistline_decisiontableversion_delete", args=[draft.id])

    as_administrator.post(page, {"post": "yes"})

    assert not Replay.objects.exists()
