"""Celery: transport for what leaves the machine, and a clock for the periodic sweeps. No timer lives here."""

from typing import Any

from celery import Celery
from celery.signals import setup_logging

app = Celery("assistline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_log_settings(**how: Any) -> None:
    """Do nothing: that somebody answers keeps Celery from putting its own handlers in place of LOGGING's."""
