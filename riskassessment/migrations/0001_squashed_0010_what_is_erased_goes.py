import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from hestia.db.operations import CreateModels

# What was signed stays: no road round the application leads round these triggers. The row is locked for
# share, so that nothing is added to an assessment in the moment it is being signed. The owner alone erases, in a
# transaction that says so (hestia/audit/append_only.py).
SIGNED_IS_SIGNED = """
CREATE FUNCTION riskassessment_signed_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE FUNCTION riskassessment_part_of_signed() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER riskassessment_signed_is_signed BEFORE UPDATE OR DELETE ON riskassessment_assessment
    FOR EACH ROW EXECUTE FUNCTION riskassessment_signed_is_signed();
CREATE TRIGGER riskassessment_part_of_signed BEFORE INSERT OR UPDATE OR DELETE ON riskassessment_rating
    FOR EACH ROW EXECUTE FUNCTION riskassessment_part_of_signed();
CREATE TRIGGER riskassessment_part_of_signed BEFORE INSERT OR UPDATE OR DELETE ON riskassessment_action
    FOR EACH ROW EXECUTE FUNCTION riskassessment_part_of_signed();
"""
# Whoever wrote an answer of an assessment does not check it.
CHECKER_WROTE_NONE = """
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
# No level falls from high or very high on one person's word or on old words. The rule is `riskassessment.rules.falls`;
# it is told again here, from the tables alone. What new words are, is judged more strictly there.
POINTS = """
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
"""
# What an assessment is compared with: what was last signed of her, and what was sent to be checked since. Runs as the
# owner, as a trigger only: an earlier case of hers may be closed to whoever signs. Of each answer that falls the words
# are its own; what one does not know explains no fall.
FALL = """
CREATE FUNCTION public.risk_fall() RETURNS trigger
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
"""
# Whoever checks lowers no fall further: `lowered_by_its_checker`. As the owner, as a trigger only, like the fall.
NOT_LOWERED = """
CREATE FUNCTION public.risk_not_lowered_by_its_checker() RETURNS trigger
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
FALLS = """
CREATE TRIGGER risk_fall AFTER INSERT OR UPDATE ON riskassessment_assessment FOR EACH ROW
    WHEN (NEW.status = 'signed') EXECUTE FUNCTION risk_fall();
CREATE TRIGGER risk_not_lowered_by_its_checker BEFORE UPDATE ON riskassessment_assessment FOR EACH ROW
    WHEN (NEW.status <> 'draft') EXECUTE FUNCTION risk_not_lowered_by_its_checker();
"""
# What was once sent to be checked is changed and sent again, never deleted; but the owner, who erases, may.
SENT_STAYS = """
CREATE FUNCTION riskassessment_sent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF public.is_owner_of(TG_RELID) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'assessment_that_was_sent_stays' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER riskassessment_sent_stays BEFORE DELETE ON riskassessment_assessment FOR EACH ROW
    WHEN (OLD.sent_at IS NOT NULL AND OLD.status <> 'signed') EXECUTE FUNCTION riskassessment_sent_stays();
"""
UNGUARDED = "".join(
    f"DROP FUNCTION {name} CASCADE;"
    for name in (
        "riskassessment_sent_stays",
        "risk_not_lowered_by_its_checker",
        "risk_fall",
        "risk_bare_words",
        "risk_level_rank",
        "risk_rank_of",
        "risk_points",
        "riskassessment_checker_wrote_none",
        "riskassessment_part_of_signed",
        "riskassessment_signed_is_signed",
    )
)


