"""A question about risk is dropped by two managers: one asks for it, and another decides the same."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = r"""
CREATE FUNCTION public.guard_question_set() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    asked_now varchar[];
BEGIN
    SELECT q.further INTO asked_now FROM riskassessment_questionset q WHERE NOT q.waits ORDER BY q.number DESC LIMIT 1;
    IF NOT NEW.waits AND NOT coalesce(asked_now, '{}') <@ NEW.further AND NOT EXISTS (
        SELECT FROM riskassessment_questionset q
         WHERE q.number = (SELECT max(o.number) FROM riskassessment_questionset o)
           AND q.waits AND q.further = NEW.further AND q.made_by_id = NEW.asked_by_id
    ) THEN
        RAISE EXCEPTION 'A question about risk is dropped by two people' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_question_set BEFORE INSERT ON riskassessment_questionset
    FOR EACH ROW EXECUTE FUNCTION guard_question_set();
"""
BACK = """
DROP TRIGGER guard_question_set ON riskassessment_questionset;
DROP FUNCTION guard_question_set;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("riskassessment", "0012_what_was_not_done"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="questionset",
            name="waits",
            field=models.BooleanField(
                default=False, help_text="It drops a question: another must agree first"
            ),
        ),
        migrations.AddField(
            model_name="questionset",
            name="asked_by",
            field=models.ForeignKey(
                help_text="Who asked",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="questionset",
            constraint=models.CheckConstraint(
                condition=models.Q(asked_by=None)
                | (~models.Q(asked_by=models.F("made_by")) & models.Q(waits=False)),
                name="question_set_is_agreed_to_by_another",
            ),
        ),
        migrations.RunSQL(GUARD, BACK),
    ]
