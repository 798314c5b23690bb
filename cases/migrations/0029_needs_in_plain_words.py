"""Needs say that they are needs, and none is the near-twin of another or of an issue."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0028_notes_with_a_file'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicaltopic',
            name='subject',
            field=models.CharField(choices=[('accommodation', 'Accommodation'), ('income', 'Income or benefits'), ('emotional', 'Emotional support or counselling'), ('legal', 'Legal or immigration advice'), ('police_trust', 'Help to trust and work with the police'), ('language', 'Help with language or English'), ('isolation', 'Company and less isolation'), ('health', 'Medical care or pregnancy'), ('language_anxiety', 'Anxious because her English is limited'), ('racism', 'Racism and prejudice'), ('misinformation', 'Misinformation'), ('immigration_insecurity', 'Insecure immigration status'), ('financial_insecurity', 'No safe or steady money (financial insecurity)'), ('social_isolation', 'Cut off from other people (social isolation)'), ('loyalty', 'Feeling disloyal to family and community'), ('honour_shame', 'Honour and shame'), ('justice_distrust', 'Does not trust police and courts')], max_length=25),
        ),
        migrations.AlterField(
            model_name='topic',
            name='subject',
            field=models.CharField(choices=[('accommodation', 'Accommodation'), ('income', 'Income or benefits'), ('emotional', 'Emotional support or counselling'), ('legal', 'Legal or immigration advice'), ('police_trust', 'Help to trust and work with the police'), ('language', 'Help with language or English'), ('isolation', 'Company and less isolation'), ('health', 'Medical care or pregnancy'), ('language_anxiety', 'Anxious because her English is limited'), ('racism', 'Racism and prejudice'), ('misinformation', 'Misinformation'), ('immigration_insecurity', 'Insecure immigration status'), ('financial_insecurity', 'No safe or steady money (financial insecurity)'), ('social_isolation', 'Cut off from other people (social isolation)'), ('loyalty', 'Feeling disloyal to family and community'), ('honour_shame', 'Honour and shame'), ('justice_distrust', 'Does not trust police and courts')], max_length=25),
        ),
    ]
