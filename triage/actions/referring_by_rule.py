"""What the tables refer goes to the agency by itself, where its desk takes reports by rule."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from assistline.events import emit
from reports.models import Report
from reports.models.contact import Disposition
from triage.actions.referral_rows import make_referral, names_of, read_passable
from triage.actions.trail import keep_on_trail
from triage.models import Case, Referral, ReferralDesk
from triage.passing import ADDRESS, ANSWERS, LEAST
from triage.referring import desk_by_rule
from triage.rules.grading import Graded

log = structlog.get_logger(__name__)


def refer_by_rule(*, case: Case, report: Report, graded: Graded, at: datetime) -> Referral | None:
    """Pass a new case on where the rules refer it and the agency's desk takes reports by rule.

    It decides nothing: the case stays open until a person has read it. Whatever is wrong here, the case is
    opened, and its citizen is shown the way to the agency instead.

    Args:
        case: Just opened; the caller's transaction holds it.
        report: Its report.
        graded: What the tables said of it.
        at: When, timezone-aware.

    Returns:
        What goes, or nothing: then the agency is a signpost.
    """
    if graded.disposition != Disposition.REFERRAL or case.restricted or report.kept_silent:
        return None
    try:
        with transaction.atomic():
            desk = desk_by_rule(
                graded, kind=case.report_type, customer_id=case.customer_id, postcode=report.postcode
            )
            return _refer(case, desk, graded, at) if desk else None
    except Exception as error:  # a case is opened whatever becomes of its referral
        log.error("not_referred_by_rule", case=case.id, error=type(error).__name__)
        return None


def _refer(case: Case, desk: ReferralDesk, graded: Graded, at: datetime) -> Referral:
    wanted = {*LEAST, *((ADDRESS,) if desk.rule_address else ()), *((ANSWERS,) if desk.rule_answers else ())}
    can = read_passable(case)
    parts = [part.name for part in can.parts if part.name in wanted]
    referral = make_referral(
        case,
        desk,
        can,
        None,
        None,
        parts,
        note=desk.rule_note,
        agreed="",
        key=f"rule {case.reference}",
        at=at,
        rule=_rule(graded),
    )
    words = f"By rule, to {desk.name}, {desk.get_way_display().lower()}. Passed on: {names_of(can, parts)}"
    case.events.create(kind="referred", at=at, words=words[:300])
    keep_on_trail(case, None, "case.referred")
    emit("referral.made", centre_id=case.heard_in, referral_id=referral.id)
    return referral


def _rule(graded: Graded) -> str:
    """The rows that led to it, by table and number; nothing of what was told."""
    sources = (reason["source"] for reason in graded.reasons if ", row " in reason["source"])
    return ("; ".join(dict.fromkeys(sources)) or graded.rules_version)[:300]
