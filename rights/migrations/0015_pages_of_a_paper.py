from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rights', '0014_ends_unanswered'),
    ]

    operations = [
        *[
            migrations.AddField(
                model_name=model_name,
                name='pages',
                field=models.PositiveIntegerField(blank=True, null=True, verbose_name='how many pages the paper has that was made'),
            )
            for model_name in ('requestrelease', 'historicalrequestrelease')
        ],
        migrations.AddConstraint(
            model_name='requestrelease',
            constraint=models.CheckConstraint(condition=models.Q(('pages', None), models.Q(('given_at__isnull', False), ('pages__gt', 0)), _connector='OR'), name='request_release_pages_of_what_was_allowed'),
        ),
    ]
