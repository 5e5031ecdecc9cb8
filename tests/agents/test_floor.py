"""The floor: alarms that stay until a person clears them with a reason."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assistline import audit
from assistline.models import AuditEntry, Centre, Customer
from reports.actions import mark_cues, raise_cues, start_draft
from reports.definitions import published
from reports.models import Contact, CueMark, Draft, OpenCue
from reports.models.contact import Channel
from reports.reading import CueFound
from tests.conftest import person, signed_in
from tests.triage.conftest import *  # noqa: F403 - the fixtures that file reports

FLOOR = reverse("floor")
NOW = reverse("floor-now")
KICKING = CueFound("intruder_now", "immediate", "kicking the front door", source="lexicon 2026-11-22")
THREAT = CueFound("threat", "priority", "said he would burn us out", source="lexicon 2026-11-22")


@pytest.fixture
def alarm(customer):
    """Raises a cue on a new draft, of this centre's portal or of a contact elsewhere."""

    def raised(found: CueFound = KICKING, centre: Centre | None = None, at=None) -> OpenCue:
        at = at or timezone.now()
        draft = start_draft(customer=centre.customer if centre else customer, at=at).draft
        if centre is not None:
            contact = Contact.objects.create(customer=centre.customer, centre=centre, channel=Channel.PHONE)
            Draft.objects.filter(id=draft.id).update(contact=contact)
        [cue] = raise_cues(draft_id=draft.id, found=[found], at=at)
        return cue

    return raised


@pytest.fixture
def elsewhere(other_centre, alarm) -> OpenCue:
    return alarm(centre=other_centre)


@pytest.fixture
def foreign(db, alarm) -> OpenCue:
    """A cue of another customer."""
    abroad = Customer.objects.create(slug="trams", name="Trams")
    return alarm(centre=Centre.objects.create(customer=abroad, slug="trams", name="Trams"))


def clear(client, cue, reason="It was a film that she described."):
    return client.post(reverse("floor-clear", args=[cue.id]), {"reason": reason})


def shown(client, **query):
    return [row["id"] for row in client.get(FLOOR, query).context["cues"]]


def test_an_open_cue_is_shown_with_its_very_words_and_where_it_was_said(alarm, as_supervisor):
    alarm()

    page = as_supervisor.get(FLOOR).content.decode()

    assert "kicking the front door" in page
    assert "lexicon 2026-11-22" in page
    assert "Report, being written" in page
    assert "intruder now" in page


def test_a_report_says_what_it_is_about_and_whether_it_was_sent(customer, alarm, as_supervisor):
    cue = alarm()
    theft = published(customer.id, "theft")
    assert theft is not None
    Draft.objects.filter(id=cue.draft_id).update(type_version=theft.version_id)
    written = as_supervisor.get(FLOOR).context["cues"][0]["where"]
    Draft.objects.filter(id=cue.draft_id).update(state="submitted")

    sent = as_supervisor.get(FLOOR).context["cues"][0]["where"]

    assert (written, sent) == ("Theft report, being written", "Theft report, sent")


def test_immediate_stands_before_priority_and_the_newest_first(alarm, as_supervisor):
    threat, first, second = alarm(THREAT), alarm(), alarm()

    assert shown(as_supervisor) == [second.id, first.id, threat.id]


def test_what_is_not_urgent_alarms_nobody(alarm, as_supervisor):
    cue = alarm(THREAT)
    OpenCue.objects.filter(id=cue.id).update(grade="scheduled")

    assert shown(as_supervisor) == []


def test_a_supervisor_watches_one_centre_and_a_sergeant_all_of_the_customer(
    alarm, elsewhere, foreign, as_supervisor, as_sergeant
):
    here = alarm()

    assert shown(as_supervisor) == [here.id]
    assert shown(as_sergeant) == [here.id, elsewhere.id]


def test_the_words_that_were_seen_are_on_the_trail(alarm, as_supervisor, supervisor):
    cue = alarm()

    as_supervisor.get(FLOOR)

    entry = AuditEntry.objects.get(action="floor.watched")
    assert (entry.actor_id, entry.object_kind, entry.object_ids) == (supervisor.id, "cue", [cue.id])


