"""No role of PostgreSQL's own switches off that a line says when it was written, not even that of replication.

What the trigger does stands in `hestia/audit/privacy.sql` from here on.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_written_now"),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE public.audit_event ENABLE ALWAYS TRIGGER write_line_now",
            "ALTER TABLE public.audit_event ENABLE TRIGGER write_line_now",
        ),
    ]
