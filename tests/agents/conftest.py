"""A telephone line, and calls that come in by its own door."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents.actions import answer_call, make_line
from agents.models import Call, TelephoneLine
from assistline.models import User
from reports.definitions import forget
from reports.models import DraftAnswer
from tests.conftest import person, signed_in

NOON = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)  # Tuesday, noon in Melbourne
TOKEN = "test-cti-token"
CALLER = "0491570156"
CALLER_E164 = "+61491570156"
FORM = "application/x-www-form-urlencoded"

Say = Callable[..., Any]

_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def fresh_definitions() -> None:
    forget(versions=False)


@pytest.fixture
def line(centre) -> TelephoneLine:
    """The line of the first centre."""
    return make_line(centre=centre, name="131 444, general", number="131444", token=TOKEN).line


@pytest.fixture
def agent_two(centre) -> User:
    """A second agent of the same centre."""
    return person("agent-two", "agent", centre, "Dan Kelso")


@pytest.fixture
def agent_elsewhere(other_centre) -> User:
    """An agent of another centre, who must see nothing of this one's."""
    return person("agent-elsewhere", "agent", other_centre, "Lou Vella")


@pytest.fixture
def as_agent_two(agent_two) -> Client:
    return signed_in(agent_two)


@pytest.fixture
def as_agent_elsewhere(agent_elsewhere) -> Client:
    return signed_in(agent_elsewhere)


def post_event(token: str = TOKEN, **fields: Any) -> Any:
    """What the door answers to one event, sent as JSON; ``from_`` is ``from``, ``at`` the header."""
    at = fields.pop("at", None)
    body = {"direction": "in", "from": CALLER, "to": "131444", **fields}
    if "from_" in body:
        body["from"] = body.pop("from_")
    headers = {"X-Event-Time": at.isoformat()} if at else {}
    return Client().post(reverse("cti", args=[token]), body, content_type="application/json", headers=headers)


@pytest.fixture
def say(line) -> Say:
    """Tells of the line's calls: ``say("newCall", "call-1", at=NOON, user="agent")`` gives the call's row."""

    def tell(event: str, call_id: str = "call-1", **fields: Any) -> Call:
        response = post_event(event=event, callId=call_id, **fields)
        assert (response.status_code, response.json()) == (200, {})
        return Call.objects.get(line=line, call_key=call_id)

    return tell


@pytest.fixture
def ring(say) -> Callable[..., Call]:
    """A new call that rings now; keyword arguments are fields of the event."""
    return lambda **fields: say("newCall", f"ring-{next(_numbers)}", **fields)


@pytest.fixture
def answered(ring, agent) -> Call:
    """A call that ``agent`` has answered on the console."""
    return answer_call(call_id=ring().id, agent=agent, at=timezone.now())


NOISE = "There is loud music from the flat next door every night."
WORSE = f"{NOISE} It is not next door. It is my husband. He hits me and he said he will kill me."


def door(name: str, call: Call, *more: int) -> str:
    """The address of one of the console's doors of a call."""
    return reverse(f"console-{name}", args=[call.id, *more])


def write(client: Client, call: Call, **typed: str) -> dict[str, Any]:
    """Types as the page's script does: the answer with what it means."""
    answer: dict[str, Any] = client.post(
        door("answers", call), typed, headers={"X-Requested-With": "fetch"}
    ).json()
    return answer


def kept(call: Call) -> dict[str, Any]:
    """What is kept of a call's draft."""
    call.refresh_from_db()
    return dict(DraftAnswer.objects.filter(draft=call.draft).values_list("question", "value"))
