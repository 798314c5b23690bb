"""Who reports her, her age, and her background: the beginning of the form."""

from referrals.rules.worksheet.question import (
    ADULT,
    CHILD,
    EITHER,
    HELD,
    LONGEST,
    NO,
    NO_LIMIT,
    NOT_SURE,
    OPTIONAL,
    YES,
    Home,
    Section,
    line,
    listed,
    long,
    one,
    page,
)

LA = "local-authority-contacted-about-child-local-authority"

FIRST_RESPONDER = Section(
    "first-responder",
    "Who is reporting, and where",
    (
        *page("reference", line("reference", "Our own reference", home=Home.CASE, **HELD, **NO_LIMIT)),
        *page(
            "organisation",
            listed("user-organisation", "Organisation that sends it", home=Home.HANDOVER, **HELD),
        ),
        *page(
            "fr-location",
            one(
                "fr-location",
                "Where is the report made?",
                ("england", "England"),
                ("wales", "Wales"),
                ("scotland", "Scotland"),
                ("northern-ireland", "Northern Ireland"),
                home=Home.EXPLAINED,
                **EITHER,
            ),
        ),
    ),
)

AGE = Section(
    "age",
    "Age now and at the time",
    (
        *page(
            "pv-under-age",
            one("pv-under-age", "Is she under 18 now?", YES, NO, NOT_SURE, home=Home.ABOUT, **HELD),
        ),
        *page(
            "local-authority-contacted-about-child",
            listed(f"{LA}-name", "Council that was told", home=Home.CONSENT, longest=LONGEST, **HELD),
            line(f"{LA}-phone", "The council’s phone", home=Home.CONSENT, **HELD),
            line(f"{LA}-email", "The council’s e-mail", home=Home.CONSENT, **HELD),
            line(f"{LA}-first-name", "First name there", home=Home.CONSENT, **HELD, **OPTIONAL),
            line(f"{LA}-last-name", "Last name there", home=Home.CONSENT, **HELD, **OPTIONAL),
            when=CHILD,
        ),
        *page(
            "pv-under-age-at-time-of-exploitation",
            one(
                "pv-under-age-at-time-of-exploitation",
                "Was she under 18 at any time while she was exploited?",
                YES,
                NO,
                NOT_SURE,
            ),
            when=ADULT,
        ),
    ),
)

BACKGROUND = Section(
    "background",
    "Her account in short, and her background",
    (
        *page(
            "what-happened",
            long("what-happened", "What happened, in short", home=Home.HAPPENED, **HELD),
        ),
        *page(
            "what-is-their-background",
            line("birthplace", "Country and town or village of birth", home=Home.ABOUT, **HELD),
            long("family", "Family: parents, brothers and sisters, who they are"),
            long("education", "Schooling, and when"),
            long("employment-history", "Work before she was exploited"),
        ),
    ),
    "As far as she has told it. Do not press her for more.",
)
