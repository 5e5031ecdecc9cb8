from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """What people tell us."""

    name = "reports"
    verbose_name = "What people tell us"
    default_auto_field = "django.db.models.BigAutoField"
