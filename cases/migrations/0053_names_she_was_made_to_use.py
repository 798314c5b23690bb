"""Words of a name that is only that of the exploitation are known as such."""

from django.db import migrations, models

from cases.rules.names import keys

EXPLOITATION = "exploitation"


def mark_forced(apps, _):
    """Mark the words of those names that are in no other name of hers."""
    Client, NameKey = (apps.get_model("cases", name) for name in ("Client", "NameKey"))
    clients = Client.objects.filter(other_names__kind=EXPLOITATION).distinct()
    for client in clients.only("first_name", "last_name", "known_as"):
        others = list(client.other_names.values_list("kind", "name"))
        forced = keys(name for kind, name in others if kind == EXPLOITATION)
        hers = [name for kind, name in others if kind != EXPLOITATION]
        forced -= keys([client.first_name, client.last_name, client.known_as, *hers])
        for word, sound in forced:
            NameKey.objects.filter(client=client, word=word, sound=sound).update(is_forced=True)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0052_pronouns_not_asked_yet'),
    ]

    operations = [
        migrations.AddField(
            model_name='namekey',
            name='is_forced',
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(mark_forced, migrations.RunPython.noop, elidable=True),
    ]
