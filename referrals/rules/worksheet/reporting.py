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
        *page(
            "reference",
            line(
                "reference",
                "Our own reference",
                hint="To find the report again. It is not in the report, but e-mails may give it.",
                home=Home.CASE,
                **HELD,
                **NO_LIMIT,
            ),
        ),
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
            one(
                "pv-under-age",
                "Is the client under 18 now?",
                YES,
                NO,
                NOT_SURE,
                hint=(
                    "If nobody is sure, the local authority assesses their age, and until then they are "
                    "treated as a child. Tell them how the Home Office and others will use what is written "
                    "about them."
                ),
                home=Home.ABOUT,
                **HELD,
            ),
        ),
        *page(
            "local-authority-contacted-about-child",
            listed(
                f"{LA}-name",
                "Local authority that was contacted about the child",
                hint=(
                    "It must be contacted before the report goes on, to keep the child safe. Where there are "
                    "Independent Child Trafficking Guardians, the child is referred to them as well."
                ),
                home=Home.CONSENT,
                longest=LONGEST,
                **HELD,
            ),
            line(f"{LA}-phone", "The local authority’s phone", home=Home.CONSENT, **HELD),
            line(f"{LA}-email", "The local authority’s e-mail", home=Home.CONSENT, **HELD),
            line(
                f"{LA}-first-name",
                "First name of the person contacted there",
                home=Home.CONSENT,
                **HELD,
                **OPTIONAL,
            ),
            line(
                f"{LA}-last-name",
                "Last name of the person contacted there",
                home=Home.CONSENT,
                **HELD,
                **OPTIONAL,
            ),
            when=CHILD,
        ),
        *page(
            "pv-under-age-at-time-of-exploitation",
            one(
                "pv-under-age-at-time-of-exploitation",
                "Was the client under 18 at any time during the exploitation?",
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
    "Background",
    page(
        "what-is-their-background",
        line("birthplace", "Country and town or village of birth", home=Home.ABOUT, **HELD),
        long("family", "Family: who are they?", hint="For example, parents, brothers and sisters."),
        long(
            "education",
            "Education",
            hint="Any education: for example, which school, and when.",
        ),
        long(
            "employment-history",
            "Work before the exploitation",
            hint="Only work from before that time.",
        ),
    ),
    "As far as you have it. Do not press for more.",
)
