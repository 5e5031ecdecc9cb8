"""Files stay in quarantine until a scanner has said something clear about them."""

from __future__ import annotations

import socket
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from assistline.fake_provider.virus_scanner import VirusScanner
from assistline.virus_scanner import ScannerUnavailable, is_there, scan
from reports.actions import add_chunk, begin_file, finish_file, scan_file, scan_waiting_files, start_draft
from reports.files import storing
from reports.models import Attachment
from tests.reports.files import EICAR, photo, sound


@pytest.fixture
def scanner(settings):
    running = VirusScanner(("127.0.0.1", 0), most_bytes=1_000_000)
    running.start()
    settings.CLAMD_URL = running.url
    yield running
    running.stop()


@pytest.fixture
def add(customer):
    """Adds one file to a draft of its own."""

    def add(data: bytes) -> Attachment:
        draft = start_draft(customer=customer, at=timezone.now()).draft
        file = begin_file(draft_id=draft.id, name="a", size=len(data), at=timezone.now())
        add_chunk(file_id=file.id, offset=0, data=data)
        return finish_file(file_id=file.id, at=timezone.now())

    return add


def state_of(file: Attachment) -> str:
    return Attachment.objects.get(id=file.id).state


def test_a_clean_file_leaves_quarantine(scanner, add):
    file = add(photo())

    assert scan_waiting_files(at=timezone.now()) == 1

    assert (state_of(file), scan_waiting_files(at=timezone.now())) == ("clean", 0)


def test_a_file_with_a_virus_stays_sealed_and_named(scanner, add):
    file = add(photo() + EICAR)

    scan_waiting_files(at=timezone.now())

    file.refresh_from_db()
    assert (file.state, file.finding) == ("infected", "Eicar-Test-Signature")


def test_without_a_scanner_everything_stays_in_quarantine_and_is_tried_again(settings, add):
    settings.CLAMD_URL = ""
    file, at = add(photo()), timezone.now()
    assert scan_waiting_files(at=at) == 0

    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    assert scan_waiting_files(at=at) == 0

    file.refresh_from_db()
    assert (file.state, file.scan_attempts) == ("quarantined", 1)
    assert at < file.scan_due_at <= at + timedelta(minutes=1)


@pytest.mark.parametrize("order", ["hang_up", "garbage", "limits"])
def test_a_scanner_that_says_nothing_clear_lets_nothing_through(scanner, add, order):
    file = add(photo())
    scanner.orders.append(order)

    assert scan_file(file_id=file.id, at=timezone.now()) == "quarantined"

    assert scan_file(file_id=file.id, at=timezone.now()) == "clean"


def test_when_the_scanner_is_back_the_backlog_drains(scanner, add, settings):
    files = [add(photo()) for _ in range(3)]
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    scan_waiting_files(at=timezone.now())

    settings.CLAMD_URL = scanner.url
    judged = scan_waiting_files(at=timezone.now() + timedelta(minutes=1))

    assert judged == 3
    assert {state_of(file) for file in files} == {"clean"}


def test_too_large_for_the_scanner_is_not_clean(scanner):
    with pytest.raises(ScannerUnavailable):
        scan([bytes(1_000_001)], url=scanner.url)


def test_the_virus_is_found_across_two_pieces(scanner):
    assert scan([b"x" + EICAR[:20], EICAR[20:]], url=scanner.url).finding == "Eicar-Test-Signature"


def test_a_unix_socket_is_spoken_to_as_well(tmp_path, scanner):
    place = f"{tmp_path}/clamd.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(place)
        listener.listen()

        def answer() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(6)
                line.sendall(b"PONG\0")

        thread = threading.Thread(target=answer)
        thread.start()

        assert is_there(f"unix://{place}")
        thread.join()
    assert is_there(scanner.url)
    assert not is_there("tcp://127.0.0.1:9")


def test_sealed_bytes_that_were_changed_are_not_scanned_as_if_they_were_the_file(scanner, add, own_files):
    file = add(photo())
    for path in own_files.rglob("*"):
        if path.is_file():
            path.write_bytes(b"k1:" + bytes(200))

    assert scan_file(file_id=file.id, at=timezone.now()) == "failed"


def test_sound_is_made_anew_once_it_is_clean(scanner, add):
    file = add(sound())
    assert file.preview == []

    scan_waiting_files(at=timezone.now())

    file.refresh_from_db()
    assert (file.state, file.preview_type) == ("clean", "audio/mpeg")
    assert b"".join(storing.read(file.preview, token=file.token, use=storing.PREVIEW))[:1] == b"\xff"
