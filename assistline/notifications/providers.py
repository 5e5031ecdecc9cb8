"""Who carries a message out of the house: one provider a channel, chosen by the settings."""

from __future__ import annotations

from django.conf import settings

from assistline.models.notification import Channel
from assistline.notifications.letters import Provider
from assistline.notifications.sms import SmsProvider
from assistline.notifications.smtp import SmtpProvider


def provider_for(channel: str) -> Provider | None:
    """The provider of a channel; ``None`` when none is configured, and then messages wait."""
    if channel == Channel.EMAIL and settings.SMTP_URL:
        return SmtpProvider(url=settings.SMTP_URL, sender=settings.DEFAULT_FROM_EMAIL)
    if channel == Channel.SMS and settings.SMS_PROVIDER_URL:
        return SmsProvider(url=settings.SMS_PROVIDER_URL, key=settings.SMS_PROVIDER_KEY)
    return None


def missing_provider(channel: str) -> str:
    """The sentence for readiness and for the waiting message."""
    setting = "SMTP_URL" if channel == Channel.EMAIL else "SMS_PROVIDER_URL"
    return f"{setting} is not set: messages by {Channel(channel).label} wait."


def missing_providers() -> list[str]:
    """A sentence for each channel that has no provider."""
    return [missing_provider(channel) for channel in Channel.values if provider_for(channel) is None]
