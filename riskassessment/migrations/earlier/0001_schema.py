import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from hestia.db.operations import CreateModels

# What was signed stays: no road round the application leads round these triggers. The row is locked for
# share, so that nothing is added to an assessment in the moment it is being signed.
SIGNED_IS_SIGNED = """
CREATE FUNCTION riskassessment_signed_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
NO_TRIGGERS = """
DROP TRIGGER riskassessment_part_of_signed ON riskassessment_action;
DROP TRIGGER riskassessment_part_of_signed ON riskassessment_rating;
DROP TRIGGER riskassessment_signed_is_signed ON riskassessment_assessment;
DROP FUNCTION riskassessment_part_of_signed();
DROP FUNCTION riskassessment_signed_is_signed();
"""


class Migration(migrations.Migration):

    initial = True

    # They stand in earlier/, for a database that has taken some of them (hestia.db.earlier).
    replaces = [
        ('riskassessment', '0001_assessments'),
        ('riskassessment', '0002_further_questions'),
        ('riskassessment', '0003_screens_and_incidents'),
        ('riskassessment', '0004_promise_for_a_dependant'),
        ('riskassessment', '0005_kept_asking'),
        ('riskassessment', '0006_incident_additions'),
        ('riskassessment', '0007_concern_referrals'),
        ('riskassessment', '0008_screen_corrections'),
    ]

    dependencies = [
        ('cases', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
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
        migrations.RunSQL(SIGNED_IS_SIGNED, NO_TRIGGERS),
    ]
