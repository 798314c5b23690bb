import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import hestia.privacy.sealed
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models
from hestia.db.operations import CreateModels

# The function of these triggers is made by `migrate` itself, from privacy.sql. Until then it refuses.
TABLES = (
    "draw", "frame", "frameentry", "throw", "sampledcase", "allotment", "reading", "readinganswer", "finding",
    "findingstep", "serviceaction",
)
GUARD = """
CREATE FUNCTION guard_sampling() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The rules are not in force yet: run migrate.'; END $$;
""" + "".join(
    f"""
CREATE TRIGGER guard_sampling BEFORE INSERT ON oversight_{table} FOR EACH ROW EXECUTE FUNCTION guard_sampling();
ALTER TABLE oversight_{table} ENABLE ALWAYS TRIGGER guard_sampling;
"""
    for table in TABLES
)


class Migration(migrations.Migration):

    initial = True

    # They stand in earlier/, for a database that has taken some of them (hestia.db.earlier).
    replaces = [
        ('oversight', '0001_enquiry'),
        ('oversight', '0002_samples_of_cases'),
        ('oversight', '0003_sent_returns'),
    ]

    dependencies = [
        ('accounts', '0011_names_and_phones_take_two'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Draw',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                    ('first', models.DateField(verbose_name='first day')),
                    ('last', models.DateField(verbose_name='last day')),
                    ('secret', hestia.privacy.sealed.SealedCharField(max_length=64)),
                    ('commitment', models.CharField(max_length=64, verbose_name='SHA-256 of the secret')),
                    ('made_at', models.DateTimeField()),
                    ('made_on', models.DateField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-first', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('service', 'first'), name='draw_once_a_month'), models.CheckConstraint(condition=models.Q(('made_on__lt', models.F('first'))), name='draw_is_sealed_before_it_begins'), models.CheckConstraint(condition=models.Q(('first__day', 1), ('last__gt', models.F('first'))), name='draw_is_of_some_days'), models.CheckConstraint(condition=models.Q(('commitment__regex', '^[0-9a-f]{64}$')), name='draw_has_a_sum')],
                },
            ),
            migrations.CreateModel(
                name='Frame',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('draw', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='frame', to='oversight.draw')),
                    ('digest', models.CharField(max_length=64)),
                    ('count', models.PositiveIntegerField(help_text='Without those that few may see')),
                    ('frozen_at', models.DateTimeField()),
                    ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='FrameEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='oversight.draw')),
                    ('reference', models.CharField(max_length=12)),
                    ('case_number', models.BigIntegerField(null=True)),
                    ('worker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('is_very_high', models.BooleanField(default=False)),
                    ('has_children', models.BooleanField(default=False)),
                    ('is_closed', models.BooleanField(default=False)),
                    ('is_refused', models.BooleanField(default=False, verbose_name='not taken on')),
                    ('is_kept', models.BooleanField(default=False, verbose_name='sealed, or kept from somebody')),
                ],
                options={
                    'ordering': ['reference'],
                    'constraints': [models.UniqueConstraint(fields=('draw', 'reference'), name='frame_holds_each_once'), models.CheckConstraint(condition=models.Q(models.Q(('case_number', None), ('is_refused', True)), models.Q(('case_number__isnull', False), ('is_refused', False)), _connector='OR'), name='frame_entry_is_a_case_or_not_taken_on')],
                },
            ),
            migrations.CreateModel(
                name='Throw',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('draw', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='throw', to='oversight.draw')),
                    ('dice', models.CharField(max_length=30)),
                    ('secret', models.CharField(max_length=64)),
                    ('thrown_at', models.DateTimeField()),
                    ('thrown_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('dice__regex', '^[1-6]{10,30}$')), name='throw_is_of_ten_dice_or_more')],
                },
            ),
            migrations.CreateModel(
                name='SampledCase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sampled', to='oversight.draw')),
                    ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sampled', to='oversight.frameentry')),
                    ('list', models.CharField(max_length=20)),
                    ('place', models.PositiveSmallIntegerField()),
                    ('ticket', models.CharField(max_length=64)),
                    ('is_twice', models.BooleanField(verbose_name='read by two people')),
                    ('why_swapped', models.CharField(blank=True, max_length=200)),
                    ('drawn_at', models.DateTimeField()),
                    ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reference', models.CharField(max_length=12)),
                    ('case_number', models.BigIntegerField(null=True)),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                    ('worker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('draw', 'list', 'place'), name='sampled_once_a_place'), models.CheckConstraint(condition=models.Q(models.Q(('place', 1), ('why_swapped', '')), models.Q(('place__gt', 1), models.Q(('why_swapped', ''), _negated=True)), _connector='OR'), name='sampled_swap_has_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalEnquiry',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('source', models.CharField(choices=[('police', 'Police'), ('first_responder', 'A first responder, such as The Salvation Army'), ('local_authority', 'Council'), ('health', 'Health service'), ('charity', 'Another charity'), ('solicitor', 'Solicitor'), ('self', 'She referred herself'), ('publicity', 'Publicity or an outreach event'), ('other', 'Someone else')], max_length=20, verbose_name='who referred her')),
                    ('referred_on', models.DateField(verbose_name='the day of the referral')),
                    ('answered_on', models.DateField(verbose_name='the day we answered')),
                    ('reason', models.CharField(choices=[('not_eligible', 'Not eligible for our support'), ('declined', 'She did not want it'), ('not_reached', 'She could not be reached'), ('no_place', 'We had no place'), ('other', 'Another reason')], max_length=15, verbose_name='why not')),
                    ('made_at', models.DateTimeField()),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='entered by mistake')),
                    ('service', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.service')),
                    ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical enquiry',
                    'verbose_name_plural': 'historical enquiries',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Enquiry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                    ('source', models.CharField(choices=[('police', 'Police'), ('first_responder', 'A first responder, such as The Salvation Army'), ('local_authority', 'Council'), ('health', 'Health service'), ('charity', 'Another charity'), ('solicitor', 'Solicitor'), ('self', 'She referred herself'), ('publicity', 'Publicity or an outreach event'), ('other', 'Someone else')], max_length=20, verbose_name='who referred her')),
                    ('referred_on', models.DateField(verbose_name='the day of the referral')),
                    ('answered_on', models.DateField(verbose_name='the day we answered')),
                    ('reason', models.CharField(choices=[('not_eligible', 'Not eligible for our support'), ('declined', 'She did not want it'), ('not_reached', 'She could not be reached'), ('no_place', 'We had no place'), ('other', 'Another reason')], max_length=15, verbose_name='why not')),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='entered by mistake')),
                    ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name_plural': 'enquiries',
                    'ordering': ['-answered_on', '-pk'],
                    'indexes': [models.Index(fields=['service', 'answered_on'], name='enquiry_of_service')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('answered_on__gte', models.F('referred_on'))), name='enquiry_answered_on_or_after_it_came'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='enquiry_withdrawn_at_and_by'), models.CheckConstraint(condition=models.Q(('reason__in', ['not_eligible', 'declined', 'not_reached', 'no_place', 'other'])), name='enquiry_reason_is_known')],
                },
            ),
            migrations.CreateModel(
                name='Allotment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sampled', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allotments', to='oversight.sampledcase')),
                    ('place', models.PositiveSmallIntegerField()),
                    ('sampler', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                    ('case_number', models.BigIntegerField(null=True)),
                ],
                options={
                    'ordering': ['place'],
                    'constraints': [models.UniqueConstraint(fields=('sampled', 'place'), name='allotted_once_a_place'), models.UniqueConstraint(fields=('sampled', 'sampler'), name='allotted_to_two_people'), models.CheckConstraint(condition=models.Q(('place__in', [1, 2])), name='allotted_first_or_second')],
                },
            ),
            migrations.CreateModel(
                name='Reading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sampled', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='oversight.sampledcase')),
                    ('place', models.PositiveSmallIntegerField(choices=[(0, 'The person who works on the case'), (1, 'First reading'), (2, 'Second reading')])),
                    ('grade', models.CharField(blank=True, choices=[('good', 'Good: others can learn from it'), ('sound', 'Sound: what matters is done'), ('improve', 'Needs improvement: she is safe, and something is missing'), ('urgent', 'Act today: she may not be safe')], max_length=10)),
                    ('good', models.TextField(max_length=2000, verbose_name='what was good')),
                    ('words', models.TextField(blank=True, max_length=2000, verbose_name='what else is to be said')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['place'],
                    'constraints': [models.UniqueConstraint(fields=('sampled', 'place'), name='reading_once_a_place'), models.CheckConstraint(condition=models.Q(('good', ''), _negated=True), name='reading_says_what_was_good'), models.CheckConstraint(condition=models.Q(('place__in', [0, 1, 2])), name='reading_place_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('grade', ''), ('place', 0)), models.Q(('grade__in', ['good', 'sound', 'improve', 'urgent']), ('place__in', [1, 2])), _connector='OR'), name='reading_is_graded_by_samplers')],
                },
            ),
            migrations.CreateModel(
                name='ReadingAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='oversight.reading')),
                    ('question', models.CharField(max_length=20)),
                    ('answer', models.CharField(choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No'), ('na', 'Does not apply')], max_length=10)),
                    ('words', models.CharField(blank=True, max_length=300, verbose_name='where it is seen, or what is missing')),
                ],
                options={
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('reading', 'question'), name='answered_once'), models.CheckConstraint(condition=models.Q(('answer__in', ['yes', 'na']), models.Q(('answer__in', ['partly', 'no']), models.Q(('words', ''), _negated=True)), _connector='OR'), name='answer_is_known_and_says_what_is_missing')],
                },
            ),
            migrations.CreateModel(
                name='Finding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='oversight.reading')),
                    ('question', models.CharField(max_length=20)),
                    ('what', models.CharField(max_length=200, verbose_name='what is to be done')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('due_on', models.DateField()),
                    ('made_at', models.DateTimeField()),
                    ('made_on', models.DateField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reference', models.CharField(max_length=12)),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                    ('case_number', models.BigIntegerField(null=True)),
                ],
                options={
                    'ordering': ['due_on', 'pk'],
                    'indexes': [models.Index(fields=['service', 'question', 'made_on'], name='finding_alike')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('made_on'))), name='finding_is_due_later'), models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='finding_says_what'), models.CheckConstraint(condition=models.Q(('person', models.F('made_by')), _negated=True), name='finding_is_not_of_who_found_it')],
                },
            ),
            migrations.CreateModel(
                name='FindingStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='oversight.finding')),
                    ('kind', models.CharField(choices=[('evidence', 'Evidence given'), ('accepted', 'Put right'), ('sent_back', 'Not yet')], max_length=10)),
                    ('words', models.CharField(max_length=500)),
                    ('due_on', models.DateField(blank=True, null=True)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField()),
                    ('on', models.DateField()),
                ],
                options={
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='finding_step_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__gt', models.F('on')), ('kind', 'sent_back')), models.Q(('due_on', None), ('kind__in', ['evidence', 'accepted'])), _connector='OR'), name='finding_step_sent_back_has_a_day')],
                },
            ),
            migrations.CreateModel(
                name='ServiceAction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                    ('question', models.CharField(max_length=20)),
                    ('upto', models.PositiveBigIntegerField(verbose_name='the last finding it answers')),
                    ('did', models.CharField(max_length=500, verbose_name='what we do about it')),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('did', ''), _negated=True), name='service_action_says_what')],
                },
            ),
            migrations.CreateModel(
                name='SentReturn',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('recipient', models.CharField(max_length=160, verbose_name='who it was sent to')),
                    ('kind', models.CharField(choices=[('funder', 'A funder'), ('commissioner', 'A commissioner'), ('regulator', 'A regulator or inspector'), ('trustees', 'Our trustees'), ('other', 'Someone else')], max_length=15, verbose_name='what they are')),
                    ('basis', models.CharField(choices=[('contract', 'Our contract or grant with them says so'), ('legal_duty', 'A law or a court order requires it'), ('account', 'We account to them, and it names nobody')], max_length=15, verbose_name='on what grounds')),
                    ('basis_words', models.CharField(blank=True, max_length=300, verbose_name='in words')),
                    ('is_exact', models.BooleanField(default=False, verbose_name='exact numbers')),
                    ('first', models.DateField(verbose_name='first day')),
                    ('last', models.DateField(verbose_name='last day')),
                    ('services', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                    ('figures', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), help_text='Each with its version: “entered 1”')),
                    ('paper', models.TextField(verbose_name='what it told, rounded')),
                    ('sealed_digest', models.CharField(max_length=64)),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('copy_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='oversight.sentreturn')),
                    ('sent_at', models.DateTimeField()),
                    ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-sent_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='return_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('recipient', ''), _negated=True), ('figures__len__gte', 1), ('services__len__gte', 1)), name='return_is_of_something'), models.CheckConstraint(condition=models.Q(('kind__in', ['funder', 'commissioner', 'regulator', 'trustees', 'other'])), name='return_kind_is_known'), models.CheckConstraint(condition=models.Q(('basis__in', ['contract', 'legal_duty', 'account'])), name='return_basis_is_known'), models.CheckConstraint(condition=models.Q(('is_exact', False), models.Q(('basis__in', ['contract', 'legal_duty']), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('basis_words'), 10)), _connector='OR'), name='return_exact_numbers_have_a_basis_in_words')],
                },
            ),
            migrations.CreateModel(
                name='ReturnCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('of', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='count', to='oversight.sentreturn')),
                    ('services', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                    ('counted', hestia.privacy.sealed.SealedJSONField(default=dict, verbose_name='what it was counted from')),
                    ('exact', hestia.privacy.sealed.SealedJSONField(default=dict, verbose_name='what it told, where the numbers are exact')),
                ],
                options={
                    'ordering': ['of'],
                },
            ),
        ]),
        migrations.RunSQL(GUARD, "DROP FUNCTION guard_sampling CASCADE;"),
        # What Python makes, PostgreSQL holds it to: the hash is of what is told and of what is sealed, and what is
        # told is what stands beside it.
        migrations.RunSQL(
            """
            ALTER TABLE oversight_sentreturn ADD CONSTRAINT return_digest_is_of_what_it_told CHECK (
                digest = encode(sha256(convert_to(paper || sealed_digest, 'UTF8')), 'hex')
            );
            ALTER TABLE oversight_sentreturn ADD CONSTRAINT return_tells_what_stands_beside_it CHECK (
                coalesce(paper::jsonb #>> '{sent,recipient}' = recipient
                    AND (paper::jsonb #>> '{sent,is_exact}')::boolean = is_exact
                    AND paper::jsonb #>> '{period,first}' = to_char(first, 'YYYY-MM-DD')
                    AND paper::jsonb #>> '{period,last}' = to_char(last, 'YYYY-MM-DD')
                    AND jsonb_array_length(paper::jsonb -> 'shown') = cardinality(figures), false)
            );
            """,
            """
            ALTER TABLE oversight_sentreturn DROP CONSTRAINT return_tells_what_stands_beside_it;
            ALTER TABLE oversight_sentreturn DROP CONSTRAINT return_digest_is_of_what_it_told;
            """,
        ),
    ]
