"""Who wrote a part of an assessment: none of them checks it."""

from hestia.db.versions import writers_of
from riskassessment.models import Action, Assessment, Rating


def writers(assessment: Assessment) -> set[int]:
    """Return who began it, wrote in it or sent it, by their keys: read from every version that it had.

    Whoever only asked for changes wrote nothing of it.
    """
    wrote = {assessment.made_by_id}
    asked_before = None
    drafts = Assessment.history.filter(id=assessment.pk, status=Assessment.Status.DRAFT)
    for person, asked_at in drafts.order_by("history_id").values_list("history_user", "changes_asked_at"):
        if asked_at is None or asked_at == asked_before:
            wrote.add(person)
        asked_before = asked_at
    sent = Assessment.history.filter(id=assessment.pk).values_list("sent_by", flat=True)
    parts = [history.filter(assessment_id=assessment.pk) for history in (Rating.history, Action.history)]
    return {pk for pk in {*wrote, *sent, *writers_of(*parts)} if pk}
