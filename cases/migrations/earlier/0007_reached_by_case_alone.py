"""What belongs to a case no longer hangs on its client."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = ("safecontact", "address")

# What row-level security says of a column must go before the column. `migrate` puts it in force again.
FREE = "".join(
    f"DROP POLICY IF EXISTS exists_for ON cases_{table};"
    for kind in KINDS
    for table in (kind, f"historical{kind}")
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_reached_by_case")]

    operations = [
        migrations.RunSQL(FREE, migrations.RunSQL.noop),
        migrations.AlterField(
            "safecontact",
            "case",
            models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="safe_contact", to="cases.case"
            ),
        ),
        migrations.AlterField(
            "address",
            "case",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_set", to="cases.case"
            ),
        ),
        migrations.AlterModelOptions("safecontact", {"ordering": ["case"]}),
        *(migrations.RemoveField(kind, "client") for kind in KINDS),
        *(migrations.RemoveField(f"historical{kind}", "client") for kind in KINDS),
        migrations.AddConstraint(
            "address",
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(("until_on", None)), name="address_one_at_a_time"
            ),
        ),
    ]
