"""No level falls from high or very high on one person's word or on old words: the database refuses that as well.

The rule is `riskassessment.rules.falls`. It is told again here, from the tables alone, so that it holds on every
road round the application. What new words are, is judged more strictly there: here the text must be another.
"""

from django.db import migrations

GUARD = r"""
CREATE FUNCTION public.risk_points(likelihood integer, impact integer, not_known boolean) RETURNS integer
    LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN not_known THEN 4 WHEN likelihood = 0 THEN 0 ELSE likelihood * impact END
$$;
CREATE FUNCTION public.risk_rank_of(points integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN points >= 12 THEN 4 WHEN points >= 8 THEN 3 WHEN points >= 4 THEN 2 WHEN points >= 0 THEN 1 END
$$;
CREATE FUNCTION public.risk_level_rank(level text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT array_position(ARRAY['low', 'medium', 'high', 'very_high'], level)
$$;
CREATE FUNCTION public.risk_bare_words(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT lower(regexp_replace(words, '[[:space:][:punct:]]+', '', 'g'))
$$;

-- What an assessment is compared with: what was last signed of her, and what was sent to be checked since. Runs as the
-- owner, as a trigger only: an earlier case of hers may be closed to whoever signs.
CREATE FUNCTION public.risk_fall() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last record;
    given integer;
    highest integer;
    level_falls boolean;
    fell boolean := false;
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
               risk_points(n.likelihood, n.impact, n.not_known) AS now, risk_bare_words(n.evidence) AS words
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
        IF answer.now IS NULL OR coalesce(answer.words, '') = '' OR answer.words = ANY (answer.told) OR EXISTS (
            SELECT FROM riskassessment_rating r JOIN riskassessment_assessment a ON a.id = r.assessment_id
             WHERE a.case_id = NEW.case_id AND a.status = 'signed' AND a.id <> NEW.id
               AND r.consideration = answer.consideration AND risk_bare_words(r.evidence) = answer.words
        ) THEN
            RAISE EXCEPTION 'assessment_fall_has_fresh_evidence' USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    IF (level_falls OR fell) AND (NEW.checked_by_id IS NULL OR NEW.checked_by_id = NEW.signed_by_id) THEN
        RAISE EXCEPTION 'assessment_fall_is_checked_by_a_second_person' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

-- Whoever checks does not lower what was sent as high or very high: that is one person's word.
CREATE FUNCTION public.risk_not_lowered_by_its_checker() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'sent_to_check' AND risk_level_rank(OLD.level) >= 3
        AND risk_level_rank(NEW.level) < risk_level_rank(OLD.level) THEN
        RAISE EXCEPTION 'assessment_is_not_lowered_by_its_checker' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER risk_fall AFTER INSERT OR UPDATE ON riskassessment_assessment FOR EACH ROW
    WHEN (NEW.status = 'signed') EXECUTE FUNCTION risk_fall();
CREATE TRIGGER risk_not_lowered_by_its_checker BEFORE UPDATE ON riskassessment_assessment FOR EACH ROW
    WHEN (NEW.status <> 'draft') EXECUTE FUNCTION risk_not_lowered_by_its_checker();
"""
UNGUARDED = """
DROP TRIGGER risk_not_lowered_by_its_checker ON riskassessment_assessment;
DROP TRIGGER risk_fall ON riskassessment_assessment;
DROP FUNCTION risk_not_lowered_by_its_checker, risk_fall, risk_bare_words, risk_level_rank, risk_rank_of, risk_points;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("riskassessment", "0003_checked_by_who_wrote_none_of_it"),
        ("cases", "0011_canary"),
    ]

    operations = [migrations.RunSQL(GUARD, UNGUARDED)]
