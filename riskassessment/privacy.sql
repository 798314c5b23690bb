-- What holds assessments of risk to their rules, whichever way a row is written.

-- What was signed stays: no road round the application leads round these triggers. The row is locked for
-- share, so that nothing is added to an assessment in the moment it is being signed. The owner alone erases, in a
-- transaction that says so (hestia/audit/append_only.py).
CREATE OR REPLACE FUNCTION public.riskassessment_signed_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('hestia.erasing', true) = 'on' AND public.is_owner_of(TG_RELID) THEN
        RETURN OLD;
    END IF;
    IF OLD.status = 'signed' THEN
        RAISE EXCEPTION 'a signed risk assessment cannot be changed' USING ERRCODE = '23000';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION public.riskassessment_part_of_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parents bigint[];
    parent bigint;
    parent_status text;
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('hestia.erasing', true) = 'on' AND public.is_owner_of(TG_RELID) THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' THEN
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

CREATE OR REPLACE TRIGGER riskassessment_signed_is_signed BEFORE UPDATE OR DELETE ON public.riskassessment_assessment
    FOR EACH ROW EXECUTE FUNCTION public.riskassessment_signed_is_signed();
CREATE OR REPLACE TRIGGER riskassessment_part_of_signed BEFORE INSERT OR UPDATE OR DELETE ON public.riskassessment_rating
    FOR EACH ROW EXECUTE FUNCTION public.riskassessment_part_of_signed();
CREATE OR REPLACE TRIGGER riskassessment_part_of_signed BEFORE INSERT OR UPDATE OR DELETE ON public.riskassessment_action
    FOR EACH ROW EXECUTE FUNCTION public.riskassessment_part_of_signed();

-- Whoever wrote an answer of an assessment does not check it.
CREATE OR REPLACE FUNCTION public.riskassessment_checker_wrote_none() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM riskassessment_historicalrating h
         WHERE h.assessment_id = NEW.id AND h.history_user_id = NEW.checked_by_id
    ) THEN
        RAISE EXCEPTION 'assessment_checker_wrote_none_of_it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER riskassessment_checker_wrote_none AFTER UPDATE ON public.riskassessment_assessment FOR EACH ROW
    WHEN (NEW.checked_by_id IS NOT NULL AND OLD.checked_by_id IS NULL)
    EXECUTE FUNCTION public.riskassessment_checker_wrote_none();

-- No level falls from high or very high on one person's word or on old words. The rule is `riskassessment.rules.falls`;
-- it is told again here, from the tables alone. What new words are, is judged more strictly there.
CREATE OR REPLACE FUNCTION public.risk_points(likelihood integer, impact integer, not_known boolean) RETURNS integer
    LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN not_known THEN 4 WHEN likelihood = 0 THEN 0 ELSE likelihood * impact END
