from django.apps import AppConfig


class TriageConfig(AppConfig):
    """What to do about it."""

    name = "triage"
    verbose_name = "What to do about it"
    default_auto_field = "django.db.models.BigAutoField"
