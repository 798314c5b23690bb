"""The National Referral Mechanism is explained to her: with it a referral begins."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from cases.models import Case, Deadline, PromiseSource
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from referrals.actions.locking import day_of
from referrals.actions.narration import conclude, interpreted_by
from referrals.actions.opening import open_referral
from referrals.models import Explanation, Referral
from referrals.queries.calendars import days_from
from referrals.rules.dates import Dates

K = Deadline.Kind


@transaction.atomic
def explain(
    *,
    case: Case,
    explained_on: date,
    language: str,
    interpreter_name: str = "",
    without_interpreter: str = "",
    privacy_notice_given: bool = False,
    note: str = "",
    jurisdiction: str = Referral.Jurisdiction.EW,
    by: User,
    at: datetime,
) -> Explanation:
    """Write down that the NRM was explained to her. The first explanation begins the referral."""
    referral = open_referral(case, jurisdiction=jurisdiction, by=by, at=at)
    refuse_if(referral.explanation_blockers())
    dates = Dates(day_of(at))
    dates.day("explained_on", "The date you explained it", explained_on).past()
    dates.refuse()
    explanation = Explanation(
        referral=referral,
        explained_on=explained_on,
        language=language,
        interpreter_name=interpreter_name,
        privacy_notice_given=privacy_notice_given,
        note=note,
        recorded_at=at,
        recorded_by=by,
    )
    explanation.save()
    case = referral.case
    case.meet(K.NRM_EXPLANATION, by=by, at=at, on=explained_on)
    # She is given days to think: consent asked for in the same hour is not free.
    if referral.needs_consent and referral.consents is None:
        due_on = days_from(day_of(at), settings.NRM_THINKING_DAYS)
        title, source = "Ask whether the client wants to be referred", PromiseSource.of(explanation)
        case.promise(K.NRM_CONSENT, title=title, due_on=due_on, source=source, by=by, at=at)
    elif not referral.needs_consent and not referral.authority_is_told:
        source = PromiseSource.of(explanation)
        case.promise(K.SAFEGUARDING, due_on=day_of(at), source=source, by=by, at=at)
    conclude(
        referral,
        "explained",
        f"NRM explained in {language}",
        interpreted_by(interpreter_name, without_interpreter) + note,
        subject=explanation,
        on=explained_on,
        interpreter_name=interpreter_name,
        by=by,
        at=at,
    )
    return explanation
