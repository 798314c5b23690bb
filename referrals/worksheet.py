"""The Home Office's referral form, question by question, with what the record already knows.

The order and the sense of the questions are those of the online form of April 2026 (open source, in
UKHomeOffice/modern-slavery), put in our own words. Nothing is asked of her twice: what was answered once
stands here; what was not is left open, for the first responder to ask or leave out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cases.models import Agency, Case, Client, OtherName, ThreeState
from referrals.models import AuthorityContact, Handover, NRMConsent, Referral

ASK_US = "Ask us by phone. It stands on no paper."


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form, and the answer if there is one."""

    text: str
    answer: str = ""
    is_required: bool = True

    @property
    def is_open(self) -> bool:
        """Whether the form asks for an answer that is not there."""
        return self.is_required and not self.answer


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the form."""

    heading: str
    questions: Sequence[Question]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the record knows, as far as the form asks for it."""

    case: Case
    client: Client
    other_names: Sequence[OtherName] = ()
    agencies: Sequence[Agency] = ()
    children: int = 0
    referral: Referral | None = None
    consent: NRMConsent | None = None
    handover: Handover | None = None
    authority: AuthorityContact | None = None
    is_paper: bool = False  # what may be lost or passed on: it does not say how to reach her


def sections(known: Known, *, today: date) -> list[Section]:
    """Return the form's parts in its order."""
    return [
        _who_reports(known),
        _age(known),
        _background(known),
        _exploitation(known),
        _insight(known),
        _places(known),
        _exploiters(known),
        _consent(known),
        _details(known, today=today),
        _delivery(known),
    ]


def unanswered(parts: Sequence[Section]) -> int:
    """Return how many questions that must be answered are not."""
    return sum(question.is_open for part in parts for question in part.questions)


def _three(answer: str) -> str:
    """Return a three-state answer as the form takes it: a subject not raised is no answer."""
    return "" if answer == ThreeState.NOT_DISCUSSED else ThreeState(answer).label


def _who_reports(known: Known) -> Section:
    handover, referral = known.handover, known.referral
    sender = [handover.referrer_name, handover.office, handover.phone, handover.email] if handover else []
    return Section(
        "Who is reporting, and where",
        [
            Question("Your own reference", known.case.reference),
            Question("Organisation that sends it", str(handover.organisation) if handover else ""),
            Question("Person who sends it", ", ".join(filter(None, sender))),
            Question("Where the report is made", referral.get_jurisdiction_display() if referral else ""),
        ],
    )


def _age(known: Known) -> Section:
    authority = known.authority
    told = [authority.council, authority.person, authority.phone, authority.email] if authority else []
    answer = {
        Client.AgeStatus.ADULT: "No",
        Client.AgeStatus.CHILD: "Yes",
        Client.AgeStatus.UNSURE: "Not sure",
    }[Client.AgeStatus(known.client.age_status)]
    questions = [Question("Under 18 now?", answer)]
    if known.client.may_be_a_child:
        words = ", ".join(filter(None, told)) or known.case.local_authority_contact
        questions.append(Question("Council that was told, and its contact", words))
    else:
        questions.append(Question("Under 18 at any time while being exploited?"))
    return Section("Age now and at the time", questions)


def _background(known: Known) -> Section:
    return Section(
        "Background",
        [
            Question("Country and place of birth", known.client.place_of_birth),
            Question("Family: parents, brothers and sisters"),
            Question("Schooling, and when"),
            Question("Work before the exploitation"),
        ],
    )


def _exploitation(known: Known) -> Section:
    return Section(
        "What happened",
        [
            Question("Her account, in short", known.case.what_happened, is_required=False),
            Question("Was she exploited more than once?"),
            Question("When? If dates are not known: a month, a season or her age"),
            Question("How did it start? What was promised?"),
            Question("Was she taken somewhere? Route, transport, landmarks, times"),
            Question("What was she made to do? Hours, breaks"),
            Question("How did she live? Rooms, sleep, food"),
            Question("How was she treated? Threats, force, papers taken, being locked in"),
            Question("Is she still being exploited?"),
            Question("How and why did she leave, or what keeps her from leaving?"),
            Question("When did she last have contact with the exploiters?"),
            Question("How was that contact, and what prevents more of it?", is_required=False),
            Question("Was it reported before? If not, what prevented it?"),
        ],
    )


