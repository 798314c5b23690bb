"""A case with a word of its own planted for each thing that paper may tell of her."""

import re
import zlib
from datetime import date
from io import BytesIO
from typing import Any

from django.db.models import QuerySet
from pypdf import PdfReader

from cases.documents.printable import Copy
from cases.models import (
    Address,
    Agency,
    Case,
    Client,
    Confidence,
    Consent,
    Dependant,
    Entry,
    OtherName,
    Paper,
    Person,
    SafeContact,
    Topic,
)
from demo.miss_g.story import record_her_story
from demo.story import Story
from demo.world import staff_and_services
from hestia.accounts.models import Service, User
from hestia.privacy.audiences import Fact
from referrals.models import Answer, DutyToNotify, Referral
from referrals.rules.worksheet.quality import ACCOUNT
from riskassessment import actions as risk
from riskassessment.models import Injury
from supportplans import actions as plans
from supportplans.models import Exit, Plan, SafetyPlan, Target
from tests import make
from tests.database import built
from tests.riskassessment import build

LEAVES_ON = date(2026, 12, 29)

# The words of each: one is enough to have told it.
PLANTED: dict[Fact, tuple[str, ...]] = {
    Fact.FIRST_NAME: ("Zqfirst",),
    Fact.FULL_NAME: ("Zqlast",),
    Fact.OTHER_NAMES: ("Zqother",),
    Fact.BIRTH: ("July 1991", "Jul 1991"),
    Fact.GENDER: ("Non-binary", "does not identify as male or female"),
    Fact.NATIONALITY: ("Zqnation", "Zqbirthplace"),
    Fact.LANGUAGE: ("Zqlanguage", "Zqinterpreter"),
    Fact.WORKER: ("Zqworker",),
    Fact.HOME_OFFICE_REFERENCE: ("ZQHO77", "ZQNRM88"),
    Fact.SERVICE: ("Zqservice",),
    Fact.BOROUGH: ("Zqborough",),
    Fact.HEALTH: ("April 2027", "Apr 2027"),
    Fact.ACCOUNT: ("Zqaccount", "Zqtown"),
    Fact.NRM: ("Recovery period, day",),
    Fact.IMMIGRATION: ("Zqstatus",),
    Fact.POLICE: ("ZQCAD55",),
    Fact.RISK: ("Very high", "Very high"),
    Fact.RISK_REASONS: ("Zqevidence",),
    Fact.NEEDS: ("Company and less isolation", "Emotional support or counselling"),
    Fact.ISSUES: ("Racism and prejudice",),
    Fact.PLAN: ("Zqtarget",),
    Fact.CHILDREN: ("How many children? 37", "Zqchild"),
    Fact.AGENCIES: ("Zqagency", "Zqsignpost"),
    Fact.CONSENT: (
        "Agreed by signed form",
        "Agreed aloud",
        "I said yes",
        "Agreed to this record",
    ),
    Fact.PAPERS: ("Identity document",),
    Fact.HER_WORDS: ("Zqsaid", "Zqmatters", "(3 of 5)"),
    Fact.STORY: ("Zqstory",),
    Fact.EXIT: ("29 December 2026", "29 Dec 2026"),
    Fact.READERS: ("Zqreader",),
    Fact.ADDRESS: ("7 Zqstreet",),
    Fact.SAFE_CONTACT: ("07700 900417", "zq@safe.example", "zqcode", "Zqsay", "Zqnotknow"),
    Fact.RELATIVES: ("Zqcousin", "07700 900418", "Zqkinnote"),
}


def planted_case() -> Case:
    """Return Miss G's case, as she leaves, with the words planted."""
    return built("planted", told_case)


