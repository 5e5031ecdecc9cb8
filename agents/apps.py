from django.apps import AppConfig


class AgentsConfig(AppConfig):
    """Who takes the calls."""

    name = "agents"
    verbose_name = "Who takes the calls"
    default_auto_field = "django.db.models.BigAutoField"
