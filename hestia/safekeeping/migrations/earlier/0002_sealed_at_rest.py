"""What was typed and not yet sent is sealed."""

from django.db import migrations

from hestia.db.sealing import sealing
from hestia.privacy.sealed import SealedJSONField


class Migration(migrations.Migration):
    dependencies = [("safekeeping", "0001_drafts_and_keys"), ("sessions", "0001_initial")]

    operations = [
        *sealing("safekeeping", "draft", {"data": SealedJSONField(default=dict)}, history=False),
        # What sessions held was in clear: everybody signs in again.
        migrations.RunSQL("DELETE FROM django_session", migrations.RunSQL.noop),
    ]
