import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

ANSWERS = [("agrees", "She agrees"), ("in_part", "She agrees in part"), ("does_not", "She does not agree"), ("not_asked", "She could not be asked")]
WAYS = [("screen", "On this screen, with a finger or a pen"), ("typed", "She types her name, or a mark"), ("spoken", "She says yes aloud, and a witness hears it"), ("paper", "On paper"), ("none", "She does not sign"), ("account", "Signed in to their own account")]


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_dependants_turn_18'),
        ('supportplans', '0012_signed_safety_pages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalRoomAnswer',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('answer', models.CharField(choices=ANSWERS, max_length=10)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('how', models.CharField(choices=WAYS, max_length=10)),
                ('strokes', models.JSONField(blank=True, default=list, help_text='What was drawn: strokes of points')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name or mark typed')),
                ('digest', models.CharField(help_text='The mark of the plan that was signed', max_length=16)),
                ('recorded_at', models.DateTimeField()),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='supportplans.plan')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical room answer',
                'verbose_name_plural': 'historical room answers',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='RoomAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('answer', models.CharField(choices=ANSWERS, max_length=10)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('how', models.CharField(choices=WAYS, max_length=10)),
                ('strokes', models.JSONField(blank=True, default=list, help_text='What was drawn: strokes of points')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name or mark typed')),
                ('digest', models.CharField(help_text='The mark of the plan that was signed', max_length=16)),
                ('recorded_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case')),
                ('plan', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='supportplans.plan')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('how', 'screen'), models.Q(('strokes', []), _negated=True)), models.Q(('how', 'typed'), models.Q(('name', ''), _negated=True)), _connector='OR'), name='room_answer_is_signed')],
            },
        ),
    ]
