"""A decision's letter and the receipt as files, in each language of the portal."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from pypdf import PdfReader

from reports.actions import submit_report
from reports.definitions import published
from reports.models import Report
from reports.portal_language import NAMES
from tests.reports.test_reading_level import hard
from tests.triage.conftest import NOON, THEFT
from tests.triage.keeping_cases import close
from triage.actions import open_case

# What stands between two answers.
BETWEEN = {"ar": "؛ ", "el": " · ", "vi": "; ", "zh-hans": "；"}


@pytest.fixture
def papers(customer, officer):
    """The letter and the receipt of a theft that was closed, in a language."""

    def make(code: str) -> dict[str, bytes]:
        kind = published(customer.id, "theft")
        sent = submit_report(customer=customer, version_id=kind.version_id, answers=THEFT, key=code, at=NOON)
        Report.objects.filter(id=sent.report.id).update(language=code)
        close(open_case(report_id=sent.report.id, at=NOON), officer, at=NOON + timedelta(hours=1))
        client = Client()
        typed = {"reference": sent.report.reference, "access_code": sent.access_code}
        url = client.post("/track/", typed).url
        return {name: client.get(f"{url}{name}/").content for name in ("letter", "receipt")}

    return make


def said_on(data: bytes) -> str:
    """All words of a file, as a screen reader gets them."""
    return "\n".join(
        str(element.get_object()["/ActualText"])
        for body in PdfReader(io.BytesIO(data)).trailer["/Root"]["/StructTreeRoot"]["/K"]
        for element in body.get_object()["/K"]
    )


def test_each_line_of_a_paper_is_plain(papers):
    """The rule that was used, and the answers that mattered, stand in the letter as they are: read too."""
    for name, data in papers("en-au").items():
        lines = said_on(data).splitlines()
        assert len(lines) > 10, name
        assert hard(lines) == []


@pytest.mark.parametrize("code", sorted(NAMES))
def test_a_paper_in_another_language_says_first_that_nobody_has_checked_it(papers, code):
    with translation.override(code):
        unchecked = gettext("This translation has not been checked by a person who speaks it.")

    for data in papers(code).values():
        before, _, after = said_on(data).partition(unchecked)
        assert before in ("", "AssistLine\n")
        assert BETWEEN[code] in after
        assert "/track/" in after


def test_the_second_chinese_paper_of_a_process_has_all_of_its_letters(papers):
    for data in papers("zh-hans").values():
        drawn = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
        letters = {letter for letter in said_on(data) if "一" <= letter <= "鿿"}
        assert letters
        assert letters <= set(drawn)
