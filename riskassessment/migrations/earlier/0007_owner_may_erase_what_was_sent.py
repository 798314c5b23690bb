"""What was sent stays for the application; the database's owner, who erases what is kept too long, may delete it."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION riskassessment_sent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {unless}RAISE EXCEPTION 'assessment_that_was_sent_stays' USING ERRCODE = 'check_violation';
END $$;
"""
OWNER = """IF public.is_owner_of(TG_RELID) THEN
        RETURN OLD;
    END IF;
    """


class Migration(migrations.Migration):
    dependencies = [("riskassessment", "0006_what_was_sent_stays")]

    operations = [migrations.RunSQL(FUNCTION.format(unless=OWNER), FUNCTION.format(unless=""))]
