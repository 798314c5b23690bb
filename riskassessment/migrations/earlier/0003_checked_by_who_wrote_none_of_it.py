"""Whoever wrote an answer of an assessment does not check it: the database refuses that as well."""

from django.db import migrations

GUARD = """
CREATE FUNCTION riskassessment_checker_wrote_none() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM riskassessment_historicalrating h
         WHERE h.assessment_id = NEW.id AND h.history_user_id = NEW.checked_by_id
    ) THEN
        RAISE EXCEPTION 'assessment_checker_wrote_none_of_it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER riskassessment_checker_wrote_none AFTER UPDATE ON riskassessment_assessment FOR EACH ROW
    WHEN (NEW.checked_by_id IS NOT NULL AND OLD.checked_by_id IS NULL)
    EXECUTE FUNCTION riskassessment_checker_wrote_none();
"""
UNGUARDED = """
DROP TRIGGER riskassessment_checker_wrote_none ON riskassessment_assessment;
DROP FUNCTION riskassessment_checker_wrote_none;
"""


class Migration(migrations.Migration):
    dependencies = [("riskassessment", "0002_sources_of_promises")]

    operations = [migrations.RunSQL(GUARD, UNGUARDED)]
