"""Mail to staff, sent by the worker (`hestia.db.worker`).

A page only notes that mail should go (`later`), in its own transaction: what is rolled back is never sent,
and no mail server makes a page wait. The worker sends it and forgets it in one transaction. If it is killed
in between, the mail goes again with the same Message-ID: at least once, never lost.
"""

from datetime import datetime

from allauth.account import app_settings
from django.conf import settings
from django.core.mail import EmailMessage
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import int_to_base36

from hestia.accounts.invitations import link_key
from hestia.accounts.models import OutgoingMail, User
from hestia.privacy.audiences import Audience, Fact, refused

# Mail stands on locked telephones: it tells nothing of anybody, and its link has no reference in it.
MORNING = "morning"  # made by the worker itself: desk.reminders
AUDIENCE: dict[str, Audience] = dict.fromkeys([*OutgoingMail.Kind, MORNING], Audience.ANYONE)
TELLS: frozenset[Fact] = frozenset()


def later(kind: str, to: str) -> None:
    """Note that mail should go. Takes as long for an address nobody has as for one somebody has."""
    mail = OutgoingMail.objects.create(kind=kind, to=to, made_at=timezone.now())
    send.enqueue(mail.pk)


@task
def send(pk: int) -> None:
    """Send what waits, if there is still something to say and someone to say it to, and forget it."""
    mail = OutgoingMail.objects.filter(pk=pk).first()
    if mail is None:
        return
    person = User.objects.filter(email=mail.to.lower(), is_active=True).first()
    if person and not person.has_ended and (message := mail_for(mail, person, at=timezone.now())):
        message.send()
    mail.delete()


def give_up(*, before: datetime) -> None:
    """Forget the mail that has waited since before: the worker has given up sending it."""
    OutgoingMail.objects.filter(made_at__lt=before).delete()


def mail_for(mail: OutgoingMail, person: User, *, at: datetime) -> EmailMessage | None:
    """Return the mail in words, or nothing where there is nothing to say any more."""
    link = ""
    if mail.kind == OutgoingMail.Kind.INVITATION:
        if not person.can_accept_invitation(at=at):
            return None
        link = reverse("accounts:invitation_link", args=[link_key(person)])
    elif mail.kind == OutgoingMail.Kind.RESET:
        if person.enrolled_at is None:
            return None
        key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
        link = reverse("account_reset_password_from_key", args=[int_to_base36(person.pk), key])
    number = f"{mail.pk}.{mail.made_at.timestamp():.0f}"
    return compose(mail.kind, person, number=number, link=settings.ADDRESS.rstrip("/") + link)


def compose(kind: str, person: User, *, number: str, **words: object) -> EmailMessage:
    """Return a mail of one kind. With the same ``number`` it is known as one mail, however often it goes."""
    if refused(TELLS, to=AUDIENCE[kind]):
        raise ValueError(f"Not to be told by mail: {kind}")
    words |= {"SITE_NAME": settings.SITE_NAME}
    subject = render_to_string(f"emails/{kind}_subject.txt", words).strip()
    body = render_to_string(f"emails/{kind}.txt", words)
    headers = {"Message-ID": f"<{number}@{settings.EMAIL_ID_DOMAIN}>"}
    return EmailMessage(subject, body, to=[person.email], headers=headers)
