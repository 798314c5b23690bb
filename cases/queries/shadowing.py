"""Whether a student may be there: what she said of each, and which yes no contact has used yet."""

from cases.models import Case, Consent


def shadowing_answers(case: Case) -> list[Consent]:
    """Return each yes of hers to a student being there that still holds and is not used, the latest first."""
    answers = Consent.objects.filter(case=case, purpose=Consent.Purpose.SHADOWING)
    holding = [consent.pk for consent in answers.current() if consent.is_given]
    return list(answers.filter(pk__in=holding, shadowed=None).newest_first())
