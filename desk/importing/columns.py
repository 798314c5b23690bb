"""The columns of a caseload: what each is called, what may stand in it, and how it is read. Pure."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from cases.models import Case, Client, Consent, ThreeState
from cases.rules.birth import Birth
from cases.rules.names import plain
from desk.importing.answers import (
    BOROUGHS,
    Reader,
    birth,
    borough,
    day,
    email,
    is_safe,
    labels,
    line,
    one_of,
    room_number,
    several_of,
    story,
    three,
)
from referrals.models import Decision, Referral
from referrals.rules.states import DecisionOutcome


@dataclass(frozen=True)
class Column:
    """One column: the name of its answer, its heading, and what a person reads about it."""

    name: str
    heading: str
    help: str
    read: Reader
    blank: Any = ""
    is_needed: bool = False
    words: tuple[str, ...] = ()  # all that may be written, where there is a choice
    takes_several: bool = False

    @property
    def need(self) -> str:
        """Return whether it must be filled in, in words."""
        return "Needed" if self.is_needed else "Can be empty"


class Status(TextChoices):
    """Which cases can be brought in: those that go on."""

    OPEN = Case.Status.OPEN, "Open"
    WAITING = Case.Status.WAITING, "Waiting for a place"


G, J = Client.Gender, Referral.Jurisdiction
OUTCOMES = ("Positive", "Negative")
YES_NO = ("Yes", "No", "Not discussed")
A_DAY = "Day, month and year, for example 27/3/2026."

COLUMNS: tuple[Column, ...] = (
    Column(
        "old_reference",
        "Old reference",
        "What the case is called in the old system. You can search for it here too.",
        line(60),
    ),
    # Who she is
    Column("first_name", "First name", "At least one of the three names.", line(100)),
    Column("last_name", "Last name", "", line(100)),
    Column("known_as", "Known as", "What she likes to be called.", line(100)),
    Column(
        "birth",
        "Date of birth",
        "As much as is known: 27/3/1991, 3/1991, 1991, or about 25. Empty when nothing is known.",
        birth,
        blank=Birth(),
    ),
    Column(
        "age_status",
        "18 or over",
        "Needed when the date of birth does not say it.",
        one_of(
            Client.AgeStatus,
            also={
                "yes": Client.AgeStatus.ADULT,
                "no": Client.AgeStatus.CHILD,
                "adult": Client.AgeStatus.ADULT,
            },
        ),
        blank=None,
        words=tuple(labels(Client.AgeStatus)),
    ),
    Column(
        "local_authority_contact",
        "Council told",
        "For someone who is or may be under 18: council, name and phone, if children’s services were told.",
        line(200),
    ),
    Column(
        "gender",
        "Gender",
        "",
        one_of(G, also={"f": G.FEMALE, "m": G.MALE, "man": G.MALE, "woman": G.FEMALE}),
        blank=G.UNKNOWN,
        words=tuple(labels(G)),
    ),
    Column("pronouns", "Pronouns", "For example she/her.", line(40)),
    Column("nationality", "Nationality", "", line(80)),
    Column("first_language", "First language", "", line(80)),
    Column(
        "interpreter_needed",
        "Interpreter needed",
        "",
        three,
        blank=ThreeState.NOT_DISCUSSED,
        words=YES_NO,
    ),
    Column(
        "english",
        "English",
        "How much English she speaks.",
        one_of(Client.English),
        words=tuple(labels(Client.English)),
    ),
    Column("home_office_reference", "Home Office reference", "From an asylum or visa letter.", line(60)),
    # How she is reached
    Column("phone", "Phone", "Her own, never one an exploiter controls.", line(40)),
    Column("may_call", "Safe to call", "Empty counts as not safe.", is_safe, blank=False, words=YES_NO),
    Column("may_text", "Safe to text", "Empty counts as not safe.", is_safe, blank=False, words=YES_NO),
    Column(
        "may_leave_voicemail",
        "Safe to leave voicemail",
        "Empty counts as not safe.",
        is_safe,
        blank=False,
        words=YES_NO,
    ),
    Column("email", "E-mail", "", email),
    Column("may_email", "Safe to e-mail", "Empty counts as not safe.", is_safe, blank=False, words=YES_NO),
    Column("safe_times", "When it is safe", "For example, after 4pm.", line(120)),
    Column("say", "What to say if someone else answers", "", line(160)),
    Column("must_not_know", "Who must not know", "", line(200)),
    # The case
    Column("service", "Service", "One of your own services.", line(80), is_needed=True),
    Column("room", "Room", "In a safe house: the number of a room that is free.", room_number, blank=None),
    Column(
        "worker",
        "Worker’s e-mail",
        "Someone who works in that service. Needed unless she is waiting for a place.",
        email,
    ),
    Column(
        "status",
        "Status",
        "Empty means open.",
        one_of(
            Status, also={"waiting": Status.WAITING, "waiting list": Status.WAITING, "active": Status.OPEN}
        ),
        blank=Status.OPEN,
        words=tuple(labels(Status)),
    ),
    Column("opened_on", "Opened on", A_DAY, day(), is_needed=True),
    Column(
        "source",
        "Referred to us by",
        "",
        # As templates and profiles of before say it.
        one_of(Case.Source, also={"She referred herself": Case.Source.SELF}),
        words=tuple(labels(Case.Source)),
    ),
    Column("referred_on", "Referred to us on", A_DAY, day(), blank=None),
    Column("referred_from", "Borough at referral", "Where she was then.", borough, words=BOROUGHS),
    Column(
        "exploitation",
        "What she was made to do",
        "If there are several, put semicolons between them.",
        several_of(Case.Exploitation),
        blank=(),
        words=tuple(labels(Case.Exploitation)),
        takes_several=True,
    ),
    Column("exploited_where", "Where", "Towns or countries are enough.", line(200)),
    Column("what_happened", "What happened", "In short. She can ask to read this.", story),
    # Her agreement
    Column(
        "consent_on",
        "Agreed to support on",
        f"{A_DAY} Leave it empty if you do not know: you are then asked to record it.",
        day(),
        blank=None,
    ),
    Column(
        "consent_how",
        "How she agreed",
        "",
        one_of(Consent.How),
        words=tuple(labels(Consent.How)),
    ),
    Column("consent_witness", "Witness", "If she agreed in words, with a witness.", line(120)),
    # The NRM
    Column(
        "nrm_reference",
        "NRM reference",
        "If this is all you know of the referral, leave the columns that follow empty.",
        line(40),
    ),
    Column("submitted_on", "NRM referral sent on", A_DAY, day(), blank=None),
    Column("received_on", "NRM referral received on", f"{A_DAY} Its clocks start here.", day(), blank=None),
    Column("organisation", "First responder", "Who sent the referral.", line(120)),
    Column(
        "jurisdiction",
        "Supported in",
        "Which nation’s rules apply to her referral. Empty means England and Wales.",
        one_of(J, also={"england": J.EW, "wales": J.EW}),
        blank=J.EW,
        words=tuple(labels(J)),
    ),
    Column(
        "rg", "Reasonable grounds", "The decision, if there is one.", one_of(DecisionOutcome), words=OUTCOMES
    ),
    Column("rg_made_on", "Reasonable grounds decided on", A_DAY, day(), blank=None),
    Column(
        "rg_told_on",
        "Told of reasonable grounds on",
        "Empty when you do not know: you are then asked to tell her.",
        day(),
        blank=None,
    ),
    Column(
        "cg", "Conclusive grounds", "The decision, if there is one.", one_of(DecisionOutcome), words=OUTCOMES
    ),
    Column("cg_made_on", "Conclusive grounds decided on", A_DAY, day(), blank=None),
    Column("cg_told_on", "Told of conclusive grounds on", "As above.", day(), blank=None),
    Column(
        "told_how",
        "Told with an interpreter",
        "Yes or no, if she was told of a decision.",
        lambda text, today: Decision.Told.INTERPRETER if is_safe(text, today) else Decision.Told.YES,
        blank=None,
        words=("Yes", "No"),
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
BY_HEADING = {plain(column.heading): column for column in COLUMNS}


def heading(name: str) -> str:
    """Return the heading of an answer."""
    return BY_NAME[name].heading
