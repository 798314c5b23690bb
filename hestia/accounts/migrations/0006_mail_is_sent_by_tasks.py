"""What waits to be sent is a task now: mail that waits already gets one too."""

from django.db import migrations

from django_tasks_db.models import get_date_max


def leave_to_the_worker(apps, schema_editor):
    del schema_editor
    tasks = apps.get_model("django_tasks_database", "DBTaskResult").objects
    for pk in apps.get_model("accounts", "OutgoingMail").objects.values_list("pk", flat=True):
        tasks.create(
            args_kwargs={"args": [pk], "kwargs": {}},
            task_path="hestia.accounts.post.send",
            backend_name="default",
            run_after=get_date_max(),
        )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_learners_have_a_last_day'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
    ]

    operations = [
        migrations.RunPython(leave_to_the_worker, migrations.RunPython.noop),
        migrations.AlterModelOptions(name='outgoingmail', options={'ordering': ['pk']}),
        migrations.RemoveField(model_name='outgoingmail', name='next_try_at'),
        migrations.RemoveField(model_name='outgoingmail', name='tries'),
    ]
