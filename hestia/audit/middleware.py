"""What the log needs to know of each request, and what was refused."""

import logging
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hestia.accounts.models import OutgoingMail, User
from hestia.accounts.second_factor import ask_again
from hestia.audit.alarms import alarm, log_readers
from hestia.audit.budgets import REACHED, BudgetPeriod, OverBudget, Spent
from hestia.audit.guesses import NOTHING_OPENED, stop_guessing
from hestia.audit.models import REFERENCE_LENGTH, REFUSED, Event, log
from hestia.audit.requests import answering
from hestia.db.acting import acting_as
from hestia.privacy.keyring import KeyringError
from hestia.privacy.sealed import UnopenedError
from hestia.ui import errors
from hestia.ui.http import HouseRequest

UNOPENED = (
    "Tell the people who look after the computers, today: a key is missing, or somebody changed the "
    "database. They can put it back from a backup. Until then, ask someone who may know it."
)
logger = logging.getLogger(__name__)

REASONS: dict[int, Event.Reason] = {
    HTTPStatus.FORBIDDEN: Event.Reason.ROLE,
    HTTPStatus.NOT_FOUND: Event.Reason.NOT_THERE,
}


class ReadLog:
    """Tell the log whose session asks; write down each look that was refused, when the page is undone.

    A case that is not there and one that is not for this person are written down alike and at the same cost:
    neither the answer nor its time tells which it was.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with answering(request):
            response = self.get_response(request)
            reason = REASONS.get(response.status_code)
            if reason and request.user.is_authenticated and request.resolver_match:
                log_refusal(cast("HouseRequest", request), reason)
                if reason == Event.Reason.NOT_THERE and "ref" in request.resolver_match.kwargs:
                    return stop_guessing(request, response)
            # A reference typed into a form that opens nothing is no 404: its view has logged it, and says so
            # here.
            elif NOTHING_OPENED in vars(request):
                return stop_guessing(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Where a budget is spent, or something sealed does not open: write that down, and say so."""
        if isinstance(exception, OverBudget):
            return answer_over_budget(cast("HouseRequest", request), exception.spent)
        if isinstance(exception, KeyringError):
            return answer_unopened(cast("HouseRequest", request), exception)
        return None


def tell_leads(person: User, spent: Spent, *, at: datetime) -> None:
    """Tell whoever reads the log that somebody came to a limit, at the bell and by mail.

    Once an hour of each: the one past which they show who they are, and the harder one past that.
    """
    before = Event.objects.filter(by=person, kind=REACHED, subject=spent.budget.name)
    same = before.filter(detail__period=spent.period, detail__allowed__gte=spent.allowed)
    if same.filter(at__gt=at - BudgetPeriod.HOUR.lasts).exists():
        return
    which = "the hard limit" if spent.shown_again else "a limit"
    words = f"{person} reached {which}: {spent.count} {spent.budget.words} within this {spent.period}."
    alarm(words, log_readers(at=at), kind=OutgoingMail.Kind.LIMIT, by=person, at=at)


def answer_over_budget(request: HouseRequest, spent: Spent) -> HttpResponse:
    """Answer whoever has spent a budget. What they asked for is undone, so that this is all that is kept."""
    with transaction.atomic():
        tell_leads(request.user, spent, at=request.now)
        log(
            REACHED,
            by=request.user,
            at=request.now,
            subject=spent.budget.name,
            outcome=Event.Outcome.REFUSED,
            period=spent.period,
            count=spent.count,
            allowed=spent.allowed,
        )
    if not spent.shown_again:
        messages.warning(
            request, f"{spent.count} {spent.budget.words} within this {spent.period}: show that it is you."
        )
        return ask_again(request)
    return render(request, "audit/over_budget.html", {"spent": spent}, status=HTTPStatus.TOO_MANY_REQUESTS)


def answer_unopened(request: HouseRequest, error: KeyringError) -> HttpResponse:
    """Say in words what does not open. All else on other pages goes on; nothing was changed."""
    logger.error("Something sealed does not open: %s", error)
    if request.user.is_authenticated:
        with transaction.atomic():
            log_unopened(request, error)
    return errors.conflict(request, reasons=[str(error), UNOPENED])


def log_unopened(request: HouseRequest, error: KeyringError) -> None:
    """Write down that somebody met something sealed that does not open."""
    log(
        "sealed.unopened",
        by=request.user,
        at=request.now,
        case_ref=str(getattr(request.resolver_match, "kwargs", {}).get("ref", ""))[:REFERENCE_LENGTH],
        subject=error.subject if isinstance(error, UnopenedError) else "",
        outcome=Event.Outcome.REFUSED,
    )


def log_refusal(request: HouseRequest, reason: Event.Reason) -> None:
    """Write down, in a transaction of its own, that something was not shown or not done."""
    match = request.resolver_match
    if match is None:
        return
    with acting_as(request.user, at=request.now), transaction.atomic():
        log(
            REFUSED,
            by=request.user,
            at=request.now,
            case_ref=str(match.kwargs.get("ref", ""))[:REFERENCE_LENGTH],
            outcome=Event.Outcome.REFUSED,
            reason=reason,
            page=match.view_name,
            method=request.method,
        )