def told_case() -> Case:
    """Tell Miss G's story, let her leave, and plant the words."""
    staff = staff_and_services(today=make.TODAY)
    story = Story.of_amina(staff, today=make.TODAY)
    case = record_her_story(story, house=Service.objects.get(name="Safe house A"), now=make.NOON)
    by, at, today = staff["amina"], make.NOON, make.TODAY
    plans.set_target_status(target=case.target_set.all()[0], status="met", on=today, by=by, at=at)
    page = build.written((4, 4), evidence="Zqevidence {own}", client_rating=3)
    build.signed(case, by=by, checker=staff["ruth"], page=page)
    plans.record_statement(
        case=case,
        words="Zqsaid",
        on=today,
        interpreter_name="Zqinterpreter",
        rating=5,
        is_ready=True,
        by=by,
        at=at,
    )
    plans.signpost(
        case=case,
        need="A court",
        agency="Zqsignpost",
        contact="020 1",
        on=today,
        answer="waiting",
        by=by,
        at=at,
    )
    plans.change_exit(
        leaving=plans.prepare_exit(case=case, by=by, at=at),
        exit_on=LEAVES_ON,
        destination="council",
        by=by,
        at=at,
    )
    endanger(case, by=by)
    plant(case)
    return Case.objects.get(pk=case.pk)


def endanger(case: Case, *, by: User) -> None:
    """Write down an incident and what followed, a concern about her sister, and a note of an incident."""
    today, at = make.TODAY, make.NOON
    incident = risk.record_incident(
        case=case,
        kind="threat",
        what="Zqevidence at the gate",
        happened_on=today,
        told="A manager",
        done="Zqevidence",
        police="not_needed",
        by=by,
        at=at,
    )
    risk.add_to_incident(incident=incident, what="Zqevidence again", happened_on=today, by=by, at=at)
    hurt(case, by=by)
    concern = risk.record_concern(
        case=case,
        concern="Zqchild0 is not fed",
        noticed_on=today,
        route="child",
        told="Duty desk",
        agreed="yes",
        by=by,
        at=at,
    )
    risk.close_concern(concern=concern, outcome_words="Zqchild0 is fed", by=by, at=at)
    case.narrate(Entry.Kind.INCIDENT, "Zqevidence", "Zqevidence in a note", by=by, at=at)
    case.narrate(Entry.Kind.RISK, "Risk talked over", "Zqevidence", by=by, at=at)
    case.narrate(Entry.Kind.PLAN, "Target added: safety – Zqtarget", by=by, at=at)
    case.narrate(Entry.Kind.CONSENT, "Wants to be referred", "Agreed by signed form", by=by, at=at)
    case.narrate(Entry.Kind.EXIT, "Support is to end on 29 December 2026", by=by, at=at)


def hurt(case: Case, *, by: User) -> None:
    """Record an injury that her solicitor may be told of."""
    injury = Injury(
        seen_on=make.TODAY,
        known="seen",
        seen="Zqaccount",
        how="Zqaccount",
        doctor="seen",
        doctor_words="A midwife, who expects her in April 2027",
        is_agreed=True,
        photographs="no",
    )
    mark = risk.Marked(region="front-left-forearm-inner", kind="bruise", look="blue")
    risk.record_injury(case=case, injury=injury, marks=[mark], by=by, at=make.NOON)


def duties(case: Case, *, authority: str = "A council") -> None:
    """Let two authorities have told the Home Office of her: one nameless, one naming her."""
    said = {"authority_kind": "council", "authority": authority, "notified_on": make.TODAY}
    told = {
        "tells_gender": True,
        "tells_nationality": True,
        "recorded_at": make.NOON,
        "recorded_by": case.made_by,
    }
    recorded = {"given_on": make.TODAY, "recorded_at": make.NOON, "recorded_by": case.made_by}
    yes = Consent(case=case, purpose="duty", recipient=authority, answer="given", how="signed", **recorded)
    yes.save()
    for agreement in (None, yes):
        duty = DutyToNotify(referral=case.referral_set.get(), agreement=agreement, **said, **told)
        duty.save()


