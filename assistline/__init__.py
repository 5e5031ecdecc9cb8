"""The floor of AssistLine. Importing it makes Celery's app known to ``shared_task``."""

from assistline.celery import app as celery_app

__all__ = ["celery_app"]