class Migration(migrations.Migration):

    initial = True

    # They stand in earlier/, for a database that has taken some of them (hestia.db.earlier). Those of before the
    # first squash are among them, so that a new database notes each name that it stands for.
    replaces = [
        ('riskassessment', '0001_assessments'),
        ('riskassessment', '0002_further_questions'),
        ('riskassessment', '0003_screens_and_incidents'),
        ('riskassessment', '0004_promise_for_a_dependant'),
        ('riskassessment', '0005_kept_asking'),
        ('riskassessment', '0006_incident_additions'),
        ('riskassessment', '0007_concern_referrals'),
        ('riskassessment', '0008_screen_corrections'),
        ('riskassessment', '0001_schema'),
        ('riskassessment', '0002_sources_of_promises'),
        ('riskassessment', '0003_checked_by_who_wrote_none_of_it'),
        ('riskassessment', '0004_falls_need_evidence_and_a_second_person'),
        ('riskassessment', '0005_unchecked_levels_count'),
        ('riskassessment', '0006_what_was_sent_stays'),
        ('riskassessment', '0007_owner_may_erase_what_was_sent'),
        ('riskassessment', '0008_injuries'),
        ('riskassessment', '0009_not_to_know_is_no_news'),
        ('riskassessment', '0010_what_is_erased_goes'),
    ]

    dependencies = [
        ('cases', '0027_factor_within_five_minutes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='HistoricalRating',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('consideration', models.SlugField(max_length=20)),
                    ('likelihood', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'Not present'), (1, 'Unlikely'), (2, 'Possible'), (3, 'Likely'), (4, 'Happening')], null=True)),
                    ('not_known', models.BooleanField(default=False)),
                    ('impact', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Minor'), (2, 'Moderate'), (3, 'Serious'), (4, 'Life-threatening')], null=True)),
                    ('evidence', models.TextField(blank=True, max_length=8000)),
                    ('protective', models.TextField(blank=True, max_length=8000)),
                    ('assessment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='riskassessment.assessment')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical rating',
                    'verbose_name_plural': 'historical ratings',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Rating',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='riskassessment.assessment')),
                    ('consideration', models.SlugField(max_length=20)),
                    ('likelihood', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'Not present'), (1, 'Unlikely'), (2, 'Possible'), (3, 'Likely'), (4, 'Happening')], null=True)),
                    ('not_known', models.BooleanField(default=False)),
                    ('impact', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Minor'), (2, 'Moderate'), (3, 'Serious'), (4, 'Life-threatening')], null=True)),
                    ('evidence', models.TextField(blank=True, max_length=8000)),
                    ('protective', models.TextField(blank=True, max_length=8000)),
                ],
                options={
                    'ordering': ['assessment', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('assessment', 'consideration'), name='rating_once_per_consideration'), models.CheckConstraint(condition=models.Q(('likelihood', None), ('likelihood__range', (0, 4)), _connector='OR'), name='rating_likelihood_is_possible'), models.CheckConstraint(condition=models.Q(('impact', None), ('impact__range', (1, 4)), _connector='OR'), name='rating_impact_is_possible'), models.CheckConstraint(condition=models.Q(('not_known', False), ('likelihood', None), _connector='OR'), name='rating_not_known_has_no_likelihood')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalAction',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('consideration', models.SlugField(blank=True, max_length=20)),
                    ('what', models.CharField(max_length=160)),
                    ('party', models.CharField(choices=[('us', 'One of us'), ('her', 'She herself'), ('agency', 'Another agency')], default='us', max_length=10, verbose_name='who')),
                    ('by_on', models.DateField(verbose_name='by')),
                    ('assessment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='riskassessment.assessment')),
                    ('assignee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('deadline', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.deadline')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical action',
                    'verbose_name_plural': 'historical actions',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Action',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='riskassessment.assessment')),
                    ('consideration', models.SlugField(blank=True, max_length=20)),
                    ('what', models.CharField(max_length=160)),
                    ('party', models.CharField(choices=[('us', 'One of us'), ('her', 'She herself'), ('agency', 'Another agency')], default='us', max_length=10, verbose_name='who')),
                    ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('by_on', models.DateField(verbose_name='by')),
                    ('deadline', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='risk_action', to='cases.deadline')),
                ],
                options={
                    'ordering': ['by_on', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('assignee__isnull', False), ('party', 'us')), models.Q(models.Q(('party', 'us'), _negated=True), ('assignee', None)), _connector='OR'), name='risk_action_one_of_us_has_a_name')],
                },
            ),
            migrations.CreateModel(
                name='QuestionSet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(unique=True)),
                    ('further', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=20), default=list)),
                    ('why', models.CharField(max_length=300)),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-number'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='question_set_says_why')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalAssessment',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('number', models.PositiveSmallIntegerField(editable=False)),
                    ('kind', models.CharField(choices=[('initial', 'First assessment'), ('review', 'Review'), ('extra', 'Extra review'), ('exit', 'Before exit')], default='review', max_length=10)),
                    ('trigger', models.CharField(blank=True, choices=[('decision', 'A decision from the Home Office'), ('move', 'A move'), ('contact', 'Contact or a threat from an exploiter'), ('missing', 'She went missing'), ('disclosure', 'She told us something new'), ('pregnancy', 'Pregnancy'), ('court', 'A court or immigration hearing'), ('benefits', 'Her money stopped'), ('hospital', 'Hospital or self-harm'), ('household', 'Someone new in the household'), ('exit', 'She is getting ready to leave the service'), ('eighteen', 'She turned 18'), ('other', 'Something else')], max_length=12, verbose_name='what happened')),
                    ('trigger_words', models.CharField(blank=True, max_length=200, verbose_name='what happened, in words')),
                    ('assessed_on', models.DateField()),
                    ('status', models.CharField(choices=[('draft', 'Draft'), ('sent_to_check', 'Sent to check'), ('signed', 'Signed')], default='draft', max_length=15)),
                    ('questions_version', models.PositiveSmallIntegerField(default=1, editable=False)),
                    ('kept_asking', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=20), blank=True, default=list, editable=False)),
                    ('talked_through', models.CharField(blank=True, choices=[('with_interpreter', 'Yes, with an interpreter'), ('without_interpreter', 'Yes, no interpreter was needed'), ('not_safe', 'No, it was not safe to'), ('not_yet', 'Not yet')], max_length=20)),
                    ('client_rating', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Not safe at all'), (2, 'Not very safe'), (3, 'In between'), (4, 'Mostly safe'), (5, 'Safe')], null=True)),
                    ('protective_summary', models.TextField(blank=True, max_length=8000)),
                    ('calculated_level', models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High'), ('very_high', 'Very high')], max_length=10)),
                    ('level', models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High'), ('very_high', 'Very high')], max_length=10)),
                    ('total', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('override_reason', models.TextField(blank=True, max_length=2000)),
                    ('override_at', models.DateTimeField(blank=True, null=True)),
                    ('made_at', models.DateTimeField()),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('changes_asked', models.TextField(blank=True, max_length=2000)),
                    ('changes_asked_at', models.DateTimeField(blank=True, null=True)),
                    ('signed_at', models.DateTimeField(blank=True, null=True)),
                    ('checked_at', models.DateTimeField(blank=True, null=True)),
                    ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                    ('question_set', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='riskassessment.questionset')),
                    ('override_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('sent_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('sent_to', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('changes_asked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('signed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('checked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('escalation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.deadline')),
                    ('changes_task', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.deadline')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical assessment',
                    'verbose_name_plural': 'historical assessments',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Assessment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case')),
                    ('number', models.PositiveSmallIntegerField(editable=False)),
                    ('kind', models.CharField(choices=[('initial', 'First assessment'), ('review', 'Review'), ('extra', 'Extra review'), ('exit', 'Before exit')], default='review', max_length=10)),
                    ('trigger', models.CharField(blank=True, choices=[('decision', 'A decision from the Home Office'), ('move', 'A move'), ('contact', 'Contact or a threat from an exploiter'), ('missing', 'She went missing'), ('disclosure', 'She told us something new'), ('pregnancy', 'Pregnancy'), ('court', 'A court or immigration hearing'), ('benefits', 'Her money stopped'), ('hospital', 'Hospital or self-harm'), ('household', 'Someone new in the household'), ('exit', 'She is getting ready to leave the service'), ('eighteen', 'She turned 18'), ('other', 'Something else')], max_length=12, verbose_name='what happened')),
                    ('trigger_words', models.CharField(blank=True, max_length=200, verbose_name='what happened, in words')),
                    ('assessed_on', models.DateField()),
                    ('status', models.CharField(choices=[('draft', 'Draft'), ('sent_to_check', 'Sent to check'), ('signed', 'Signed')], default='draft', max_length=15)),
                    ('questions_version', models.PositiveSmallIntegerField(default=1, editable=False)),
                    ('question_set', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='riskassessment.questionset')),
                    ('kept_asking', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=20), blank=True, default=list, editable=False)),
                    ('talked_through', models.CharField(blank=True, choices=[('with_interpreter', 'Yes, with an interpreter'), ('without_interpreter', 'Yes, no interpreter was needed'), ('not_safe', 'No, it was not safe to'), ('not_yet', 'Not yet')], max_length=20)),
                    ('client_rating', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Not safe at all'), (2, 'Not very safe'), (3, 'In between'), (4, 'Mostly safe'), (5, 'Safe')], null=True)),
                    ('protective_summary', models.TextField(blank=True, max_length=8000)),
                    ('calculated_level', models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High'), ('very_high', 'Very high')], max_length=10)),
                    ('level', models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High'), ('very_high', 'Very high')], max_length=10)),
                    ('total', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('override_reason', models.TextField(blank=True, max_length=2000)),
                    ('override_at', models.DateTimeField(blank=True, null=True)),
                    ('override_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('sent_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('changes_asked', models.TextField(blank=True, max_length=2000)),
                    ('changes_asked_at', models.DateTimeField(blank=True, null=True)),
                    ('changes_asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('signed_at', models.DateTimeField(blank=True, null=True)),
                    ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('checked_at', models.DateTimeField(blank=True, null=True)),
                    ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('escalation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.deadline')),
                    ('changes_task', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.deadline')),
                ],
                options={
                    'ordering': ['-number', 'pk'],
                    'indexes': [models.Index(condition=models.Q(('status', 'sent_to_check')), fields=['sent_at'], name='assessment_waiting')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'number'), name='assessment_number_once_per_case'), models.UniqueConstraint(condition=models.Q(('status', 'signed'), _negated=True), fields=('case',), name='assessment_one_unsigned_per_case'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'sent_to_check', 'signed'])), name='assessment_status_is_known'), models.CheckConstraint(condition=models.Q(('level__in', ['', 'low', 'medium', 'high', 'very_high']), ('calculated_level__in', ['', 'low', 'medium', 'high', 'very_high'])), name='assessment_levels_are_known'), models.CheckConstraint(condition=models.Q(('total', None), ('total__range', (0, 80)), _connector='OR'), name='assessment_total_is_possible'), models.CheckConstraint(condition=models.Q(('client_rating', None), ('client_rating__range', (1, 5)), _connector='OR'), name='assessment_client_rating_is_possible'), models.CheckConstraint(condition=models.Q(models.Q(('override_at', None), ('override_by', None)), models.Q(('override_at__isnull', False), ('override_by__isnull', False)), _connector='OR'), name='assessment_override_at_and_by'), models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('level', models.F('calculated_level')), ('override_by', None), ('override_reason', '')), models.Q(('override_by__isnull', False), models.Q(('level', models.F('calculated_level')), _negated=True), models.Q(('override_reason', ''), _negated=True)), _connector='OR'), name='assessment_override_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at', None), ('sent_by', None)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='assessment_sent_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'sent_to_check'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='assessment_waiting_was_sent'), models.CheckConstraint(condition=models.Q(models.Q(('changes_asked', ''), ('changes_asked_at', None), ('changes_asked_by', None)), models.Q(('changes_asked_at__isnull', False), ('changes_asked_by__isnull', False), models.Q(('changes_asked', ''), _negated=True)), _connector='OR'), name='assessment_changes_asked_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', None)), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False)), _connector='OR'), name='assessment_checked_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', False), ('signed_by__isnull', False), ('status', 'signed'), ('total__isnull', False), models.Q(('level', ''), _negated=True), models.Q(('calculated_level', ''), _negated=True), models.Q(('talked_through', ''), _negated=True)), models.Q(models.Q(('status', 'signed'), _negated=True), ('checked_at', None), ('signed_at', None), ('signed_by', None)), _connector='OR'), name='assessment_signed_has_person_and_result'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'signed'), _negated=True), models.Q(('calculated_level', models.F('level')), ('level__in', ['low', 'medium'])), models.Q(('checked_by__isnull', False), models.Q(('checked_by', models.F('signed_by')), _negated=True)), _connector='OR'), name='assessment_high_or_judged_is_checked_by_a_second_person')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalSafeguardingConcern',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('concern', models.TextField(max_length=8000)),
                    ('noticed_on', models.DateField()),
                    ('noticed_time', models.TimeField(blank=True, null=True)),
                    ('route', models.CharField(choices=[('adult', 'Adult safeguarding, the council (Care Act 2014, section 42)'), ('child', 'Children’s services, the council'), ('none', 'Not referred')], max_length=10)),
                    ('told', models.CharField(max_length=200, verbose_name='who was told')),
                    ('told_on', models.DateField(blank=True, null=True, verbose_name='when they were told')),
                    ('told_time', models.TimeField(blank=True, null=True)),
                    ('agreed', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked')], max_length=10, verbose_name='did she agree')),
                    ('why', models.TextField(blank=True, max_length=2000, verbose_name='why without her agreement, or not referred')),
                    ('made_at', models.DateTimeField()),
                    ('result', models.CharField(blank=True, choices=[('enquiry', 'The council makes an enquiry or assesses'), ('protected', 'A plan to protect is in place'), ('no_action', 'The council takes no further action'), ('settled', 'Settled without the council'), ('unfounded', 'There was nothing in it')], max_length=12)),
                    ('outcome', models.TextField(blank=True, max_length=8000)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                    ('dependant', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.dependant')),
                    ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical safeguarding concern',
                    'verbose_name_plural': 'historical safeguarding concerns',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='SafeguardingConcern',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case')),
                    ('dependant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='cases.dependant')),
                    ('concern', models.TextField(max_length=8000)),
                    ('noticed_on', models.DateField()),
                    ('noticed_time', models.TimeField(blank=True, null=True)),
                    ('route', models.CharField(choices=[('adult', 'Adult safeguarding, the council (Care Act 2014, section 42)'), ('child', 'Children’s services, the council'), ('none', 'Not referred')], max_length=10)),
                    ('told', models.CharField(max_length=200, verbose_name='who was told')),
                    ('told_on', models.DateField(blank=True, null=True, verbose_name='when they were told')),
                    ('told_time', models.TimeField(blank=True, null=True)),
                    ('agreed', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked')], max_length=10, verbose_name='did she agree')),
                    ('why', models.TextField(blank=True, max_length=2000, verbose_name='why without her agreement, or not referred')),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('result', models.CharField(blank=True, choices=[('enquiry', 'The council makes an enquiry or assesses'), ('protected', 'A plan to protect is in place'), ('no_action', 'The council takes no further action'), ('settled', 'Settled without the council'), ('unfounded', 'There was nothing in it')], max_length=12)),
                    ('outcome', models.TextField(blank=True, max_length=8000)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-noticed_on', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('route__in', ['adult', 'child', 'none'])), name='concern_route_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None), ('outcome', '')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='concern_closed_at_by_and_outcome'), models.CheckConstraint(condition=models.Q(('route', 'child'), models.Q(('agreed', 'yes'), ('route', 'adult')), models.Q(('why', ''), _negated=True), _connector='OR'), name='concern_without_agreement_has_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalConcernReferral',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('route', models.CharField(choices=[('adult', 'Adult safeguarding, the council (Care Act 2014, section 42)'), ('child', 'Children’s services, the council')], max_length=10)),
                    ('told', models.CharField(max_length=200, verbose_name='who was told')),
                    ('told_on', models.DateField(verbose_name='when they were told')),
                    ('told_time', models.TimeField(blank=True, null=True)),
                    ('agreed', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked')], max_length=10, verbose_name='did she agree')),
                    ('why', models.TextField(max_length=2000, verbose_name='why now, and why without her agreement')),
                    ('made_at', models.DateTimeField()),
                    ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                    ('concern', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='riskassessment.safeguardingconcern')),
                    ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical concern referral',
                    'verbose_name_plural': 'historical concern referrals',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='ConcernReferral',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case')),
                    ('concern', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='later_referrals', to='riskassessment.safeguardingconcern')),
                    ('route', models.CharField(choices=[('adult', 'Adult safeguarding, the council (Care Act 2014, section 42)'), ('child', 'Children’s services, the council')], max_length=10)),
                    ('told', models.CharField(max_length=200, verbose_name='who was told')),
                    ('told_on', models.DateField(verbose_name='when they were told')),
                    ('told_time', models.TimeField(blank=True, null=True)),
                    ('agreed', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked')], max_length=10, verbose_name='did she agree')),
                    ('why', models.TextField(max_length=2000, verbose_name='why now, and why without her agreement')),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('route__in', ['adult', 'child'])), name='concern_referral_route_is_known'), models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='concern_referral_says_why')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalIncident',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('kind', models.CharField(choices=[('contact', 'Contact from an exploiter'), ('threat', 'A threat, to her or her family'), ('found', 'She was followed, seen or found online'), ('missing', 'She went missing'), ('hurt', 'She was attacked or hurt'), ('self_harm', 'Self-harm or an attempt'), ('hospital', 'Hospital or an ambulance'), ('domestic', 'Abuse by a partner or family'), ('hate', 'Racism or another hate incident'), ('house', 'Trouble or damage where she lives'), ('other', 'Something else')], max_length=12)),
                    ('what', models.TextField(max_length=8000, verbose_name='what happened')),
                    ('happened_on', models.DateField()),
                    ('happened_time', models.TimeField(blank=True, null=True)),
                    ('told', models.CharField(max_length=200, verbose_name='who was told')),
                    ('done', models.TextField(max_length=8000, verbose_name='what was done')),
                    ('police', models.CharField(choices=[('told', 'Yes, they were told'), ('will_tell', 'Not yet, we will tell them'), ('she_said_no', 'No, she does not want it'), ('not_needed', 'No, not needed')], max_length=15, verbose_name='do the police know')),
                    ('police_reference', models.CharField(blank=True, max_length=80)),
                    ('made_at', models.DateTimeField()),
                    ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                    ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical incident',
                    'verbose_name_plural': 'historical incidents',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Incident',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case')),
                    ('kind', models.CharField(choices=[('contact', 'Contact from an exploiter'), ('threat', 'A threat, to her or her family'), ('found', 'She was followed, seen or found online'), ('missing', 'She went missing'), ('hurt', 'She was attacked or hurt'), ('self_harm', 'Self-harm or an attempt'), ('hospital', 'Hospital or an ambulance'), ('domestic', 'Abuse by a partner or family'), ('hate', 'Racism or another hate incident'), ('house', 'Trouble or damage where she lives'), ('other', 'Something else')], max_length=12)),
                    ('what', models.TextField(max_length=8000, verbose_name='what happened')),
                    ('happened_on', models.DateField()),
                    ('happened_time', models.TimeField(blank=True, null=True)),
                    ('told', models.CharField(max_length=200, verbose_name='who was told')),
                    ('done', models.TextField(max_length=8000, verbose_name='what was done')),
                    ('police', models.CharField(choices=[('told', 'Yes, they were told'), ('will_tell', 'Not yet, we will tell them'), ('she_said_no', 'No, she does not want it'), ('not_needed', 'No, not needed')], max_length=15, verbose_name='do the police know')),
                    ('police_reference', models.CharField(blank=True, max_length=80)),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-happened_on', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('police', 'told'), ('police_reference', ''), _connector='OR'), name='incident_reference_only_if_police_know')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalIncidentAddition',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('happened_on', models.DateField()),
                    ('what', models.TextField(max_length=8000, verbose_name='what has happened since')),
                    ('police', models.CharField(blank=True, choices=[('told', 'Yes, they were told'), ('will_tell', 'Not yet, we will tell them'), ('she_said_no', 'No, she does not want it'), ('not_needed', 'No, not needed')], max_length=15, verbose_name='do the police know now')),
                    ('police_reference', models.CharField(blank=True, max_length=80)),
                    ('made_at', models.DateTimeField()),
                    ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                    ('incident', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='riskassessment.incident')),
                    ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical incident addition',
                    'verbose_name_plural': 'historical incident additions',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='IncidentAddition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case')),
                    ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='additions', to='riskassessment.incident')),
                    ('happened_on', models.DateField()),
                    ('what', models.TextField(max_length=8000, verbose_name='what has happened since')),
                    ('police', models.CharField(blank=True, choices=[('told', 'Yes, they were told'), ('will_tell', 'Not yet, we will tell them'), ('she_said_no', 'No, she does not want it'), ('not_needed', 'No, not needed')], max_length=15, verbose_name='do the police know now')),
                    ('police_reference', models.CharField(blank=True, max_length=80)),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['happened_on', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='incident_addition_says_what'), models.CheckConstraint(condition=models.Q(('police__in', ['told', '']), ('police_reference', ''), _connector='OR'), name='incident_addition_reference_only_if_police_know')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalInjury',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('seen_on', models.DateField()),
                    ('known', models.CharField(choices=[('seen', 'I saw it'), ('by_other', 'Someone else saw it and told me'), ('told', 'Nobody saw it: she told me')], max_length=10, verbose_name='who saw it')),
                    ('seen_by', models.CharField(blank=True, max_length=120, verbose_name='who that is')),
                    ('seen', models.TextField(blank=True, max_length=8000, verbose_name='what was seen')),
                    ('her_words', models.TextField(blank=True, max_length=8000)),
                    ('how', models.TextField(blank=True, max_length=8000, verbose_name='how she says it happened')),
                    ('doctor', models.CharField(choices=[('wants', 'She wants to see one'), ('seen', 'She has seen one'), ('no', 'She does not want to'), ('not_asked', 'Not asked yet')], max_length=10, verbose_name='does she want a doctor')),
                    ('doctor_words', models.CharField(blank=True, max_length=200, verbose_name='who, where and when')),
                    ('is_agreed', models.BooleanField(verbose_name='she agreed to the record')),
                    ('not_agreed_why', models.TextField(blank=True, max_length=1000, verbose_name='why it is recorded anyway')),
                    ('photographs', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked')], max_length=10, verbose_name='she agreed to photographs')),
                    ('correction_why', models.CharField(blank=True, max_length=300, verbose_name='what was wrong')),
                    ('made_at', models.DateTimeField()),
                    ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                    ('corrects', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='riskassessment.injury')),
                    ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical injury',
                    'verbose_name_plural': 'historical injuries',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Injury',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case')),
                    ('seen_on', models.DateField()),
                    ('known', models.CharField(choices=[('seen', 'I saw it'), ('by_other', 'Someone else saw it and told me'), ('told', 'Nobody saw it: she told me')], max_length=10, verbose_name='who saw it')),
                    ('seen_by', models.CharField(blank=True, max_length=120, verbose_name='who that is')),
                    ('seen', models.TextField(blank=True, max_length=8000, verbose_name='what was seen')),
                    ('her_words', models.TextField(blank=True, max_length=8000)),
                    ('how', models.TextField(blank=True, max_length=8000, verbose_name='how she says it happened')),
                    ('doctor', models.CharField(choices=[('wants', 'She wants to see one'), ('seen', 'She has seen one'), ('no', 'She does not want to'), ('not_asked', 'Not asked yet')], max_length=10, verbose_name='does she want a doctor')),
                    ('doctor_words', models.CharField(blank=True, max_length=200, verbose_name='who, where and when')),
                    ('is_agreed', models.BooleanField(verbose_name='she agreed to the record')),
                    ('not_agreed_why', models.TextField(blank=True, max_length=1000, verbose_name='why it is recorded anyway')),
                    ('photographs', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked')], max_length=10, verbose_name='she agreed to photographs')),
                    ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='riskassessment.injury')),
                    ('correction_why', models.CharField(blank=True, max_length=300, verbose_name='what was wrong')),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name_plural': 'injuries',
                    'ordering': ['-seen_on', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('known__in', ['seen', 'by_other', 'told'])), name='injury_who_saw_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('known', 'by_other'), models.Q(('seen_by', ''), _negated=True)), models.Q(models.Q(('known', 'by_other'), _negated=True), ('seen_by', '')), _connector='OR'), name='injury_someone_else_has_a_name'), models.CheckConstraint(condition=models.Q(models.Q(('known', 'told'), _negated=True), ('seen', ''), _connector='OR'), name='injury_what_nobody_saw_is_her_word'), models.CheckConstraint(condition=models.Q(models.Q(('is_agreed', True), ('not_agreed_why', '')), models.Q(('is_agreed', False), models.Q(('not_agreed_why', ''), _negated=True)), _connector='OR'), name='injury_without_her_yes_says_why'), models.CheckConstraint(condition=models.Q(('doctor__in', ['wants', 'seen']), ('doctor_words', ''), _connector='OR'), name='injury_doctor_words_only_if_there_is_one'), models.CheckConstraint(condition=models.Q(models.Q(('correction_why', ''), ('corrects', None)), models.Q(('corrects__isnull', False), models.Q(('correction_why', ''), _negated=True)), _connector='OR'), name='injury_correction_says_why')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalInjuryMark',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('number', models.PositiveSmallIntegerField()),
                    ('region', models.CharField(max_length=40, verbose_name='where')),
                    ('x', models.PositiveSmallIntegerField(verbose_name='from the left, in per cent')),
                    ('y', models.PositiveSmallIntegerField(verbose_name='from the top, in per cent')),
                    ('kind', models.CharField(choices=[('bruise', 'Bruise'), ('cut', 'Cut'), ('burn', 'Burn'), ('swelling', 'Swelling'), ('scar', 'Scar'), ('bite', 'Bite'), ('pain', 'Pain, nothing to see'), ('other', 'Something else')], max_length=10)),
                    ('size', models.CharField(blank=True, max_length=20, verbose_name='size in cm')),
                    ('look', models.CharField(blank=True, max_length=120, verbose_name='colour and age')),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                    ('injury', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='riskassessment.injury')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical injury mark',
                    'verbose_name_plural': 'historical injury marks',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='InjuryMark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case')),
                    ('injury', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='riskassessment.injury')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('region', models.CharField(max_length=40, verbose_name='where')),
                    ('x', models.PositiveSmallIntegerField(verbose_name='from the left, in per cent')),
                    ('y', models.PositiveSmallIntegerField(verbose_name='from the top, in per cent')),
                    ('kind', models.CharField(choices=[('bruise', 'Bruise'), ('cut', 'Cut'), ('burn', 'Burn'), ('swelling', 'Swelling'), ('scar', 'Scar'), ('bite', 'Bite'), ('pain', 'Pain, nothing to see'), ('other', 'Something else')], max_length=10)),
                    ('size', models.CharField(blank=True, max_length=20, verbose_name='size in cm')),
                    ('look', models.CharField(blank=True, max_length=120, verbose_name='colour and age')),
                    ('note', models.CharField(blank=True, max_length=300)),
                ],
                options={
                    'ordering': ['injury', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('injury', 'number'), name='injury_mark_number_once'), models.CheckConstraint(condition=models.Q(('x__lte', 100), ('y__lte', 100)), name='injury_mark_is_on_the_drawing')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalInjuryAddition',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('happened_on', models.DateField()),
                    ('what', models.TextField(max_length=8000, verbose_name='what was seen or done since')),
                    ('made_at', models.DateTimeField()),
                    ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                    ('injury', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='riskassessment.injury')),
                    ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical injury addition',
                    'verbose_name_plural': 'historical injury additions',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='InjuryAddition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case')),
                    ('injury', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='additions', to='riskassessment.injury')),
                    ('happened_on', models.DateField()),
                    ('what', models.TextField(max_length=8000, verbose_name='what was seen or done since')),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['happened_on', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='injury_addition_says_what')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalRapidScreen',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('questions_version', models.PositiveSmallIntegerField(default=1, editable=False)),
                    ('answers', models.JSONField(default=dict)),
                    ('done', models.TextField(blank=True, max_length=8000, verbose_name='what was done straight away')),
                    ('made_at', models.DateTimeField()),
                    ('screened_on', models.DateField()),
                    ('how', models.CharField(choices=[('met', 'In person'), ('phone', 'By phone or video')], max_length=10)),
                    ('interpreter_name', models.CharField(blank=True, max_length=120)),
                    ('support', models.TextField(blank=True, max_length=2000, verbose_name='who else supports her')),
                    ('told', models.CharField(blank=True, max_length=200, verbose_name='who was told')),
                    ('corrected_at', models.DateTimeField(blank=True, null=True)),
                    ('corrected_why', models.CharField(blank=True, max_length=300)),
                    ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                    ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('corrected_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical rapid screen',
                    'verbose_name_plural': 'historical rapid screens',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='RapidScreen',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case')),
                    ('questions_version', models.PositiveSmallIntegerField(default=1, editable=False)),
                    ('answers', models.JSONField(default=dict)),
                    ('done', models.TextField(blank=True, max_length=8000, verbose_name='what was done straight away')),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('screened_on', models.DateField()),
                    ('how', models.CharField(choices=[('met', 'In person'), ('phone', 'By phone or video')], max_length=10)),
                    ('interpreter_name', models.CharField(blank=True, max_length=120)),
                    ('support', models.TextField(blank=True, max_length=2000, verbose_name='who else supports her')),
                    ('told', models.CharField(blank=True, max_length=200, verbose_name='who was told')),
                    ('corrected_at', models.DateTimeField(blank=True, null=True)),
                    ('corrected_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('corrected_why', models.CharField(blank=True, max_length=300)),
                ],
                options={
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('case',), name='rapid_screen_once_per_case'), models.CheckConstraint(condition=models.Q(('how__in', ['met', 'phone'])), name='rapid_screen_how_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('corrected_at', None), ('corrected_by', None), ('corrected_why', '')), models.Q(('corrected_at__isnull', False), ('corrected_by__isnull', False), models.Q(('corrected_why', ''), _negated=True)), _connector='OR'), name='rapid_screen_corrected_at_by_and_why')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalDependantScreen',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('questions_version', models.PositiveSmallIntegerField(default=1, editable=False)),
                    ('answers', models.JSONField(default=dict)),
                    ('done', models.TextField(blank=True, max_length=8000, verbose_name='what was done straight away')),
                    ('made_at', models.DateTimeField()),
                    ('screened_on', models.DateField()),
                    ('needs', models.TextField(max_length=8000, verbose_name='what they need')),
                    ('risks', models.TextField(blank=True, max_length=8000, verbose_name='what puts them at risk')),
                    ('level', models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High'), ('very_high', 'Very high')], max_length=10)),
                    ('own_words', models.TextField(blank=True, max_length=2000, verbose_name='their own words')),
                    ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                    ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('dependant', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.dependant')),
                    ('promise', models.ForeignKey(blank=True, db_constraint=False, help_text='To act on what cannot wait. It names nobody: who it is about stands here', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.deadline')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical dependant screen',
                    'verbose_name_plural': 'historical dependant screens',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='DependantScreen',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case')),
                    ('questions_version', models.PositiveSmallIntegerField(default=1, editable=False)),
                    ('answers', models.JSONField(default=dict)),
                    ('done', models.TextField(blank=True, max_length=8000, verbose_name='what was done straight away')),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('dependant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='risk_screens', to='cases.dependant')),
                    ('screened_on', models.DateField()),
                    ('needs', models.TextField(max_length=8000, verbose_name='what they need')),
                    ('risks', models.TextField(blank=True, max_length=8000, verbose_name='what puts them at risk')),
                    ('level', models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High'), ('very_high', 'Very high')], max_length=10)),
                    ('own_words', models.TextField(blank=True, max_length=2000, verbose_name='their own words')),
                    ('promise', models.ForeignKey(blank=True, help_text='To act on what cannot wait. It names nobody: who it is about stands here', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dependant_screens', to='cases.deadline')),
                ],
                options={
                    'ordering': ['-screened_on', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('level__in', ['low', 'medium', 'high', 'very_high'])), name='dependant_screen_level_is_known'), models.CheckConstraint(condition=models.Q(('needs', ''), _negated=True), name='dependant_screen_says_needs'), models.CheckConstraint(condition=models.Q(('level__in', ['low', 'medium']), models.Q(models.Q(('risks', ''), _negated=True), models.Q(('done', ''), _negated=True)), _connector='OR'), name='dependant_screen_high_says_risks_and_done')],
                },
            ),
        ]),
        migrations.RunSQL(
            SIGNED_IS_SIGNED + CHECKER_WROTE_NONE + POINTS + FALL + NOT_LOWERED + FALLS + SENT_STAYS, UNGUARDED
        ),
    ]
