"""The fake provider as a thread: real SMTP and HTTP on this machine, misbehaving when it is told to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from pytest_django.fixtures import Settings

from assistline.fake_provider.serving import FakeProvider


class Provider(FakeProvider):
    """What tests ask of it."""

    @property
    def taken(self) -> list[dict[str, Any]]:
        """Every message that it took, oldest first."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines]

    def will(self, channel: str, *orders: str) -> None:
        """Have it behave so for the next messages."""
        self.record.behave(channel, list(orders))


@pytest.fixture
def provider(tmp_path: Path, settings: Settings) -> Iterator[Provider]:
    """A provider of e-mail and text messages that the settings name."""
    running = Provider(log=tmp_path / "provider.jsonl", key=django_settings.SMS_PROVIDER_KEY)
    settings.SMTP_URL = running.smtp_url
    settings.SMS_PROVIDER_URL = running.sms_url
    settings.FAKE_DESK_URL = running.desk_url
    settings.FAKE_PROVIDER_LOG = str(running.log)
    running.start()
    yield running
    running.stop()
