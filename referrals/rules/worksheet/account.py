"""What happened to her, what was seen of it, and where: her account on the form."""

from referrals.rules.worksheet.question import (
    ADDED,
    EITHER,
    HELD,
    NO,
    NOT_SURE,
    OPTIONAL,
    YES,
    Home,
    Section,
    after,
    listed,
    long,
    one,
    page,
)

WHERE = "where-exploitation-happened"
IN_UK, OVERSEAS = after(WHERE, "uk", "uk-and-overseas"), after(WHERE, "overseas", "uk-and-overseas")
TOWNS, COUNTRIES = f"{WHERE}-uk-city", f"{WHERE}-overseas-country"
MOST_PLACES = 10  # towns, and countries, that the form takes
LAST_CONTACT = (
    ("within-1-week", "Within the last week"),
    ("within-1-month", "Within the last month"),
    ("within-3-months", "Within the last 3 months"),
    ("within-6-months", "Within the last 6 months"),
    ("6-12-months", "6 to 12 months ago"),
    ("over-1-year", "More than a year ago"),
    NOT_SURE,
)

EXPLOITATION = Section(
    "exploitation",
    "When, how and how she left",
    (
        *page(
            "potential-victim-exploitative-situation-multiple",
            one(
                "potential-victim-exploitative-situation-multiple",
                "Was she exploited in more than one situation?",
                YES,
                NO,
                ("i-dont-know", "Not known"),
            ),
        ),
        *page(
            "when-did-the-exploitation-take-place",
            long(
                "when-did-the-exploitation-take-place",
                "When did it begin and end?",
                hint="If she is not sure of a date, give a month, a season or her age.",
            ),
            when=after("potential-victim-exploitative-situation-multiple", "no", "i-dont-know"),
        ),
        *page(
            "when-did-the-exploitation-take-place-multiple",
            long(
                "when-did-the-exploitation-take-place-multiple",
                "For each situation: when did it begin and end, and of what kind was it?",
                hint="If she is not sure of a date, give a month, a season or her age.",
            ),
            when=after("potential-victim-exploitative-situation-multiple", "yes"),
        ),
        *page(
            "how-did-the-exploitation-start",
            long("how-did-the-exploitation-start", "How did it start? What was she promised?"),
        ),
        *page(
            "were-they-taken-somewhere-by-their-exploiter",
            one(
                "were-they-taken-somewhere-by-their-exploiter",
                "Was she taken somewhere by whoever exploited her?",
                YES,
                NO,
            ),
            long(
                "were-they-taken-somewhere-by-their-exploiter-journey-details",
                "The journey: route, transport, landmarks, times",
                when=after("were-they-taken-somewhere-by-their-exploiter", "yes"),
            ),
        ),
        *page(
            "how-they-were-treated",
            long("what-were-they-required-to-do", "What was she made to do? Hours, breaks"),
            long("living-conditions", "How did she live? Rooms, sleep, food"),
            long(
                "how-they-were-treated",
                "How was she treated? Threats, force, papers taken, being locked in",
            ),
        ),
        *page(
            "is-the-potential-victim-still-in-an-exploitative-situation",
            one("still-in-exploitative-situation", "Is she still being exploited?", YES, NO),
        ),
        *page(
            "reasons-preventing-potential-victim-from-leaving",
            long("what-is-keeping-them-in-situation", "What keeps her from leaving?"),
            when=after("still-in-exploitative-situation", "yes"),
        ),
        *page(
            "how-why-did-they-leave-the-situation",
            long(
                "how-why-did-they-leave-the-situation",
                "How and why did she leave? Whose choice was it, and who helped?",
            ),
            when=after("still-in-exploitative-situation", "no"),
        ),
        *page(
            "when-last-contact",
            one(
                "when-last-contact",
                "When did she last have contact with whoever exploited her?",
                *LAST_CONTACT,
            ),
        ),
        *page(
            "details-last-contact",
            long(
                "details-last-contact",
                "How was that contact, and what prevents more of it?",
                hint="The Home Office judges from this whether she may be exploited again.",
                **OPTIONAL,
            ),
        ),
        *page(
            "is-this-the-first-chance-to-report",
            one(
                "is-this-the-first-chance-to-report",
                "Has she reported it before?",
                YES,
                NO,
                NOT_SURE,
            ),
            long(
                "yes-the-first-chance-to-report",
                "What was reported, to whom, and when?",
                when=after("is-this-the-first-chance-to-report", "yes"),
                **OPTIONAL,
            ),
            long(
                "not-sure-the-first-chance-to-report",
                "What is known of an earlier report?",
                when=after("is-this-the-first-chance-to-report", "not-sure"),
                **OPTIONAL,
            ),
        ),
        *page(
            "why-report-now",
            long("why-report-now", "What kept her from reporting it earlier?"),
            when=after("is-this-the-first-chance-to-report", "no"),
        ),
    ),
    "In the order in which it happened. Leave out her own name and those of other victims.",
)

