"""How she is reached and where she lives belong to the case in which they were told.

What is known now stays with her latest case. Each earlier case since it was first written down gets what was
known when that case was closed, from the history.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count

KINDS = ("SafeContact", "Address")
ONE_CASE = "(SELECT client_id, min(id) AS id FROM cases_case GROUP BY client_id HAVING count(*) = 1)"
# The history is never changed, but gets a column filled: `migrate` puts its guard in force again.
FREE = "".join(
    f"DROP TRIGGER IF EXISTS keep_every_row_changed ON cases_historical{kind.lower()};" for kind in KINDS
)
FILL = "".join(
    f"UPDATE cases_{table} r SET case_id = c.id FROM {ONE_CASE} c WHERE c.client_id = r.client_id;"
    for kind in KINDS
    for table in (kind.lower(), f"historical{kind.lower()}")
)


def fill_with_several_cases(apps, schema_editor):
    Case = apps.get_model("cases", "Case")
    several = Case.objects.order_by().values("client").annotate(n=Count("pk")).filter(n__gt=1)
    for client in several.values_list("client", flat=True):
        cases = list(Case.objects.filter(client=client).order_by("made_at", "pk"))
        for kind in KINDS:
            history = apps.get_model("cases", f"Historical{kind}").objects
            for version in history.filter(client_id=client):
                written_in = case_at(cases, version.history_date)
                history.filter(pk=version.pk).update(case_id=written_in.pk)
            for record in list(apps.get_model("cases", kind).objects.filter(client=client)):
                spread(record, list(history.filter(id=record.pk).order_by("history_date", "pk")), cases)


def case_at(cases, moment):
    """Return the case in which something was written: the latest one made by then."""
    return next((case for case in reversed(cases) if case.made_at <= moment), cases[0])


def spread(record, versions, cases):
    """Give a record to the latest case, and a copy of what it said to each earlier one since it was made."""
    begun = cases.index(case_at(cases, versions[0].history_date)) if versions else len(cases) - 1
    names = [f.attname for f in record._meta.fields if f.name not in {"id", "case"}]
    for case in cases[begun:-1]:
        known = [v for v in versions if case.closed_at is None or v.history_date <= case.closed_at]
        if known and known[-1].history_type != "-":
            told = {name: getattr(known[-1], name) for name in names}
            type(record).objects.create(**told, case=case)
    record.case = cases[-1]
    record.save()


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_closed_by_client")]

    operations = [
        migrations.RunSQL(FREE, migrations.RunSQL.noop),
        migrations.RemoveConstraint("address", "address_one_at_a_time"),
        migrations.AlterField(
            "safecontact",
            "client",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.client"
            ),
        ),
        migrations.AddField(
            "safecontact",
            "case",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="safe_contact",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            "address",
            "case",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)s_set",
                to="cases.case",
            ),
        ),
        *(
            migrations.AddField(
                f"historical{kind.lower()}",
                "case",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="cases.case",
                ),
            )
            for kind in KINDS
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunPython(fill_with_several_cases, migrations.RunPython.noop),
    ]
