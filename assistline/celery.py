"""Celery: transport for what leaves the machine, and a clock for the periodic sweeps. No timer lives here."""

from celery import Celery

app = Celery("assistline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
