"""Seals, their names and who is kept out hold for a client, in all her cases.

Where several stood for one client they become one: of seals the one on her latest case, with the names on
that case; whoever is kept out of one case stays kept out once. The others are ended, and stay as history.
"""

import django.db.models.deletion
from django.db import migrations, models

RELATIONS = ("exclusion", "named", "seal")

# What row-level security says of a column must go before the column, and the history, which is never changed,
# gets a column filled: `migrate` puts the rules and the guard in force again.
FREE = "".join(
    f"DROP POLICY IF EXISTS exists_for ON cases_{table};"
    f"DROP TRIGGER IF EXISTS keep_every_row_changed ON cases_{table};"
    for relation in RELATIONS
    for table in (relation, f"historical{relation}")
)
FILL = "SET CONSTRAINTS ALL IMMEDIATE;" + "".join(
    f"UPDATE cases_{table} r SET client_id = c.client_id FROM cases_case c WHERE c.id = r.case_id;"
    for relation in RELATIONS
    for table in (relation, f"historical{relation}")
)
LATEST = "SELECT c.id FROM cases_case c JOIN cases_seal s ON s.case_id = c.id AND s.ended_at IS NULL"
END = f"""
UPDATE cases_named r SET ended_at = now(), ended_by_id = given_by_id WHERE ended_at IS NULL AND case_id <> (
    {LATEST} WHERE c.client_id = r.client_id ORDER BY c.opened_on DESC, c.id DESC LIMIT 1
);
UPDATE cases_seal r SET ended_at = now(), ended_by_id = given_by_id WHERE ended_at IS NULL AND case_id <> (
    {LATEST} WHERE c.client_id = r.client_id ORDER BY c.opened_on DESC, c.id DESC LIMIT 1
);
""" + "".join(
    f"""
UPDATE cases_{table} r SET ended_at = now(), ended_by_id = given_by_id WHERE ended_at IS NULL AND EXISTS (
    SELECT FROM cases_{table} later
     WHERE later.client_id = r.client_id AND later.person_id = r.person_id AND later.ended_at IS NULL
       AND later.id > r.id
);
"""
    for table in ("exclusion", "named")
)


def link(**options):
    return models.ForeignKey(
        to="cases.client", on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_set", **options
    )


def link_of_history():
    return models.ForeignKey(
        blank=True,
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to="cases.client",
    )


def one_standing(relation, name, *fields):
    constraint = models.UniqueConstraint(
        fields=fields, condition=models.Q(("ended_at", None)), name=name
    )
    return migrations.AddConstraint(relation, constraint)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_reasons_of_promises")]

    operations = [
        migrations.RunSQL(FREE, migrations.RunSQL.noop),
        *(migrations.AddField(relation, "client", link(null=True)) for relation in RELATIONS),
        *(migrations.AddField(f"historical{relation}", "client", link_of_history()) for relation in RELATIONS),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(END, migrations.RunSQL.noop),
        migrations.RemoveConstraint("exclusion", "exclusion_once_at_a_time"),
        migrations.RemoveConstraint("named", "named_once_at_a_time"),
        migrations.RemoveConstraint("seal", "seal_one_per_case"),
        *(migrations.AlterField(relation, "client", link()) for relation in RELATIONS),
        *(migrations.RemoveField(relation, "case") for relation in RELATIONS),
        *(migrations.RemoveField(f"historical{relation}", "case") for relation in RELATIONS),
        one_standing("exclusion", "exclusion_once_at_a_time", "person", "client"),
        one_standing("named", "named_once_at_a_time", "person", "client"),
        one_standing("seal", "seal_one_per_client", "client"),
    ]
