"""A death is written down as one: on which day, who told us, and who is told. Nothing is asked of her."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0017_agencies_that_acted'),
        ('supportplans', '0004_left_open'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='exit',
            name='exit_unplanned_says_why_once_asked',
        ),
        migrations.RemoveConstraint(
            model_name='exit',
            name='exit_unplanned_has_last_contact_once_asked',
        ),
        migrations.AddField(
            model_name='exit',
            name='death_is_about',
            field=models.BooleanField(default=False, verbose_name='the day of her death is not certain'),
        ),
        migrations.AddField(
            model_name='exit',
            name='told_by',
            field=models.CharField(blank=True, max_length=300, verbose_name='who told us of her death'),
        ),
        migrations.AddField(
            model_name='exit',
            name='told_of_death',
            field=models.TextField(blank=True, max_length=2000, verbose_name='who was told of her death, or must be'),
        ),
        migrations.AddField(
            model_name='historicalexit',
            name='death_is_about',
            field=models.BooleanField(default=False, verbose_name='the day of her death is not certain'),
        ),
        migrations.AddField(
            model_name='historicalexit',
            name='told_by',
            field=models.CharField(blank=True, max_length=300, verbose_name='who told us of her death'),
        ),
        migrations.AddField(
            model_name='historicalexit',
            name='told_of_death',
            field=models.TextField(blank=True, max_length=2000, verbose_name='who was told of her death, or must be'),
        ),
        migrations.AddConstraint(
            model_name='exit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['preparing', 'returned']), ('kind', 'planned'), models.Q(models.Q(('reason', ''), _negated=True), models.Q(('checks_made', ''), _negated=True), models.Q(('safeguarding', ''), _negated=True)), models.Q(('kind', 'died'), models.Q(('reason', ''), _negated=True), models.Q(('told_by', ''), _negated=True), models.Q(('told_of_death', ''), _negated=True)), _connector='OR'), name='exit_unplanned_says_why_once_asked'),
        ),
        AddConstraintNotValid(
            model_name='exit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['preparing', 'returned']), ('kind__in', ['planned', 'died']), ('last_contact_on__isnull', False), _connector='OR'), name='exit_unplanned_has_last_contact_once_asked'),
        ),
    ]
