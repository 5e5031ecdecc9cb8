"""How long a case is kept, and that what is kept no longer is gone from every table."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.files.storage import storages
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from assistline.database_roles import KEPT
from assistline.housekeeping import tidy
from assistline.models import AuditEntry, Notification
from reports.actions import (
    add_chunk,
    add_supplement,
    begin_file,
    finish_file,
    make_wish,
    send_message,
    start_draft,
    submit_draft,
)
from reports.definitions import published
from reports.models import Attachment, Contact, ContactPoint, Person, Report, SupplementKind, WishKind
from tests.reports.conftest import own_files  # noqa: F401 - a folder of its own for files
from tests.reports.files import photo_with_place
from tests.triage.conftest import NOON, THEFT
from triage.actions import (
    claim_case,
    decide_case,
    destroy_what_is_due,
    destroying,
    index_report,
    lift_hold,
    open_case,
    place_hold,
    raise_grade,
    reckon_again,
    reckon_keeping,
    take_up_news,
)
from triage.belongings import GONE, belongings, words_of
from triage.models import (
    Case,
    DecisionKind,
    Destruction,
    Grade,
    IllegalMove,
    Keeping,
    RetentionClass,
    RetentionRule,
)
from triage.rules.keeping import NOTICE, after_months, fitting, with_notice
from triage.rules.news import News

DAY = timedelta(days=1)
SECRETS = (
    "zorbel", "quillon", "Marisol", "Ekstrand", "0491570156", "+61491570156", "vexingly", "grobbet",
    "omphalos", "brindlemoth", "gazump", "widdershins", "kerfuffle", "photograph-of-my-door",
)  # fmt: skip


def close(case, officer, *, at):
    claim_case(case_id=case.id, officer=officer, at=at)
    case.refresh_from_db()
    decide_case(
        case_id=case.id,
        officer=officer,
        kind=DecisionKind.CLOSE,
        reason="Nobody saw it, said omphalos.",
        told="We close this, brindlemoth.",
        version=case.version,
        at=at,
    )
    case.refresh_from_db()
    return case


@pytest.fixture
def closed(theft_case, officer):
    """A theft that was closed at noon, whose class keeps it for seven years."""
    case = close(theft_case(), officer, at=NOON)
    reckon_keeping(at=NOON)
    return case


@pytest.fixture
def told(customer, officer, own_files):  # noqa: F811
    """A case with secret words in every place that there is: answers, files, messages, notes and reasons."""
    kind = published(customer.id, "theft")
    said = THEFT | {
        "what_happened": "They took the zorbel and hit Marisol with a quillon.",
        "name": "Marisol Ekstrand",
        "taken": "the vexingly old grobbet",
    }
    draft = start_draft(customer=customer, at=NOON, type_version_id=kind.version_id, answers=said).draft
    data, name = photo_with_place(), "photograph-of-my-door.jpg"
    file = begin_file(draft_id=draft.id, name=name, size=len(data), voice_note=False, at=NOON)
    add_chunk(file_id=file.id, offset=0, data=data)
    finish_file(file_id=file.id, at=NOON)
    report = submit_draft(draft_id=draft.id, customer=customer, at=NOON).report
    case = open_case(report_id=report.id, at=NOON)
    index_report(report_id=report.id)
    words = "And a gazump, said Marisol."
    add_supplement(report_id=report.id, kind=SupplementKind.ADDITION, words=words, key="a", at=NOON)
    take_up_news(report_id=report.id, news=News.ADDED, words=words, said_at=NOON, at=NOON)
    send_message(report_id=report.id, words="My widdershins is gone.", key="m", at=NOON)
    raise_grade(case_id=case.id, by=officer, grade=Grade.PRIORITY, reason="A kerfuffle.", at=NOON)
    close(case, officer, at=NOON)
    make_wish(report_id=report.id, kind=WishKind.REVIEW, words="Again, brindlemoth!", key="w", at=NOON)
    reckon_keeping(at=NOON)
    return case


def due(case):
    return Keeping.objects.get(case=case).kept_until


def every_value():
    """Every value of every row of every table of the house, opened where it is encrypted."""
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            yield model._meta.label, str(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield from ((table, text) for (text,) in cursor.fetchall())


def places_of(*secrets):
    return {label for label, text in every_value() for secret in secrets if secret in text}


def test_what_is_due_leaves_no_word_in_any_table_and_no_file(told):
    stored = [name for file in Attachment.objects.all() for name in file.objects_named]
    assert stored
    assert len(places_of(*SECRETS)) > 8

    assert destroy_what_is_due(at=due(told)) == 1

    assert places_of(*SECRETS) == set()
    assert Report.objects.get().narrative_text in ("", GONE)
    with pytest.raises(FileNotFoundError):
        storages["files"].open(stored[0])


def test_what_figures_need_stays(told):
    before = Case.objects.values().get(id=told.id)

    destroy_what_is_due(at=due(told))

    assert {**Case.objects.values().get(id=told.id), "matter": ""} == {**before, "matter": ""}
    assert [one.kind for one in told.decisions.all()] == ["close"]
    assert told.assessments.exclude(rules_version="").count() > 1
    assert told.events.filter(kind="moved_to_closed").exists()
    assert Contact.objects.get().outcome


def test_a_destruction_is_recorded_without_any_word_and_happens_once(told):
    at = due(told)

    assert [destroy_what_is_due(at=at + DAY * days) for days in range(3)] == [1, 0, 0]

    record = Destruction.objects.get()
    assert (record.reference, record.class_name, record.at) == (told.reference, "Reports", at)
    assert record.counts["files"] == 1
    assert record.counts["people"] >= 1
    assert record.counts["contact_points"] == 1
    assert record.counts["messages"] >= 1
    assert AuditEntry.objects.filter(action="case.destroyed", object_ids=[told.id]).count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Destruction.objects.update(reference="X")


def test_nothing_goes_before_its_time(told):
    assert destroy_what_is_due(at=due(told) - timedelta(seconds=1)) == 0

    assert "zorbel" in Report.objects.get().narrative_text


def test_the_case_page_and_the_timeline_open_after_it(told, as_officer):
    destroy_what_is_due(at=due(told))

    page = as_officer.get(f"/review/{told.reference}/")

    assert page.status_code == 200
    assert "What was told is destroyed" in page.content.decode()


def test_a_class_that_keeps_people_and_files_keeps_those(told, customer):
    RetentionClass.objects.filter(name="Reports").update(people=False, contact_points=False, files=False)

    destroy_what_is_due(at=due(told))

    assert Person.objects.filter(name_index__gt="").exists()
    assert ContactPoint.objects.exists()
    assert Attachment.objects.get().parts
    assert not places_of("zorbel", "omphalos", "widdershins")


# ---- holds ----


def hold(case, by, *, at=NOON, days=90):
    reason = "A court has asked for it."
    return place_hold(case_id=case.id, by=by, reason=reason, review_date=(at + days * DAY).date(), at=at)


def test_what_is_held_is_never_destroyed_until_it_is_lifted_and_then_with_notice(told, sergeant):
    held, at = hold(told, sergeant), due(told)
    assert destroy_what_is_due(at=at + 9999 * DAY) == 0

    lift_hold(hold_id=held.id, by=sergeant, reason="The court is done.", at=at + DAY)

    assert destroy_what_is_due(at=at + DAY) == 0
    assert due(told) == at + DAY + NOTICE
    assert destroy_what_is_due(at=at + DAY + NOTICE) == 1


def test_the_database_refuses_what_is_held_whoever_asks(told, sergeant):
    hold(told, sergeant)
    keeping = Keeping.objects.filter(case=told)

    for change in (
        lambda: keeping.update(destroyed_at=due(told) + DAY),
        lambda: Attachment.objects.filter(report__isnull=False).delete(),
        lambda: ContactPoint.objects.all().delete(),
        lambda: destroying._empty_history({told.id}),
        lambda: told.legal_holds.all().delete(),
        lambda: told.legal_holds.update(reason="Another"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert "zorbel" in Report.objects.get().narrative_text


def test_history_cannot_be_emptied_before_its_time(told):
    with pytest.raises(IntegrityError, match="Its time is not over"), transaction.atomic():
        destroying._empty_history({told.id})


def test_what_was_sent_about_a_held_case_keeps_its_words(told, sergeant):
    Notification.objects.create(
        customer_id=told.customer_id,
        message="receipt",
        channel="sms",
        to="+61491570156",
        body="Your code",
        words_version=1,
        subject_kind="report",
        subject_id=Report.objects.get().id,
        occasion="x",
        state="sent",
        settled_at=NOON,
    )
    held = hold(told, sergeant)
    tidy(at=NOON + 365 * DAY)
    assert Notification.objects.get(occasion="x").body == "Your code"

    lift_hold(hold_id=held.id, by=sergeant, reason="The court is done.", at=NOON + 365 * DAY)
    tidy(at=NOON + 365 * DAY)

    assert Notification.objects.get(occasion="x").body == ""


def test_a_hold_on_a_case_holds_what_was_linked_to_it_once(told, theft_case, sergeant):
    other = theft_case()
    link = told.contact_links.get()
    other.contact_links.create(contact=link.contact, report=link.report, linked_at=NOON, ended_at=NOON + DAY)
    hold(other, sergeant)

    assert destroy_what_is_due(at=due(told)) == 0


def test_two_holds_are_lifted_one_by_one(closed, sergeant):
    first, second = hold(closed, sergeant), hold(closed, sergeant)
    lift_hold(hold_id=first.id, by=sergeant, reason="The court is done.", at=NOON)
    assert destroy_what_is_due(at=due(closed)) == 0

    lift_hold(hold_id=second.id, by=sergeant, reason="The other one too.", at=NOON)

    assert destroy_what_is_due(at=due(closed)) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"reason": "short"}, "ten characters"), ({"review_date": NOON.date()}, "still to come")],
)
def test_a_hold_has_a_reason_and_a_day_to_come(closed, sergeant, change, sentence):
    said = {"reason": "A court has asked for it.", "review_date": date(2027, 1, 1)} | change

    with pytest.raises(IllegalMove, match=sentence):
        place_hold(case_id=closed.id, by=sergeant, at=NOON, **said)


def test_a_hold_stands_on_timeline_and_trail_without_its_reason(closed, sergeant):
    held = hold(closed, sergeant)
    lift_hold(hold_id=held.id, by=sergeant, reason="The court is done.", at=NOON + DAY)

    words = [event.words for event in closed.events.filter(kind__startswith="hold_")]
    assert words[0] == "Nothing is destroyed until it is lifted; looked at again on 15 Feb 2027"
    assert "court" not in " ".join(words)
    actions = AuditEntry.objects.filter(object_ids=[closed.id], action__startswith="case.hold")
    assert list(actions.order_by("id").values_list("action", flat=True)) == [
        "case.hold_placed",
        "case.hold_lifted",
    ]


def test_what_is_destroyed_can_neither_be_held_nor_opened_again(closed, sergeant):
    destroy_what_is_due(at=due(closed))

    with pytest.raises(IllegalMove, match="destroyed already"):
        hold(closed, sergeant, at=NOON + 3000 * DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(id=closed.id).update(status="waiting")


# ---- until when ----


def test_a_case_that_is_opened_again_is_kept_from_its_next_closing(closed, officer):
    answered = closed.contact_links.get().report
    take_up_news(report_id=answered.id, news=News.WROTE, words="Hello", said_at=NOON + DAY, at=NOON + DAY)
    assert not Keeping.objects.exists()

    closed.refresh_from_db()
    close(closed, officer, at=NOON + 2 * DAY)
    reckon_keeping(at=NOON + 2 * DAY)

    assert due(closed) == datetime(2033, 11, 20, tzinfo=ZoneInfo("Australia/Melbourne"))


def test_a_shorter_class_gives_notice_before_anything_goes(closed, customer):
    RetentionClass.objects.filter(name="Reports").update(months=1)
    later = NOON + 400 * DAY
    assert reckon_again(customer_id=customer.id) == 1
    assert destroy_what_is_due(at=later) == 0

    reckon_keeping(at=later)

    assert due(closed) == later + NOTICE
    reckon_again(customer_id=customer.id)
    reckon_keeping(at=later + 5 * DAY)
    assert due(closed) == later + NOTICE


def test_a_class_that_was_changed_behind_its_back_destroys_nothing(closed):
    at = due(closed)
    RetentionClass.objects.filter(name="Reports").update(months=None)

    assert destroy_what_is_due(at=at) == 0

    assert Keeping.objects.get().set_at is None


def test_without_a_rule_it_is_kept_for_good_and_that_can_be_seen(theft_case, officer):
    RetentionRule.objects.all().delete()
    case = close(theft_case(), officer, at=NOON)

    reckon_keeping(at=NOON)

    keeping = Keeping.objects.get(case=case)
    assert (keeping.retention_class, keeping.kept_until, keeping.set_at) == (None, None, NOON)
    assert destroy_what_is_due(at=NOON + 99999 * DAY) == 0


def test_one_case_that_cannot_be_destroyed_holds_up_no_other(told, theft_case, officer, monkeypatch):
    other = close(theft_case(), officer, at=NOON)
    reckon_keeping(at=NOON)
    monkeypatch.setattr(
        destroying, "belongings", lambda case: 1 / 0 if case.id == told.id else belongings(case)
    )

    assert destroy_what_is_due(at=due(other)) == 1

    assert Keeping.objects.get(case=told).destroyed_at is None


class Told:
    """A rule, of a type and a disposition."""

    def __init__(self, report_type_id, disposition):
        self.report_type_id, self.disposition = report_type_id, disposition


def test_the_rule_that_says_most_is_the_one_that_counts():
    rules = [Told(None, ""), Told(None, "advice"), Told(7, ""), Told(7, "advice"), Told(8, "report")]

    def chosen(type_id, disposition):
        found = fitting(rules, type_id=type_id, disposition=disposition)
        return found.report_type_id, found.disposition

    assert chosen(7, "advice") == (7, "advice")
    assert chosen(7, "report") == (7, "")
    assert chosen(9, "advice") == (None, "advice")
    assert chosen(None, "report") == (None, "")
    assert fitting([], type_id=7, disposition="advice") is None


MELBOURNE = ZoneInfo("Australia/Melbourne")


@pytest.mark.parametrize(
    ("closed_at", "months", "until"),
    [
        ("2026-11-17 12:00", 1, "2026-12-18"),
        ("2026-08-31 09:00", 1, "2026-10-01"),  # the thirtieth, and the day after begins
        ("2027-11-30 23:59", 3, "2028-03-01"),  # a leap year
        ("2026-11-17 12:00", 84, "2033-11-18"),
    ],
)
def test_months_end_with_the_day_that_they_fall_on(closed_at, months, until):
    at = datetime.fromisoformat(closed_at).replace(tzinfo=MELBOURNE)

    assert after_months(at, months, MELBOURNE) == datetime.fromisoformat(until).replace(tzinfo=MELBOURNE)


FIRST = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 5 * 365 * 24).map(lambda hours: FIRST + timedelta(hours=hours))


@given(moments, st.integers(1, 1200))
def test_a_month_more_is_never_sooner(closed_at, months):
    assert closed_at < after_months(closed_at, months, MELBOURNE)
    assert after_months(closed_at, months, MELBOURNE) < after_months(closed_at, months + 1, MELBOURNE)


@given(moments, st.none() | moments, moments)
def test_nothing_comes_sooner_than_the_class_says_or_without_notice(by_class, before, at):
    until = with_notice(by_class, before=before, at=at)

    assert until >= by_class
    assert until == before or until >= at + NOTICE
    assert with_notice(by_class, before=until, at=at + DAY) == until


# ---- what others add ----


def test_every_word_that_nobody_may_change_is_known_to_who_destroys_it():
    mine = set(destroying.HISTORY)
    kept = {apps.get_model(label) for label, rights in KEPT.items() if "UPDATE" in rights}
    of_cases = {model for model in kept if model._meta.app_label in ("triage", "reports", "agents")}

    assert {model for model in of_cases if words_of(model) and model is not Destruction} <= mine
