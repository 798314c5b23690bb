"""Why somebody who was referred is not taken on."""

from django.db import models


class Reason(models.TextChoices):
    """The three that the contract counts, and what else there is."""

    NOT_ELIGIBLE = "not_eligible", "Not eligible for our support"
    DECLINED = "declined", "Did not want our support"
    NOT_REACHED = "not_reached", "Could not be reached"
    NO_PLACE = "no_place", "We had no place"
    OTHER = "other", "Another reason"
