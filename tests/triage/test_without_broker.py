"""The broker is stopped at submit: nobody waits, the case is graded, the receipt comes later."""

import uuid

import pytest
from django.test import Client

from assistline.models import Notification
from tests.assistline.test_relay_process import happens, outside, relay_process, running  # noqa: F401
from tests.plugins.provider import provider  # noqa: F401
from tests.triage.conftest import THEFT
from triage.models import Assessment

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = ("-m", "celery", "-A", "assistline", "worker", "--pool=solo", "--without-mingle")


def submit() -> None:
    """File a theft by the API."""
    response = Client().post(
        "/api/v1/reports/",
        {"type": "theft", "answers": THEFT},
        content_type="application/json",
        headers={"Idempotency-Key": uuid.uuid4().hex},
    )
    assert response.status_code == 201


def test_a_stopped_broker_delays_nothing_but_the_receipt(customer, broker, outside, relay_process):  # noqa: F811
    Client().get("/")  # what is read once a process is not the broker's fault
    broker.stop()

    submit()

    # How soon is `make bench`'s question: here it happens while there is no broker, or not at all.
    assert happens(Assessment.objects.filter(grade="scheduled").exists, within=30)
    broker.start()
    with running("worker", *WORKER):
        assert happens(Notification.objects.filter(message="receipt", state="sent").exists, within=60)
    assert [message for message in outside.taken if "We have what you sent us" in str(message)]
