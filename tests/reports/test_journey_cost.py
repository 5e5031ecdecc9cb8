"""What a whole theft report costs, walked page by page: nine pages and forty SQL statements at most."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports import definitions, lexicon_additions
from reports.models import Report
from reports.whose import goes_elsewhere

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
SHORTEST = {
    "safety": {"happening_now": "no", "anyone_hurt": "no"},
    "what": {"what_happened": "My bike was gone when I came out of the shop.", "seen": "no"},
    "when": {"when_unsure": "on"},
    "where": {"where_suburb": "Bayswater North", "where_postcode": "3153"},
    "taken": {"taken": "A red bike", "has_details": "no"},
    "you": {"name": "Meera Sandhu", "phone": "0491 570 156", "phone_safe": "yes"},
}
LONGEST = SHORTEST | {
    "safety": SHORTEST["safety"] | {"for_whom": "someone"},
    "taken": {"taken": "A red bike, a ring", "has_details": "yes", "also_taken": ["keys", "cards"]},
    "things": {"things-1-thing": "A red bike", "things-1-thing_serial": "WTU 117"},
    "you": SHORTEST["you"]
    | {"email": "m@example.com", "email_safe": "yes", "help_wanted": ["time", "word"]}
    | {"other_name": "Rosa Lindqvist", "other_relation": "parent"},
    "help": {"best_time": "after 6 pm", "agreed_word": "pineapple"},
}


@dataclass
class Walk:
    """Somebody who opens each page that they are led to, and fills it in."""

    answers: dict[str, dict[str, object]]
    pages: list[str] = field(default_factory=list)

    def file(self) -> None:
        citizen = Client()
        url, last = "/report/theft/", ""
        while "/sent/" not in url:
            page = citizen.get(url)
            kept = dict(
                re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
            )
            last = url.split("?")[0].strip("/").split("/")[-1]
            self.pages.append(last)
            typed = {} if last == "check" else self.answers["safety" if last == "theft" else last]
            url = citizen.post(url, kept | typed).url
        assert citizen.get(url).status_code == 200


@pytest.fixture
def remembered(customer, theft, monkeypatch):
    """What every process reads again after some seconds, whoever writes, was read just now."""
    monkeypatch.setattr(lexicon_additions, "KEPT_FOR_SECONDS", 600.0)
    monkeypatch.setattr(definitions, "PUBLISHED_FOR_SECONDS", 600.0)
    goes_elsewhere(customer.id, (None, {}), (theft, {}))
    lexicon_additions.lexicon_of(customer.id)
    Client().get("/")


@pytest.mark.parametrize("answers", [SHORTEST, LONGEST], ids=["shortest", "longest"])
def test_a_whole_theft_costs_nine_pages_and_forty_statements_at_most(customer, theft, answers, remembered):
    walk = Walk(answers)

    with CaptureQueriesContext(connection) as captured:
        walk.file()

    said = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(walk.pages) <= 9
    assert len(said) <= 40, "\n".join(said)
    assert Report.objects.get().draft.state == "submitted"
