"""A decision cannot come before the receipt, nor the second stage before the first: the database refuses.

These compare two tables, which a check constraint cannot, so a constraint trigger does.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION referrals_decision_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    receipt date;
    first_stage date;
BEGIN
    SELECT received_on INTO receipt FROM referrals_referral WHERE id = NEW.referral_id;
    IF receipt IS NULL OR NEW.made_on < receipt THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation',
            CONSTRAINT = 'decision_made_on_or_after_receipt',
            MESSAGE = 'decision_made_on_or_after_receipt';
    END IF;
    IF NEW.stage = 'cg' THEN
        SELECT min(made_on) INTO first_stage FROM referrals_decision
            WHERE referral_id = NEW.referral_id AND stage = 'rg' AND outcome = 'positive';
        IF first_stage IS NULL OR NEW.made_on < first_stage THEN
            RAISE EXCEPTION USING
                ERRCODE = 'check_violation',
                CONSTRAINT = 'decision_conclusive_after_reasonable',
                MESSAGE = 'decision_conclusive_after_reasonable';
        END IF;
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER decision_follows
    AFTER INSERT OR UPDATE ON referrals_decision
    FOR EACH ROW EXECUTE FUNCTION referrals_decision_follows();

CREATE FUNCTION referrals_receipt_precedes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM referrals_decision
        WHERE referral_id = NEW.id AND (NEW.received_on IS NULL OR made_on < NEW.received_on)
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation',
            CONSTRAINT = 'decision_made_on_or_after_receipt',
            MESSAGE = 'decision_made_on_or_after_receipt';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER receipt_precedes
    AFTER UPDATE OF received_on ON referrals_referral
    FOR EACH ROW EXECUTE FUNCTION referrals_receipt_precedes();
"""

BACKWARD = """
DROP TRIGGER receipt_precedes ON referrals_referral;
DROP FUNCTION referrals_receipt_precedes();
DROP TRIGGER decision_follows ON referrals_decision;
DROP FUNCTION referrals_decision_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_policies_and_first_responders")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
