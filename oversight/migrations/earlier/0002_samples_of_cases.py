"""Cases are drawn to be looked at, judged by another team, and what is found is put right."""

import django.db.models.deletion
import hestia.privacy.sealed
import uuid
from django.conf import settings
from django.db import migrations, models


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

    dependencies = [
        ('accounts', '0011_names_and_phones_take_two'),
        ('oversight', '0001_enquiry'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('first', models.DateField(verbose_name='first day')),
                ('last', models.DateField(verbose_name='last day')),
                ('secret', hestia.privacy.sealed.SealedCharField(max_length=64)),
                ('commitment', models.CharField(max_length=64, verbose_name='SHA-256 of the secret')),
                ('made_at', models.DateTimeField()),
                ('made_on', models.DateField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
            ],
            options={
                'ordering': ['-first', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=20)),
                ('what', models.CharField(max_length=200, verbose_name='what is to be done')),
                ('reference', models.CharField(max_length=12)),
                ('due_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('made_on', models.DateField()),
                ('case_number', models.BigIntegerField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FindingStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('evidence', 'Evidence given'), ('accepted', 'Put right'), ('sent_back', 'Not yet')], max_length=10)),
                ('words', models.CharField(max_length=500)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('on', models.DateField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='oversight.finding')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Frame',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('count', models.PositiveIntegerField(help_text='Without those that few may see')),
                ('frozen_at', models.DateTimeField()),
                ('draw', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='frame', to='oversight.draw')),
                ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FrameEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=12)),
                ('case_number', models.BigIntegerField(null=True)),
                ('is_very_high', models.BooleanField(default=False)),
                ('has_children', models.BooleanField(default=False)),
                ('is_closed', models.BooleanField(default=False)),
                ('is_refused', models.BooleanField(default=False, verbose_name='not taken on')),
                ('is_kept', models.BooleanField(default=False, verbose_name='sealed, or kept from somebody')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='oversight.draw')),
                ('worker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['reference'],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(choices=[(0, 'The person who works on the case'), (1, 'First reading'), (2, 'Second reading')])),
                ('grade', models.CharField(blank=True, choices=[('good', 'Good: others can learn from it'), ('sound', 'Sound: what matters is done'), ('improve', 'Needs improvement: she is safe, and something is missing'), ('urgent', 'Act today: she may not be safe')], max_length=10)),
                ('good', models.TextField(max_length=2000, verbose_name='what was good')),
                ('words', models.TextField(blank=True, max_length=2000, verbose_name='what else is to be said')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['place'],
            },
        ),
        migrations.AddField(
            model_name='finding',
            name='reading',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='oversight.reading'),
        ),
        migrations.CreateModel(
            name='ReadingAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=20)),
                ('answer', models.CharField(choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No'), ('na', 'Does not apply')], max_length=10)),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='where it is seen, or what is missing')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='oversight.reading')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SampledCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list', models.CharField(max_length=20)),
                ('place', models.PositiveSmallIntegerField()),
                ('ticket', models.CharField(max_length=64)),
                ('is_twice', models.BooleanField(verbose_name='read by two people')),
                ('why_swapped', models.CharField(blank=True, max_length=200)),
                ('drawn_at', models.DateTimeField()),
                ('reference', models.CharField(max_length=12)),
                ('case_number', models.BigIntegerField(null=True)),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sampled', to='oversight.draw')),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sampled', to='oversight.frameentry')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                ('worker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='reading',
            name='sampled',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='oversight.sampledcase'),
        ),
        migrations.CreateModel(
            name='Allotment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('made_at', models.DateTimeField()),
                ('case_number', models.BigIntegerField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sampler', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                ('sampled', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allotments', to='oversight.sampledcase')),
            ],
            options={
                'ordering': ['place'],
            },
        ),
        migrations.CreateModel(
            name='ServiceAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=20)),
                ('upto', models.PositiveBigIntegerField(verbose_name='the last finding it answers')),
                ('did', models.CharField(max_length=500, verbose_name='what we do about it')),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Throw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dice', models.CharField(max_length=30)),
                ('secret', models.CharField(max_length=64)),
                ('thrown_at', models.DateTimeField()),
                ('draw', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='throw', to='oversight.draw')),
                ('thrown_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.UniqueConstraint(fields=('service', 'first'), name='draw_once_a_month'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(condition=models.Q(('made_on__lt', models.F('first'))), name='draw_is_sealed_before_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(condition=models.Q(('first__day', 1), ('last__gt', models.F('first'))), name='draw_is_of_some_days'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(condition=models.Q(('commitment__regex', '^[0-9a-f]{64}$')), name='draw_has_a_sum'),
        ),
        migrations.AddConstraint(
            model_name='findingstep',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='finding_step_says_what'),
        ),
        migrations.AddConstraint(
            model_name='findingstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_on__gt', models.F('on')), ('kind', 'sent_back')), models.Q(('due_on', None), ('kind__in', ['evidence', 'accepted'])), _connector='OR'), name='finding_step_sent_back_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='frameentry',
            constraint=models.UniqueConstraint(fields=('draw', 'reference'), name='frame_holds_each_once'),
        ),
        migrations.AddConstraint(
            model_name='frameentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('case_number', None), ('is_refused', True)), models.Q(('case_number__isnull', False), ('is_refused', False)), _connector='OR'), name='frame_entry_is_a_case_or_not_taken_on'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['service', 'question', 'made_on'], name='finding_alike'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('made_on'))), name='finding_is_due_later'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='finding_says_what'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('person', models.F('made_by')), _negated=True), name='finding_is_not_of_who_found_it'),
        ),
        migrations.AddConstraint(
            model_name='readinganswer',
            constraint=models.UniqueConstraint(fields=('reading', 'question'), name='answered_once'),
        ),
        migrations.AddConstraint(
            model_name='readinganswer',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['yes', 'na']), models.Q(('answer__in', ['partly', 'no']), models.Q(('words', ''), _negated=True)), _connector='OR'), name='answer_is_known_and_says_what_is_missing'),
        ),
        migrations.AddConstraint(
            model_name='sampledcase',
            constraint=models.UniqueConstraint(fields=('draw', 'list', 'place'), name='sampled_once_a_place'),
        ),
        migrations.AddConstraint(
            model_name='sampledcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('place', 1), ('why_swapped', '')), models.Q(('place__gt', 1), models.Q(('why_swapped', ''), _negated=True)), _connector='OR'), name='sampled_swap_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('sampled', 'place'), name='reading_once_a_place'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('good', ''), _negated=True), name='reading_says_what_was_good'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('place__in', [0, 1, 2])), name='reading_place_is_known'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('grade', ''), ('place', 0)), models.Q(('grade__in', ['good', 'sound', 'improve', 'urgent']), ('place__in', [1, 2])), _connector='OR'), name='reading_is_graded_by_samplers'),
        ),
        migrations.AddConstraint(
            model_name='allotment',
            constraint=models.UniqueConstraint(fields=('sampled', 'place'), name='allotted_once_a_place'),
        ),
        migrations.AddConstraint(
            model_name='allotment',
            constraint=models.UniqueConstraint(fields=('sampled', 'sampler'), name='allotted_to_two_people'),
        ),
        migrations.AddConstraint(
            model_name='allotment',
            constraint=models.CheckConstraint(condition=models.Q(('place__in', [1, 2])), name='allotted_first_or_second'),
        ),
        migrations.AddConstraint(
            model_name='serviceaction',
            constraint=models.CheckConstraint(condition=models.Q(('did', ''), _negated=True), name='service_action_says_what'),
        ),
        migrations.AddConstraint(
            model_name='throw',
            constraint=models.CheckConstraint(condition=models.Q(('dice__regex', '^[1-6]{10,30}$')), name='throw_is_of_ten_dice_or_more'),
        ),
        migrations.RunSQL(GUARD, "DROP FUNCTION guard_sampling CASCADE;"),
    ]
