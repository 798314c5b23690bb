"""What Miss G told for the Home Office's form, invented. Who exploited her is not written yet."""

HER_ACCOUNT = {
    "fr-location": "england",
    "pv-under-age-at-time-of-exploitation": "no",
    "family": ("Her mother, and a younger brother who is still at school. Her father died when she was 15."),
    "education": "School to 16, then a year of cookery at a college, until the money ran out.",
    "employment-history": "Two summers in the kitchen of a hotel. She liked the work.",
    "potential-victim-exploitative-situation-multiple": "no",
    "when-did-the-exploitation-take-place": (
        "From the spring, about two weeks after she arrived, until the police came in October. She "
        "counts it as about five months."
    ),
    "how-did-the-exploitation-start": (
        "A cousin knew a woman who looked for kitchen staff. She was promised a room, a contract and "
        "pay every week, and was told that the journey would be taken off her wages. There was no "
        "contract. On the second day she was told that she owed 9,000 pounds."
    ),
    "were-they-taken-somewhere-by-their-exploiter": "yes",
    "were-they-taken-somewhere-by-their-exploiter-journey-details": (
        "By plane with the woman, then by car, at night, about an hour. Once by car to another flat and "
        "back. She remembers a railway bridge and a market below the window."
    ),
    "what-were-they-required-to-do": (
        "To see men at the flat, from noon until late at night, every day. She could not refuse, and "
        "was given none of the money."
    ),
    "living-conditions": (
        "One room with another woman, the window screwed shut. One meal a day. She slept when there was "
        "nobody, a few hours. The door was locked from outside."
    ),
    "how-they-were-treated": (
        "Her passport and phone were taken. She was beaten and burned when she said no. They said that "
        "they knew where her mother lives."
    ),
    "still-in-exploitative-situation": "no",
    "how-why-did-they-leave-the-situation": (
        "The police came to the flat after a neighbour rang. She went with them. A woman officer sat "
        "with her until we came."
    ),
    "when-last-contact": "within-the-last-month",
    "details-last-contact": (
        "A message to her old number, a week after she left, about the debt. She has a new phone, and "
        "the old one is with the police."
    ),
    "is-this-the-first-chance-to-report": "no",
    "why-report-now": (
        "She was told that the police would put her in prison. She had no phone and could not leave the "
        "flat. She tells it now because she has slept, and because nobody here was angry."
    ),
    "modern-slavery-indicators": "yes",
    "modern-slavery-indicators-details": (
        "Passport taken. A debt that only grew. Locked in and watched. Injuries of different ages, seen "
        "by a doctor. She looked to the door before each answer on the first day."
    ),
    "where-how-interview-carried-out": (
        "Three times in the small room of the house, an hour each with a break, with Layla Mansour, "
        "interpreter. Nobody else was there. She cried when she spoke of her mother, and asked to go "
        "on."
    ),
    "professional-insight": (
        "What she tells fits what the police found at the flat and what the doctor saw. She told it the "
        "same way each time, and said so when she did not remember."
    ),
    "evidence-of-dishonesty": "no",
    "where-exploitation-happened": "uk",
    "where-exploitation-happened-uk-city-1": "London",
    "any-other-pvs": "yes",
    "other-potential-victims-yes-details": "A woman of about 20 in the same room. The police know of her.",
    "types-of-exploitation-prostitution": "yes",
    "future-exploitation-concerns": "yes",
    "fr-details-role": "First responder, referrals team",
}
