from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0021_mail_that_came_back"),
    ]

    operations = [
        migrations.AlterField(
            model_name="attachment",
            name="content_type",
            field=models.CharField(blank=True, help_text="By content.", max_length=80),
        ),
        migrations.AlterField(
            model_name="reporttypeversion",
            name="takes_files",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Photos, videos, sound, voice notes, PDF and Word, before it is sent and after.",
                verbose_name="files may be added",
            ),
        ),
    ]
