"""What a whole theft report costs, walked page by page: nine pages and forty SQL statements at most."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assistline import configuration
from reports import agencies, customers, definitions, lexicon_additions, localities
from reports.models import Report
from reports.reading_ahead import read_ahead
from reports.whose import goes_elsewhere
from tests.hearing import hearing
from triage import whose

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
SHORTEST = {
    "safety": {"happening_now": "no", "anyone_hurt": "no"},
    "what": {"what_happened": "My bike was gone when I came out of the shop.", "seen": "no"},
    "when": {"when_unsure": "on", "where_suburb": "Bayswater North", "where_postcode": "3153"},
    "taken": {"taken": "A red bike", "has_details": "no"},
    "you": {"name": "Meera Sandhu", "phone": "0491 570 156", "phone_safe": "yes"},
}
WITH_HELP = SHORTEST | {
    "safety": SHORTEST["safety"] | {"for_whom": "someone"},
    "taken": {"taken": "A red bike, a ring", "has_details": "yes", "also_taken": ["keys", "cards"]},
    "things": {"things-1-thing": "A red bike", "things-1-thing_serial": "WTU 117"},
    "you": SHORTEST["you"]
    | {"email": "m@example.com", "email_safe": "yes", "help_wanted": ["time", "word"]}
    | {"other_name": "Rosa Lindqvist", "other_relation": "parent"},
    "help": {"best_time": "after 6 pm", "agreed_word": "pineapple"},
}
SEEN_BY_SOMEBODY = WITH_HELP | {
    "safety": SHORTEST["safety"],
    "what": SHORTEST["what"] | {"seen": "seen"},
    "who": {"people-1-person_role": "did_it", "people-1-person_looks": "Tall, with a green cap"},
    "things-1": {"things-1-thing": "A red bike", "then": "new"},
    "things-2": {"things-2-thing": "A ring", "then": "new"},
    "things-3": {"things-3-thing": "A black bag"},
    "you": SHORTEST["you"],
}


A_CHILD_THAT_WANTS_ALL = WITH_HELP | {
    "safety": SHORTEST["safety"] | {"for_whom": "child"},
    "what": SEEN_BY_SOMEBODY["what"],
    "who": SEEN_BY_SOMEBODY["who"],
    "you": WITH_HELP["you"] | {"child_safe": "yes", "looked_after_by": "My aunt"},
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
            typed = self._typed("safety" if last == "theft" else last)
            url = citizen.post(url, kept | typed).url
        assert citizen.get(url).status_code == 200

    def _typed(self, page: str) -> dict[str, object]:
        again = self.answers.get(f"{page}-{self.pages.count(page)}")
        return again or ({} if page == "check" else self.answers[page])


@pytest.fixture
def remembered(customer, theft, monkeypatch):
    """What every process reads again after some seconds, whoever writes, was read just now."""
    monkeypatch.setattr(lexicon_additions, "KEPT_FOR_SECONDS", 600.0)
    monkeypatch.setattr(definitions, "PUBLISHED_FOR_SECONDS", 600.0)
    read_ahead_here(customer, theft)


def read_ahead_here(customer, theft) -> None:
    goes_elsewhere(customer.id, (None, {}), (theft, {}))
    lexicon_additions.lexicon_of(customer.id)
    localities.police_elsewhere(customer.id)
    Client().get("/")


@pytest.fixture
def told(monkeypatch):
    """This process hears of changes; what it remembers is old as soon as it is read, if it does not."""
    monkeypatch.setattr(configuration, "SURE_FOR_SECONDS", 600.0)
    monkeypatch.setattr(lexicon_additions, "SHOWN_FOR_SECONDS", -1.0)
    monkeypatch.setattr(definitions, "PUBLISHED_FOR_SECONDS", -1.0)
    for module in (agencies, customers, lexicon_additions, localities, whose):
        monkeypatch.setattr(module, "KEPT_FOR_SECONDS", -1.0)
    with hearing():
        yield


ANSWERS = pytest.mark.parametrize(
    "answers",
    [SHORTEST, WITH_HELP, SEEN_BY_SOMEBODY, A_CHILD_THAT_WANTS_ALL],
    ids=["shortest", "with help", "seen by somebody", "a child that wants all"],
)


@ANSWERS
def test_who_takes_long_over_each_page_and_is_alone_costs_no_more(customer, theft, answers, told):
    read_ahead_here(customer, theft)

    with CaptureQueriesContext(connection) as captured:
        Walk(answers).file()

    said = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(said) <= 40, "\n".join(said)


@ANSWERS
def test_a_whole_theft_costs_nine_pages_and_forty_statements_at_most(customer, theft, answers, remembered):
    walk = Walk(answers)

    with CaptureQueriesContext(connection) as captured:
        walk.file()

    said = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    # Each further thing is asked about on the same page; nothing else comes twice.
    pages = set(walk.pages) if walk.pages.count("things") > 1 else walk.pages
    assert len(pages) <= 9
    assert len(said) <= 40, "\n".join(said)
    assert Report.objects.get().draft.state == "submitted"


def test_no_way_through_a_theft_has_more_than_nine_pages(theft):
    ways = {
        (whom, seen, known, bool(helped)): len(
            theft.asked({"for_whom": whom, "seen": seen, "has_details": known, "help_wanted": helped})
        )
        for whom, seen, known, helped in product(
            ("me", "someone", "business", "child"),
            ("known", "seen", "camera", "no"),
            ("yes", "no"),
            ([], ["time"]),
        )
    }

    check = 1
    assert max(ways.values()) + check == 9


def test_a_server_that_has_read_ahead_asks_nothing_for_its_first_page(
    customer, citizen, settings, monkeypatch
):
    monkeypatch.setattr(connections, "close_all", lambda: None)
    citizen.get("/report/theft/")
    for module in (customers, definitions, agencies, localities, whose):
        module.forget()

    read_ahead()

    with CaptureQueriesContext(connection) as captured:
        assert citizen.get("/report/theft/", headers={"host": "localhost"}).status_code == 200
    assert not captured.captured_queries
