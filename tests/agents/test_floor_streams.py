"""What the console and the floor hear live: ids and kinds, of their own centres, and only their own roles."""

import pytest
from asgiref.sync import sync_to_async
from django.db import transaction
from django.test import AsyncClient

from assistline.events import emit
from tests.assistline.test_streams import in_loop, listening, quick_pings  # noqa: F401 - a fixture
from tests.conftest import BACKEND

pytestmark = pytest.mark.django_db(transaction=True)
CONSOLE, FLOOR = "/events/console/", "/events/floor/"


@sync_to_async
def happen(name, centre, **ids):
    with transaction.atomic():
        emit(name, centre_id=centre.id, **ids)


async def heard(stream, count):
    events = [await stream.event() for _ in range(count)]
    return [(event["event"], event["data"]) for event in events]


@in_loop
async def test_an_agent_hears_calls_people_and_cues_of_the_centre_and_no_cases(agent, centre, other_centre):
    async with listening(agent, CONSOLE) as stream:
        await stream.pinged()
        await happen("call.rang", other_centre, call_id=1)
        await happen("case.opened", centre, case_id=2)
        await happen("call.rang", centre, call_id=3)
        await happen("presence.changed", centre, user_id=4)
        await happen("cue.raised", centre, cue_id=5, draft_id=6)

        assert await heard(stream, 3) == [
            ("call.rang", '{"id": 3}'),
            ("presence.changed", '{"id": 4}'),
            ("cue.raised", '{"id": 5}'),
        ]


@in_loop
async def test_a_sergeant_hears_the_floor_of_every_centre_of_the_customer(sergeant, centre, other_centre):
    async with listening(sergeant, FLOOR) as stream:
        await stream.pinged()
        await happen("cue.raised", other_centre, cue_id=1, draft_id=1)
        await happen("case.escalated", centre, case_id=2)

        assert await heard(stream, 2) == [("cue.raised", '{"id": 1}'), ("case.escalated", '{"id": 2}')]


@in_loop
async def test_a_supervisor_hears_the_floor_of_one_centre(supervisor, centre, other_centre):
    async with listening(supervisor, FLOOR) as stream:
        await stream.pinged()
        await happen("cue.raised", other_centre, cue_id=1, draft_id=1)
        await happen("cue.cleared", centre, cue_id=2, draft_id=2)

        assert await heard(stream, 1) == [("cue.cleared", '{"id": 2}')]


@pytest.mark.parametrize(
    ("role", "console", "floor"),
    [
        ("agent", 200, 403),
        ("officer", 403, 403),
        ("sergeant", 403, 200),
        ("supervisor", 200, 200),
        ("administrator", 403, 403),
        ("auditor", 403, 403),
    ],
)
def test_each_stream_is_for_its_roles(request, role, console, floor):
    @in_loop
    async def knock(user):
        client = AsyncClient()
        await client.aforce_login(user, backend=BACKEND)
        answers = [await client.get(path) for path in (CONSOLE, FLOOR)]
        return [answer.status_code for answer in answers]

    assert knock(request.getfixturevalue(role)) == [console, floor]
