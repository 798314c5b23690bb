"""Why a piece of her record is not given, or not all of it: codes that she is told, never the words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_noop as _


class Reason(TextChoices):
    """UK GDPR article 15(4), and schedules 2 and 3 to the Data Protection Act 2018.

    In English everywhere, and on the sheet on top of her copy in her language beside it.
    """

    # Translators: why a piece of her record is not given to her
    OTHER_PERSON = "other_person", _("It is about someone else")
    # Translators: why a piece of her record is not given to her
    SERIOUS_HARM = "serious_harm", _("Reading it could seriously harm someone’s health")
    # Translators: why a piece of her record is not given to her
    CRIME = "crime", _("It could get in the way of preventing or investigating a crime")
    # Translators: why a piece of her record is not given to her
    PRIVILEGE = "privilege", _("It is legal advice, which is confidential")
    # Translators: why a piece of her record is not given to her (a testimonial)
    REFERENCE = "reference", _("It is a reference given in confidence")


# The rule, as the second page of the copy names it.
SOURCES = {
    Reason.OTHER_PERSON: "Data Protection Act 2018, schedule 2, paragraph 16",
    Reason.SERIOUS_HARM: "Data Protection Act 2018, schedule 3, parts 2 and 3",
    Reason.CRIME: "Data Protection Act 2018, schedule 2, paragraph 2",
    Reason.PRIVILEGE: "Data Protection Act 2018, schedule 2, paragraph 19",
    Reason.REFERENCE: "Data Protection Act 2018, schedule 2, paragraph 24",
}

# What each reason means, to a reader who never read a law.
MEANINGS = {
    Reason.OTHER_PERSON: (
        "It tells of another person who did not agree that you are given it, or could not be asked."
        " We weighed your right to it against theirs."
    ),
    Reason.SERIOUS_HARM: (
        "A health professional says that reading it now could seriously harm your health or somebody else’s."
        " You can ask again later."
    ),
    Reason.CRIME: (
        "If it was known now, it could be harder to prevent a crime, or to find out who did one."
        " You can ask again later."
    ),
    Reason.PRIVILEGE: "It is what a lawyer advised, or was asked. The law keeps that private.",
    Reason.REFERENCE: (
        "Somebody wrote it for work, study, volunteering or a service, and was told that it stays private."
    ),
}