def test_an_open_page_that_knows_it_all_reads_nothing_and_leaves_no_entry(alarm, as_supervisor):
    alarm()
    known = as_supervisor.get(FLOOR).context["state"]
    entries = AuditEntry.objects.count()

    answer = as_supervisor.get(NOW, {"known": known})

    assert (answer.status_code, AuditEntry.objects.count()) == (204, entries)


def test_an_open_page_gets_what_is_new_and_no_second_page_around_it(alarm, as_supervisor):
    known = as_supervisor.get(FLOOR).context["state"]
    alarm()

    answer = as_supervisor.get(NOW, {"known": known}).content.decode()

    assert "kicking the front door" in answer
    assert "<html" not in answer


@pytest.mark.parametrize("mark", CueMark)
def test_a_mark_changes_what_the_open_page_knows_and_is_said_in_words(alarm, as_supervisor, mark):
    cue = alarm()
    known = as_supervisor.get(FLOOR).context["state"]

    mark_cues(draft_id=cue.draft_id, mark=mark, at=timezone.now())

    assert mark.label in as_supervisor.get(NOW, {"known": known}).content.decode()


def test_a_cleared_cue_goes_and_the_reason_stays(alarm, as_supervisor, supervisor):
    cue = alarm()

    answer = clear(as_supervisor, cue)

    cue.refresh_from_db()
    assert answer.url == FLOOR
    assert (cue.cleared_by_id, cue.clear_reason) == (supervisor.id, "It was a film that she described.")
    assert shown(as_supervisor) == []


@pytest.mark.parametrize("reason", ["", "         ", "too short", "x" * 1001])
def test_without_a_reason_a_cue_stays_and_what_was_typed_is_kept(alarm, as_supervisor, reason):
    cue = alarm()

    answer = clear(as_supervisor, cue, reason)

    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"]
    assert shown(as_supervisor) == [cue.id]


def test_two_who_clear_one_cue_and_the_second_reads_who_was_first(alarm, as_supervisor, sergeant):
    cue = alarm()
    page = signed_in(sergeant)
    page.get(reverse("floor-cue", args=[cue.id]))
    clear(as_supervisor, cue)

    assert clear(page, cue).status_code == 404  # it is not on the floor any more


def test_of_two_at_the_same_moment_the_second_is_told(alarm, as_supervisor, sergeant, monkeypatch):
    cue = alarm()
    clear(signed_in(sergeant), cue)
    monkeypatch.setattr("agents.screens.floor_cues.visible_cues", OpenCue.objects.visible_to)

    answer = as_supervisor.post(
        reverse("floor-clear", args=[cue.id]), {"reason": "Rang back, all is well."}, follow=True
    )

    assert "Okafor has cleared this already" in answer.content.decode()


def test_reading_one_cue_is_on_the_trail(alarm, as_supervisor):
    cue = alarm()

    as_supervisor.get(reverse("floor-cue", args=[cue.id]))

    assert AuditEntry.objects.filter(action="cue.read", object_ids=[cue.id]).exists()


@pytest.mark.parametrize(
    ("role", "expected"),
    [("supervisor", [200, 404, 404]), ("sergeant", [200, 200, 404]), ("agent", [403, 403, 403])],
)
def test_a_cue_that_is_not_yours_to_see_is_not_there(alarm, elsewhere, foreign, centre, role, expected):
    client = signed_in(person(f"a-{role}", role, centre, role))

    got = [
        client.get(reverse("floor-cue", args=[cue.id])).status_code for cue in (alarm(), elsewhere, foreign)
    ]

    assert got == expected


def test_nobody_clears_a_cue_of_another_centre(elsewhere, as_supervisor):
    assert clear(as_supervisor, elsewhere).status_code == 404

    elsewhere.refresh_from_db()
    assert elsewhere.cleared_at is None


