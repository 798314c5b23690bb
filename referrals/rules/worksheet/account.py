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
    ("within-the-last-week", "Within the last week"),
    ("within-the-last-month", "Within the last month"),
    ("within-the-last-3-month", "Within the last 3 months"),
    ("within-the-last-6-month", "Within the last 6 months"),
    ("within-the-last-6-12-month", "6 to 12 months ago"),
    ("over-a-year-ago", "More than a year ago"),
    NOT_SURE,
)
# Said by the form where she was in more than one.
OF_EACH = "Say this for each situation."
LOOSE_DATES = (
    "If they do not know the dates: a rough time, such as a month or a year, how old they were, or that it "
    "was recent."
)
NUMBERS = "Any NRM or Home Office reference numbers, if they are known."
ANYTHING_TO_FIND_IT = "Addresses, villages, landmarks: anything that may help to find where it was."

EXPLOITATION = Section(
    "exploitation",
    "When, how, and how it ended",
    (
        *page(
            "potential-victim-exploitative-situation-multiple",
            one(
                "potential-victim-exploitative-situation-multiple",
                "Was the client exploited in more than one situation?",
                YES,
                NO,
                ("i-dont-know", "Not known"),
                hint=(
                    "Of any type, including types other than the one reported now: criminal, sexual, "
                    "labour, domestic servitude or other."
                ),
            ),
        ),
        *page(
            "when-did-the-exploitation-take-place",
            long(
                "when-did-the-exploitation-take-place",
                "When did it begin and end?",
                hint=LOOSE_DATES,
            ),
            when=after("potential-victim-exploitative-situation-multiple", "no", "i-dont-know"),
        ),
        *page(
            "when-did-the-exploitation-take-place-multiple",
            long(
                "when-did-the-exploitation-take-place-multiple",
                "Each time: when did the exploitation begin and end, and what type was it?",
                hint=f"For example criminal, sexual, labour, domestic servitude. {LOOSE_DATES}",
            ),
            when=after("potential-victim-exploitative-situation-multiple", "yes"),
        ),
        *page(
            "how-did-the-exploitation-start",
            long(
                "how-did-the-exploitation-start",
                "How did the exploitation start?",
                hint=f"What was promised, what the client expected, what pay was offered. {OF_EACH}",
                home=Home.HAPPENED,
            ),
        ),
        *page(
            "were-they-taken-somewhere-by-their-exploiter",
            one(
                "were-they-taken-somewhere-by-their-exploiter",
                "Was the client taken anywhere by someone who exploited them?",
                YES,
                NO,
            ),
            long(
                "were-they-taken-somewhere-by-their-exploiter-journey-details",
                "Any journeys: what does the client remember about them?",
                hint="How each began, what transport was used, routes, places, landmarks, times.",
                when=after("were-they-taken-somewhere-by-their-exploiter", "yes"),
            ),
        ),
        *page(
            "how-they-were-treated",
            long(
                "what-were-they-required-to-do",
                "What did the client have to do?",
                hint=f"Also how many hours a day, and whether breaks were allowed. {OF_EACH}",
            ),
            long(
                "living-conditions",
                "What were the living conditions?",
                hint=f"The accommodation, where they slept, food, access to a bathroom. {OF_EACH}",
            ),
            long(
                "how-they-were-treated",
                "How was the client treated?",
                hint=(
                    "By the person or people who exploited them; also the accommodation, and whether they "
                    f"had what they needed: a bathroom, a place to sleep, food. {OF_EACH}"
                ),
            ),
        ),
        *page(
            "is-the-potential-victim-still-in-an-exploitative-situation",
            one(
                "still-in-exploitative-situation",
                "Is the client still being exploited?",
                YES,
                NO,
            ),
        ),
        *page(
            "reasons-preventing-potential-victim-from-leaving",
            long(
                "what-is-keeping-them-in-situation",
                "What keeps the client in that situation?",
                hint=(
                    "What stops them leaving: for example documents taken away, fear for themselves or their "
                    "family, a debt. Follow your organisation’s safeguarding policy."
                ),
            ),
            when=after("still-in-exploitative-situation", "yes"),
        ),
        *page(
            "how-why-did-they-leave-the-situation",
            long(
                "how-why-did-they-leave-the-situation",
                "How did the client leave?",
                hint="How, whether it was their decision, whether anyone helped, and why at that time.",
            ),
            when=after("still-in-exploitative-situation", "no"),
        ),
        *page(
            "when-last-contact",
            one(
                "when-last-contact",
                "When was the client last in contact with anyone who exploited them?",
                *LAST_CONTACT,
                hint=(
                    "In person, by phone, message, e-mail or in writing, or through another person, no "
                    "matter who started it."
                ),
            ),
        ),
        *page(
            "details-last-contact",
            long(
                "details-last-contact",
                "What is known about the last contact?",
                hint=(
                    "How they communicated and what was said, who was involved, any threats, and what the "
                    "client has done, if anything, to prevent contact. From this the Home Office judges "
                    "whether they may be exploited or trafficked again."
                ),
                **OPTIONAL,
            ),
        ),
        *page(
            "is-this-the-first-chance-to-report",
            one(
                "is-this-the-first-chance-to-report",
                "Has the client reported this before?",
                YES,
                NO,
                NOT_SURE,
            ),
            long(
                "yes-the-first-chance-to-report",
                "What else is known about the earlier report?",
                hint=NUMBERS,
                when=after("is-this-the-first-chance-to-report", "yes"),
                **OPTIONAL,
            ),
            long(
                "not-sure-the-first-chance-to-report",
                "What is known that may point to an earlier report?",
                hint=NUMBERS,
                when=after("is-this-the-first-chance-to-report", "not-sure"),
                **OPTIONAL,
            ),
        ),
        *page(
            "why-report-now",
            long(
                "why-report-now",
                "Did anything stop the client from reporting it sooner?",
                hint="Any reasons, in your professional judgement: for example distress or trauma.",
            ),
            when=after("is-this-the-first-chance-to-report", "no"),
        ),
    ),
    "In the order in which it happened. Leave out the client’s own name and those of other victims.",
)

