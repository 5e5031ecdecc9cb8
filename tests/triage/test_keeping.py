"""How long a case is kept, and that what is kept no longer is gone from every table."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.files.storage import storages
from django.db import DatabaseError, connection, transaction

from assistline.database_roles import KEPT
from assistline.models import AuditEntry, Notification
from reports.models import Attachment, Contact, ContactPoint, Person, Report
from tests.reports.conftest import own_files  # noqa: F401 - a folder of its own for files
from tests.triage.conftest import NOON
from tests.triage.keeping_cases import close, due
from triage.actions import (
    destroy_what_is_due,
    destroying,
    note_unreached,
    reckon_again,
    reckon_keeping,
    take_up_news,
)
from triage.belongings import GONE, belongings, words_of
from triage.models import (
    Case,
    Destruction,
    Keeping,
    RetentionClass,
    RetentionRule,
)
from triage.rules.keeping import NOTICE
from triage.rules.news import News

DAY = timedelta(days=1)
SECRETS = (
    "zorbel", "quillon", "Marisol", "Ekstrand", "0491570156", "+61491570156", "vexingly", "grobbet",
    "omphalos", "brindlemoth", "gazump", "widdershins", "kerfuffle", "photograph-of-my-door",
)  # fmt: skip


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


def test_what_is_due_leaves_no_word_in_any_table_and_no_file(told, django_capture_on_commit_callbacks):
    stored = [name for file in Attachment.objects.all() for name in file.objects_named]
    assert stored
    assert len(places_of(*SECRETS)) > 8

    with django_capture_on_commit_callbacks(execute=True):
        assert destroy_what_is_due(at=due(told)) == 1

    assert places_of(*SECRETS) == set()
    assert Report.objects.get().narrative_text in ("", GONE)
    with pytest.raises(FileNotFoundError):
        storages["files"].open(stored[0])


def test_a_message_that_still_waits_is_sent_to_nobody_and_nobody_is_alarmed(told):
    first, second = Notification.objects.filter(state="pending").order_by("id")[:2]
    Notification.objects.filter(id=second.id).update(state="sending", lease_until=NOON)
    at = due(told)

    destroy_what_is_due(at=at)

    first.refresh_from_db()
    second.refresh_from_db()
    assert [(one.state, one.to, one.settled_at) for one in (first, second)] == [
        ("refused", "", at),
        ("unknown", "", at),
    ]
    assert not Notification.objects.filter(state__in=["pending", "sending"], subject_kind="report").exists()
    assert [note_unreached(notification_id=one.id, at=at + DAY) for one in (first, second)] == [False, False]
    assert not told.events.filter(kind="nobody_reached").exists()


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


# ---- what others add ----


def test_every_word_that_nobody_may_change_is_known_to_who_destroys_it():
    mine = set(destroying.HISTORY)
    kept = {apps.get_model(label) for label, rights in KEPT.items() if "UPDATE" in rights}
    of_cases = {model for model in kept if model._meta.app_label in ("triage", "reports", "agents")}

    assert {model for model in of_cases if words_of(model) and model is not Destruction} <= mine
