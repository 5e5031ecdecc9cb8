"""Whatever is done to cases, by whomever, in whatever order: no cue is lost, nothing closes without a record,
no grade falls without a reason, and whoever reported is told or has silence with a reason."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from assistline.models import Notification
from reports.actions import make_wish, send_message
from reports.actions.hearing import NothingWritten
from reports.actions.wishes import NotNow
from reports.models import Contact, OpenCue, Report, StatusUpdate, WishKind
from tests.triage.partnering import NOTE, desk
from triage import actions, subscribers
from triage.models import (
    AgentQuestion,
    Case,
    CaseContact,
    CaseStatus,
    DecisionDraft,
    DecisionKind,
    Grade,
    IllegalMove,
    Passing,
    Referral,
    ReferralState,
    SecondEyes,
    TransferKind,
)

WORDS = (
    "I left the shop for a minute and the bicycle was gone.",
    "He had a knife and ran off with my bag yesterday.",
    "My ex took it. The order says he must stay away from me.",
)
WHY, TOLD = "It is something else, as we know now.", "We looked at this and found nobody."
MOVES = (
    *("claim", "claim", "claim", "release", "draft", "ask", "ask_agent", "agent_answers", "citizen_writes"),
    *("raise", "lower", "refer", "refused", "dispatch", "zero", "propose", "sign", "send_back", "merge"),
    *("unmerge", "close", "close", "record", "review", "late_review", "pass_on", "accept", "lapse", "time"),
)
WHO_HAS_IT = {"draft", "ask", "ask_agent", "refer", "propose", "close", "record", "late_review", "merge"}
REFUSED = (
    IllegalMove,
    NotNow,
    NothingWritten,
    actions.StaleCase,
    actions.IncompleteDecision,
    actions.NobodyToAsk,
    actions.ReasonMissing,
    actions.AnswerRefused,
    Passing.DoesNotExist,
    Case.DoesNotExist,
)
steps = st.lists(
    st.tuples(st.sampled_from(MOVES), st.integers(0, len(WORDS) - 1), st.integers(0, 1), st.booleans()),
    min_size=8,
    max_size=12,
)


def test_no_sequence_of_moves_loses_anything(theft_case, officer, officer_two, agent):
    start = timezone.now() - timedelta(days=2)
    cases = [theft_case(at=start, what_happened=words) for words in WORDS]
    Contact.objects.filter(case_links__case=cases[0]).update(channel="phone", owner_id=agent.id)
    SecondEyes.objects.create(report_type=cases[0].report_type, signed_kinds=["called_back"])
    town = Town(cases, (officer, officer_two), desk(cases[0]).id)
    own = Seen(cases).cues

    @settings(
        max_examples=5,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @example([("lower", 0, 0, False)])  # the shortest way to break each rule is always tried
    @example([("close", 0, 0, False)])
    @example([("merge", 1, 0, True), ("unmerge", 2, 0, True)])  # each has signs that the other has not
    @example([("raise", 0, 0, True), ("merge", 2, 0, True), ("unmerge", 0, 0, True)])  # the lead goes down
    @example([("draft", 0, 0, True), ("release", 0, 0, True), ("claim", 0, 1, True), ("close", 0, 1, True)])
    @example([("citizen_writes", 0, 0, True), ("citizen_writes", 0, 0, False), ("close", 0, 0, True)])
    @given(steps)
    def run(sequence: list[tuple[str, int, int, bool]]) -> None:
        with transaction.atomic():
            for minute, (what, number, who, yes) in enumerate(sequence, start=1):
                before, at = Seen(cases), start + timedelta(minutes=3 * minute)
                with suppress(*REFUSED), transaction.atomic():
                    town.move(what, number, who, at, yes=yes)
                check(before, Seen(cases), what, own, reasoned=yes)
            transaction.set_rollback(True)

    run()


class Seen:
    """What is compared before and after a move."""

    def __init__(self, cases: list[Case]) -> None:
        self.cases = {case.id: case for case in Case.objects.filter(id__in=[case.id for case in cases])}
        links = CaseContact.objects.filter(ended_at=None).select_related("contact", "case")
        self.links = {link.contact_id: link for link in links}
        self.cues = {link.contact_id: set(link.case.assessments.first().cues) for link in self.links.values()}
        self.open_cues = set(OpenCue.objects.open().values_list("id", flat=True))
        self.drafts = set(DecisionDraft.objects.values_list("case_id", "officer_id"))


class Town:
    """Two officers, an agent and three citizens, and what each of them can do."""

    def __init__(self, cases: list[Case], officers: tuple, desk_id: int) -> None:
        self.cases, self.officers, self.desk_id = cases, officers, desk_id

    def move(self, what: str, number: int, who: int, at: datetime, *, yes: bool) -> None:
        """Do one thing, as its door would, and what the relay does after it."""
        case = Case.objects.get(id=self.cases[number].id)
        if what in WHO_HAS_IT and case.status == CaseStatus.WAITING:
            case = actions.claim_case(case_id=case.id, officer=self.officers[who], at=at)
        getattr(self, f"do_{what}")(case, self.officers[who], at, yes)
        for cue in OpenCue.objects.open().filter(raised_at=at):
            subscribers.assess_case_for_cue(cue_id=cue.id, draft_id=cue.draft_id)

    def do_claim(self, case, officer, at, yes):
        actions.claim_case(case_id=case.id, officer=officer, at=at)

    def do_release(self, case, officer, at, yes):
        actions.release_case(case_id=case.id, officer=officer, at=at)

    def do_draft(self, case, officer, at, yes):
        typed = {"decision": "close", "reason": f"So far: {WHY}"}
        actions.keep_draft(case_id=case.id, officer=officer, typed=typed, version=case.version, at=at)

    def do_ask(self, case, officer, at, yes):
        key = f"ask {at}"
        actions.write_to_reporter(
            case_id=case.id, officer=officer, words="Which colour?", key=key, at=at, asks=yes
        )

    def do_ask_agent(self, case, officer, at, yes):
        case.customer.ladder.agent_pauses = yes
        case.customer.ladder.save()
        actions.ask_agent(case_id=case.id, officer=officer, words="Who?", told="", at=at)

    def do_agent_answers(self, case, officer, at, yes):
        question = AgentQuestion.objects.filter(answered_at=None).select_related("to").first()
        if question:
            words = "He said that he has a gun and is outside her door." if yes else "She said no name."
            actions.answer_question(question_id=question.id, agent=question.to, answer=words, at=at)

    def do_citizen_writes(self, case, officer, at, yes):
        words = "He is back and he has a knife." if yes else "It is blue."
        message, _ = send_message(report_id=self.report_of(case).id, words=words, key=f"m {at}", at=at)
        subscribers.take_up_message(report_id=message.report_id, message_id=message.id)

    def do_raise(self, case, officer, at, yes):
        grade = Grade.IMMEDIATE if yes else Grade.PRIORITY
        actions.raise_grade(case_id=case.id, by=officer, grade=grade, at=at)

    def do_lower(self, case, officer, at, yes):
        actions.lower_grade(
            case_id=case.id, by=officer, grade=Grade.RESOLUTION, reason=WHY if yes else "", at=at
        )

    def do_refer(self, case, officer, at, yes):
        actions.refer_case(
            case_id=case.id,
            officer=officer,
            desk_id=self.desk_id,
            parts=["matter"],
            note=NOTE,
            agreed="",
            closes=yes,
            reason=WHY,
            told=TOLD,
            version=case.version,
            key=f"r {at}",
            at=at,
        )

    def do_refused(self, case, officer, at, yes):
        referral = Referral.objects.filter(case=case).last()
        if referral:
            actions.answer_referral(
                referral_id=referral.id,
                state=ReferralState.REFUSED,
                their_reference="",
                words="Not ours.",
                event_id=f"e {at}",
                at=at,
            )

    def do_dispatch(self, case, officer, at, yes):
        transfer = actions.ask_transfer(kind=TransferKind.DISPATCH, by=officer, at=at, case=case)
        if yes:
            actions.answer_transfer(
                transfer_id=transfer.id,
                at=at,
                by=officer,
                operator="Kim",
                event_number="E 1",
                reason=WHY,
                words=TOLD,
                closes=True,
            )

    def do_zero(self, case, officer, at, yes):
        transfer = actions.ask_transfer(kind=TransferKind.TO_000, by=officer, at=at, case=case)
        if yes:
            actions.fail_transfer(transfer_id=transfer.id, why="Nobody there.", at=at, by=officer)

    def do_propose(self, case, officer, at, yes):
        kind = DecisionKind.CALLED_BACK
        actions.propose_decision(
            case_id=case.id, officer=officer, kind=kind, reason=WHY, told=TOLD, version=case.version, at=at
        )

    def do_sign(self, case, officer, at, yes):
        actions.sign_proposal(case_id=case.id, officer=officer, version=case.version, at=at)

    def do_send_back(self, case, officer, at, yes):
        actions.return_proposal(case_id=case.id, officer=officer, answer=WHY, version=case.version, at=at)

    def do_merge(self, case, officer, at, yes):
        other = self.cases[(self.cases.index(case) + 1) % len(self.cases)]
        actions.merge_cases(
            case_id=case.id, other_id=other.id, officer=officer, versions=self.versions(), at=at
        )

    def do_unmerge(self, case, officer, at, yes):
        why = WHY if yes else ""
        actions.unmerge_case(case_id=case.id, officer=officer, versions=self.versions(), reason=why, at=at)

    def do_close(self, case, officer, at, yes):
        self.decide(case, officer, at, DecisionKind.CLOSE, WHY if yes else "")

    def do_record(self, case, officer, at, yes):
        self.decide(case, officer, at, DecisionKind.RECORD, WHY)

    def do_review(self, case, officer, at, yes):
        report = self.report_of(case)
        if yes:
            report.status_updates.exclude(review_until=None).update(review_until=at - timedelta(days=1))
        wish, _ = make_wish(report_id=report.id, kind=WishKind.REVIEW, words="No!", key=f"w {at}", at=at)
        subscribers.take_up_wish(report_id=report.id, wish_id=wish.id)

    def do_late_review(self, case, officer, at, yes):
        actions.answer_late_review(
            case_id=case.id, officer=officer, take=yes, reason=WHY, told=TOLD, version=case.version, at=at
        )

    def do_pass_on(self, case, officer, at, yes):
        other = next(one for one in self.officers if one != officer)
        actions.pass_on_case(
            case_id=case.id, officer=officer, to_centre=other.centre, to_user=other, reason=WHY, at=at
        )

    def do_accept(self, case, officer, at, yes):
        passing = Passing.objects.filter(case=case, state="open").first()
        if passing:
            act = actions.accept_passing if yes else actions.refuse_passing
            more = {} if yes else {"answer": WHY}
            act(passing_id=passing.id, officer=officer, at=at, **more)

    def do_lapse(self, case, officer, at, yes):
        """A page that fell silent: nobody touches the case for ten minutes."""
        Case.objects.filter(id=case.id, status=CaseStatus.IN_REVIEW).update(
            lease_until=at - timedelta(minutes=10)
        )
        actions.free_expired_leases(at=at)

    def do_time(self, case, officer, at, yes):
        for sweep in (
            actions.resume_waiting_clocks,
            actions.warn_of_deadlines,
            actions.escalate_overdue,
            actions.raise_unanswered_questions,
        ):
            sweep(at=at + timedelta(days=9 if yes else 0))

    def decide(self, case, officer, at, kind, reason):
        code = "B40" if kind == DecisionKind.RECORD else ""
        actions.decide_case(
            case_id=case.id,
            officer=officer,
            kind=kind,
            reason=reason,
            told=TOLD,
            offence_code=code,
            version=case.version,
            at=at,
        )

    def versions(self) -> dict[int, int]:
        return dict(Case.objects.values_list("id", "version"))

    def report_of(self, case: Case) -> Report:
        return Report.objects.get(reference=case.reference)


def check(before: Seen, after: Seen, what: str, own: dict[int, set[str]], *, reasoned: bool) -> None:
    """What must hold after every move, whether it was allowed or refused."""
    assert after.links.keys() == before.links.keys()
    assert before.open_cues <= after.open_cues
    for contact_id, link in after.links.items():
        # What comes out leaves the other's signs behind, and never its own.
        assert before.cues[contact_id] <= after.cues[contact_id] or what == "unmerge"
        assert own[contact_id] <= after.cues[contact_id], what
        check_case(link)
    for case_id, case in after.cases.items():
        was = before.cases[case_id]
        if case.grade_rank > was.grade_rank:
            came_back = was.status == CaseStatus.CLOSED
            assert came_back or (what in ("lower", "unmerge") and reasoned), what
            assert case.assessments.first().reasons[0]["text"].strip()
    for case_id, officer_id in before.drafts - after.drafts:
        # Words go with a decision or a proposal, and with nothing else. A colleague's stay on the timeline.
        case = after.cases[case_id]
        sent_by = {*case.decisions.values_list("officer_id"), *case.proposals.values_list("by_id")}
        assert (officer_id,) in sent_by or case.notes.filter(by_id=officer_id).exists()
        assert after.cases[case_id].version > before.cases[case_id].version
        assert what in ("close", "record", "propose", "sign", "refer", "dispatch", "late_review")


def check_case(link: CaseContact) -> None:
    """A closed case has all of rule 3; an open one a promise that runs; a silent one stays silent."""
    case, contact = link.case, link.contact
    if case.status == CaseStatus.CLOSED:
        last = case.decisions.last()
        assert last is not None
        assert last.reason.strip()
        assert last.told.strip()
        assert all((case.disposition, case.officer_id, contact.outcome, contact.owner_id, contact.told))
        told = StatusUpdate.objects.filter(report_id=link.report_id, status="decided", is_news=False).last()
        assert told is not None
        assert told.sentence.strip()
    else:
        clock = case.clocks.get(met_at=None)
        # A raise makes a new promise; one that was broken before stays broken, and is what is shown.
        assert case.due_at <= clock.due_at
        assert case.paused_for == clock.paused_for
    report = link.report
    if report is not None and report.kept_silent:
        assert not Notification.objects.filter(subject_kind="report", subject_id=report.id).exists()