def _insight(known: Known) -> Section:
    others = "\n".join(
        ", ".join(filter(None, [agency.get_kind_display(), agency.name, agency.worker]))
        for agency in known.agencies
    )
    return Section(
        "Professional insight",
        [
            Question("Indicators of modern slavery that were seen"),
            Question("Where and how was she interviewed? Breaks, who was there, how she was"),
            Question("Professional reasons for the referral"),
            Question("Concerns about what was said, with evidence (not the effects of fear or trauma)"),
            Question("Other professionals involved", others),
        ],
    )


def _places(known: Known) -> Section:
    return Section(
        "Places",
        [
            Question("Where she was exploited: towns in the UK, countries", known.case.exploited_where),
            Question("Town and region where she stays now (not the address)"),
        ],
    )


def _exploiters(known: Known) -> Section:
    case = known.case
    kinds = [Case.Exploitation(kind).label for kind in case.exploitation]
    police = _three(case.police_involved)
    if case.crime_reference:
        police = f"{police or 'Yes'}. Crime reference {case.crime_reference}"
    helps = _three(known.consent.will_help_police) if known.consent else ""
    return Section(
        "Exploiters and kinds of exploitation",
        [
            Question("Who exploited her? Names, nicknames, language, marks"),
            Question("Is anything known of where they are now?"),
            Question("Kinds of exploitation", "\n".join(kinds)),
            Question("Are there other possible victims?"),
            Question("Concern that she will be exploited again, and why"),
            Question("Reported to the police as a victim of modern slavery?", police),
            Question("Willing to help an investigation?", helps),
        ],
    )


def _consent(known: Known) -> Section:
    supported = _three(known.consent.wants_support) if known.consent else ""
    contact = getattr(known.client, "safe_contact", None)
    phone = f"{contact.phone} ({contact.ways})" if contact and contact.phone else ""
    if phone and known.is_paper:
        phone = ASK_US
    return Section(
        "Support",
        [
            Question("Does she want support: housing, health, protection, legal advice?", supported),
            Question("How the support provider reaches her safely", phone),
        ],
    )


def _details(known: Known, *, today: date) -> Section:
    client = known.client
    used = [name.name for name in known.other_names]
    interpreter = _three(client.interpreter_needed)
    if client.interpreter_needed == ThreeState.YES:
        interpreter = ", ".join(filter(None, ["Yes", client.first_language, client.dialect]))
    return Section(
        "Her details",
        [
            Question("First name", client.first_name),
            Question("Last name", client.last_name),
            Question(
                "Other names, or the name used while being exploited", ", ".join(used), is_required=False
            ),
            Question("Date of birth", client.birth_in_words(on=today), is_required=False),
            Question("Gender", _gender(client)),
            Question("Children", str(known.children) if known.children else ""),
            Question("Nationality", client.nationality),
            Question("Second nationality", client.second_nationality, is_required=False),
            Question("Does she need an interpreter?", interpreter),
            Question("Other help to communicate", client.communication_aids),
            Question("Home Office reference she already has", client.home_office_reference),
        ],
    )


def _gender(client: Client) -> str:
    if client.gender in {Client.Gender.UNKNOWN, Client.Gender.NOT_SAID}:
        return ""
    return client.get_gender_display()


def _delivery(known: Known) -> Section:
    consent = known.consent
    goes_to = ""
    if consent and consent.decision_goes_to == NRMConsent.Recipient.SOMEONE_ELSE:
        goes_to = f"{consent.recipient_name}, with her permission"
    elif consent and consent.decision_goes_to == NRMConsent.Recipient.CLIENT:
        goes_to = "To her"
    contact = getattr(known.client, "safe_contact", None)
    safe = []
    if contact and contact.may_email and contact.email:
        safe.append("E-mail is safe" if known.is_paper else f"E-mail is safe: {contact.email}")
    if contact and contact.may_post:
        safe.append("Post is safe")
    return Section(
        "Where the decision goes",
        [
            Question("Who receives the decision", goes_to, is_required=not known.client.may_be_a_child),
            Question("Safe ways to write to her", ". ".join(safe), is_required=False),
            Question("Someone to ask while the referrer is away", str(known.case.worker or "")),
        ],
    )
