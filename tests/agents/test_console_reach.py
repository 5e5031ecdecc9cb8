"""Who rings and says which of their addresses works: kept with their code or word, never without."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from assistline.models import AuditEntry, Notification
from assistline.references import group
from reports.actions import submit_report
from reports.actions.keeping_out import keep_out
from reports.definitions import published
from reports.models import ContactPoint, KeptOut, PersonRole
from tests.triage.conftest import THEFT
from triage.actions import open_case
from triage.models import Case

GONE, RIGHT = "gone@example.org", "sam@example.org"
WORD = "Blue Heron"


@pytest.fixture
def sent(customer):
    """A report whose mail came back."""
    theft = published(customer.id, "theft")
    given = THEFT | {"email": GONE, "email_safe": "yes"}
    made = submit_report(
        customer=customer, version_id=theft.version_id, answers=given, key="reach-1", at=timezone.now()
    )
    open_case(report_id=made.report.id, at=timezone.now())
    role = PersonRole.objects.get(report=made.report, role="reporter")
    role.person.agreed_word = WORD
    role.person.save()
    ContactPoint.objects.filter(person=role.person, kind="email").update(came_back_at=timezone.now())
    return made


def url(call) -> str:
    return reverse("console-reach", args=[call.id])


def typed(sent, **changes: str) -> dict[str, str]:
    said = {"reference": group(sent.report.reference), "proof": group(sent.access_code)}
    return said | {"address": RIGHT, "safe": "yes"} | changes


def safe_addresses() -> list[str]:
    points = ContactPoint.objects.filter(kind="email", safe=True, came_back_at=None)
    return [point.value for point in points]


@pytest.mark.parametrize(("proof", "how"), [("", "the access code"), ("blue heron.", "the agreed word")])
@pytest.mark.parametrize("address", [RIGHT, GONE])
def test_with_their_code_or_word_it_is_kept_and_nothing_is_sent(
    sent, answered, as_agent, agent, proof, how, address
):
    before = Notification.objects.count()
    said = typed(sent, address=address, **({"proof": proof} if proof else {}))

    answer = as_agent.post(url(answered), said)

    assert answer.status_code == 302
    assert safe_addresses() == [address]
    assert Notification.objects.count() == before
    told = Case.objects.get(reference=sent.report.reference).events.get(kind="owners_word")
    assert told.by == agent
    assert how in told.words
    assert address not in told.words


@pytest.mark.parametrize(
    "wrong",
    [
        {"proof": "WRONG WRONG WRONG"},
        {"proof": "heron"},
        {"proof": ""},
        {"reference": "7K3M 92TX 4"},
        {"safe": ""},
        {"safe": "no"},
        {"address": "sam at example"},
        {"address": ""},
    ],
)
def test_without_it_nothing_is_kept_and_nothing_is_told(sent, answered, as_agent, wrong):
    answer = as_agent.post(url(answered), typed(sent, **wrong))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert safe_addresses() == []
    assert GONE not in page
    assert not Case.objects.get(reference=sent.report.reference).events.filter(kind="owners_word").exists()


def test_a_wrong_code_leaves_a_trace_and_answers_as_a_report_that_the_agent_is_kept_out_of(
    sent, answered, as_agent, agent
):
    wrong = as_agent.post(url(answered), typed(sent, proof="WRONG")).context["form"].errors
    keep_out(report_id=sent.report.id, user_ids=[agent.id], why=KeptOut.Why.NAMED, at=timezone.now())

    kept_out = as_agent.post(url(answered), typed(sent)).context["form"].errors

    assert wrong == kept_out != {}
    assert safe_addresses() == []
    assert AuditEntry.objects.filter(action="call.proof_failed", actor_id=agent.id).count() == 2


def test_where_no_mail_came_back_it_says_so_only_to_who_proved_it(sent, answered, as_agent):
    ContactPoint.objects.update(came_back_at=None)

    answer = as_agent.post(url(answered), typed(sent))

    assert answer.status_code == 422
    assert "No mail to them waits to be put right." in answer.content.decode()
    assert safe_addresses() == [GONE]


def test_the_console_leads_there_once_the_call_is_answered(answered, as_agent):
    assert url(answered) in as_agent.get(reverse("console")).content.decode()
    assert as_agent.get(url(answered)).status_code == 200
