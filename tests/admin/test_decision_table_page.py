"""The page of a version: its rows beside those before, what is wrong with them, and who may publish them."""

import pytest
from django.urls import reverse

from assistline.models import AuditEntry, DecisionRow
from tests.admin.table_forms import page, press, rows_url
from tests.conftest import person, signed_in
from triage.actions import run_replays
from triage.models import Replay

pytestmark = pytest.mark.django_db


def look(client, version):
    return client.get(rows_url(version)).content.decode()


def change_a_cell(draft):
    """Thefts are a priority now, in another wording."""
    changed = draft.rows.get(reason="Theft that is over, nobody in danger")
    changed.grade, changed.disposition = "priority", "officer_review"
    changed.save()
    return changed


def replay(client, draft, at):
    client.post(reverse("admin:triage_replay_ask", args=[draft.id]), {"days": "30"})
    run_replays(at=at)


def test_a_whole_table_says_in_how_many_paths_it_ends(version, as_administrator) -> None:
    shown = look(as_administrator, version)

    assert "paths end in a grade" in shown
    assert "In force</b> since" in shown


def test_a_changed_cell_says_what_it_was(draft, as_administrator) -> None:
    cell = draft.rows.get(reason="Noise of people, nobody in danger").cells.get(column__fact="happening_now")
    cell.operator, cell.value = "in", "no, unsure"
    cell.save()
    change_a_cell(draft)

    shown = look(as_administrator, draft)

    assert '<span class="changed">no, unsure</span><span class="was">was no</span>' in shown
    assert "was Scheduled" in shown
    assert "3 cells changed since v1, in rows" in shown


def test_rows_that_came_went_and_moved_are_told_apart(draft, as_administrator) -> None:
    rows = list(draft.rows.all())
    rows[0].delete()
    as_administrator.post(page("decisionrow_up", rows[5].id))
    DecisionRow.objects.create(
        version=draft, position=99, grade="priority", disposition="report", reason="New"
    )

    shown = look(as_administrator, draft)

    assert "was 5" in shown
    assert f"Taken out: row 1 “{rows[0].reason}”" in shown
    assert '<span class="was">new</span>' in shown


def test_a_row_moves_one_place_and_stays_at_the_ends(draft, as_administrator) -> None:
    first, second = draft.rows.all()[:2]

    as_administrator.post(page("decisionrow_down", first.id))
    as_administrator.post(page("decisionrow_up", second.id))

    assert list(draft.rows.values_list("id", flat=True))[:2] == [second.id, first.id]
    assert AuditEntry.objects.filter(object_kind="decisionrow", object_ids=[first.id]).exists()


def test_each_problem_is_said_with_its_row(draft, as_administrator) -> None:
    top = DecisionRow.objects.create(
        version=draft, position=0, grade="priority", disposition="report", reason="x"
    )

    shown = look(as_administrator, draft)

    assert "Row 2 is never reached" in shown
    assert f'<a href="{page("decisionrow_change", top.id)}">Row 1 has no worked example.</a>' in shown
    assert 'aria-disabled="true"' in shown
    assert "Row 2 is never reached" in press(as_administrator, draft, "propose")


def test_a_draft_goes_in_force_by_two_people(version, draft, second, as_administrator, administrator) -> None:
    change_a_cell(draft)
    assert "Replay the draft" in look(as_administrator, draft)
    replay(as_administrator, draft, version.published_at)

    assert "waits for a second person" in press(as_administrator, draft, "propose")
    assert "somebody else has to publish it" in press(as_administrator, draft, "publish")
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert "Tom Baxter asked on" in look(second, draft)
    assert "is published and in force" in press(second, draft, "publish")

    draft.refresh_from_db()
    assert (draft.state, draft.proposed_by_id) == ("published", administrator.id)
    assert AuditEntry.objects.filter(action="table.published", object_ids=[draft.id]).exists()


