"""What a table refers goes to the agency's desk by itself, where the desk takes reports by rule."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assistline.models import AuditEntry, DecisionTableVersion, Notification
from reports.actions import submit_report
from reports.definitions import published
from reports.models import Report
from tests.reports.test_reading_level import YEAR, readability
from tests.triage.partnering import answers_to, desk, tell
from triage.actions import claim_case, decide_case, open_case, raise_overdue_referrals, send_referrals
from triage.models import DecisionKind, Referral, Way
from triage.rules import news_words
from triage.screens.by_rule import referred_by_tables
from triage.trying import Tried, try_out

HUM = {
    "happening_now": "no",
    "anyone_hurt": "no",
    "noise_from": "industry",
    "what_happened": "The cooling plant hums from ten at night.",
    "when": {"unsure": True},
    "where": {"address": "Mill Road", "suburb": "Moe", "postcode": "3825"},
    "name": "Stan Petric",
    "phone": "+61491570157",
    "phone_safe": "yes",
}
OVER = {"happening_now": "no", "anyone_hurt": "no", "noise_from": "industry"}
NOTE = "Please measure it at night, from the street."


@pytest.fixture
def hum(customer):
    """Sends a report of a noise that is the EPA's, and opens its case."""

    def make(silent=False, **changes):
        kind = published(customer.id, "noise")
        report = submit_report(
            customer=customer,
            version_id=kind.version_id,
            answers={**HUM, **changes},
            key=uuid.uuid4().hex,
            at=timezone.now(),
        ).report
        Report.objects.filter(id=report.id).update(kept_silent=silent)
        return open_case(report_id=report.id, at=timezone.now())

    return make


@pytest.fixture
def epa(case):
    """The EPA's desk, by webhook, which takes reports by rule."""

    def make(way=Way.WEBHOOK, **more):
        told = {"agency": "epa", "by_rule": True, "rule_note": NOTE, **more}
        return desk(case, way, **{"name": "the EPA desk", **told})

    return make


def page_of(case):
    return [one.sentence for one in Report.objects.get(reference=case.reference).status_updates.all()]


def decided(case, officer, kind):
    held = claim_case(case_id=case.id, officer=officer, at=timezone.now())
    decide_case(
        case_id=case.id,
        officer=officer,
        kind=kind,
        reason="It is theirs, and they have it.",
        told="The EPA looks into it.",
        version=held.version,
        at=timezone.now(),
    )
    case.refresh_from_db()
    return case


def test_it_goes_there_by_itself_with_the_least_and_the_citizen_is_told(hum, epa, partners):
    epa()

    case = hum()
    send_referrals(at=timezone.now())

    referral = Referral.objects.get()
    assert (referral.state, referral.by, referral.decision) == ("sent", None, None)
    assert set(referral.passed["parts"]) == {"matter", "when", "place"}
    assert referral.passed["note"] == NOTE
    assert not [word for word in ("Petric", "hums", "570157", "Mill Road") if word in str(referral.passed)]
    assert "routing v1, row" in referral.rule
    assert page_of(case)[-1].startswith("We have passed this on to the EPA desk: what it is, when and where.")
    assert case.status == "waiting"
    assert AuditEntry.objects.filter(action="case.referred", object_ids=[case.id]).exists()


def test_the_address_and_the_answers_go_only_where_the_customer_says_so(hum, epa):
    epa(rule_address=True, rule_answers=True)

    hum()

    passed = Referral.objects.get().passed
    assert {"address", "answers"} <= set(passed["parts"])
    assert not {"words", "contact"} & set(passed["parts"])
    assert "Petric" not in str(passed)


@pytest.mark.parametrize(
    "more",
    [
        {"by_rule": False},
        {"is_active": False},
        {"agency": "council"},
        {"area": "3000-3100"},
    ],
)
def test_otherwise_the_citizen_is_shown_the_way_as_before(hum, epa, more):
    epa(**more)

    case = hum()

    assert not Referral.objects.exists()
    assert "Call EPA Victoria (1300 372 842)" in page_of(case)[-1]


@pytest.mark.parametrize(
    "changes",
    [
        {"happening_now": "yes"},
        {"anyone_hurt": "yes"},
        {"what_happened": "The plant hums. He has a knife and wants to kill the foreman."},
        {"what_happened": "The plant hums, and my ex husband follows me home from there every night."},
    ],
)
def test_what_may_be_danger_never_goes_by_itself(hum, epa, changes):
    epa()

    hum(**changes)

    assert not Referral.objects.exists()


