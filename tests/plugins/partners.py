"""Agencies and a records system as threads: real HTTP on this machine, misbehaving when they are told to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from assistline.fake_provider.partners import PartnerServer

SECRET = "secret-of-the-partners"


@pytest.fixture
def partners(settings: Settings) -> Iterator[PartnerServer]:
    """Partners that ``https://<name>.invalid`` leads to."""
    running = PartnerServer(("127.0.0.1", 0), secret=SECRET)
    settings.FAKE_PARTNERS_URL = running.url
    running.start()
    yield running
    running.stop()
