"""Another name, phone or limit of an account takes two. What waits says those the account has now."""

from django.db import migrations, models

FILL = """
    ALTER TABLE accounts_staffchange DISABLE TRIGGER guard_staff_change;
    UPDATE accounts_staffchange c
       SET first_name_from = u.first_name, first_name_to = u.first_name,
           last_name_from = u.last_name, last_name_to = u.last_name,
           phone_from = u.phone, phone_to = u.phone,
           caseload_limit_from = u.caseload_limit, caseload_limit_to = u.caseload_limit
      FROM accounts_user u
     WHERE u.id = c.person_id AND c.needs_second AND c.decided_at IS NULL;
    ALTER TABLE accounts_staffchange ENABLE ALWAYS TRIGGER guard_staff_change;
"""
HOLD = """
    CREATE OR REPLACE TRIGGER guard_account BEFORE INSERT OR UPDATE OF {columns} ON accounts_user
       FOR EACH ROW EXECUTE FUNCTION guard_account();
    ALTER TABLE accounts_user ENABLE ALWAYS TRIGGER guard_account;
"""
HELD_BEFORE = "role, email, is_active, ends_on, enrolled_at"
HELD = f"{HELD_BEFORE}, first_name, last_name, phone, caseload_limit"


def text(length):
    return models.CharField(blank=True, default="", max_length=length)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_last_days_before_a_change")]

    operations = [
        *(
            migrations.AddField("staffchange", f"{name}_{end}", text(length), preserve_default=False)
            for name, length in (("first_name", 80), ("last_name", 80), ("phone", 40))
            for end in ("from", "to")
        ),
        *(
            migrations.AddField(
                "staffchange", f"caseload_limit_{end}", models.PositiveSmallIntegerField(default=0)
            )
            for end in ("from", "to")
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(HOLD.format(columns=HELD), HOLD.format(columns=HELD_BEFORE)),
    ]
