"""What must not go out though it is in the outbox: the rooms above say why, by ``NOTIFICATION_HOLDS``."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from assistline.models import Notification

# In the place of a mail system's code.
HELD = "held"


def why_held(notification: Notification, *, at: datetime) -> str:
    """A sentence why it must not be sent now; empty where nothing is against it.

    Args:
        notification: About to be sent, or to be sent again.
        at: Now, timezone-aware.
    """
    reasons = (import_string(path)(notification=notification, at=at) for path in settings.NOTIFICATION_HOLDS)
    return next((why for why in reasons if why), "")
