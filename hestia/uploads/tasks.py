"""What the worker does with a file that was chosen and never kept."""

from django.tasks import task

from hestia.accounts.models import User
from hestia.db.acting import acting_as
from hestia.uploads.models import File


@task
def throw_away(key: str, owner: int) -> None:
    """Throw away a file that was not filed within a day."""
    with acting_as(User.objects.get(pk=owner)):
        File.objects.filter(key=key, filed_at=None).delete()