INSIGHT = Section(
    "insight",
    "What you saw, and what you think",
    (
        *page(
            "modern-slavery-indicators",
            one(
                "modern-slavery-indicators",
                "Did you identify any signs (indicators) of modern slavery?",
                YES,
                NO,
            ),
            long(
                "modern-slavery-indicators-details",
                "Which signs?",
                hint=f"Each with where you noticed it. {OF_EACH}",
                when=after("modern-slavery-indicators", "yes"),
            ),
        ),
        *page(
            "where-how-interview-carried-out",
            long(
                "where-how-interview-carried-out",
                "When and how did you speak to the client about it?",
                hint=(
                    "For example: where, how you met, whether they needed breaks and why, any concerns for "
                    "their safety or their physical or mental health, who was there (an interpreter, the "
                    "police), how they looked, moved and behaved."
                ),
            ),
        ),
        *page(
            "professional-insight",
            long(
                "professional-insight",
                "Why do you make this referral, in your professional judgement?",
                hint="Any information that is relevant.",
            ),
        ),
        *page(
            "evidence-of-dishonesty",
            one(
                "evidence-of-dishonesty",
                "Do you have any concerns about the client’s credibility?",
                YES,
                NO,
                hint=(
                    "Only concerns that are based on evidence. If they leave something out or change their "
                    "account, and you have reason to believe it is because they fear for their safety, or "
                    "because of trauma or fear of living through it again, say so."
                ),
            ),
            long(
                "evidence-of-dishonesty-details",
                "Which concerns, and on what evidence?",
                hint=(
                    "Also what may explain them: fear for their safety, trauma. A police report or other "
                    "document can be sent with it."
                ),
                when=after("evidence-of-dishonesty", "yes"),
            ),
        ),
        *page(
            "are-others-involved",
            one(
                "are-others-involved",
                "Are other professionals or organisations involved with the case?",
                YES,
                NO,
                hint="For example lawyers, a GP, a support worker, a mental health worker, a social worker.",
                home=Home.PEOPLE,
                **EITHER,
            ),
            long(
                "are-others-involved-details",
                "Who are they?",
                hint="Also referrals made, what has been done, reference numbers, how to contact them.",
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
                "Where was the client exploited?",
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
                    "Cities and towns in the UK",
                    group=TOWNS,
                    is_required=number == 1,
                    hint=(
                        "Each on a line, ten at most, as on the form’s list. If it is not known or not on "
                        "the list: Unknown."
                    ),
                )
                for number in range(1, MOST_PLACES + 1)
            ),
            long(
                f"{WHERE}-other-uk-other-location",
                "Addresses or other places in the UK",
                hint=ANYTHING_TO_FIND_IT,
                **OPTIONAL,
            ),
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
                    hint=(
                        "Each on a line, ten at most, as on the form’s list. If it is not known or not on "
                        "the list: Unknown."
                    ),
                )
                for number in range(1, MOST_PLACES + 1)
            ),
            long(
                f"{WHERE}-other-overseas-other-location",
                "Addresses or other places abroad",
                hint=ANYTHING_TO_FIND_IT,
                **OPTIONAL,
            ),
            when=OVERSEAS,
        ),
        *page(
            "current-pv-location",
            *(
                listed(
                    f"current-pv-location-uk-{part}",
                    text,
                    hint="It shows which police force to contact. If they are not sure: Unknown.",
                    home=Home.ADDRESSES,
                    is_off_paper=True,
                    **HELD,
                )
                for part, text in (
                    ("city", "City or town where the client stays now"),
                    ("region", "Region where the client stays now"),
                )
            ),
        ),
    ),
)