$$;
CREATE OR REPLACE FUNCTION public.risk_rank_of(points integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN points >= 12 THEN 4 WHEN points >= 8 THEN 3 WHEN points >= 4 THEN 2 WHEN points >= 0 THEN 1 END
$$;
CREATE OR REPLACE FUNCTION public.risk_level_rank(level text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT array_position(ARRAY['low', 'medium', 'high', 'very_high'], level)
$$;
CREATE OR REPLACE FUNCTION public.risk_bare_words(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT lower(regexp_replace(words, '[[:space:][:punct:]]+', '', 'g'))
$$;

-- What an assessment is compared with: what was last signed of her, and what was sent to be checked since. Runs as the
-- owner, as a trigger only: an earlier case of hers may be closed to whoever signs. Of each answer that falls the words
-- are its own; what one does not know explains no fall.
CREATE OR REPLACE FUNCTION public.risk_fall() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last record;
    given integer;
    highest integer;
    level_falls boolean;
    fell boolean := false;
    fallen_words text[] := '{}';
    answer record;
BEGIN
    SELECT max(risk_rank_of(risk_points(r.likelihood, r.impact, r.not_known))) INTO given
      FROM riskassessment_rating r WHERE r.assessment_id = NEW.id;
    IF given IS NOT NULL AND given IS DISTINCT FROM risk_level_rank(NEW.calculated_level) THEN
        RAISE EXCEPTION 'assessment_level_is_what_its_answers_give' USING ERRCODE = 'check_violation';
    END IF;
    SELECT a.id, a.case_id, a.level, a.signed_at INTO last
      FROM riskassessment_assessment a JOIN cases_case c ON c.id = a.case_id
     WHERE a.status = 'signed' AND a.id <> NEW.id
       AND c.client_id = (SELECT x.client_id FROM cases_case x WHERE x.id = NEW.case_id)
     ORDER BY a.case_id = NEW.case_id DESC, a.signed_at DESC, a.id DESC LIMIT 1;
    SELECT max(risk_level_rank(s.level)) INTO highest FROM (
        SELECT last.level UNION ALL
        SELECT h.level FROM riskassessment_historicalassessment h
         WHERE h.case_id = NEW.case_id AND h.status = 'sent_to_check'
           AND (last.signed_at IS NULL OR h.sent_at >= last.signed_at)
           AND NOT EXISTS (
               SELECT FROM riskassessment_assessment a WHERE a.id = h.id AND a.status = 'signed' AND a.id <> NEW.id
           )
    ) s;
    level_falls := coalesce(highest >= 3 AND risk_level_rank(NEW.level) < highest, false);
    FOR answer IN
        WITH sent AS (
            SELECT DISTINCT ON (h.id, h.sent_at) h.id, h.history_date
              FROM riskassessment_historicalassessment h
             WHERE h.case_id = NEW.case_id AND h.status = 'sent_to_check'
               AND (last.signed_at IS NULL OR h.sent_at >= last.signed_at)
               AND NOT EXISTS (
                   SELECT FROM riskassessment_assessment a
                    WHERE a.id = h.id AND a.status = 'signed' AND a.id <> NEW.id
               )
             ORDER BY h.id, h.sent_at, h.history_date, h.history_id
        ), stood AS (
            SELECT r.consideration, risk_points(r.likelihood, r.impact, r.not_known) AS points, r.evidence,
                   last.case_id = NEW.case_id AS is_here
              FROM riskassessment_rating r WHERE r.assessment_id = last.id
            UNION ALL
            SELECT v.consideration, risk_points(v.likelihood, v.impact, v.not_known), v.evidence, true
              FROM sent JOIN LATERAL (
                  SELECT DISTINCT ON (v.consideration) v.consideration, v.likelihood, v.impact, v.not_known, v.evidence
                    FROM riskassessment_historicalrating v
                   WHERE v.assessment_id = sent.id AND v.history_type <> '-' AND v.history_date <= sent.history_date
                   ORDER BY v.consideration, v.history_date DESC, v.history_id DESC
              ) v ON true
        )
        SELECT s.consideration, max(s.points) AS most, bool_or(s.is_here) AS is_here,
               array_agg(risk_bare_words(s.evidence)) FILTER (WHERE s.points > coalesce(
                   risk_points(n.likelihood, n.impact, n.not_known), -1
               )) AS told,
               risk_points(n.likelihood, n.impact, n.not_known) AS now, coalesce(n.not_known, false) AS is_unknown, risk_bare_words(n.evidence) AS words
          FROM stood s LEFT JOIN riskassessment_rating n
            ON n.assessment_id = NEW.id AND n.consideration = s.consideration
         WHERE s.points IS NOT NULL
         GROUP BY s.consideration, n.likelihood, n.impact, n.not_known, n.evidence
    LOOP
        IF answer.now IS NULL THEN
            CONTINUE WHEN NOT answer.is_here OR answer.most < CASE WHEN level_falls THEN 4 ELSE 8 END;
        ELSE
            CONTINUE WHEN NOT (
                level_falls AND answer.now < answer.most
                OR answer.most >= 8 AND risk_rank_of(answer.now) < risk_rank_of(answer.most)
            );
        END IF;
        fell := true;
        IF answer.now IS NULL OR answer.is_unknown AND answer.most >= 8 OR coalesce(answer.words, '') = '' OR answer.words = ANY (answer.told) OR EXISTS (
            SELECT FROM riskassessment_rating r JOIN riskassessment_assessment a ON a.id = r.assessment_id
             WHERE a.case_id = NEW.case_id AND a.status = 'signed' AND a.id <> NEW.id
               AND r.consideration = answer.consideration AND risk_bare_words(r.evidence) = answer.words
        ) THEN
            RAISE EXCEPTION 'assessment_fall_has_fresh_evidence' USING ERRCODE = 'check_violation';
        END IF;
        IF answer.words = ANY (fallen_words) THEN
            RAISE EXCEPTION 'assessment_fall_has_words_of_its_own' USING ERRCODE = 'check_violation';
        END IF;
        fallen_words := fallen_words || answer.words;
    END LOOP;
    IF (level_falls OR fell) AND (NEW.checked_by_id IS NULL OR NEW.checked_by_id = NEW.signed_by_id) THEN
        RAISE EXCEPTION 'assessment_fall_is_checked_by_a_second_person' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

-- Whoever checks lowers no fall further: `lowered_by_its_checker`. As the owner, as a trigger only, like the fall.
CREATE OR REPLACE FUNCTION public.risk_not_lowered_by_its_checker() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last record;
    highest integer;
BEGIN
    IF OLD.status <> 'sent_to_check' OR risk_level_rank(NEW.level) >= risk_level_rank(OLD.level) THEN
        RETURN NEW;
    END IF;
    SELECT a.level, a.signed_at INTO last
      FROM riskassessment_assessment a JOIN cases_case c ON c.id = a.case_id
     WHERE a.status = 'signed' AND a.id <> NEW.id
       AND c.client_id = (SELECT x.client_id FROM cases_case x WHERE x.id = NEW.case_id)
     ORDER BY a.case_id = NEW.case_id DESC, a.signed_at DESC, a.id DESC LIMIT 1;
    SELECT max(risk_level_rank(s.level)) INTO highest FROM (
        SELECT OLD.level UNION ALL SELECT last.level UNION ALL
        SELECT h.level FROM riskassessment_historicalassessment h
         WHERE h.case_id = NEW.case_id AND h.status = 'sent_to_check'
           AND (last.signed_at IS NULL OR h.sent_at >= last.signed_at)
    ) s;
    IF highest >= 3 THEN
        RAISE EXCEPTION 'assessment_is_not_lowered_by_its_checker' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER risk_fall AFTER INSERT OR UPDATE ON public.riskassessment_assessment FOR EACH ROW
    WHEN (NEW.status = 'signed') EXECUTE FUNCTION public.risk_fall();
CREATE OR REPLACE TRIGGER risk_not_lowered_by_its_checker BEFORE UPDATE ON public.riskassessment_assessment FOR EACH ROW
    WHEN (NEW.status <> 'draft') EXECUTE FUNCTION public.risk_not_lowered_by_its_checker();

-- What was once sent to be checked is changed and sent again, never deleted; but the owner, who erases, may.
CREATE OR REPLACE FUNCTION public.riskassessment_sent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF public.is_owner_of(TG_RELID) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'assessment_that_was_sent_stays' USING ERRCODE = 'check_violation';
END $$;
CREATE OR REPLACE TRIGGER riskassessment_sent_stays BEFORE DELETE ON public.riskassessment_assessment FOR EACH ROW
    WHEN (OLD.sent_at IS NOT NULL AND OLD.status <> 'signed') EXECUTE FUNCTION public.riskassessment_sent_stays();

-- A question about risk is dropped by two managers: one asks for it, and another decides the same.
CREATE OR REPLACE FUNCTION public.guard_question_set() RETURNS trigger
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
CREATE OR REPLACE TRIGGER guard_question_set BEFORE INSERT ON public.riskassessment_questionset
    FOR EACH ROW EXECUTE FUNCTION public.guard_question_set();
