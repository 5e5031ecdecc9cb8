"""Rows of the big tables, written by the database itself: the tests are about reading them."""

from django.db import connection
from django.utils import timezone

from assistline.models import (
    AuditEntry,
    DecisionTableVersion,
    Delivery,
    Notification,
    OutboxEvent,
    User,
)
from tests.conftest import person
from triage.models import Assessment, Case, Replay, ReplayChange

ROWS = {
    "users": """
        INSERT INTO assistline_user
            (username, full_name, email, role, centre_id, password, is_active, joined_at)
        SELECT 'u' || n, 'Person ' || n, '', 'agent', %(centre)s, '!', true, now()
    """,
    "notifications": """
        INSERT INTO assistline_notification
            (customer_id, message, channel, language, "to", subject_line, body, words_version, subject_kind,
            subject_id, occasion, state, due_at, attempts, attempt_id, fence, provider, provider_reference,
            last_error, created_at)
        SELECT %(customer)s, 'receipt', 'sms', 'en', %(to)s, '', %(body)s, 1, 'report',
            n, 'submitted', 'sent', now(), 1, gen_random_uuid(), 1, 'fake', '', '', now()
    """,
    "events": """
        INSERT INTO assistline_outboxevent (name, payload, centre_id)
        SELECT 'report.submitted', jsonb_build_object('report_id', n), %(centre)s
    """,
    "deliveries": """
        WITH made AS (
            INSERT INTO assistline_outboxevent (name, payload, centre_id)
            SELECT 'report.submitted', '{}', %(centre)s FROM generate_series(1, %(count)s) RETURNING id
        )
        INSERT INTO assistline_delivery
            (event_id, event_name, subscriber, payload, state, attempts, fence, last_error, created_at)
        SELECT made.id, 'report.submitted', 's', '{"report_id": 1}', 'done', 1, 1, '', now() FROM made
    """,
    "entries": """
        INSERT INTO assistline_auditentry
            (actor_kind, centre_id, action, object_kind, object_ids, reason, request_id, source)
        SELECT 'officer', %(centre)s, 'case.read', 'case', ARRAY[n], '', '', %(source)s
    """,
    "cases": """
        INSERT INTO triage_case
            (reference, customer_id, centre_id, status, grade, grade_rank, disposition, cue, matter, locality,
            channel, due_at, level, officer_id, version, opened_at)
        SELECT 'R' || lpad(n::text, 8, '0'), %(customer)s, %(centre)s, 'waiting', 'scheduled', 2, 'report',
            '', 'Theft: bicycle of Mrs Canary', 'Canaryville', 'web', now(), 0, %(officer)s, 1, now()
    """,
}


def make(kind, centre, count):
    """``count`` rows of one kind at a centre, and the newest of them first."""
    model, statement = MODELS[kind], ROWS[kind]
    values = {"centre": centre.id, "customer": centre.customer_id, "count": count}
    if kind == "cases":
        values["officer"] = person("case-officer", "officer", centre, "Const. C. Case").id
    for name, field, text in (
        ("to", Notification._meta.get_field("to"), "+61400000678"),
        ("body", Notification._meta.get_field("body"), "There is news."),
        ("source", AuditEntry._meta.get_field("source"), "192.0.2.1"),
    ):
        values[name] = field.get_prep_value(text)
    with connection.cursor() as cursor:
        cursor.execute(
            statement + ("" if "FROM made" in statement else " FROM generate_series(1, %(count)s) AS n"),
            values,
        )
    return model.objects.order_by("-id")


MODELS = {
    "users": User,
    "notifications": Notification,
    "deliveries": Delivery,
    "events": OutboxEvent,
    "cases": Case,
    "entries": AuditEntry,
}


def new_person(centre, **changes):
    """What the form for a new person sends."""
    return {
        "username": "newcomer",
        "full_name": "New Comer",
        "email": "new@example.org",
        "role": "agent",
        "centre": centre.id,
        "password1": "a long enough pass",
        "password2": "a long enough pass",
    } | changes


def make_replay(centre):
    """A replay of the grade table in force with one changed contact, as if it had been a draft."""
    version = DecisionTableVersion.objects.get(table__customer=centre.customer, table__slug="grade")
    case = Case.objects.latest("id")
    assessment = Assessment.objects.create(
        case=case, grade="scheduled", disposition="report", reasons=[], rules_version="v", at=timezone.now()
    )
    replay = Replay.objects.create(version=version, asked_at=timezone.now(), state="done")
    return ReplayChange.objects.create(
        replay=replay,
        case=case,
        assessment=assessment,
        old_grade="scheduled",
        new_grade="resolution",
        lowered=True,
    )
