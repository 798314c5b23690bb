"""A signed assessment is never changed; one of a record that two people have erased goes, parts and all."""

from django.db import migrations

# The owner alone, in a transaction that says that it erases (hestia/audit/append_only.py).
ERASED = """    IF TG_OP = 'DELETE' AND current_setting('hestia.erasing', true) = 'on' AND public.is_owner_of(TG_RELID) THEN
        RETURN OLD;
    END IF;
"""
SIGNED = """
CREATE OR REPLACE FUNCTION riskassessment_signed_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
{erased}    IF OLD.status = 'signed' THEN
        RAISE EXCEPTION 'a signed risk assessment cannot be changed' USING ERRCODE = '23000';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION riskassessment_part_of_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parents bigint[];
    parent bigint;
    parent_status text;
BEGIN
{erased}    IF TG_OP = 'INSERT' THEN
        parents := ARRAY[NEW.assessment_id];
    ELSIF TG_OP = 'DELETE' THEN
        parents := ARRAY[OLD.assessment_id];
    ELSE
        parents := ARRAY[OLD.assessment_id, NEW.assessment_id];
    END IF;
    FOREACH parent IN ARRAY parents LOOP
        SELECT status INTO parent_status FROM riskassessment_assessment WHERE id = parent FOR SHARE;
        IF parent_status = 'signed' THEN
            RAISE EXCEPTION 'a signed risk assessment cannot be changed' USING ERRCODE = '23000';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("riskassessment", "0009_not_to_know_is_no_news")]

    operations = [migrations.RunSQL(SIGNED.format(erased=ERASED), SIGNED.format(erased=""))]
