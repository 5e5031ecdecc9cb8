"""Writing the rows of a report. Called in the transaction that makes it happen once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_noop

from assistline.encryption import blind_index, keyed_hash
from assistline.events import emit
from assistline.models import Centre, Customer
from assistline.references import new_access_code, new_reference
from reports.actions.people import keep_people, wants_to_stay_unknown
from reports.actions.reporter import how_we_reach, queue_to_safe_points
from reports.agencies import name_agencies
from reports.customers import ground_for
from reports.definitions import QuestionDefinition, TypeDefinition, definition, published
from reports.lexicon_additions import lexicon_of
from reports.meant import FEEDBACK
from reports.messages import RECEIPT
from reports.models import Contact, PublicStatus, Report, StatusUpdate
from reports.models.draft import ENGLISH_CODE
from reports.models.report_type import QuestionKind
from reports.portal_language import English, active
from reports.questions import FIRST_DAYS, FOR_WHOM, PEOPLE, times
from reports.questions.display import when_lines
from reports.questions.place_names import zone_of
from reports.questions.text import Ground
from reports.questions.values import fits
from reports.reading import read_answers
from reports.silence import stays_silent
from reports.translations import in_page_language

EXPECTATION = gettext_noop(
    "An officer reads it and decides. The tracking page says by when. "
    "Police may not come to your home. If they will, we tell you first."
)
# Nobody has to decide what is registered; if it sounds like danger, the tracking page says what happens.
EXPECTATION_LISTED = gettext_noop(
    "It goes on our list now. The tracking page shows the days. You can change them there."
)
EXPECTATION_FEEDBACK = gettext_noop(
    "It goes to the person who looks after this. You can read their answer on the tracking page."
)
EXPECTATION_CALL = gettext_noop(
    "An officer reads it. We call only the number that you gave. Track it to see by when."
)
NARRATIVE = "what_happened"
PRIVATE_KINDS = (QuestionKind.PHONE, QuestionKind.EMAIL)


def expectation_of(questions: TypeDefinition | None, answers: Mapping[str, Any]) -> str:
    """What happens with a report when it is sent, as its sender reads before and after; in English."""
    if questions is not None and any(answers.get(slug) for slug in FIRST_DAYS):
        return EXPECTATION_LISTED
    if questions is not None and questions.slug == FEEDBACK:
        return EXPECTATION_FEEDBACK
    return EXPECTATION


@dataclass(frozen=True)
class Written:
    """A report as it was written, with what was said to its sender."""

    report: Report
    access_code: str
    expectation: str
    told: list[str]
    advice: str
    advice_language: str = ENGLISH_CODE
    for_whom: str = ""

    def as_answer(self) -> dict[str, Any]:
        """What a replay is answered from; kept encrypted."""
        return {
            "reference": self.report.reference,
            "access_code": self.access_code,
            "expectation": self.expectation,
            "told": self.told,
            "advice": self.advice,
            "advice_language": self.advice_language,
            "for_whom": self.for_whom,
            "wants_call": self.report.wants_call,
        }


def hash_access_code(code: str) -> str:
    """What is stored of an access code."""
    return keyed_hash(code, purpose="access code")


def write_report(
    *,
    customer: Customer,
    version_id: int | None,
    answers: Mapping[str, Any],
    channel: str,
    started_at: datetime,
    at: datetime,
    wants_call: bool,
    draft_id: int | None,
    contact: Contact | None = None,
    language: str = ENGLISH_CODE,
    centre_id: int | None = None,
) -> Written:
    """Write contact, report, reporter, first status, receipts and event.

    Args:
        customer: Whose it is; it goes to the centre that takes its online reports.
        version_id: The version of the questions; nothing for a matter without a type yet.
        answers: Slugs to clean API values.
        channel: By which channel it came.
        started_at: When the contact began.
        at: When it was sent.
        wants_call: Asks to be called.
        draft_id: What it was written in.
        contact: The call that it was told in: it is of that contact, and goes to its centre.
        language: In which language of the portal it is sent.
        centre_id: The centre that takes the customer's online reports, if the caller has read it already.

    Raises:
        Centre.DoesNotExist: No centre of the customer takes online reports.
    """
    questions = definition(version_id) if version_id else None
    expectation = EXPECTATION_CALL if wants_call else expectation_of(questions, answers)
    silent = stays_silent(
        type_slug=questions.slug if questions else "",
        cues=(found.cue for found in read_answers(questions, answers, lexicon=lexicon_of(customer.id))),
    )
    unknown = wants_to_stay_unknown(answers, wants_call=wants_call)
    access_code = new_access_code()
    if contact:
        centre_id = contact.centre_id
    elif centre_id is None:
        centre_id = Centre.objects.get(customer=customer, takes_online_reports=True).id
    contact = contact or Contact.objects.create(
        customer=customer,
        centre_id=centre_id,
        channel=channel,
        started_at=started_at,
        ended_at=at,
        number_index="" if unknown else blind_index(str(answers.get("phone") or ""), purpose="phone"),
        told=expectation,
    )
    report = Report.objects.create(
        reference=new_reference(),
        customer=customer,
        centre_id=centre_id,
        contact=contact,
        draft_id=draft_id,
        type_version_id=version_id,
        channel=channel,
        submitted_at=at,
        wants_call=wants_call,
        anonymous=unknown,
        kept_silent=silent,
        language=language,
        access_code_hash=hash_access_code(access_code),
        **_words(questions, answers, ground_for(customer, at=at)),
        **_when_and_where(answers, ZoneInfo(customer.time_zone)),
    )
    points = keep_people(report=report, answers=answers, at=at)
    StatusUpdate.objects.create(report=report, status=PublicStatus.RECEIVED, sentence=expectation, at=at)
    queue_to_safe_points(
        message=RECEIPT, report=report, customer=customer, points=points, occasion="submitted", at=at
    )
    emit("report.submitted", centre_id=centre_id, report_id=report.id)
    for_whom = str(answers.get(FOR_WHOM) or "")
    told = how_we_reach(points, wants_call=wants_call, silence=silent)
    advice, advice_language = _advice(questions, customer, answers)
    return Written(report, access_code, expectation, told, advice, advice_language, for_whom)


def _advice(
    questions: TypeDefinition | None, customer: Customer, answers: Mapping[str, Any]
) -> tuple[str, str]:
    """What the sender should do next, as the administrator says it today, and in which language that is:
    that of the page if all of it is translated, else English."""
    if questions is None:
        return "", ENGLISH_CODE
    newest = published(customer.id, questions.slug)
    kind = replace(questions, advice=newest.advice if newest else questions.advice)
    said = in_page_language(kind, customer_id=customer.id).advices(answers)
    language = active().code
    if any(isinstance(text, English) for text in said):
        said, language = kind.advices(answers), ENGLISH_CODE
    return name_agencies(" ".join(said), customer_id=customer.id), language


def _words(questions: TypeDefinition | None, answers: Mapping[str, Any], ground: Ground) -> dict[str, Any]:
    """The narrative and the facts, in the columns that the type's class allows.

    Who has a role, and how to reach them, is kept with the people alone. Without a type nobody knows what
    the words are about, so they are sealed. Other people's numbers and addresses, and what the type does not
    ask (another type did), are encrypted: then ``facts_sealed`` has all facts, and ``facts`` those that may
    be plain.
    """
    narrative = answers.get(NARRATIVE, "")
    facts = {slug: value for slug, value in answers.items() if slug != NARRATIVE and slug not in PEOPLE}
    if questions is None or questions.sealed:
        return {"narrative_sealed": narrative, "facts_sealed": facts}
    asked = questions.by_slug
    plain = {slug: value for slug, value in facts.items() if _may_be_plain(asked.get(slug), value, ground)}
    return {
        "narrative": narrative,
        "facts": plain,
        "facts_sealed": facts if len(plain) < len(facts) else None,
    }


def _may_be_plain(question: QuestionDefinition | None, value: object, ground: Ground) -> bool:
    if question is None or not fits(question, value, ground=ground):
        return False
    return not any(one.kind in PRIVATE_KINDS for one in (question, *question.parts))


def _when_and_where(answers: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    place, when = answers.get("where") or {}, answers.get("when")
    zone = zone_of(place, zone)
    start, end = times.span(when, zone) if when else (None, None)
    return {
        "happened_from": start,
        "happened_to": end,
        "happened_words": _in_english(when, zone)[:300] if when else "",
        "locality": place.get("suburb", ""),
        "postcode": place.get("postcode", ""),
    }


def _in_english(when: Mapping[str, Any], zone: ZoneInfo) -> str:
    """When it happened, as staff read it, whatever language it was told in."""
    with translation.override(settings.LANGUAGE_CODE):
        return " ".join(when_lines(when, zone=zone))
