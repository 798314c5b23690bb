"""An exit says what becomes of what still runs; the database lets none be signed that leaves something out."""

from django.db import migrations, models

# What is signed for names each thing that runs or waits, with words: the promises but those made for the time
# after her exit, a referral without a final decision, what is not checked or decided, open concerns.
GUARD = """
CREATE FUNCTION supportplans_exit_leaves_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE missing text;
BEGIN
    SELECT string_agg(running.key, ', ') INTO missing FROM (
        SELECT 'deadline:' || id AS key FROM cases_deadline
         WHERE case_id = NEW.case_id AND met_at IS NULL AND cancelled_at IS NULL
           AND kind NOT IN ('exit_checklist', 'exit_sign_off', 'follow_up', 'after_exit')
        UNION ALL
        SELECT 'referral:' || referral.id FROM referrals_referral referral
         WHERE referral.case_id = NEW.case_id AND referral.closed_at IS NULL
           AND referral.submitted_on IS NOT NULL
           AND NOT EXISTS (
               SELECT FROM referrals_decision decision
                WHERE decision.referral_id = referral.id
                  AND (decision.stage = 'cg' OR decision.outcome = 'negative')
           )
           AND NOT EXISTS (
               SELECT FROM referrals_disqualification gone
                WHERE gone.referral_id = referral.id AND gone.decided_on IS NOT NULL
           )
        UNION ALL
        SELECT 'assessment:' || id FROM riskassessment_assessment
         WHERE case_id = NEW.case_id AND status <> 'signed'
        UNION ALL
        SELECT 'concern:' || id FROM riskassessment_safeguardingconcern
         WHERE case_id = NEW.case_id AND closed_at IS NULL
        UNION ALL
        SELECT 'disclosure:' || id FROM cases_disclosure
         WHERE case_id = NEW.case_id AND asked_at IS NOT NULL AND approved_at IS NULL
           AND refused_at IS NULL AND dropped_at IS NULL AND told_at IS NULL
        UNION ALL
        SELECT 'lifting:' || id FROM cases_lifting
         WHERE case_id = NEW.case_id AND ended_at IS NULL AND decided_at IS NULL
    ) running
    WHERE coalesce(NEW.left_open #>> ARRAY[running.key, 'words'], '') = '';
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'exit_leaves_nothing_open: %', missing USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER supportplans_exit_leaves_nothing AFTER UPDATE ON supportplans_exit FOR EACH ROW
    WHEN (NEW.state = 'signed' AND OLD.state <> 'signed')
    EXECUTE FUNCTION supportplans_exit_leaves_nothing();
"""
UNGUARDED = """
DROP TRIGGER supportplans_exit_leaves_nothing ON supportplans_exit;
DROP FUNCTION supportplans_exit_leaves_nothing;
"""
HELP = "By what still ran: who it was handed on to, or why it ended or was left"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_sealed_at_rest"),
        ("referrals", "0003_sources_of_promises"),
        ("riskassessment", "0003_checked_by_who_wrote_none_of_it"),
        ("supportplans", "0003_sealed_at_rest"),
    ]

    operations = [
        migrations.AddField(
            model_name="exit",
            name="left_open",
            field=models.JSONField(blank=True, default=dict, help_text=HELP),
        ),
        migrations.AddField(
            model_name="historicalexit",
            name="left_open",
            field=models.JSONField(blank=True, default=dict, help_text=HELP),
        ),
        migrations.RunSQL(GUARD, UNGUARDED),
    ]
