"""First responders who sent a referral, and councils that were told, are agencies of cases there are."""

from importlib import import_module

from django.db import migrations

work_with = import_module("cases.migrations.earlier.0017_agencies_that_acted").work_with


def bring_over(apps, schema_editor):
    Handover = apps.get_model("referrals", "Handover")
    AuthorityContact = apps.get_model("referrals", "AuthorityContact")
    sent = Handover.objects.filter(organisation__is_us=False).select_related("referral", "organisation")
    for handover in sent.order_by("pk").iterator():
        organisation, case = handover.organisation, handover.referral.case_id
        who = case, organisation.kind, organisation.name, handover.handed_over_on
        work_with(apps, *who, handover.recorded_by_id, handover.recorded_at)
    for contact in AuthorityContact.objects.select_related("referral").order_by("pk").iterator():
        who = contact.referral.case_id, "council", contact.council, contact.contacted_on
        work_with(apps, *who, contact.recorded_by_id, contact.recorded_at)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_agencies_that_acted"),
        ("referrals", "0008_sources_of_lengths"),
    ]

    operations = [migrations.RunPython(bring_over, migrations.RunPython.noop)]
