"""Compliments, complaints and suggestions: whose they are, and who must not know of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from assistline.messages import NoWords
from assistline.models import User
from assistline.notifications.actions import queue_notification
from assistline.references import group
from assistline.roles import SERGEANT
from reports.actions.keeping_out import keep_out
from reports.meant import complaints_in, is_feedback, may_be_about_staff, may_go_on
from reports.models import KeptOut, Report
from reports.reading.answers import NARRATIVE
from triage.meant import kept_out_before, kind_told, named_in, took_part
from triage.messages import FEEDBACK_GIVEN
from triage.models import Case, CaseContact, CaseEvent, CaseKeeper, FeedbackKind

log = structlog.get_logger(__name__)

BATCH = 100


def feedback_kind(report: Report) -> FeedbackKind | None:
    """Which kind of feedback a report is; none for any other matter.

    What was sent by "call me" before its kind was told may be a complaint, and what goes on about one, told
    without a form, is as much about staff as that.
    """
    told = kind_told(report.answers)
    if told is not None or not (is_feedback(report.type_version_id) or may_go_on(report.type_version_id)):
        return told
    answers = {**report.answers, NARRATIVE: report.narrative_text}
    if is_feedback(report.type_version_id) or _follows_a_restricted_one(report.customer_id, answers):
        return FeedbackKind.ABOUT_STAFF
    complains = may_be_about_staff(
        customer_id=report.customer_id, version_id=report.type_version_id, answers=answers
    )
    return FeedbackKind.ABOUT_STAFF if complains and named_in(report.customer_id, answers) else None


def _follows_a_restricted_one(customer_id: int, answers: Mapping[str, Any]) -> bool:
    before = complaints_in(customer_id, answers)
    links = CaseContact.objects.filter(report_id__in=before, case__restricted=True)
    return bool(before) and links.exists()


def keep_named_out(*, report: Report, kind: FeedbackKind, at: datetime) -> set[int]:
    """Keep out of a complaint whoever is named in it, or had a part in what it is about.

    Called in the transaction that opens the case, before anybody can see it.

    Returns:
        The ids of those that are kept out.

    Raises:
        DatabaseError: Nothing is kept, and no case is opened.
    """
    if kind not in (FeedbackKind.COMPLAINT, FeedbackKind.ABOUT_STAFF):
        return set()
    answers = {**report.answers, NARRATIVE: report.narrative_text}
    by_name = named_in(report.customer_id, answers) | kept_out_before(report.customer_id, answers)
    others = took_part(report.customer_id, answers) - by_name
    keep_out(report_id=report.id, user_ids=by_name, why=KeptOut.Why.NAMED, at=at)
    keep_out(report_id=report.id, user_ids=others, why=KeptOut.Why.TOOK_PART, at=at)
    return by_name | others


def give_feedback(*, case: Case, kind: FeedbackKind, kept_out: set[int], at: datetime) -> list[User]:
    """Give feedback to whoever owns its kind, and tell them so. The case moves to their centre.

    Called in the transaction that opens the case. Where nobody may have it, it waits for
    ``give_waiting_complaints``: nobody sees it until then.

    Args:
        case: Just opened; it is saved here.
        kind: Which kind it is.
        kept_out: Who must not get it.
        at: When, timezone-aware.

    Raises:
        DatabaseError: Nothing is given, and no case is opened.
    """
    keepers = _keepers(case, kind, kept_out)
    case.restricted = kind == FeedbackKind.ABOUT_STAFF
    if keepers:
        case.centre_id = keepers[0].centre_id
    case.save(update_fields=["restricted", "centre"])
    CaseKeeper.objects.bulk_create(CaseKeeper(case=case, user=user, given_at=at) for user in keepers)
    names = ", ".join(str(user) for user in keepers)
    CaseEvent.objects.create(case=case, kind="given", at=at, words=(names or "Nobody may have it yet")[:300])
    _tell(case, keepers, at)
    return keepers


def give_waiting_complaints(*, at: datetime) -> int:
    """Give complaints that nobody could have when they came: somebody may have joined, or been set, since.

    Safe to repeat; one that fails stops no other.

    Returns:
        How many were given.

    Raises:
        DatabaseError: The list could not be read at all.
    """
    waiting = Case.objects.open().filter(restricted=True, keepers=None).order_by("id")
    given = 0
    for case_id in list(waiting.values_list("id", flat=True)[:BATCH]):
        try:
            given += _give_one(case_id, at)
        except Exception as error:  # whatever is wrong with this one, the others wait too
            log.error("complaint_not_given", case=case_id, error=type(error).__name__)
    return given


@transaction.atomic
def _give_one(case_id: int, at: datetime) -> bool:
    case = Case.objects.select_for_update(of=["self"], skip_locked=True).filter(id=case_id).first()
    if case is None or case.keepers.exists():
        return False
    out = set(
        KeptOut.objects.filter(report__case_links__case=case).order_by().values_list("user_id", flat=True)
    )
    if not _keepers(case, FeedbackKind.ABOUT_STAFF, out):
        log.error("complaint_without_owner", case=case_id)
        return False
    give_feedback(case=case, kind=FeedbackKind.ABOUT_STAFF, kept_out=out, at=at)
    return True


def _keepers(case: Case, kind: FeedbackKind, kept_out: set[int]) -> list[User]:
    """The owner of the kind; else sergeants, of another centre when it is about staff."""
    staff = User.objects.filter(is_active=True, centre__customer_id=case.customer_id).exclude(id__in=kept_out)
    owner = staff.filter(feedback_owned__kind=kind, feedback_owned__centre_id=case.centre_id).first()
    if owner is not None and owner.has_perm("triage.review_case"):
        return [owner]
    if kind != FeedbackKind.ABOUT_STAFF:
        return []
    sergeants = list(staff.filter(role=SERGEANT).order_by("centre_id", "id"))
    elsewhere = [user for user in sergeants if user.centre_id != case.centre_id]
    return elsewhere or sergeants


def _tell(case: Case, keepers: Sequence[User], at: datetime) -> None:
    """One e-mail to each keeper; missing words hold nothing up."""
    url = settings.SITE_URL + reverse("triage-case", args=[case.reference])
    for user in keepers:
        if not user.email:
            continue
        try:
            queue_notification(
                message=FEEDBACK_GIVEN,
                channel="email",
                to=user.email,
                safe=True,  # a work address
                subject_kind="case",
                subject_id=case.id,
                occasion=f"given to user {user.id}",
                values={"reference": group(case.reference), "case_url": url},
                customer=case.customer,
                due_at=at,
            )
        except NoWords:
            log.error("message_has_no_words", message=FEEDBACK_GIVEN.name, customer=case.customer_id)
