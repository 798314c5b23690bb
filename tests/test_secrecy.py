"""Every record and field of a client has a level of secrecy, and a role sees the levels it should."""

from django.apps import apps

from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from hestia.privacy.declared import HISTORY, level_of, records
from hestia.privacy.secrecy import Level
from tests.db.tables import hangs_on_a_case

# What nobody sees before she asks for it, and what is never seen by anyone but who typed it.
SECRETS = {
    "cases.address.borough",
    "cases.address.never_use_why",
    "cases.address.text",
    "cases.approval.shown",
    "cases.confidence.text",
    "cases.dependant.school",
    "cases.dependant.whereabouts",
    "importing.upload.problems",
    "importing.upload.rows",
    "importing.upload.words",
    "oversight.draw.secret",
    "rights.accessrequest.way_words",
    "rights.complaint.reason",
    "rights.complaint.reply",
    "rights.complaint.words",
    "rights.complaintnote.words",
    "rights.correction.reason",
    "rights.correction.words",
    "rights.correction.written",
    "rights.requestitem.hidden",
    "rights.requestitem.judged",
    "rights.requestitem.told_her",
    "rights.requestitem.lines",
    "rights.requestitem.marks",
    "rights.spokenrequest.answers",
    "safekeeping.draft.about",
    "safekeeping.draft.data",
    "safekeeping.draft.form",
    "safekeeping.draft.saved_at",
    "staff.supervisionrecord.findings",
    "staff.supervisionrecord.leave",
    "staff.wellbeing.words",
    "uploads.file.opener",
    "uploads.file.sealed",
}
KEYS = {"id", "version", "case", "client", "user"}


def test_every_field_that_hangs_on_a_case_has_a_level() -> None:
    kept = hangs_on_a_case()
    models = [
        model
        for model in apps.get_models()
        if model._meta.db_table in kept and not str(model._meta.model_name).startswith(HISTORY)
    ]
    fields = {f"{model._meta.label_lower}.{f.name}" for model in models for f in model._meta.local_fields}
    assert len(fields) > 400
    assert set(models) - set(records()) == set()
    assert [model for model in models if records()[model].level == Level.FIGURES] == []
    secret = {
        f"{model._meta.label_lower}.{field.name}"
        for model in records()
        for field in model._meta.local_fields
        if model.__name__
        not in {"Hazard", "HazardKey"}  # secret all through: for nobody, functions tell of them
        and field.name not in KEYS
        and level_of(model, field.name) == Level.SECRET
    }
    assert secret == SECRETS


def test_an_exception_says_something_else_than_its_record() -> None:
    assert [record for record in records().values() if record.level in record.fields] == []
    for record in records().values():
        names = [name for few in record.fields.values() for name in few]
        assert len(names) == len(set(names)), record.model


def test_a_role_sees_a_level() -> None:
    sees = {role: User(role=role).sees for role in Role}
    casework = {Role.CASEWORKER, Role.SAFE_HOUSE_WORKER, Role.MANAGER}
    learning = {Role.STUDENT, Role.VOLUNTEER}
    assert {role for role, level in sees.items() if level == Level.SECRET} == casework
    assert {role for role, level in sees.items() if level == Level.PERSONAL} == learning
    assert {level for role, level in sees.items() if role not in casework | learning} == {Level.FIGURES}
    assert User(role=Role.MANAGER, is_active=False).sees == Level.FIGURES