def test_of_a_sealed_type_or_a_silent_report_nothing_goes(hum, epa, customer):
    epa()

    hum(silent=True)
    customer.report_types.filter(slug="noise").update(narrative_class="sealed")
    hum()

    assert not Referral.objects.exists()


def test_of_two_desks_the_one_of_the_place_takes_it_once(hum, epa):
    epa(name="an EPA desk for everywhere")
    epa(name="the EPA in Moe", area="3820-3830")

    case = hum()
    open_case(report_id=Report.objects.get(reference=case.reference).id, at=timezone.now())

    assert Referral.objects.get().desk.name == "the EPA in Moe"


def test_by_mail_without_words_the_case_is_opened_all_the_same(hum, epa, monkeypatch):
    epa(Way.EMAIL, url="", secret="")
    monkeypatch.setattr("triage.actions.referral_rows.queue_notification", lambda **_: 1 / 0)

    case = hum()

    assert case.status == "waiting"
    assert not Referral.objects.exists()
    assert "Call EPA Victoria (1300 372 842)" in page_of(case)[-1]


def test_what_they_refuse_is_told_and_looked_at_by_whoever_reads_the_case(hum, epa, partners):
    epa()
    case = hum()

    tell(answers_to(Referral.objects.get()), {"status": "refused", "reason": "Not in our area."})

    assert page_of(case)[-1] == "The EPA desk did not take it. A person here looks at what we can do."
    case.refresh_from_db()
    assert case.status == "waiting"


@pytest.mark.parametrize(
    ("kind", "status"), [(DecisionKind.REFER, "waiting"), (DecisionKind.CLOSE, "closed")]
)
def test_a_refusal_brings_a_case_back_that_an_officer_left_with_them(hum, epa, officer, kind, status):
    epa()
    case = decided(hum(), officer, kind)

    tell(answers_to(Referral.objects.get()), {"status": "refused", "reason": "Not in our area."})

    case.refresh_from_db()
    assert case.status == status


def test_an_answer_that_is_late_is_raised_before_a_sergeant(hum, epa, sergeant):
    epa()
    hum()

    assert raise_overdue_referrals(at=timezone.now() + timedelta(hours=80)) == 1

    assert Notification.objects.filter(message="referral_overdue").exists()


def test_officers_read_that_a_rule_sent_it(hum, epa, as_officer):
    epa()
    case = hum()

    tab = as_officer.get(reverse("triage-refer", args=[case.reference])).content.decode()
    listed = as_officer.get(reverse("triage-referrals")).content.decode()

    assert "by rule (grade v1, row" in tab
    assert "By rule" in listed


def test_what_was_passed_on_and_what_was_only_shown_are_counted_apart(hum, epa, customer, as_administrator):
    shown_only = epa(by_rule=False)
    hum()
    shown_only.by_rule = True
    shown_only.save()
    hum()

    [row] = referred_by_tables(customer_id=customer.id, now=timezone.now())
    page = as_administrator.get(reverse("admin:triage_referraldesk_changelist")).content.decode()

    assert (row.agency, row.referred, row.by_rule, row.shown) == ("EPA Victoria", 2, 1, 1)
    assert "Passed on by rule" in page


def test_a_desk_that_is_rung_takes_nothing_by_rule(epa, as_administrator, customer):
    with pytest.raises(IntegrityError), transaction.atomic():
        epa(Way.PHONE)

    typed = {
        "customer": customer.id, "name": "a desk", "kind": "agency", "way": "phone", "phone": "1",
        "by_rule": "on", "answer_hours": 8,
    }  # fmt: skip
    page = as_administrator.post(reverse("admin:triage_referraldesk_add"), typed).content.decode()

    assert "Nobody rings them by rule" in page
    assert "Say what they are asked to do" in page


@pytest.mark.parametrize(
    "words", [news_words.passed_by_rule, news_words.refused_open, news_words.not_arrived_open]
)
def test_what_the_citizen_reads_of_it_is_plain(words):
    assert readability(words("Moe council")) <= YEAR


def test_try_it_says_what_the_citizen_would_read(epa, customer, administrator):
    epa(area="3825")
    version = DecisionTableVersion.objects.get(
        table__customer=customer, table__slug="grade", state="published"
    )

    told = {}
    for postcode in ("3825", "3000"):
        tried = Tried("A plant hums.", "noise", postcode=postcode, answers=OVER)
        told[postcode] = try_out(version, tried, customer=customer, at=timezone.now()).sides[0].told

    assert told["3825"].startswith("We have passed this on to the EPA desk")
    assert "Call EPA Victoria" in told["3000"]
