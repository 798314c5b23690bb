"""How she is reached, where she lives, what is kept in confidence and what was shown for a yes are sealed.

Keys lie outside the database: what stands in clear is sealed here, in histories too, and leaves nothing behind
in the tables' files. Backups and archived WAL of before still hold it: docs/deploy.md.
"""

from django.db import migrations, models
from django.db.models import Q

from cases.rules.phones import phone_end
from hestia.db.sealing import sealing
from hestia.privacy.sealed import (
    MarkField,
    SealedCharField,
    SealedEmailField,
    SealedJSONField,
    SealedTextField,
)

# As `0009_approvals_of_what_was_shown` made it: no column changes its type beneath a trigger that reads it.
UNGUARD = "DROP TRIGGER cases_shown_is_shown ON cases_approval;"
GUARD = """
CREATE TRIGGER cases_shown_is_shown BEFORE UPDATE ON cases_approval FOR EACH ROW
    WHEN (OLD.shown IS DISTINCT FROM NEW.shown OR OLD.disclosure_id <> NEW.disclosure_id
          OR OLD.asked_of_id <> NEW.asked_of_id OR OLD.asked_by_id <> NEW.asked_by_id
          OR OLD.given_at IS NOT NULL AND (NEW.given_at, NEW.until_at) IS DISTINCT FROM (OLD.given_at, OLD.until_at))
    EXECUTE FUNCTION cases_shown_is_shown();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_canary")]

    operations = [
        *sealing(
            "cases",
            "safecontact",
            {
                "phone": SealedCharField(blank=True, max_length=40),
                "email": SealedEmailField(blank=True, max_length=254),
                "say": SealedCharField(
                    blank=True, help_text="What to say if someone else answers", max_length=160
                ),
                "must_not_know": SealedCharField(
                    blank=True, help_text="Who must not know about us", max_length=200
                ),
                "code_word": SealedCharField(blank=True, max_length=60),
                "phone_mark": MarkField(of="phone", normal=phone_end),
            },
        ),
        migrations.AddIndex(
            "safecontact", models.Index(fields=["phone_mark"], name="contact_found_by_phone")
        ),
        *sealing(
            "cases",
            "address",
            {
                "text": SealedTextField(blank=True, max_length=500, verbose_name="address"),
                "borough": SealedCharField(blank=True, max_length=80),
                "never_use_why": SealedCharField(blank=True, max_length=200, verbose_name="why it must never be used again"),
            },
        ),
        *sealing(
            "cases",
            "confidence",
            {"text": SealedTextField(max_length=15_000, verbose_name="in confidence")},
        ),
        migrations.RunSQL(UNGUARD, GUARD),
        migrations.RemoveConstraint("approval", "approval_of_something"),
        *sealing(
            "cases", "approval", {"shown": SealedJSONField(default=list, verbose_name="what was shown")}
        ),
        migrations.AddConstraint(
            "approval", models.CheckConstraint(condition=~Q(shown=""), name="approval_of_something")
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
