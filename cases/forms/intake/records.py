"""From the answers of an intake to the records of a case: filled in, not yet saved."""

from datetime import datetime
from typing import Any

from cases.actions.opening import open_case
from cases.forms.intake.consent import NOT_ASKED
from cases.forms.intake.service import PlaceForm
from cases.forms.intake.steps import Intake
from cases.models import (
    Address,
    Case,
    Client,
    Confidence,
    Consent,
    Dependant,
    Entry,
    OtherName,
    SafeContact,
    ThreeState,
    Topic,
)
from cases.rules.birth import Birth
from hestia.accounts.models import User


def create(intake: Intake, *, by: User, at: datetime) -> Case:
    """Open the case that an intake describes."""
    place = intake.answers("service")
    opened = open_case(
        client=client(intake),
        safe_contact=safe_contact(intake),
        other_names=[OtherName(name=row["name"], kind=row["kind"]) for row in intake.rows("about")],
        address=address(intake),
        confidences=confidences(intake),
        case=case(intake),
        consent=consent(intake.answers("consent")),
        figures=consent_to_figures(intake.answers("consent")),
        dependants=[dependant(row) for row in intake.rows("children")],
        topics=topics(intake),
        room=place["room"],
        is_held=place["place"] == PlaceForm.HELD,
        childrens_services_told=bool(intake.answers("child").get("told")),
        about_safety=intake.answers("safety")["about_safety"],
        by=by,
        at=at,
    )
    narrate_over_limit(opened, place, by=by, at=at)
    return opened


def narrate_over_limit(case: Case, place: dict[str, Any], *, by: User, at: datetime) -> None:
    """Write into the timeline why a worker at the limit of their caseload was given one more."""
    if place.get("over_limit") and case.worker:  # a worker may have to wait
        title = f"Allocated to {case.worker}, who is at their limit"
        case.narrate(Entry.Kind.ALLOCATION, title, place["over_limit"], by=by, at=at)


def client(intake: Intake) -> Client:
    """Return who she is."""
    about, language, children = (
        intake.answers("about"),
        intake.answers("language"),
        intake.answers("children"),
    )
    born: Birth = about["birth"]
    plain = ("first_name", "last_name", "known_as", "pronouns", "gender", "gender_words", "age_status")
    spoken = (
        "first_language",
        "dialect",
        "other_languages",
        "english",
        "interpreter_gender",
        "interpreters_to_avoid",
        "reads_in",
        "easy_read",
        "communication_aids",
    )
    return Client(
        **{name: about[name] for name in plain},
        nationality=about["nationality"],
        second_nationality=about["second_nationality"],
        born_precision=born.precision,
        born_on=born.on,
        born_month=born.month,
        born_year=born.year,
        **{name: language[name] for name in spoken},
        interpreter_needed=ThreeState.YES if language["interpreter_needed"] else ThreeState.NO,
        pregnant=children.get("pregnant", ThreeState.NOT_DISCUSSED),
        due_date=children.get("due_date"),
        home_office_reference=intake.answers("referral")["home_office_reference"],
    )


def safe_contact(intake: Intake) -> SafeContact:
    """Return how she can be reached. What was not asked is not safe."""
    answers = intake.answers("safe-contact")
    words = ("phone", "email", "safe_times", "say", "must_not_know", "code_word")
    ways = ("may_call", "may_text", "may_leave_voicemail", "may_post", "may_email")
    return SafeContact(
        **{name: answers[name] for name in words},
        **{name: bool(answers[name]) for name in ways},
        checked_on=intake.today if answers["checked"] else None,
    )


def address(intake: Intake) -> Address | None:
    """Return where she stays, if she said."""
    answers = intake.answers("safe-contact")
    if not answers["stays"]:
        return None
    return Address(kind=answers["stays"], borough=answers["borough"], text=answers["address"])


def confidences(intake: Intake) -> list[Confidence]:
    """Return who can help in an emergency, if she named someone."""
    whom = intake.answers("safe-contact")["emergency_contact"]
    title = "Who to ring in an emergency"
    return [Confidence(kind=Confidence.Kind.CONTACT, title=title, text=whom)] if whom else []


def case(intake: Intake) -> Case:
    """Return the episode of support that begins."""
    source, story, place = (
        intake.answers("referral"),
        intake.answers("what-happened"),
        intake.answers("service"),
    )
    is_referred = source["nrm_made"] == ThreeState.YES
    return Case(
        status=Case.Status.WAITING if place["place"] == PlaceForm.WAITING else Case.Status.OPEN,
        service=place["service"],
        worker=place["worker"],
        source=source["source"],
        source_detail=source["source_detail"],
        referred_on=source["referred_on"],
        referred_from=source["referred_from"],
        police_involved=source["police_involved"],
        crime_reference=source["crime_reference"],
        nrm_stage=Case.NRMStage.SUBMITTED if is_referred else Case.NRMStage.NOT_REFERRED,
        nrm_reference=source["nrm_reference"],
        **story,
        **{name: answer for name, answer in intake.answers("safety").items() if name != "about_safety"},
        local_authority_contact=intake.answers("child").get("local_authority_contact", ""),
    )


def consent(answers: dict[str, Any]) -> Consent | None:
    """Return her answer to support from us; nothing if she was not asked."""
    answer = answers["answer"]
    return None if answer == NOT_ASKED else answered(Consent.Purpose.SERVICE, answer, answers)


def consent_to_figures(answers: dict[str, Any]) -> Consent | None:
    """Return her answer to being counted in figures; nothing if she was not asked."""
    answer = answers["figures"]
    return answered(Consent.Purpose.FIGURES, answer, answers) if answer else None


def answered(purpose: Consent.Purpose, answer: str, answers: dict[str, Any]) -> Consent:
    """Return one answer of hers, given as the others of its page were."""
    given = ("how", "witness", "language", "interpreter_name", "without_interpreter", "given_on")
    return Consent(purpose=purpose, answer=answer, **{name: answers[name] for name in given})


def dependant(row: dict[str, Any]) -> Dependant:
    """Return one who depends on her."""
    return Dependant(
        whereabouts=row["where"],
        **{name: row[name] for name in ("name", "relation", "age", "lives_with_her", "school")},
    )


def topics(intake: Intake) -> list[Topic]:
    """Return the needs and issues, each raised or not. Silence is not a "no"."""
    answers = intake.answers("needs")
    return [
        Topic(
            subject=subject,
            answer=answers[subject.value],
            words=answers[f"{subject.value}_words"],
            asked_on=None if answers[subject.value] == ThreeState.NOT_DISCUSSED else intake.today,
        )
        for subject in Topic.Subject
    ]