def test_what_was_asked_for_can_be_taken_back(version, draft, as_administrator) -> None:
    replay(as_administrator, draft, version.published_at)
    press(as_administrator, draft, "propose")

    press(as_administrator, draft, "withdraw")

    draft.refresh_from_db()
    assert draft.proposed_by_id is None


def test_a_change_after_asking_has_to_be_asked_for_again(version, draft, second, as_administrator) -> None:
    replay(as_administrator, draft, version.published_at)
    press(as_administrator, draft, "propose")

    change_a_cell(draft)

    assert "It was changed since: ask again." in look(second, draft)
    assert "was changed since" in press(second, draft, "publish")
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_what_is_in_force_is_rolled_back_in_one_step(version, draft, second, as_administrator) -> None:
    change_a_cell(draft)
    replay(as_administrator, draft, version.published_at)
    press(as_administrator, draft, "propose")
    press(second, draft, "publish")

    assert "Back to version 1" in press(as_administrator, draft, "roll_back")

    now = draft.table.versions.get(state="published")
    assert (now.number, now.restores_id) == (3, version.id)


def test_the_first_version_has_nothing_to_go_back_to(version, as_administrator) -> None:
    assert "There is no version before this one." in press(as_administrator, version, "roll_back")


@pytest.mark.parametrize(
    "verb", ["propose", "withdraw", "publish", "roll_back", "confirm_surge", "end_surge", "copy"]
)
def test_another_customers_versions_are_not_there(draft, foreigner, verb) -> None:
    assert foreigner.get(rows_url(draft)).status_code == 404
    assert foreigner.post(page(f"decisiontableversion_{verb}", draft.id)).status_code == 404
    assert foreigner.post(page("decisionrow_up", draft.rows.first().id)).status_code == 404
    assert foreigner.post(reverse("admin:triage_replay_ask", args=[draft.id])).status_code == 404
    assert not Replay.objects.exists()


@pytest.mark.parametrize("role", ["agent", "officer", "sergeant", "supervisor", "auditor"])
def test_nobody_but_administrators_sees_or_presses_anything(draft, centre, role) -> None:
    client = signed_in(person("somebody", role, centre, "Some Body"))

    doors = [rows_url(draft), page("decisionrow_change", draft.rows.first().id)]
    presses = [
        page("decisiontableversion_propose", draft.id),
        page("decisiontableversion_publish", draft.id),
        reverse("admin:triage_replay_ask", args=[draft.id]),
    ]
    assert {client.get(url).status_code for url in doors} | {
        client.post(url).status_code for url in presses
    } == {403}


def test_a_stranger_is_sent_to_log_in(draft, stranger) -> None:
    assert stranger.post(page("decisiontableversion_publish", draft.id)).status_code == 302
    assert stranger.get(rows_url(draft)).url.startswith(reverse("login"))


@pytest.mark.parametrize("more", [0, 60])
def test_the_page_costs_the_same_however_many_rows_it_has(
    draft, as_administrator, django_assert_max_num_queries, more
) -> None:
    DecisionRow.objects.bulk_create(
        DecisionRow(version=draft, position=0, grade="scheduled", disposition="report", reason=f"r{n}")
        for n in range(more)
    )
    look(as_administrator, draft)  # what is kept in memory is read

    with django_assert_max_num_queries(15):
        look(as_administrator, draft)


def test_a_replayed_drafts_page_costs_no_more(
    draft, as_administrator, version, django_assert_max_num_queries
) -> None:
    change_a_cell(draft)
    replay(as_administrator, draft, version.published_at)
    press(as_administrator, draft, "propose")
    look(as_administrator, draft)

    with django_assert_max_num_queries(15):
        look(as_administrator, draft)


def test_pages_of_what_is_in_force_have_nothing_to_type(version, as_administrator) -> None:
    row = as_administrator.get(page("decisionrow_change", version.rows.first().id)).content.decode()

    assert "<textarea" not in row
    assert 'name="reason"' not in row
    assert "Move row" not in look(as_administrator, version)
    assert as_administrator.post(page("decisionrow_change", version.rows.first().id)).status_code == 403
