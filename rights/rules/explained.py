"""What words in a copy of her record mean, for who has never read one. Pure."""

import re

# How it may be written, how the copy calls it, and what it means: as she comes across them.
# An abbreviation is one in capitals alone: "RG".
WORDS: tuple[tuple[str, str, str], ...] = (
    (
        r"(?-i:NRM)|National Referral Mechanism",
        "NRM (National Referral Mechanism)",
        "How the UK decides whether somebody was trafficked or held in modern slavery, and gives support.",
    ),
    (
        r"first responders?",
        "First responder",
        "An organisation that may refer somebody to the NRM, such as the police or the council.",
    ),
    (
        r"reasonable grounds|(?-i:RG)",
        "Reasonable grounds",
        "The first decision in the NRM. A positive one means: there is reason to think that it happened.",
    ),
    (
        r"conclusive grounds|(?-i:CG)",
        "Conclusive grounds",
        "The last decision in the NRM. A positive one means: it is more likely than not that it happened.",
    ),
    (
        r"recovery (?:period|needs)",
        "Recovery period",
        "The time after a positive first decision, in which support is given.",
    ),
    (
        r"reconsideration",
        "Reconsideration",
        "The Home Office is asked to look at a negative decision again.",
    ),
    (
        r"duty to notify",
        "Duty to notify",
        "What some organisations must tell the Home Office when an adult does not go into the NRM.",
    ),
    (r"the client", "The client", "You. Our forms say that of everyone we support."),
    (r"key worker", "Key worker", "The person here who works with you and answers for your case."),
    (
        r"safeguarding",
        "Safeguarding",
        "Protecting a child or an adult from harm, often together with the council.",
    ),
    (
        r"risk assessments?",
        "Risk assessment",
        "How likely it is that somebody is harmed, and how badly. The total of the numbers gives a level.",
    ),
    (
        r"rapid (?:risk )?screens?",
        "Rapid screen",
        "A short risk assessment in the first days, to see what cannot wait.",
    ),
    (
        r"exploiters?|exploitation",
        "Exploiter, exploitation",
        "Somebody who made you work, sell sex or break the law for them; and what they did.",
    ),
    (
        r"signpost(?:ed|ing)?|signposts",
        "Signpost",
        "To tell you of another service that can help with something, or put you in touch with it.",
    ),
    (r"exit", "Exit", "The end of our support."),
    (
        r"emergency access",
        "Emergency access",
        "Somebody opened your record in an emergency. It is checked afterwards whether that was right.",
    ),
    (r"sealed", "Sealed", "Only the people named in it can open your record."),
    (
        r"legal hold",
        "Legal hold",
        "A court, the police or an inquiry asked that nothing of your record is erased.",
    ),
    (
        r"consent",
        "Consent",
        "Your yes to one thing, such as our telling your doctor something. You can take it back.",
    ),
)


def explained(text: str) -> list[tuple[str, str]]:
    """Return the words that stand in a text and may need it, each with what it means."""
    return [
        (name, meaning)
        for written, name, meaning in WORDS
        if re.search(rf"\b(?:{written})\b", text, re.IGNORECASE)
    ]