def plant(case: Case) -> None:
    """Put the words into the records."""
    duties(case)
    Client.objects.filter(pk=case.client_id).update(
        first_name="Zqfirst",
        last_name="Zqlast",
        gender=Client.Gender.NON_BINARY,
        born_on=date(1991, 7, 23),
        born_month=7,
        born_year=1991,
        nationality="Zqnation",
        place_of_birth="Zqbirthplace",
        first_language="Zqlanguage",
        home_office_reference="ZQHO77",
        immigration_status="Zqstatus",
        due_date=date(2027, 4, 14),
    )
    save_all(
        SafeContact.objects.filter(case=case),
        phone="07700 900417",
        email="zq@safe.example",
        code_word="zqcode",
        say="Zqsay",
        must_not_know="Zqnotknow",
        may_email=True,
        may_post=True,
    )
    OtherName.objects.filter(client=case.client_id).update(name="Zqother")
    save_all(Address.objects.filter(case=case), text="7 Zqstreet", borough="Zqborough")
    User.objects.filter(pk=case.worker_id).update(first_name="Zqworker")
    Service.objects.filter(pk=case.service_id).update(name="Safe house Zqservice")
    Case.objects.filter(pk=case.pk).update(
        crime_reference="ZQCAD55",
        nrm_reference="ZQNRM88",
        exploited_where="Zqtown",
        what_happened="Zqaccount",
        risk_level="very_high",
        risk_rank=4,
    )
    Referral.objects.filter(case=case).update(reference="ZQNRM88")
    for subject in ("racism", "isolation"):
        Topic.objects.update_or_create(case=case, subject=subject, defaults={"answer": "yes"})
    Target.objects.filter(case=case).update(text="Zqtarget", measure="Zqtarget")
    waits = {
        "status": "waiting",
        "agency": "Zqagency",
        "agency_asked_on": make.TODAY,
        "agency_answer": "waiting",
    }
    Target.objects.filter(case=case).open().update(**waits)
    Plan.objects.filter(case=case).update(what_matters="Zqmatters")
    Exit.objects.filter(case=case).update(reason="Zqreason")
    signed = {"signed_on": make.TODAY, "recorded_at": make.NOON, "recorded_by": case.made_by}
    SafetyPlan.objects.create(case=case, content="Zqsaid", **signed)
    Agency.objects.filter(case=case).update(name="Zqagency")
    Consent.objects.filter(case=case, purpose=Consent.Purpose.GP).update(recipient="Zqagency")
    Person.objects.filter(case=case).update(name="Zqcousin", note="Zqkinnote")
    Answer.objects.filter(case=case, key__in=ACCOUNT).update(text="Zqaccount")
    for person in case.person_set.all():
        kept = Confidence.objects.filter(person=person).first() or Confidence(
            case=case, kind="contact", person=person, made_at=make.NOON, made_by=case.made_by
        )
        kept.title, kept.text = "Zqcousin", "07700 900418"
        kept.save()
    Paper.objects.filter(case=case).update(state=Paper.State.HELD)
    Entry.objects.filter(case=case, kind=Entry.Kind.MET).update(title="Zqstory")
    for number in range(37):  # besides her sister
        Dependant(case=case, name=f"Zqchild{number}", relation="child").save()


def save_all(records: QuerySet[Any], **fields: Any) -> None:
    """Write these fields of sealed records, which only a row itself can."""
    for record in records:
        for name, value in fields.items():
            setattr(record, name, value)
        record.save()


def copy(by: User, **choices: Any) -> Copy:
    """Return a copy in which everything stands that may."""
    return Copy(number=1, made_on=make.TODAY, by=by, takes_away="yes", with_surname=True, **choices)


def told_in(text: str) -> set[Fact]:
    """Return the facts whose words stand in a text."""
    flat = " ".join(re.sub(r"<[^>]*>", " ", text).split())
    return {
        fact
        for fact, words in PLANTED.items()
        if any(re.search(rf"(?<!\w){re.escape(word)}", flat) for word in words)
    }


def everything_in(pdf: bytes) -> str:
    """Return all that a PDF holds: its text, its metadata, and every stream unpacked."""
    reader = PdfReader(BytesIO(pdf))
    streams = []
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            streams.append(zlib.decompress(raw))
        except zlib.error:
            streams.append(raw)
    texts = [page.extract_text() for page in reader.pages]
    found = [*texts, str(reader.metadata), pdf.decode("latin-1")]
    return "\n".join([*found, *(stream.decode("latin-1") for stream in streams)])
