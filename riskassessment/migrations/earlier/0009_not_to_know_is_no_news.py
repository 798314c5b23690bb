"""What one does not know explains no fall, and whoever checks lowers no fall further: in the database as well.

The rules are `riskassessment.rules.falls.fall` and `lowered_by_its_checker`.
"""

from importlib import import_module

from django.db import migrations

EARLIER = import_module("riskassessment.migrations.earlier.0006_what_was_sent_stays")
GUARD = import_module("riskassessment.migrations.earlier.0004_falls_need_evidence_and_a_second_person").GUARD


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """Return a text with each part replaced, which it must hold once."""
    for old, new in pairs:
        if text.count(old) != 1:
            raise ValueError(f"Not once: {old}")
        text = text.replace(old, new)
    return text


# High is 8 points, as in ``risk_rank_of``.
FALL = replaced(
    EARLIER.FALL,
    (
        "risk_points(n.likelihood, n.impact, n.not_known) AS now,",
        "risk_points(n.likelihood, n.impact, n.not_known) AS now, coalesce(n.not_known, false) AS is_unknown,",
    ),
    (
        "IF answer.now IS NULL OR coalesce(",
        "IF answer.now IS NULL OR answer.is_unknown AND answer.most >= 8 OR coalesce(",
    ),
)
# As the owner, as a trigger only: what was signed before may be of a case that is closed to the checker.
NOT_LOWERED = """
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
"""
BEFORE = GUARD[GUARD.index("CREATE FUNCTION public.risk_not_lowered") : GUARD.index("CREATE TRIGGER risk_fall")]
LOWERED = replaced(BEFORE, ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))


class Migration(migrations.Migration):
    dependencies = [("riskassessment", "0008_injuries")]

    operations = [
        migrations.RunSQL(FALL, EARLIER.FALL),
        migrations.RunSQL(NOT_LOWERED, LOWERED),
    ]
