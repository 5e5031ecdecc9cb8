"""Live streams: in order, nothing lost, nothing of another centre, over when the person is gone."""

import asyncio
import functools
import json
import os
import socket
import threading
from contextlib import asynccontextmanager

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections, transaction
from django.test import AsyncClient

from assistline import stream_reader, streams
from assistline.events import emit
from assistline.models import OutboxEvent
from tests.conftest import BACKEND

# A stream tells what is older than every running transaction, and tests beside these have long ones.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
PATIENCE = 15


@pytest.fixture(autouse=True)
def quick_pings(monkeypatch):
    """Pings and checks come quickly here, and each test begins with a reader of its own."""
    monkeypatch.setattr(streams, "PING_SECONDS", 0.1)
    monkeypatch.setattr(streams, "RECHECK_SECONDS", 0.2)
    reader = stream_reader.Reader()
    monkeypatch.setattr(streams, "reader", reader)
    yield
    thread = reader._thread
    if thread is not None:
        thread.join(PATIENCE)


def in_loop(test):
    """Run an async test in an event loop of its own."""

    @functools.wraps(test)
    def run(*args, **kwargs):
        return asyncio.run(test(*args, **kwargs))

    return run


class Listener:
    """Reads one stream."""

    def __init__(self, response):
        self.response = response
        self.parts = aiter(response.streaming_content)

    async def read(self):
        return (await asyncio.wait_for(anext(self.parts), PATIENCE)).decode()

    async def event(self):
        """The next event that is no ping, as a dictionary."""
        while True:
            text = await self.read()
            if "event:" in text:
                return dict(line.split(": ", 1) for line in text.splitlines() if line)

    async def pinged(self, times=3):
        """Wait until the stream is surely open and quiet."""
        while times:
            times -= (await self.read()).startswith(": ping")

    async def ended(self):
        while True:
            try:
                await self.read()
            except StopAsyncIteration:
                return True


@asynccontextmanager
async def listening(user, path="/events/review/", **headers):
    client = AsyncClient()
    await client.aforce_login(user, backend=BACKEND)
    response = await client.get(path, headers=headers)
    listener = Listener(response)
    listener.client = client
    assert response.status_code == 200
    try:
        yield listener
    finally:
        await listener.parts.aclose()
        await sync_to_async(connections.close_all)()


@sync_to_async
def happen(centre, case_id, name="case.opened"):
    with transaction.atomic():
        event = emit(name, centre_id=centre.id, case_id=case_id)
    event.refresh_from_db()
    return f"{event.txid}-{event.id}"


async def nothing_older_runs(position):
    """Until a stream that is opened can read it: a transaction of the tests beside these may hold it back."""
    while await sync_to_async(stream_reader.position_now)() < stream_reader.Position(
        *map(int, position.split("-"))
    ):
        await asyncio.sleep(0.05)


@in_loop
async def test_an_event_carries_its_kind_and_its_id_only(officer, centre):
    async with listening(officer) as stream:
        await stream.pinged()
        position = await happen(centre, 7)
        event = await stream.event()

    assert event == {"id": position, "event": "case.opened", "data": '{"id": 7}'}
    assert stream.response["Content-Type"] == "text/event-stream"
    assert (stream.response["Cache-Control"], stream.response["X-Accel-Buffering"]) == ("no-store", "no")


@in_loop
async def test_an_officer_hears_nothing_of_another_centre(officer, centre, other_centre):
    async with listening(officer) as stream:
        await stream.pinged()
        await happen(other_centre, 1)
        await happen(centre, 2, "report.submitted")
        await happen(centre, 3)

        assert json.loads((await stream.event())["data"]) == {"id": 3}


@in_loop
async def test_a_sergeant_hears_every_centre_of_the_customer(sergeant, other_centre):
    async with listening(sergeant) as stream:
        await stream.pinged()
        await happen(other_centre, 1)

        assert (await stream.event())["data"] == '{"id": 1}'


@in_loop
async def test_a_stream_goes_on_where_it_was_cut_off(officer, centre):
    first = await happen(centre, 1)
    await happen(centre, 2)

    async with listening(officer, **{"last-event-id": first}) as stream:
        await happen(centre, 3)
        told = [(await stream.event())["data"] for _ in range(2)]

    assert told == ['{"id": 2}', '{"id": 3}']


@in_loop
async def test_a_page_may_say_from_where_on_it_listens(officer, centre):
    here = await sync_to_async(stream_reader.position_now)()
    await happen(centre, 4)

    async with listening(officer, f"/events/review/?after={here}") as stream:
        assert (await stream.event())["data"] == '{"id": 4}'


@in_loop
async def test_a_slow_transaction_is_not_stepped_over(officer, centre):
    written, release = threading.Event(), threading.Event()

    def slow():
        try:
            with transaction.atomic():
                emit("case.opened", centre_id=centre.id, case_id=1)
                written.set()
                release.wait(PATIENCE)
        finally:
            connection.close()

    async with listening(officer) as stream:
        await stream.pinged()
        writer = threading.Thread(target=slow)
        writer.start()
        await asyncio.to_thread(written.wait, PATIENCE)
        await happen(centre, 2)
        await stream.pinged(5)
        release.set()
        told = [(await stream.event())["data"] for _ in range(2)]
        writer.join()

    assert told == ['{"id": 1}', '{"id": 2}']


