import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agents", "0003_numbers_of_contacts"),
        ("triage", "0003_replay_without_locks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="call",
            name="held_at",
            field=models.DateTimeField(
                blank=True, help_text="Since when this caller waits on hold.", null=True
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="declined",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="User names to when each said that they cannot answer now.",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="duplicate_of",
            field=models.ForeignKey(
                blank=True,
                help_text="The case that the call tells again, where that is what came of it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="repeated_by",
                to="triage.case",
            ),
        ),
        migrations.CreateModel(
            name="CallTypeChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "was",
                    models.SlugField(
                        blank=True,
                        help_text="The report type until then; empty: none.",
                        max_length=40,
                    ),
                ),
                ("became", models.SlugField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="type_changes",
                        to="agents.call",
                    ),
                ),
            ],
            options={"ordering": ["at", "id"]},
        ),
    ]
