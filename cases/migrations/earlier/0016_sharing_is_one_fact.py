"""Whether we may share with an agency stands in the ledger of her consents, and nowhere else.

What an agency was marked with, and the ledger did not say, becomes an answer of the ledger. A "no" counted
whatever the ledger said, and still does: it is written as her answer if the latest there is a yes.
"""

from django.db import migrations

PURPOSES = {
    "solicitor": "solicitor",
    "gp": "gp",
    "midwife": "midwife",
    "counselling": "other",
    "police": "police",
    "council": "council",
    "childrens_services": "council",
    "housing": "housing",
    "college": "college",
    "charity": "other",
    "other": "other",
}  # of the Home Office her answer is the consent to the referral


def words(name):
    return set("".join(c if c.isalnum() else " " for c in name.casefold()).split())


def same(first, second):
    ours, theirs = words(first), words(second)
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def answer_of(ledger, agency, purpose):
    """Return the latest answer about an agency; nothing if she was not asked."""
    for consent in ledger:
        names_nobody = not consent.recipient and purpose != "other"
        names = (agency.name, agency.worker)
        if consent.purpose == purpose and (names_nobody or any(same(n, consent.recipient) for n in names)):
            return consent.answer
    return ""


def write(apps, schema_editor):
    Agency, Consent = apps.get_model("cases", "Agency"), apps.get_model("cases", "Consent")
    History = apps.get_model("cases", "HistoricalAgency")
    Written = apps.get_model("cases", "HistoricalConsent")
    marked = Agency.objects.filter(may_share__in=["yes", "no"]).select_related("case")
    for agency in marked.order_by("pk").iterator():
        purpose = PURPOSES.get(agency.kind)
        if purpose is None:
            continue
        ledger = list(Consent.objects.filter(case=agency.case_id).order_by("-given_on", "-pk"))
        known = answer_of(ledger, agency, purpose)
        if known and (agency.may_share == "yes" or known != "given"):
            continue
        last = History.objects.filter(id=agency.pk, may_share=agency.may_share).order_by("history_id").first()
        at = last.history_date if last else agency.case.made_at
        on = max([at.date(), *(consent.given_on for consent in ledger)]) if known else at.date()
        by = last.history_user_id if last and last.history_user_id else agency.case.made_by_id
        consent = Consent.objects.create(
            case_id=agency.case_id,
            purpose=purpose,
            recipient=agency.name,
            answer="given" if agency.may_share == "yes" else "refused",
            how="spoken",
            given_on=on,
            why="As the agency was marked",
            recorded_at=at,
            recorded_by_id=by,
        )
        kept = {
            field.attname: getattr(consent, field.attname)
            for field in Consent._meta.concrete_fields
            if field.attname in {known.attname for known in Written._meta.concrete_fields}
        }
        Written.objects.create(**kept, history_date=at, history_type="+", history_user_id=by)


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_closed_runs_on_nowhere")]

    operations = [
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.RemoveField(model_name="agency", name="may_share"),
        migrations.RemoveField(model_name="historicalagency", name="may_share"),
    ]