@in_loop
async def test_who_was_away_too_long_reads_everything_again(officer, centre, monkeypatch):
    monkeypatch.setattr(streams, "BATCH", 3)
    first = await happen(centre, 1)
    for number in range(4):
        last = await happen(centre, number)
    await nothing_older_runs(last)

    async with listening(officer, **{"last-event-id": first}) as stream:
        event = await stream.event()
        assert event["event"] == "resync"
        assert await stream.ended()

    async with listening(officer, **{"last-event-id": event["id"]}) as stream:
        await happen(centre, 9)
        assert (await stream.event())["data"] == '{"id": 9}'


@in_loop
async def test_events_that_were_purged_mean_reading_everything_again(officer, centre):
    first = await happen(centre, 1)
    await sync_to_async(OutboxEvent.objects.all().delete)()
    await happen(centre, 2)

    async with listening(officer, **{"last-event-id": first}) as stream:
        assert (await stream.event())["event"] == "resync"


@in_loop
async def test_a_browser_that_is_too_slow_is_told_to_read_again(officer, centre, monkeypatch):
    monkeypatch.setattr(stream_reader, "QUEUE_LENGTH", 2)

    async with listening(officer) as stream:
        await stream.pinged()
        for number in range(6):
            await happen(centre, number)
        await asyncio.sleep(1.5)
        kinds = [(await stream.event())["event"] for _ in range(3)]

        assert kinds == ["case.opened", "case.opened", "resync"]
        assert await stream.ended()


@in_loop
async def test_logging_out_ends_the_stream(officer):
    async with listening(officer) as stream:
        await stream.pinged()
        await stream.client.alogout()

        assert await stream.ended()


@in_loop
async def test_switching_someone_off_ends_the_stream(officer):
    async with listening(officer) as stream:
        await stream.pinged()
        officer.is_active = False
        await sync_to_async(officer.save)()

        assert await stream.ended()


@in_loop
async def test_a_waiting_stream_holds_no_connection(officer, owner_cursor):
    count = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE usename = 'assistline_app' AND datname = current_database()"
    )

    async with listening(officer) as one, listening(officer) as two:
        await one.pinged(8)
        await two.pinged(8)
        await sync_to_async(connections.close_all)()
        owner_cursor.execute(count)
        held = owner_cursor.fetchone()[0]

    assert held <= 2  # the reader's, and at most one that is just asking whether the person is still there


@in_loop
async def test_a_reader_that_loses_the_database_goes_on_where_it_was(officer, centre, monkeypatch):
    monkeypatch.setattr(stream_reader, "RETRY_SECONDS", 0.1)

    async with listening(officer) as stream:
        await stream.pinged()
        for pid in await asyncio.to_thread(reader_pids):
            await asyncio.to_thread(end_connection, pid)
        await happen(centre, 5)

        assert (await stream.event())["data"] == '{"id": 5}'


@in_loop
async def test_a_reader_whose_connection_is_cut_without_a_word_goes_on(officer, centre, monkeypatch):
    monkeypatch.setattr(stream_reader, "RETRY_SECONDS", 0.1)
    wait, cut = stream_reader._wait_for_news, []

    def cut_once():
        if not cut:
            cut.append(True)
            with socket.socket(fileno=os.dup(connection.connection.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)
        wait()

    monkeypatch.setattr(stream_reader, "_wait_for_news", cut_once)
    async with listening(officer) as stream:
        await stream.pinged(20)
        await happen(centre, 5)

        assert (await stream.event())["data"] == '{"id": 5}'
    assert cut


@in_loop
async def test_a_reader_that_died_all_the_same_is_started_again(officer, centre):
    dead = threading.Thread(target=str)
    dead.start()
    dead.join()
    streams.reader._thread = dead

    async with listening(officer) as stream:
        await stream.pinged()
        await happen(centre, 5)

        assert (await stream.event())["data"] == '{"id": 5}'


@in_loop
async def test_a_stream_says_at_once_from_where_on_it_goes(officer, centre):
    async with listening(officer) as stream:
        first = await stream.read()
    here = dict(line.split(": ", 1) for line in first.splitlines() if line)["id"]
    await happen(centre, 4)

    async with listening(officer, **{"last-event-id": here}) as stream:
        assert (await stream.event())["data"] == '{"id": 4}'


def reader_pids():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database() "
            "AND usename = current_user AND query LIKE '%pg_snapshot_xmin%'"
        )
        pids = [pid for (pid,) in cursor.fetchall()]
    connection.close()
    return pids


def end_connection(pid):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    connection.close()


@pytest.mark.parametrize(("path", "status"), [("/events/nothing/", 404), ("/events/review/", 404)])
def test_the_page_server_has_no_streams(as_officer, path, status):
    assert as_officer.get(path).status_code == status


@in_loop
async def test_a_stream_is_for_its_role(supervisor):
    client = AsyncClient()
    await client.aforce_login(supervisor, backend=BACKEND)

    assert (await client.get("/events/review/")).status_code == 403
    assert (await client.get("/events/nothing/")).status_code == 404


@in_loop
async def test_a_stream_is_not_for_strangers():
    assert (await AsyncClient().get("/events/review/")).status_code == 302
