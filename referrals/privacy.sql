-- The ways past the rules of rows that the rules of referrals need: each runs as the owner, decides for itself who may
-- ask, and tells numbers only. tests/db/test_catalogue.py names them.

-- The open cases whose referral a change of the rules can reach, for whoever may change them:
-- numbers only. Sealed ones too, since their dates must be right; nobody is shown how many there are.
CREATE OR REPLACE FUNCTION public.timed_cases(
    nations text[], since date, due_since date, OUT case_id bigint, OUT client_id bigint, OUT service_id bigint
) RETURNS SETOF record
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id, c.client_id, c.service_id FROM cases_case c JOIN referrals_referral r ON r.case_id = c.id
     WHERE (SELECT acting_as_one_of({{roles SETTINGS_CHANGE}})) IS NOT NULL
       AND c.closed_at IS NULL AND r.closed_at IS NULL AND r.received_on IS NOT NULL
       AND r.jurisdiction = ANY (nations)
       AND (r.received_on >= since OR EXISTS (
           SELECT FROM referrals_decision d WHERE d.referral_id = r.id AND d.made_on >= since
       ))
       AND (due_since IS NULL OR EXISTS (
           SELECT FROM cases_deadline d
            WHERE d.case_id = c.id AND d.kind IN ('rg_decision', 'move_on') AND d.unit = 'working'
              AND d.met_at IS NULL AND d.cancelled_at IS NULL AND d.due_on >= due_since
       ))
$$;

-- Whether any clock, in whichever service, is counted by a row of the rules, for whoever may change them: yes or no. To
-- others always yes.
CREATE OR REPLACE FUNCTION public.times_a_clock(rule bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (SELECT acting_as_one_of({{roles SETTINGS_CHANGE}})) IS NULL
        OR EXISTS (SELECT FROM referrals_referral r WHERE r.rg_policy_id = rule)
        OR EXISTS (SELECT FROM referrals_decision d WHERE d.policy_id = rule OR d.removal_policy_id = rule)
$$;

-- The day of a client's first positive reasonable grounds decision before one of hers, in whichever of her cases, for
-- whoever holds her for an act and whoever one of her cases at least is not closed to, as after broken glass: her clocks
-- must not depend on who reads them (Nationality and Borders Act 2022 s.62). A day, or nothing; not of which case.
CREATE OR REPLACE FUNCTION public.first_positive_told(sought bigint, decided_on date, decision bigint) RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT min(d.made_on) FROM referrals_decision d JOIN cases_case c ON c.id = d.case_id
     WHERE c.client_id = sought AND d.stage = 'rg' AND d.outcome = 'positive'
       AND (d.made_on, d.id) < (decided_on, decision)
       AND (
           sought = ANY ((SELECT held_clients())::bigint[])
           OR (SELECT case_reader()) IS NOT NULL AND EXISTS (
               SELECT FROM cases_case x WHERE x.client_id = sought AND x.id <> ALL ((SELECT closed_cases())::bigint[])
           )
       )
$$;

-- The same, for the owner too, whom no rule of rows holds.
CREATE OR REPLACE FUNCTION public.first_positive(sought bigint, decided_on date, decision bigint) RETURNS date
    LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN public.is_owner_of('public.referrals_decision'::regclass) THEN (
        SELECT min(d.made_on) FROM public.referrals_decision d JOIN public.cases_case c ON c.id = d.case_id
         WHERE c.client_id = sought AND d.stage = 'rg' AND d.outcome = 'positive'
           AND (d.made_on, d.id) < (decided_on, decision)
    ) ELSE public.first_positive_told(sought, decided_on, decision) END
$$;

-- The day a client died, in whichever of her cases it was written down, for the same readers: nothing counts in any of her
-- referrals from then on, and nobody is asked to reach her. A day, or nothing; not of which case.
CREATE OR REPLACE FUNCTION public.her_death_told(sought bigint) RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT min(c.died_on) FROM cases_case c
     WHERE c.client_id = sought AND c.died_on IS NOT NULL
       AND (
           sought = ANY ((SELECT held_clients())::bigint[])
           OR (SELECT case_reader()) IS NOT NULL AND EXISTS (
               SELECT FROM cases_case x WHERE x.client_id = sought AND x.id <> ALL ((SELECT closed_cases())::bigint[])
           )
       )
$$;

-- The same, for the owner too, whom no rule of rows holds.
CREATE OR REPLACE FUNCTION public.her_death(sought bigint) RETURNS date
    LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN public.is_owner_of('public.cases_case'::regclass) THEN (
        SELECT min(c.died_on) FROM public.cases_case c WHERE c.client_id = sought
    ) ELSE public.her_death_told(sought) END
$$;

-- A decision cannot come before the receipt, nor the second stage before the first. These compare two tables,
-- which a check constraint cannot, so a constraint trigger does.
CREATE OR REPLACE FUNCTION public.referrals_decision_follows() RETURNS trigger LANGUAGE plpgsql AS $$
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

DROP TRIGGER IF EXISTS decision_follows ON public.referrals_decision;
CREATE CONSTRAINT TRIGGER decision_follows
    AFTER INSERT OR UPDATE ON public.referrals_decision
    FOR EACH ROW EXECUTE FUNCTION public.referrals_decision_follows();

CREATE OR REPLACE FUNCTION public.referrals_receipt_precedes() RETURNS trigger LANGUAGE plpgsql AS $$
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

DROP TRIGGER IF EXISTS receipt_precedes ON public.referrals_referral;
CREATE CONSTRAINT TRIGGER receipt_precedes
    AFTER UPDATE OF received_on ON public.referrals_referral
    FOR EACH ROW EXECUTE FUNCTION public.referrals_receipt_precedes();
