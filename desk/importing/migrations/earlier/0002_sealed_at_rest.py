"""The words of a caseload on its way in are sealed."""

from django.db import migrations

from hestia.db.sealing import sealing
from hestia.privacy.sealed import SealedJSONField


class Migration(migrations.Migration):
    dependencies = [("importing", "0001_initial")]

    operations = sealing(
        "importing",
        "upload",
        {
            "rows": SealedJSONField(bound_by="key", default=list),
            "problems": SealedJSONField(bound_by="key", default=list),
        },
        bound_by="key",
        history=False,
    )
