"""Whoever interprets at a task is a fact of its own, no longer the last of its words."""

from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError, migrations, models, transaction
from django.utils import timezone


MARK = "Interpreter: "  # what stood before whoever interprets, last of what was said of a task
LONGEST = 120


def split(context):
    """Return what is said of a task, and who interprets at it; nobody where that is no name."""
    rest, mark, name = context.rpartition(MARK)
    name = name.strip()
    return (rest.rstrip(), name) if mark and 0 < len(name) <= LONGEST else (context, "")


def bring_over(apps, _):
    """Make a fact of each interpreter who was typed among the words of a task, as its next version.

    While a legal hold stands on her, words that would be blanked by it stay as they were.
    """
    Deadline, version = (apps.get_model("cases", name) for name in ("Deadline", "HistoricalDeadline"))
    for task in Deadline.objects.filter(context__contains=MARK, interpreter="").iterator():
        context, name = split(task.context)
        if name:
            with suppress(DatabaseError), transaction.atomic():
                save(task, version, context=context, interpreter=name)
    HeldBooking, version = (apps.get_model("cases", name) for name in ("HeldBooking", "HistoricalHeldBooking"))
    waiting = HeldBooking.objects.filter(decided_at=None, withdrawn_at=None, act="interpreter")
    for booking in waiting:
        context, name = split(booking.answers.get("context", ""))
        if name:
            save(booking, version, answers={**booking.answers, "context": context})


def save(record, version, **changes):
    """Save a record, and what it says now in its history."""
    for field, value in {**changes, "version": record.version + 1}.items():
        setattr(record, field, value)
    record.save()
    fields = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    version.objects.create(
        **fields,
        history_date=timezone.now(),
        history_type="~",
        history_change_reason="The interpreter is a fact of its own",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0041_groups_and_journeys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='deadline',
            name='interpreter',
            field=models.CharField(blank=True, max_length=120, verbose_name='who interprets at it'),
        ),
        migrations.AddField(
            model_name='historicaldeadline',
            name='interpreter',
            field=models.CharField(blank=True, max_length=120, verbose_name='who interprets at it'),
        ),
        # The index after the rows: PostgreSQL makes none while changes of a table still wait to be checked.
        migrations.RunPython(bring_over, migrations.RunPython.noop, elidable=True),
    ]
