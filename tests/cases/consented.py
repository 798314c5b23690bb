"""Consents as they were answered."""

from cases.models import Case, Consent
from hestia.accounts.models import User
from tests import make


def answered(case: Case, by: User, purpose: str, **fields: object) -> None:
    values = {"answer": "given", "how": "spoken", "given_on": make.TODAY}
    Consent(case=case, purpose=purpose, recorded_at=make.NOON, recorded_by=by, **(values | fields)).save()
