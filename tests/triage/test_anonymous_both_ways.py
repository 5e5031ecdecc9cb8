"""Somebody whom nobody knows: asked and answered by the code alone, page by page and without a script."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assistline.models import Notification
from reports.models import ContactPoint, Message, Report
from tests.conftest import signed_in
from tests.reports.files import photo
from triage.actions import claim_case, open_case

pytestmark = pytest.mark.django_db(transaction=True)
SUSPECT = "A man photographs every letterbox in Kestrel Court in Moe and writes in a book."
ASKED = "Which days does he come?"
ANSWERED = "Tuesdays, the day of the bins."


WHERE = {"where_suburb": "Moe", "where_postcode": "3825", "where_address": "Kestrel Court"}
TOLD = WHERE | {"what_happened": SUSPECT, "when_unsure": "yes", "seen": "no"}


@pytest.fixture
def sent(customer, own_files) -> tuple[str, str]:
    """The reference and the access code of what was told, as its sender reads them."""
    client = Client()
    first = {"happening_now": "no", "anyone_hurt": "no", "for_whom": "anonymous"}
    page = client.post("/report/suspicious_activity/", first)
    for _ in range(8):
        if page.url.endswith("/check/"):
            break
        page = client.post(page.url, TOLD)
    code = page.url.split("/")[2]
    client.post(page.url, {"key": code})
    shown = client.get(f"/report/{code}/sent/").context
    return shown["reference"], shown["access_code"]


def test_who_is_unknown_is_asked_and_answers_by_the_code_alone(sent, officer):
    reference, access_code = sent
    report, now = Report.objects.get(), timezone.now()
    case = claim_case(case_id=open_case(report_id=report.id, at=now).id, officer=officer, at=now)
    desk = signed_in(officer)

    door = reverse("triage-write", args=[case.reference])
    desk.post(door, {"words": ASKED, "key": "a", "asks": "on", "version": case.version})
    citizen = Client()
    url = citizen.post("/track/", {"reference": reference, "access_code": access_code}).url
    page = citizen.get(url).content.decode()
    citizen.post(f"{url}message/", {"words": ANSWERED, "key": "m"})
    photos = [SimpleUploadedFile("bins.png", photo("PNG"))]
    citizen.post(f"{url}files/", {"do": "files", "files": photos, "key": "0123456789ABCDEF"})

    assert report.anonymous
    assert ASKED in page
    shown = desk.get(reverse("triage-case", args=[case.reference])).content.decode()
    assert ANSWERED in shown
    assert "bins.png" in shown
    assert not ContactPoint.objects.exists()
    assert not Notification.objects.filter(subject_kind="report").exists()


def test_without_the_code_nobody_answers_for_them(sent):
    reference, _ = sent

    refused = Client().post("/track/", {"reference": reference, "access_code": "1111 1111 1111 1111"})
    there = Client().post("/track/", {"reference": "7K3M92TX4", "access_code": "1111 1111 1111 1111"})

    assert (refused.status_code, there.status_code) == (400, 400)
    assert not Message.objects.exists()
