-- What holds the end of a service to its rules, whichever way a row is written.

-- What is signed for names each thing that runs or waits, with words: the promises but those made for the time
-- after her exit, a referral without a final decision, what is not checked or decided, open concerns.
CREATE OR REPLACE FUNCTION public.supportplans_exit_leaves_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE OR REPLACE TRIGGER supportplans_exit_leaves_nothing AFTER UPDATE ON public.supportplans_exit FOR EACH ROW
    WHEN (NEW.state = 'signed' AND OLD.state <> 'signed')
    EXECUTE FUNCTION public.supportplans_exit_leaves_nothing();

-- While a death waits for its signature, the case says the same day.
CREATE OR REPLACE FUNCTION public.supportplans_death_is_her_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM cases_case c JOIN supportplans_exit e ON e.case_id = c.id
         WHERE e.id = NEW.id AND e.state <> 'signed'
           AND c.died_on IS DISTINCT FROM CASE WHEN e.kind = 'died' THEN e.exit_on END
    ) THEN
        RAISE EXCEPTION 'exit_of_a_death_is_her_cases' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS supportplans_death_is_her_cases ON public.supportplans_exit;
CREATE CONSTRAINT TRIGGER supportplans_death_is_her_cases AFTER INSERT OR UPDATE ON public.supportplans_exit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.supportplans_death_is_her_cases();
