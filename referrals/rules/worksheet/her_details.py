"""Her consent, who she is, and where the decision goes: the end of the form, in either branch."""

from referrals.rules.worksheet.question import (
    ADULT,
    DUTY_TO_NOTIFY,
    EITHER,
    HELD,
    NO,
    NO_LIMIT,
    OPTIONAL,
    REFERRAL,
    SAYS_YES,
    WAYS,
    YES,
    AnswerFrom,
    FieldKind,
    Home,
    Question,
    Section,
    after,
    line,
    listed,
    long,
    one,
    only,
    page,
    tick,
)

# --- Asked in either branch -----------------------------------------------------------------------

GENDER = one(
    "pv-gender",
    "Gender",
    ("female", "Female"),
    ("male", "Male"),
    ("unknown", "Neither: does not identify as male or female"),
    home=Home.ABOUT,
    **HELD,
)
NATIONALITIES = (
    listed("pv-nationality", "Nationality", hint="If they are not sure: Unknown.", home=Home.ABOUT, **HELD),
    listed(
        "pv-nationality-second",
        "Second nationality",
        hint="If they have two.",
        home=Home.ABOUT,
        **HELD,
        **OPTIONAL,
    ),
)
NAMES = (
    line("pv-name-first-name", "First name", home=Home.ABOUT, **HELD),
    line("pv-name-last-name", "Last name", home=Home.ABOUT, **HELD),
    line(
        "pv-name-nickname",
        "Nickname, or the name used while being exploited",
        home=Home.ABOUT,
        **HELD,
        **OPTIONAL,
    ),
)
C = "pv-contact-details"
BY_EMAIL, BY_POST = after(C, "email"), after(C, "post")
POSTAL = {"home": Home.ADDRESSES, "is_off_paper": True, "when": BY_POST, **HELD}
CONTACT = (
    Question(
        key=C,
        text="How can the Home Office write to the client safely?",
        kind=FieldKind.SEVERAL,
        longest=None,
        choices=WAYS,
        hint="By e-mail only at an address that nobody else uses.",
        home=Home.CONTACT,
        way=AnswerFrom.HELD,
    ),
    line(
        f"{C}-email-input",
        "Client’s e-mail address",
        home=Home.CONTACT,
        is_off_paper=True,
        when=BY_EMAIL,
        **HELD,
    ),
    tick(
        f"{C}-email-check", "It is safe to e-mail the client there", home=Home.CONTACT, when=BY_EMAIL, **HELD
    ),
    line(f"{C}-street", "Client’s address: building and street", **POSTAL),
    line(f"{C}-town", "Client’s address: town or city", **POSTAL),
    line(f"{C}-county", "Client’s address: county", **POSTAL, **OPTIONAL),
    line(f"{C}-postcode", "Client’s address: postcode", **POSTAL),
    tick(
        f"{C}-post-check", "It is safe to write to the client there", home=Home.CONTACT, when=BY_POST, **HELD
    ),
)

P = "pv-phone-number"
S = "someone-else"

CONSENT = Section(
    "consent",
    "Consent",
    page(
        "pv-want-to-submit-nrm",
        one(
            "pv-want-to-submit-nrm",
            "Does the client consent to being referred to the NRM?",
            YES,
            NO,
            hint=(
                "They must have been told that there are two decisions, what support there may be, and how "
                "their information is used, as the Privacy Information Notice says. If no, they know that "
                "without a referral there is neither that support nor a formal decision."
            ),
            home=Home.CONSENT,
            **HELD,
        ),
        when=ADULT,
    ),
)

DUTY = Section(
    "duty-to-notify",
    "Duty to Notify",
    only(
        DUTY_TO_NOTIFY,
        *page(
            "refuse-nrm",
            long("refuse-nrm", "In short: why does the client not want to be referred?", **OPTIONAL),
        ),
        *page("pv-gender-dtn", GENDER),
        *page("pv-nationality-dtn", *NATIONALITIES),
        *page("pv-name-dtn", *NAMES, when=after("authorities-cooperation", "yes")),
        *page("pv-contact-details-dtn", *CONTACT, when=after("authorities-cooperation", "yes")),
    ),
    "The client said no: their name is given only if they will help with investigations or criminal cases.",
)

