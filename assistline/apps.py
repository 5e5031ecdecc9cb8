from django.apps import AppConfig


class AssistLineConfig(AppConfig):
    """The floor: what every room stands on, and nothing that knows a room above it."""

    name = "assistline"
    verbose_name = "The floor"
    default_auto_field = "django.db.models.BigAutoField"
