"""On which grounds it is answered that her record is erased, or not used: codes, and their law. Pure."""

from django.db.models import TextChoices


class Ground(TextChoices):
    """UK GDPR, articles 17, 18 and 21: first why it is done, then why not."""

    NOT_NEEDED = "not_needed", "It is no longer needed for what it was kept for"
    CONSENT_GONE = "consent_gone", "It rested on consent alone, which was taken back"
    UNLAWFUL = "unlawful", "We should not have it"
    BEING_CHECKED = "being_checked", "Whether it is right is being checked"
    OWN_CLAIM = "own_claim", "The client needs it kept for a legal claim"
    OBJECTION = "objection", "The client objects, and our reasons do not weigh more"
    LAW = "law", "A law requires us to keep it, or to use it"
    CLAIM = "claim", "It is needed for a legal claim"
    HOLD = "hold", "A court, the police or an inquiry asked that it is kept"
    PROTECTION = "protection", "It is needed to protect somebody from serious harm"
    COMPELLING = "compelling", "Our reasons to use it weigh more"
    NO_REASON_IN_LAW = "no_reason", "None of the reasons in law applies"


SOURCES = {
    Ground.NOT_NEEDED: "UK GDPR, article 17(1)(a)",
    Ground.CONSENT_GONE: "UK GDPR, article 17(1)(b)",
    Ground.UNLAWFUL: "UK GDPR, articles 17(1)(d) and 18(1)(b)",
    Ground.BEING_CHECKED: "UK GDPR, article 18(1)(a) and (d)",
    Ground.OWN_CLAIM: "UK GDPR, article 18(1)(c)",
    Ground.OBJECTION: "UK GDPR, articles 17(1)(c) and 21(1)",
    Ground.LAW: "UK GDPR, article 17(3)(b)",
    Ground.CLAIM: "UK GDPR, articles 17(3)(e) and 21(1)",
    Ground.HOLD: "UK GDPR, article 17(3)(e)",
    Ground.PROTECTION: "Data Protection Act 2018, schedule 1, paragraph 18",
    Ground.COMPELLING: "UK GDPR, article 21(1)",
    Ground.NO_REASON_IN_LAW: "UK GDPR, articles 17(1), 18(1) and 21(1)",
}
# By what she asks: why it is done, and why not.
FOR: dict[str, tuple[frozenset[Ground], frozenset[Ground]]] = {
    "erase": (
        frozenset({Ground.NOT_NEEDED, Ground.CONSENT_GONE, Ground.UNLAWFUL, Ground.OBJECTION}),
        frozenset({Ground.LAW, Ground.CLAIM, Ground.HOLD, Ground.PROTECTION, Ground.NO_REASON_IN_LAW}),
    ),
    "restrict": (
        frozenset({Ground.BEING_CHECKED, Ground.UNLAWFUL, Ground.OWN_CLAIM}),
        frozenset({Ground.NO_REASON_IN_LAW}),
    ),
    "objects": (
        frozenset({Ground.OBJECTION, Ground.CONSENT_GONE}),
        frozenset({Ground.LAW, Ground.CLAIM, Ground.PROTECTION, Ground.COMPELLING}),
    ),
}


def grounds_for(what: str, *, is_done: bool) -> list[Ground]:
    """Return the grounds on which she is answered, in their order; none where she says that it is wrong."""
    done, not_done = FOR.get(what, (frozenset(), frozenset()))
    return [ground for ground in Ground if ground in (done if is_done else not_done)]


TO_HER = {
    Ground.OWN_CLAIM: "You need it kept for a legal claim",
    Ground.OBJECTION: "You object, and our reasons do not weigh more",
}


def told(ground: Ground) -> tuple[str, str]:
    """Return on which ground it was answered as it is said to her, and its law."""
    return TO_HER.get(ground, str(ground.label)), SOURCES[ground]
