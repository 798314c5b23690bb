"""What waits to be checked counts, if it is higher than what was signed: for the cases where one waits already."""

from django.db import migrations

COUNT = """
UPDATE cases_case c SET risk_rank = public.risk_level_rank(a.level)
  FROM riskassessment_assessment a
 WHERE a.case_id = c.id AND a.sent_at IS NOT NULL AND a.status <> 'signed' AND c.status <> 'closed'
   AND public.risk_level_rank(a.level) > c.risk_rank
"""


class Migration(migrations.Migration):
    dependencies = [("riskassessment", "0004_falls_need_evidence_and_a_second_person")]

    operations = [migrations.RunSQL(COUNT, migrations.RunSQL.noop, elidable=True)]
