"""Where somebody dangerous may read a message, silence is the rule and an officer decides (rule 11)."""

from __future__ import annotations

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from assistline.models import Notification
from reports import definitions
from reports.actions import publish_status
from reports.actions.publish_type import begin_version, publish_version
from reports.models import ContactPoint, Question
from reports.silence import SILENT

NEVER = ["We will not call, text or write to you. An officer decides with you what is safe."]


@pytest.fixture
def theft(theft):
    """Its second question sets the cue stalking."""
    draft = begin_version(version_id=theft.version_id)
    Question.objects.filter(step__version=draft, slug="anyone_hurt").update(cue_if_yes="stalking")
    publish_version(version_id=draft.id, by=None, at=timezone.now())
    definitions.forget()
    return definitions.definition(draft.id)


def test_a_cue_of_silence_keeps_every_message_back(make_report):
    sent = make_report(anyone_hurt="yes", email_safe="yes")
    publish_status(report_ids=[sent.report.id], status="decided", sentence="Done.", at=timezone.now())

    assert not Notification.objects.exists()
    assert sent.told == NEVER
    assert set(ContactPoint.objects.values_list("safe", flat=True)) == {True}


@pytest.mark.parametrize("slug", sorted(SILENT))
def test_a_type_of_silence_keeps_every_message_back(customer, make_report, slug):
    customer.report_types.exclude(slug="theft").update(slug=Concat(Value("x_"), "slug"))
    customer.report_types.filter(slug="theft").update(slug=slug)
    definitions.forget()

    assert make_report().told == NEVER
    assert not Notification.objects.exists()


def test_who_asks_to_be_called_is_told_of_the_call_alone(citizen, kept_draft):
    draft = kept_draft(anyone_hurt="yes")

    asked = citizen.post(f"/report/{draft.code}/call-me/", {"phone": "0491 570 156", "phone_safe": "yes"}).url

    page = citizen.get(asked).content.decode()
    assert "We only call 0491 570 156. We will not text or write to you." in page
    assert not Notification.objects.exists()


def test_without_the_cue_messages_go(make_report):
    make_report()

    assert Notification.objects.get().message == "receipt"
