"""Contacts of earlier calls get the number's index, so that a pattern is seen from the first day."""

from django.db import migrations

COPY = """
    UPDATE reports_contact AS contact SET number_index = call.number_index
    FROM agents_call AS call WHERE call.contact_id = contact.id AND call.number_index <> ''
"""


class Migration(migrations.Migration):
    dependencies = [("agents", "0002_call_transferred"), ("reports", "0003_contact_number")]

    operations = [migrations.RunSQL(COPY, migrations.RunSQL.noop)]
