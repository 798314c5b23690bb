"""Who referred her, who was consented to and who was told are agencies of the cases there are already."""

from django.db import migrations

SOURCES = {
    "police": ("police", "Police"),
    "first_responder": ("charity", "First responder"),
    "local_authority": ("council", "Council"),
    "health": ("other", "Health service"),
    "charity": ("charity", "Charity"),
    "solicitor": ("solicitor", "Solicitor"),
}
PURPOSES = {"solicitor", "gp", "midwife", "police", "council", "housing", "college"}
LONGEST = 120


def plain(name):
    return " ".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


def same(first, second):
    ours, theirs = set(plain(first).split()), set(plain(second).split())
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def work_with(apps, case, kind, name, since, by, at):
    """Let an agency of this name be one of the case, once, with its history."""
    Agency, History = apps.get_model("cases", "Agency"), apps.get_model("cases", "HistoricalAgency")
    Person = apps.get_model("cases", "Person")
    name = " ".join(name.split())[:LONGEST]
    persons = Person.objects.filter(case_id=case).values_list("name", flat=True)
    if not plain(name) or any(same(name, person) for person in persons):
        return
    for known in Agency.objects.filter(case_id=case):
        is_of_kind = known.kind == kind and (same(known.name, name) or same(known.worker, name))
        if plain(known.name) == plain(name) or is_of_kind:
            return
    agency = Agency.objects.create(case_id=case, kind=kind, name=name, started_on=since)
    names = {field.attname for field in History._meta.concrete_fields}
    kept = {
        field.attname: getattr(agency, field.attname)
        for field in Agency._meta.concrete_fields
        if field.attname in names
    }
    History.objects.create(**kept, history_date=at, history_type="+", history_user_id=by)


def bring_over(apps, schema_editor):
    Case, Consent = apps.get_model("cases", "Case"), apps.get_model("cases", "Consent")
    Disclosure = apps.get_model("cases", "Disclosure")
    for case in Case.objects.filter(source__in=SOURCES).order_by("pk").iterator():
        kind, name = SOURCES[case.source]
        detail = case.source_detail.partition(",")[0].strip()
        since = case.referred_on or case.opened_on
        work_with(apps, case.pk, kind, detail or name, since, case.made_by_id, case.made_at)
    given = Consent.objects.filter(answer="given", purpose__in=PURPOSES).exclude(recipient="")
    for consent in given.order_by("pk").iterator():
        who = consent.case_id, consent.purpose, consent.recipient, consent.given_on
        work_with(apps, *who, consent.recorded_by_id, consent.recorded_at)
    told = Disclosure.objects.filter(told_at__isnull=False, agency=None)
    for disclosure in told.order_by("pk").iterator():
        kind = "other" if disclosure.kind == "court" else disclosure.kind
        who = disclosure.case_id, kind, disclosure.recipient, disclosure.told_at.date()
        work_with(apps, *who, disclosure.told_by_id, disclosure.told_at)


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_sharing_is_one_fact")]

    operations = [migrations.RunPython(bring_over, migrations.RunPython.noop)]
