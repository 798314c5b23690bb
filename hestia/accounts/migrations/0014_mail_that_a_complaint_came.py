"""Mail that tells who answers complaints that one came, or that its days are nearly over."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0013_mail_that_a_decision_is_waited_for'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='outgoingmail',
            name='outgoing_mail_kind_is_known',
        ),
        migrations.AlterField(
            model_name='outgoingmail',
            name='kind',
            field=models.CharField(choices=[('invitation', 'Invitation'), ('reset', 'Link to choose a new password'), ('changed', 'Notice that the way to sign in has changed'), ('limit', 'Notice that somebody reached a limit'), ('canary', 'Notice that somebody opened an invented record'), ('handover', 'Notice that somebody asked to change how one signs in'), ('alarm', 'Notice to look at the log straight away'), ('health', 'Notice that something the service needs does not work'), ('waiting', 'Notice that somebody is waiting for a decision'), ('complaint', 'Notice that a complaint is to be acknowledged')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invitation', 'reset', 'changed', 'limit', 'canary', 'handover', 'alarm', 'health', 'waiting', 'complaint'])), name='outgoing_mail_kind_is_known'),
        ),
    ]