INSIGHT = Section(
    "insight",
    "What you saw, and what you think",
    (
        *page(
            "modern-slavery-indicators",
            one("modern-slavery-indicators", "Were signs of modern slavery seen?", YES, NO),
            long(
                "modern-slavery-indicators-details",
                "Which signs?",
                hint="All of them, each with what was seen or heard.",
                when=after("modern-slavery-indicators", "yes"),
            ),
        ),
        *page(
            "where-how-interview-carried-out",
            long(
                "where-how-interview-carried-out",
                "Where and how was she interviewed?",
                hint="The place, breaks, who was there, the interpreter, how she was.",
            ),
        ),
        *page(
            "professional-insight",
            long("professional-insight", "Why do you refer her, from your own professional view?"),
        ),
        *page(
            "evidence-of-dishonesty",
            one(
                "evidence-of-dishonesty",
                "Is there evidence against what she says?",
                YES,
                NO,
                hint="Evidence, not what fear or trauma does to a memory.",
            ),
            long(
                "evidence-of-dishonesty-details",
                "Which evidence?",
                when=after("evidence-of-dishonesty", "yes"),
            ),
        ),
        *page(
            "are-others-involved",
            one(
                "are-others-involved",
                "Do other professionals work with her?",
                YES,
                NO,
                home=Home.PEOPLE,
                **EITHER,
            ),
            long(
                "are-others-involved-details",
                "Who are they?",
                when=after("are-others-involved", "yes"),
                home=Home.PEOPLE,
                **ADDED,
            ),
        ),
    ),
)

PLACES = Section(
    "places",
    "Places",
    (
        *page(
            WHERE,
            one(
                WHERE,
                "Where was she exploited?",
                ("uk", "In the UK"),
                ("overseas", "Abroad"),
                ("uk-and-overseas", "In the UK and abroad"),
                home=Home.HAPPENED,
            ),
        ),
        *page(
            f"{WHERE}-uk",
            *(
                listed(
                    f"{TOWNS}-{number}",
                    "Towns in the UK",
                    group=TOWNS,
                    is_required=number == 1,
                    hint="One on each line, ten at most, as on the form’s list. If not known: Unknown.",
                )
                for number in range(1, MOST_PLACES + 1)
            ),
            long(f"{WHERE}-other-uk-other-location", "Addresses or landmarks in the UK", **OPTIONAL),
            when=IN_UK,
        ),
        *page(
            f"{WHERE}-overseas",
            *(
                listed(
                    f"{COUNTRIES}-{number}",
                    "Countries abroad",
                    group=COUNTRIES,
                    is_required=number == 1,
                    hint="One on each line, ten at most.",
                )
                for number in range(1, MOST_PLACES + 1)
            ),
            long(f"{WHERE}-other-overseas-other-location", "Addresses or landmarks abroad", **OPTIONAL),
            when=OVERSEAS,
        ),
        *page(
            "current-pv-location",
            *(
                listed(
                    f"current-pv-location-uk-{part}",
                    f"{part.capitalize().replace('City', 'Town')} where she stays now",
                    home=Home.ADDRESSES,
                    is_off_paper=True,
                    **HELD,
                )
                for part in ("city", "region")
            ),
        ),
    ),
)
