"""The types that a police line starts with: safe first, short, plain, and telling each sender what to do."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assistline.models import Customer, Notification
from reports import reference
from reports.actions import start_draft, submit_report
from reports.definitions import published, published_types
from reports.groups import common, in_groups
from reports.models import Report
from reports.publishing import obstacles
from reports.questions import RESERVED
from reports.reference_types import TYPES
from reports.silence import SILENT, stays_silent
from tests.reports.test_reading_level import readability
from triage.actions import claim_case, decide_case, open_case
from triage.models import DecisionKind
from triage.routing_file import plain_answer

SLUGS = [first.slug for first in TYPES]
# Where nothing urgent is said: what becomes of it (product: "What is reported, and what goes elsewhere").
REPORT, LOOKED_AT = ("scheduled", "report"), ("priority", "officer_review")
ADVICE, SENT_ON, KEPT = ("resolution", "advice"), ("resolution", "referral"), ("resolution", "registration")
REPORTED = """theft property_damage burglary vehicle_theft theft_from_vehicle lost_property found_property
    hit_run dangerous_driving fraud antisocial suspicious_activity drugs"""
PERSONAL = "robbery assault threats stalking sexual_offence family_violence missing_person welfare_check"
DEFAULTS = {
    **dict.fromkeys(REPORTED.split(), REPORT),
    **dict.fromkeys(PERSONAL.split(), LOOKED_AT),
    **dict.fromkeys(("party_registration", "absence_registration"), KEPT),
    **dict.fromkeys(("neighbour_dispute", "report_update", "general_enquiry", "feedback"), ADVICE),
    **dict.fromkeys(("noise", "cybercrime", "anonymous_tip", "parking", "animal"), SENT_ON),
}
QUIETLY = {"hurt_then": "no", "by_force": "no", "fraud_how": "in_person", "found_what": "bike"}
COMMON = {
    "happening_now": "no",
    "anyone_hurt": "no",
    "what_happened": "It is the same every night since March.",
    "when": {
        "from_date": "2025-11-16",
        "from_time": None,
        "to_date": None,
        "to_time": None,
        "unsure": False,
    },
    "where": {"address": "", "suburb": "Moe", "postcode": "3825"},
    "taken": "A brown wallet",
    "by_force": "no",
    "noise_from": "animals",
    "party_date": "2026-12-20",
    "away_from": "2026-12-20",
    "away_until": "2026-12-28",
    "hosts": [{"host_name": "Jo", "host_phone": "+61491570156"}],
    "feedback_kind": "praise",
    "name": "Meera Sandhu",
    "phone": "+61491570156",
    "phone_safe": "yes",
}


def said_to_the_public(questions):
    """Every sentence and label of a type."""
    yield from (questions.home_title, questions.home_hint, questions.advice)
    for step in questions.steps:
        yield from (step.title, step.heading, step.why)
        for question in step.questions:
            for entry in (question, *question.parts):
                yield from (entry.label, entry.hint, entry.error_text)
                for choice in entry.choices:
                    yield from (choice.label, choice.hint, choice.advice)


@pytest.fixture
def send(customer):
    """Sends a report of one type with the common answers, changed as asked."""

    def make(slug, **changes):
        questions = published(customer.id, slug)
        said = {name: value for name, value in (COMMON | changes).items() if name in questions.by_slug}
        needed = (question for question in questions.asked_questions(said) if question.required)
        said |= {q.slug: QUIETLY.get(q.slug) or plain_answer(q) for q in needed if q.slug not in said}
        return submit_report(
            customer=customer,
            version_id=questions.version_id,
            answers=said,
            key=f"a key of the test of types {slug}",
            at=timezone.now(),
        )

    return make


def opened(sent):
    return open_case(report_id=sent.report.id, at=timezone.now())


def latest_words(report):
    return report.status_updates.order_by("-id").first().sentence


def test_every_type_is_on_the_portal_and_keeps_the_rules_of_publishing(customer, citizen):
    every = citizen.get("/report/").content.decode().replace("&#x27;", "'")

    for questions in published_types(customer.id):
        assert obstacles(questions) == []
        assert len(questions.asked({})) <= 7
        assert questions.home_title in every
        assert citizen.get(f"/report/{questions.slug}/").status_code == 200


def test_every_type_asks_in_words_of_year_six_or_below(customer):
    for questions in published_types(customer.id):
        text = "\n".join(line for line in said_to_the_public(questions) if line)

        assert readability(text) <= 6, questions.slug
        assert not re.search(r"unfortunately|please note|!", text, re.IGNORECASE)


# What every combination of answers comes to is in tests/routing; a few types go the whole way here.
@pytest.mark.parametrize("slug", ["theft", "missing_person", "party_registration", "feedback"])
def test_a_yes_to_the_first_question_is_danger_in_every_type(send, slug):
    assert opened(send(slug, happening_now="yes")).grade == "immediate"


@pytest.mark.parametrize("slug", ["theft", "missing_person", "party_registration", "feedback"])
def test_not_sure_is_looked_at_by_an_officer_at_once(send, slug):
    assert opened(send(slug, happening_now="unsure")).grade == "priority"


def test_questions_of_the_same_slug_mean_the_same_kind_so_answers_survive_a_change(customer):
    types = {kind.slug: kind.by_slug for kind in published_types(customer.id)}
    kinds = {slug: question.kind for asked in types.values() for slug, question in asked.items()}

    assert all(q.kind == kinds[slug] for asked in types.values() for slug, q in asked.items())
    assert all(kinds.get(slug, kind) == kind for slug, kind in RESERVED.items())
    assert all({"happening_now", "what_happened"} <= set(asked) for asked in types.values())
    assert [slug for slug, asked in types.items() if "phone" not in asked] == ["anonymous_tip"]


def test_what_is_about_danger_to_people_leads(customer):
    types = published_types(customer.id)
    groups = in_groups(types)

    assert groups[0].heading == "Someone is hurt, scared or missing"
    assert {kind.slug for kind in groups[0].entries} == {
        slug for slug, outcome in DEFAULTS.items() if outcome == LOOKED_AT
    }
    assert all(kind.call_first for kind in groups[0].entries)
    assert [kind.slug for group in groups for kind in group.entries] == [kind.slug for kind in types]
    assert [kind.slug for kind in common(types)][:3] == ["family_violence", "burglary", "theft"]


def test_every_row_of_the_product_is_a_type():
    assert set(SLUGS) == set(DEFAULTS)


def test_a_quiet_report_of_each_type_comes_to_what_the_product_says(send):
    for number, (slug, outcome) in enumerate(DEFAULTS.items()):
        # Each from somebody else: the same person again and again would be a pattern.
        case = opened(send(slug, phone=f"+6149157{number:04}"))

        assert (case.grade, case.disposition) == outcome, slug


def test_the_first_page_offers_few_and_leads_to_all(citizen):
    home, every = citizen.get("/").content.decode(), citizen.get("/report/").content.decode()

    assert home.count('class="types__hint"') == sum(first.on_home for first in TYPES) <= 8
    assert 'href="/report/"' in home
    assert every.count('class="types__hint"') == len(TYPES)
    assert 'action="/report/describe/"' in every


@pytest.mark.parametrize("slug", ["stalking", "sexual_offence", "robbery"])
def test_what_is_hard_to_write_about_offers_a_call_before_it_asks(citizen, slug):
    assert "You can tell us by phone instead" in citizen.get(f"/report/{slug}/").content.decode()
    assert "You can tell us by phone instead" not in citizen.get("/report/theft/").content.decode()


@pytest.mark.parametrize(
    ("slug", "changes", "grade", "disposition"),
    [
        ("lost_property", {}, "scheduled", "report"),
        ("lost_property", {"by_force": "yes"}, "priority", "officer_review"),
        ("lost_property", {"anyone_hurt": "unsure"}, "priority", "officer_review"),
        ("burglary", {}, "scheduled", "report"),
        ("burglary", {"anyone_hurt": "yes"}, "immediate", "transfer_000"),
        ("family_violence", {}, "priority", "officer_review"),
        ("family_violence", {"weapon": "near"}, "immediate", "transfer_000"),
        ("noise", {"noise_from": "animals"}, "resolution", "referral"),
        ("noise", {"noise_from": "industry"}, "resolution", "referral"),
        ("noise", {"noise_from": "party"}, "resolution", "advice"),
        ("noise", {"noise_from": "party", "anyone_hurt": "unsure"}, "priority", "officer_review"),
        ("report_update", {}, "resolution", "advice"),
        ("general_enquiry", {}, "resolution", "advice"),
    ],
)
def test_each_type_is_graded_by_its_rows(send, slug, changes, grade, disposition):
    case = opened(send(slug, **changes))

    assert (case.grade, case.disposition) == (grade, disposition)


def test_the_noise_of_a_dog_is_told_to_call_the_council_at_once_and_in_the_news(send):
    sent = send("noise", noise_from="animals")

    opened(sent)

    assert "council" in sent.advice
    assert latest_words(sent.report).startswith("Your council can act on this noise")
    assert "A person here reads it by" in latest_words(sent.report)


def test_the_noise_of_a_factory_is_told_the_number_of_the_epa(send):
    assert "1300 372 842" in send("noise", noise_from="industry").advice


def test_who_was_burgled_is_told_to_keep_the_traces(send):
    sent = send("burglary")

    opened(sent)

    assert "Do not touch or clean" in latest_words(sent.report)
    assert latest_words(sent.report).startswith("An officer decides by")


def test_where_somebody_is_in_danger_no_advice_delays_the_number_to_call(send):
    sent = send("burglary", happening_now="yes")

    opened(sent)

    assert "Do not touch" not in latest_words(sent.report)
    assert "call 000" in latest_words(sent.report)


def test_the_page_after_sending_says_what_to_do(customer):
    noise = published(customer.id, "noise")
    said = {slug: value for slug, value in COMMON.items() if slug in noise.by_slug}
    started = start_draft(
        customer=customer,
        at=timezone.now() - timedelta(minutes=5),
        type_version_id=noise.version_id,
        answers=said,
    )
    citizen = Client()
    citizen.cookies[f"d_{started.draft.code}"] = started.secret
    url = f"/report/{started.draft.code}/check/"

    page = citizen.post(url, {"key": started.draft.code}, follow=True).content.decode()

    assert "What you can do" in page
    assert "Call your council" in page


def test_an_administrators_new_advice_holds_for_the_next_sender(customer, send):
    customer.report_types.filter(slug="general_enquiry").update(advice="Write to us on Monday.")

    assert send("general_enquiry").advice == "Write to us on Monday."


def test_family_violence_is_sealed_and_nothing_is_sent_however_safe_the_number_is_said_to_be(send, officer):
    sent = send("family_violence", name="Meera Sandhu")
    case = opened(sent)
    held = claim_case(case_id=case.id, officer=officer, at=timezone.now())
    decide_case(
        case_id=case.id,
        officer=officer,
        kind=DecisionKind.CLOSE,
        reason="Spoken with her in person today.",
        told="We spoke today, and we do what we agreed.",
        version=held.version,
        at=timezone.now(),
    )

    report = Report.objects.get(id=sent.report.id)
    assert report.kept_silent
    assert (report.narrative, report.facts) == ("", {})
    assert report.narrative_text == COMMON["what_happened"]
    assert not Notification.objects.exists()
    assert sent.told == ["We will not call, text or write to you. An officer decides with you what is safe."]


def test_other_types_still_write_where_it_is_safe(send):
    opened(send("lost_property"))

    assert Notification.objects.filter(message="receipt").count() == 1


@pytest.mark.parametrize("sign", sorted(SILENT))
def test_silence_follows_the_type_or_a_sign_alike(sign):
    assert stays_silent(type_slug=sign, cues=())
    assert stays_silent(type_slug="noise", cues=("injury", sign))
    assert not stays_silent(type_slug="noise", cues=("injury",))


def test_loading_again_changes_nothing_and_another_customer_gets_words_but_no_types(customer):
    other = Customer.objects.create(slug="other", name="Another line")
    before = customer.report_types.count()

    reference.load()
    reference.load()

    assert customer.report_types.count() == before == len(TYPES)
    assert not other.report_types.exists()
    assert other.messagewords_set.exists()
