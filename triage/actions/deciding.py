"""The decision: what it is, why, and what the citizen is told, kept together or not at all."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assistline.events import emit
from assistline.models import User
from reports.actions import answer_wishes, publish_status
from reports.models import Contact, PublicStatus, Wish, WishKind, WishState
from reports.models.contact import Disposition
from triage.actions.clocks import stop_clocks
from triage.actions.follow_ups import end_turns
from triage.actions.joining import settle_callers
from triage.actions.near_misses import see_near_miss
from triage.actions.opening import own_reasons
from triage.actions.second_looks import draw_second_look
from triage.actions.trail import keep_on_trail
from triage.actions.unsent import keep_unsent_drafts
from triage.models import (
    Case,
    CaseStatus,
    Decision,
    DecisionKind,
    IllegalMove,
    NearMissSource,
    Proposal,
    ProposalState,
)
from triage.offences import OFFENCES, SCHEME, VERSION
from triage.rules.letter import ReviewTerms, Step, letter, way_back
from triage.targets import review_terms

SHORTEST_WORDS = 10
OUTCOME = {
    DecisionKind.RECORD: Disposition.REPORT,
    DecisionKind.CLOSE: Disposition.NO_ACTION,
    DecisionKind.CALLED_BACK: Disposition.NO_ACTION,
    DecisionKind.TRANSFER_000: Disposition.TRANSFER_000,
    DecisionKind.DISPATCH: Disposition.OFFICER_REVIEW,
    DecisionKind.REFER: Disposition.REFERRAL,
    DecisionKind.WITHDRAWN: Disposition.WITHDRAWN,
    DecisionKind.ENDED: Disposition.REGISTRATION,
}


class StaleCase(Exception):
    """The case changed after the form was opened; nothing was written, nothing that was typed is lost.

    Args:
        case: As it is now.
        version: What the form was opened with.
    """

    def __init__(self, case: Case, version: int) -> None:
        super().__init__("This case changed while you wrote.")
        self.case = case
        self.version = version


class IncompleteDecision(Exception):
    """Something is missing; the message is a sentence for the officer.

    Args:
        field: The form's field.
        words: What to do.
    """

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def decide_case(
    *,
    case_id: int,
    officer: User,
    kind: DecisionKind,
    reason: str,
    told: str,
    version: int,
    at: datetime,
    offence_code: str = "",
    words_id: int | None = None,
    words_changed: bool = False,
) -> Decision:
    """Decide a case and tell the citizen: decision, outcomes, status and closing in one transaction.

    Args:
        case_id: The case.
        officer: Who has it.
        kind: What is decided.
        reason: Why; on record, at least ten characters.
        told: What the citizen reads on the tracking page, at least ten characters.
        version: The case's version when the form was opened.
        at: When, timezone-aware.
        offence_code: For what is recorded as a crime, a code of ``triage.offences``.
        words_id: The version of the words that it is told in.
        words_changed: The officer changed them.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IllegalMove: It is closed, or the officer does not have it.
        StaleCase: It changed since the form was opened.
        IncompleteDecision: The reason, what is told, or the offence code is missing.
        IntegrityError: The type demands two people: see ``propose_decision``.
    """
    case = Case.objects.visible_to(officer).select_for_update(of=["self"]).get(id=case_id)
    if case.status == CaseStatus.CLOSED:
        raise IllegalMove("This case is closed already.")
    if case.status != CaseStatus.IN_REVIEW or case.officer_id != officer.id:
        raise IllegalMove("This case is not yours. Claim it to decide it.")
    if case.version != version:
        raise StaleCase(case, version)
    check_words(kind, reason, told, offence_code)
    return decide_locked(
        case,
        officer=officer,
        kind=kind,
        reason=reason,
        told=told,
        offence_code=offence_code,
        at=at,
        words_id=words_id,
        words_changed=words_changed,
    )


def decide_locked(
    case: Case,
    *,
    officer: User,
    kind: DecisionKind,
    reason: str,
    told: str,
    at: datetime,
    offence_code: str = "",
    words_id: int | None = None,
    words_changed: bool = False,
    proposal: Proposal | None = None,
    step: Step | None = None,
) -> Decision:
    """Decide a case in review whose row the caller holds and has checked; see :func:`decide_case`."""
    recorded = kind == DecisionKind.RECORD
    outcome = _outcome(case, kind)
    terms = review_terms(case, at)
    # Once another officer has looked at it, it is for the outside body.
    step = step or (Step.REVIEWED if case.under_review else Step.FIRST)
    report_ids = _reports_of(case)
    letters = _letters_of(case, kind, report_ids, at, terms=terms, step=step)
    said = told.strip()
    told = "\n\n".join([said, *letters.get(report_ids[0] if report_ids else None, [])])
    if kind == DecisionKind.WITHDRAWN and not _asked_to_withdraw(report_ids):
        raise IllegalMove("Nobody asks to withdraw this any more.")
    decision = Decision.objects.create(
        case=case,
        kind=kind,
        officer=officer,
        offence_scheme=SCHEME if recorded else "",
        offence_version=VERSION if recorded else "",
        offence_code=offence_code if recorded else "",
        reason=reason,
        told=told,
        words_id=proposal.words_id if proposal else words_id,
        words_changed=proposal.words_changed if proposal else words_changed,
        proposal=proposal,
        at=at,
    )
    _see_reversed(case, decision, at)
    _settle_callers(case, officer)
    for report_id in report_ids:
        own = "\n\n".join([said, *letters.get(report_id, [])])
        come = kind == DecisionKind.DISPATCH
        _settle_reporter(report_id, officer, outcome, own, at, police_come=come, until=terms.until_at)
    _answer_wishes(report_ids, kind, officer, told, at)
    keep_unsent_drafts(case=case, decision=decision, by=officer, at=at)
    stop_clocks(case=case, at=at)
    case.move(
        CaseStatus.CLOSED,
        by=officer,
        at=at,
        words=f"{decision.get_kind_display()} {decision.offence_code}".strip(),
        disposition=outcome,
        lease_until=None,
        closed_at=at,
        officer=officer,
        news_at=None,
        under_review=False,
    )
    end_turns(case_id=case.id, by=officer, at=at)
    case.proposals.filter(state=ProposalState.OPEN).update(state=ProposalState.OVERTAKEN)
    draw_second_look(decision=decision, case=case, at=at)
    keep_on_trail(case, officer, "case.decided")
    emit("case.decided", centre_id=case.heard_in, case_id=case.id)
    return decision


def _see_reversed(case: Case, decision: Decision, at: datetime) -> None:
    """A review that comes to something else is a near miss of the decision before it."""
    before = case.decisions.exclude(id=decision.id).exclude(kind=DecisionKind.STANDS).last()
    if not case.under_review or before is None or decision.kind in (DecisionKind.STANDS, before.kind):
        return
    see_near_miss(
        case=case,
        source=NearMissSource.REVERSED,
        key=f"decision {decision.id}",
        happened=f"After a review: {decision.get_kind_display()}. Before: {before.get_kind_display()}.",
        at=at,
    )


def _letters_of(
    case: Case, kind: str, report_ids: list[int], at: datetime, *, terms: ReviewTerms, step: Step
) -> dict[int | None, list[str]]:
    """What follows the officer's words where nothing more is done: rule, answers, what would change it; and
    of every review, who looks at it from outside.

    Of several who told of it each reads of their own report, and nothing of what others have said.
    """
    theirs: list[int | None] = [*report_ids] or [None]
    last = _decided_before(case) if kind == DecisionKind.STANDS else None
    if (last.kind if last else kind) != DecisionKind.CLOSE:
        back = [] if step == Step.FIRST else way_back(terms, step)
        return {one: [" ".join(back)] for one in theirs} if back else {}
    if len(report_ids) > 1:
        reasons = own_reasons(case=case, at=at)
    else:
        latest = case.assessments.first()
        reasons = {one: latest.reasons if latest else [] for one in theirs}
    return {one: letter(reasons.get(one, []), terms=terms, step=step) for one in reasons}


def _outcome(case: Case, kind: DecisionKind) -> Disposition:
    if kind != DecisionKind.STANDS:
        return OUTCOME[kind]
    last = _decided_before(case)
    if last is None:
        raise IllegalMove("There is no decision before this one.")
    return OUTCOME[DecisionKind(last.kind)]


def _decided_before(case: Case) -> Decision | None:
    return case.decisions.exclude(kind=DecisionKind.STANDS).last()


def _reports_of(case: Case) -> list[int]:
    links = case.contact_links.filter(ended_at=None).exclude(report=None)
    return list(links.order_by("linked_at", "id").values_list("report_id", flat=True))


def _asked_to_withdraw(report_ids: list[int]) -> bool:
    return Wish.objects.filter(
        report_id__in=report_ids, kind=WishKind.WITHDRAW, state=WishState.OPEN
    ).exists()


def _answer_wishes(report_ids: list[int], kind: str, officer: User, told: str, at: datetime) -> None:
    """Every decision answers what is asked: it was looked at again; to withdraw is granted by that alone."""
    answers = {
        WishKind.REVIEW: True,
        WishKind.NOBODY_CAME: True,
        WishKind.WITHDRAW: kind == DecisionKind.WITHDRAWN,
    }
    for wish, granted in answers.items():
        answer_wishes(report_ids=report_ids, kinds=[wish], granted=granted, answer=told, by=officer, at=at)


def check_words(kind: DecisionKind, reason: str, told: str, offence_code: str) -> None:
    """Refuse a decision of which something is missing.

    Raises:
        IncompleteDecision: See there.
    """
    if len(reason.strip()) < SHORTEST_WORDS:
        raise IncompleteDecision("reason", "Give the reasons, in at least ten characters.")
    if len(told.strip()) < SHORTEST_WORDS:
        raise IncompleteDecision("told", "Say what the citizen is told, in at least ten characters.")
    if kind == DecisionKind.RECORD and offence_code not in OFFENCES:
        raise IncompleteDecision("offence_code", "Choose the offence that is recorded.")


def _settle_callers(case: Case, officer: User) -> None:
    """Who only told the same has no page to read the decision on."""
    links = case.contact_links.filter(ended_at=None, report=None)
    settle_callers(list(links.values_list("contact_id", flat=True)), officer)


def _settle_reporter(
    report_id: int,
    officer: User,
    outcome: Disposition,
    told: str,
    at: datetime,
    *,
    police_come: bool,
    until: datetime | None,
) -> None:
    Contact.objects.filter(report=report_id).update(outcome=outcome, owner_id=officer.id, told=told)
    publish_status(
        report_ids=[report_id],
        status=PublicStatus.DECIDED,
        sentence=told,
        promised_by=None,
        review_until=until,
        at=at,
        police_come=police_come,
    )
