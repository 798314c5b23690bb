"""Why a piece of her record is not given, or not all of it: codes that she is told, never the words."""

from django.db.models import TextChoices


class Reason(TextChoices):
    """UK GDPR article 15(4), and schedules 2 and 3 to the Data Protection Act 2018."""

    OTHER_PERSON = "other_person", "It is about someone else"
    SERIOUS_HARM = "serious_harm", "Reading it could seriously harm someone’s health"
    CRIME = "crime", "It could get in the way of preventing or investigating a crime"
    PRIVILEGE = "privilege", "It is legal advice, which is confidential"
    REFERENCE = "reference", "It is a reference given in confidence"


# The rule, as the second page of the copy names it.
SOURCES = {
    Reason.OTHER_PERSON: "Data Protection Act 2018, schedule 2, paragraph 16",
    Reason.SERIOUS_HARM: "Data Protection Act 2018, schedule 3, parts 2 and 3",
    Reason.CRIME: "Data Protection Act 2018, schedule 2, paragraph 2",
    Reason.PRIVILEGE: "Data Protection Act 2018, schedule 2, paragraph 19",
    Reason.REFERENCE: "Data Protection Act 2018, schedule 2, paragraph 24",
}