DETAILS = Section(
    "details",
    "Support, and who the client is",
    only(
        REFERRAL,
        *page(
            "does-pv-need-support",
            one(
                "does-pv-need-support",
                "Does the client want support?",
                YES,
                NO,
                hint=(
                    "Such as safe housing, medical treatment, someone to help them cope, protection from "
                    "anyone who exploited them, independent legal advice, money. If they need emergency "
                    "housing, contact the support provider straight away."
                ),
                home=Home.ANSWERS,
                **HELD,
            ),
            when=ADULT,
        ),
        *page(
            P,
            one(
                P,
                "How can the support provider contact the client?",
                (SAYS_YES, "On their own phone"),
                ("pv-alternative-number", "On another number"),
                ("no", "No contact details can be given"),
                home=Home.CONTACT,
                **EITHER,
            ),
            line(
                f"{P}-yes",
                "Client’s phone",
                when=after(P, "yes"),
                home=Home.CONTACT,
                is_off_paper=True,
                **HELD,
                **NO_LIMIT,
            ),
            line(
                f"{P}-alternative",
                "The other number",
                hint="They must agree, be safe to contact, and have had no part in the exploitation.",
                when=after(P, "pv-alternative-number"),
                is_off_paper=True,
                **NO_LIMIT,
            ),
            line(
                "alternative-number-relation-to-pv",
                "How is the person with that number related to the client?",
                hint="For example, their legal representative.",
                when=after(P, "pv-alternative-number"),
                is_off_paper=True,
                longest=250,
            ),
            long(
                "no-contact-details",
                "Why can no phone number of the client be given?",
                hint="For example, you are no longer in contact, or they have no phone.",
                when=after(P, "no"),
            ),
            when=ADULT & after("does-pv-need-support", "yes"),
        ),
        *page("pv-name-referral", *NAMES),
        *page(
            "pv-dob",
            Question(
                key="pv-dob",
                text="Date of birth",
                kind=FieldKind.DAY,
                longest=None,
                home=Home.ABOUT,
                way=AnswerFrom.HELD,
                is_required=False,
            ),
        ),
        *page("pv-gender-referral", GENDER),
        *page(
            "does-pv-have-children",
            one(
                "does-pv-have-children", "Does the client have children?", YES, NO, home=Home.PEOPLE, **EITHER
            ),
            line(
                "does-pv-have-children-yes-amount",
                "How many children?",
                hint="In figures.",
                when=after("does-pv-have-children", "yes"),
                home=Home.PEOPLE,
                **EITHER,
            ),
        ),
        *page("pv-nationality-referral", *NATIONALITIES),
        *page(
            "pv-interpreter-requirements",
            one(
                "pv-interpreter-requirements",
                "Does the client need an interpreter?",
                YES,
                NO,
                home=Home.LANGUAGE,
                **HELD,
            ),
            line(
                "pv-interpreter-requirements-language",
                "In which language?",
                when=after("pv-interpreter-requirements", "yes"),
                home=Home.LANGUAGE,
                **HELD,
            ),
        ),
        *page(
            "pv-other-help-with-communication",
            one(
                "pv-other-help-with-communication",
                "Does the client need help with communication?",
                YES,
                NO,
                hint="For example, a hearing aid or a sign language interpreter.",
                home=Home.LANGUAGE,
                **EITHER,
            ),
            line(
                "pv-other-help-with-communication-aid",
                "Which help?",
                when=after("pv-other-help-with-communication", "yes"),
                home=Home.LANGUAGE,
                **EITHER,
            ),
        ),
        *page(
            "pv-ho-reference",
            one(
                "pv-ho-reference",
                "Does the client have any Home Office references?",
                YES,
                NO,
                hint="For example, of a visa application, or a port reference.",
                home=Home.STATUS,
                **EITHER,
            ),
            line(
                "pv-ho-reference-type",
                "Which: the type, the number, or both?",
                when=after("pv-ho-reference", "yes"),
                home=Home.STATUS,
                **EITHER,
            ),
        ),
    ),
)

DECISION = Section(
    "decision",
    "Where the decision goes, and evidence",
    # A Duty to Notify ends before it: from her nationality, or how she is reached, it goes to its summary.
    only(
        REFERRAL,
        *page(
            "who-contact",
            one(
                "who-contact",
                "Who gets the decision?",
                ("potential-victim", "The client"),
                ("someone-else", "Someone else, with the client’s permission"),
                hint=(
                    "It is sent only by e-mail or by post. If the client has neither, someone else can "
                    "receive it for them, for example a legal representative."
                ),
                home=Home.ANSWERS,
                **HELD,
            ),
            when=ADULT,
        ),
        *page(
            S,
            Question(
                key=S,
                text="How can the Home Office write to them?",
                kind=FieldKind.SEVERAL,
                longest=None,
                choices=WAYS,
            ),
            line(f"{S}-first-name", "Their first name", **OPTIONAL),
            line(
                f"{S}-last-name",
                "Their last name",
                home=Home.ANSWERS,
                **EITHER,
                **OPTIONAL,
            ),
            line(f"{S}-email-input", "Their e-mail address", when=after(S, "email")),
            line(f"{S}-street", "Their address: building and street", when=after(S, "post")),
            line(f"{S}-town", "Their address: town or city", when=after(S, "post")),
            line(f"{S}-county", "Their address: county", when=after(S, "post"), **OPTIONAL),
            line(f"{S}-postcode", "Their address: postcode", when=after(S, "post")),
            tick(
                f"{S}-permission-check",
                "The client has given permission to send the decision to them",
                home=Home.ANSWERS,
                **EITHER,
            ),
            when=ADULT & after("who-contact", "someone-else"),
        ),
        *page(
            "pv-contact-details-referral",
            *CONTACT,
            when=ADULT & after("who-contact", "potential-victim"),
        ),
        *page(
            "fr-details",
            line("fr-details-first-name", "First name of the sender", home=Home.HANDOVER, **HELD),
            line("fr-details-last-name", "Last name of the sender", home=Home.HANDOVER, **HELD),
            line("fr-details-role", "What is their role?"),
            line("fr-details-phone", "Their phone", home=Home.HANDOVER, **EITHER),
        ),
        *page(
            "fr-alternative-contact",
            line(
                "fr-alternative-contact",
                "E-mail of someone to ask while they are away",
                hint="A manager, a colleague or a team’s inbox.",
                home=Home.CASE,
                **EITHER,
            ),
        ),
        *page(
            "upload-evidence",
            Question(
                key="upload-file",
                text="Papers to send with it",
                hint=(
                    "JPG, PNG, PDF, DOC or DOCX, each under 25 MB. For example of the council, a doctor, "
                    "the police, immigration, or a support provider."
                ),
                kind=FieldKind.FILES,
                longest=None,
                home=Home.PAPERS,
                way=AnswerFrom.HELD,
                is_required=False,
            ),
        ),
        *page(
            "what-evidence-you-will-submit",
            long(
                "what-evidence-you-will-submit",
                "What is each paper, and on which day was it made?",
                home=Home.PAPERS,
            ),
            when=after("upload-file", SAYS_YES),
        ),
    ),
)
