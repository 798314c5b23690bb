import hestia.privacy.sealed
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rights', '0016_acknowledged_by_the_page'),
    ]

    operations = [
        *[
            operation
            for model_name in ('historicalrequestitem', 'requestitem')
            for operation in (
                migrations.AddField(
                    model_name=model_name,
                    name='judged',
                    field=hestia.privacy.sealed.SealedJSONField(default=dict, verbose_name='health professional who judged it'),
                ),
                migrations.AddField(
                    model_name=model_name,
                    name='told_her',
                    field=hestia.privacy.sealed.SealedTextField(blank=True, default='', verbose_name='what the client is told besides the reason'),
                    preserve_default=False,
                ),
                migrations.AddField(
                    model_name=model_name,
                    name='opinion_asked_on',
                    field=models.DateField(blank=True, null=True, verbose_name='when a health professional was asked'),
                ),
            )
        ],
        migrations.AddConstraint(
            model_name='requestitem',
            constraint=models.CheckConstraint(condition=models.Q(('told_her', ''), models.Q(('reason', ''), _negated=True), _connector='OR'), name='request_item_told_besides_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='requestitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('judged', ''), ('opinion_asked_on', None)), models.Q(('reason', 'serious_harm'), models.Q(('judged', ''), ('opinion_asked_on', None), _connector='OR')), _connector='OR'), name='request_item_judged_for_harm_or_being_judged'),
        ),
    ]
