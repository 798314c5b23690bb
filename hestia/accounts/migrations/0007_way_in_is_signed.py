from django.db import migrations

# The functions of these triggers are made by `migrate` itself, from privacy.sql. Until then they refuse.
TRIGGERS = {
    "guard_way_in": ("accounts_user", "INSERT OR UPDATE"),
    "guard_factor": ("mfa_authenticator", "INSERT OR UPDATE OR DELETE"),
    "guard_signed_in": ("usersessions_usersession", "INSERT OR UPDATE OR DELETE"),
    "guard_session": ("django_session", "INSERT OR UPDATE"),
}
GUARDS = [
    (
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'The rules are not in force yet: run migrate.'; END $$;
        CREATE TRIGGER {name} BEFORE {acts} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};
        """,
        f"DROP FUNCTION {name} CASCADE;",
    )
    for name, (table, acts) in TRIGGERS.items()
]
SERVICES_TOO = """
    CREATE OR REPLACE TRIGGER guard_services BEFORE {acts} ON accounts_user_services
       FOR EACH ROW EXECUTE FUNCTION guard_services();
    ALTER TABLE accounts_user_services ENABLE ALWAYS TRIGGER guard_services;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_mail_about_canaries'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sessions', '0001_initial'),
        ('usersessions', '0001_initial'),
    ]

    operations = [
        migrations.RemoveField(model_name='outgoingmail', name='origin'),
        *(migrations.RunSQL(made, undone) for made, undone in GUARDS),
        # The number at the bell is told to whoever signs for whom: `migrate` makes another of this name.
        migrations.RunSQL("DROP FUNCTION IF EXISTS public.told_count(bigint)", migrations.RunSQL.noop),
        migrations.RunSQL(
            SERVICES_TOO.format(acts="INSERT OR UPDATE OR DELETE"), SERVICES_TOO.format(acts="INSERT OR UPDATE")
        ),
    ]