def test_more_than_a_page_of_cues_are_all_reachable(alarm, as_supervisor):
    raised = {alarm(THREAT if n % 3 else KICKING).id for n in range(60)}
    seen, url = [], FLOOR

    while url:
        page = as_supervisor.get(url)
        seen += [row["id"] for row in page.context["cues"]]
        url = page.context["next_url"]

    assert len(seen) == 60
    assert set(seen) == raised


@pytest.mark.parametrize("after", ["x", "immediate-", "scheduled-1", "priority-" + "9" * 30, "immediate-१"])
def test_what_is_no_cursor_shows_the_first_page(alarm, as_supervisor, after):
    cue = alarm()

    assert shown(as_supervisor, after=after) == [cue.id]


def test_cases_past_their_deadline_are_named_with_who_has_them(
    theft_case, officer, as_supervisor, as_sergeant
):
    case = theft_case(at=timezone.now() - timedelta(days=2))

    [row] = as_supervisor.get(FLOOR).context["late"]

    assert (row["reference"].replace(" ", ""), row["holder"], row["url"]) == (case.reference, "", "")
    assert case.reference in as_sergeant.get(FLOOR).context["late"][0]["url"]
    assert AuditEntry.objects.filter(
        action="floor.watched", object_kind="case", object_ids=[case.id]
    ).exists()


def test_the_case_that_a_report_with_a_cue_became_is_named(customer, theft_case, as_supervisor, as_sergeant):
    case = theft_case()
    report = case.contact_links.get().report
    draft = start_draft(customer=customer, at=timezone.now()).draft
    report.draft = draft
    report.save(update_fields=["draft"])
    raise_cues(draft_id=draft.id, found=[KICKING], at=timezone.now())

    rows = [client.get(FLOOR).context["cues"][0] for client in (as_supervisor, as_sergeant)]

    assert {row["case_reference"].replace(" ", "") for row in rows} == {case.reference}
    assert [bool(row["case_url"]) for row in rows] == [False, True]


@pytest.mark.parametrize(("role", "told"), [("sergeant", True), ("supervisor", True), ("officer", False)])
def test_the_bar_says_how_many_cues_are_open_to_those_who_watch(alarm, centre, role, told):
    alarm()

    page = signed_in(person(f"a-{role}", role, centre, role)).get(reverse("staff-landing")).content.decode()

    assert ("Open cues" in page) is told


def test_without_the_trail_only_danger_is_shown_and_kept_in_the_journal(alarm, as_supervisor, monkeypatch):
    danger, other = alarm(), alarm(THREAT)
    real, asked = audit.record, []

    def broken(*, allow_journal=False, **entry):
        asked.append((allow_journal, entry["object_ids"]))
        if not allow_journal:
            raise audit.CannotRecord("floor.watched")
        return real(**entry)

    monkeypatch.setattr("assistline.audit.record", broken)

    page = as_supervisor.get(FLOOR)

    assert [row["id"] for row in page.context["cues"]] == [danger.id]
    assert asked == [(False, [danger.id, other.id]), (True, [danger.id])]
    assert "Only immediate cues are shown" in page.content.decode()


LOAD = """
    INSERT INTO reports_opencue (customer_id, centre_id, draft_id, cue, grade, words, source, raised_at,
        mark, clear_reason)
    SELECT %s, %s, %s, 'cue ' || n, (ARRAY['immediate', 'priority'])[n %% 2 + 1], '', 'a test',
        now() - n * interval '1 second', '', ''
    FROM generate_series(%s, %s) n
"""


def test_the_floor_takes_the_same_few_statements_at_ten_and_at_ten_thousand(
    alarm, centre, customer, supervisor, sergeant
):
    draft_id, counted = alarm().draft_id, []

    for first, last in ((1, 10), (11, 10_000)):
        with connection.cursor() as cursor:
            cursor.execute(LOAD, [customer.id, centre.id, draft_id, first, last])
            cursor.execute("ANALYZE reports_opencue")
        for user in (supervisor, sergeant):
            client = signed_in(user)
            with CaptureQueriesContext(connection) as statements:
                client.get(FLOOR)
            counted.append(len(statements))

    assert counted[:2] == counted[2:]
    assert max(counted) <= 14
