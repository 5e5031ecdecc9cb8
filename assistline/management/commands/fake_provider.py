"""``manage.py fake_provider``: the mail server and text message provider of a demonstration."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from assistline.demo import CTI_TOKEN, PARTNERS_SECRET
from assistline.fake_provider.partners import PartnerServer
from assistline.fake_provider.returned_mail import ReturnsTo
from assistline.fake_provider.serving import HOST, FakeProvider

# Seconds after which the demonstration's agencies answer, and are done.
ANSWERS_AFTER, DONE_AFTER = 8.0, 90.0
SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}


class Command(BaseCommand):
    help = (
        "Take e-mails and text messages and send them to nobody; /dev/messages/ shows them. Demo mode only."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until told to stop.

        Raises:
            CommandError: This is no demonstration, or the settings name no place on this machine to listen
                at.
        """
        if not settings.DEMO:
            raise CommandError("The fake provider sends nothing, so it runs in demo mode only (DEMO=1).")
        if not settings.FAKE_PROVIDER_LOG:
            raise CommandError("FAKE_PROVIDER_LOG is not set: there is no file to write messages to.")
        # Before any thread starts, so that the signals come to this one alone.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        provider = FakeProvider(
            log=Path(settings.FAKE_PROVIDER_LOG),
            key=settings.SMS_PROVIDER_KEY,
            smtp_port=_port("SMTP_URL", settings.SMTP_URL),
            sms_port=_port("SMS_PROVIDER_URL", settings.SMS_PROVIDER_URL),
            scanner_port=_port("FAKE_SCANNER_URL", settings.FAKE_SCANNER_URL)
            if settings.FAKE_SCANNER_URL
            else None,
            desk_port=_port("FAKE_DESK_URL", settings.FAKE_DESK_URL) if settings.FAKE_DESK_URL else 0,
            returns_to=_returns_to(),
        )
        partners = _partners(settings.FAKE_PARTNERS_URL)
        provider.start()
        self.stdout.write(f"Taking messages at {provider.smtp_url} and {provider.sms_url}.")
        self.stdout.flush()
        signal.sigwait(SIGNALS)
        provider.stop()
        if partners:
            partners.stop()


def _partners(url: str) -> PartnerServer | None:
    """Agencies and a records system that answer by themselves."""
    if not url:
        return None
    book = Path(settings.FAKE_PROVIDER_LOG).with_name("records-book.json")
    place = (HOST, _port("FAKE_PARTNERS_URL", url))
    partners = PartnerServer(place, secret=PARTNERS_SECRET, book=book)
    partners.agencies.answers_after, partners.agencies.done_after = ANSWERS_AFTER, DONE_AFTER
    partners.exchange.tells = settings.SITE_URL + reverse("cti", args=[CTI_TOKEN])
    partners.start()
    return partners


def _returns_to() -> ReturnsTo | None:
    """The house's own door for mail that came back, where it knows the secret."""
    if not settings.MAIL_STATUS_SECRET:
        return None
    return ReturnsTo(settings.SITE_URL + reverse("api-mail-status"), settings.MAIL_STATUS_SECRET)


def _port(name: str, url: str) -> int:
    place = urlsplit(url)
    if place.hostname not in (HOST, "localhost") or not place.port:
        raise CommandError(f"{name} must name a port of {HOST} for the fake provider to listen at.")
    return place.port
