"""The whole way of a file with a bucket instead of a folder: a server that speaks S3, and nothing of ours in
between but the settings."""

from __future__ import annotations

import secrets
from datetime import timedelta

import boto3
import environ
import pytest
from django.utils import timezone
from moto.server import ThreadedMotoServer

from assistline.files_storage import files_storage
from reports.actions import (
    add_chunk,
    begin_file,
    finish_file,
    remove_file,
    scan_file,
    scan_waiting_files,
    start_draft,
)
from reports.actions.discarding import delete_discarded
from reports.files import storing
from reports.models import Attachment, DiscardedObject
from tests.reports.files import EICAR, photo_with_place, portable_document
from tests.reports.test_scan_files import scanner  # noqa: F401

KEYS = {"access_key": "a-key-of-the-test", "secret_key": "its-secret"}


@pytest.fixture
def server():
    """Speaks S3 on a port of its own."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch, tmp_path):
    """An empty bucket, named by the settings of the environment."""
    name = f"evidence-{secrets.token_hex(4)}"  # the server remembers those of the test before
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    named = {"BUCKET": name, "ENDPOINT": endpoint, "REGION": "ap-southeast-2"}
    for variable, value in {**named, **{key.upper(): word for key, word in KEYS.items()}}.items():
        monkeypatch.setenv(f"FILES_S3_{variable}", value)
    settings.STORAGES = settings.STORAGES | {"files": files_storage(environ.Env(), tmp_path)}
    s3 = boto3.resource(
        "s3",
        endpoint_url=endpoint,
        region_name="ap-southeast-2",
        aws_access_key_id=KEYS["access_key"],
        aws_secret_access_key=KEYS["secret_key"],
    )
    return s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-2"})


@pytest.fixture
def add(customer):
    """Adds a file to a draft of its own, in two parts."""

    def add(data: bytes) -> Attachment:
        at = timezone.now()
        draft = start_draft(customer=customer, at=at).draft
        file = begin_file(draft_id=draft.id, name="a", size=len(data), at=at)
        half = len(data) // 2
        add_chunk(file_id=file.id, offset=0, data=data[:half])
        add_chunk(file_id=file.id, offset=half, data=data[half:])
        return finish_file(file_id=file.id, at=at)

    return add


def stored(bucket) -> dict[str, bytes]:
    return {entry.key: entry.get()["Body"].read() for entry in bucket.objects.all()}


def test_a_file_is_sealed_scanned_read_and_really_deleted(
    bucket,
    add,
    scanner,  # noqa: F811
    django_capture_on_commit_callbacks,
):
    data = photo_with_place()
    file = add(data)

    kept = stored(bucket)
    assert set(kept) == {*file.parts, *file.preview}
    assert not any(mark in sealed for sealed in kept.values() for mark in (b"Canary", b"Exif", b"JFIF"))
    assert scan_file(file_id=file.id, at=timezone.now()) == "clean"
    assert b"".join(storing.read(file.parts, token=file.token, use=storing.ORIGINAL)) == data
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file_id=file.id)
    assert stored(bucket) == {}
    assert not DiscardedObject.objects.exists()


def test_a_virus_is_found_in_a_bucket_and_pages_are_put_into_it(bucket, add, scanner):  # noqa: F811
    infected, document = add(photo_with_place() + EICAR), add(portable_document(pages=2))

    scan_waiting_files(at=timezone.now())

    infected.refresh_from_db()
    document.refresh_from_db()
    assert (infected.state, document.state, len(document.stills)) == ("infected", "clean", 2)
    assert set(document.stills) <= set(stored(bucket))


def test_while_the_bucket_is_away_deleting_is_only_promised(
    bucket, add, server, settings, django_capture_on_commit_callbacks
):
    file, away = add(photo_with_place()), settings.STORAGES
    options = {**away["files"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = away | {"files": {**away["files"], "OPTIONS": options}}

    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file_id=file.id)
    promised = DiscardedObject.objects.count()
    settings.STORAGES = away
    later = timezone.now() + timedelta(minutes=1)

    assert (promised, delete_discarded(at=later)) == (3, 3)
    assert stored(bucket) == {}
