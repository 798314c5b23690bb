"""The 5 working days and the 45 days that came with the house are what Home Office guidance gave: it says so."""

from django.db import migrations

SOURCES = {
    "rg": (
        "Home Office first responder toolkit, April 2026: within five working days wherever possible; that the day of "
        "receipt is not counted is our reading",
        "excerpt",
    ),
    "recovery": (
        "Home Office guidance from the launch of the NRM until 13 December 2022: 45 calendar days; that the day of the "
        "decision is not counted is our reading",
        "excerpt",
    ),
}


def name_sources(apps, schema_editor):
    """Give each length its source. What people entered is theirs."""
    Policy = apps.get_model("referrals", "Policy")
    for row in Policy.objects.filter(
        jurisdiction="SEED", effective_from="2009-04-01", made_at=None, superseded_at=None
    ):
        for length, (source, verified) in SOURCES.items():
            setattr(row, f"{length}_source", source)
            setattr(row, f"{length}_verified", verified)
        row.save()


class Migration(migrations.Migration):
    dependencies = [("referrals", "0011_taken_back")]

    operations = [migrations.RunPython(name_sources, migrations.RunPython.noop)]
