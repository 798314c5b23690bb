"""Months of cases to draw from, and a second program that does a draw again from the printed sheet.

The second program knows nothing of ours: it reads the words of the PDF and asks `hashlib`, as a person with
the sheet would ask `sha256sum`.
"""

import hashlib
import re
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from itertools import count as numbers

from cases.models import Case, Dependant
from hestia.accounts.models import Service, User
from oversight import actions
from oversight.models import Draw
from oversight.rules.draws import is_read_twice, ticket
from oversight.rules.periods import Period
from tests import make, roles
from tests.pdf.readers import NO_POPPLER

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
BEFORE = datetime(2026, 10, 28, 12, tzinfo=UTC)
LAST_NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


class Chance:
    """Numbers that look like chance and are the same each time."""

    def __init__(self, seed: int) -> None:
        self.seed, self.turns = seed, numbers()

    def below(self, most: int) -> int:
        told = hashlib.sha256(f"{self.seed} {next(self.turns)}".encode()).digest()
        return int.from_bytes(told) % most

    def dice(self, count: int) -> str:
        return "".join(str(1 + self.below(6)) for _ in range(count))


def cases(service: Service, workers: list[User], count: int, *, seed: int) -> list[Case]:
    """Make cases of which some are at very high risk, have a child, or closed in the month."""
    chance, made = Chance(seed), []
    for _ in range(count):
        worker = workers[chance.below(len(workers))]
        case = make.case(
            worker=worker,
            service=service,
            client=make.client("Woman", "Sample"),
            opened_on=FIRST - timedelta(days=chance.below(220) - 20),
            risk_rank=1 + chance.below(4),
        )
        if chance.below(10) < 3:
            Dependant(case=case, name="Sami", age=1 + chance.below(24)).save()
        if chance.below(10) < 3:
            case.closed_on = max(case.opened_on, FIRST + timedelta(days=chance.below(60) - 30))
            case.status, case.exit_kind = Case.Status.CLOSED, Case.ExitKind.PLANNED
            case.closed_at, case.closed_by = make.NOON, worker
            case.save()
        made.append(case)
    return made


def sealed(service: Service, by: User) -> Draw:
    """Seal the secret of November, on 28 October."""
    with roles.as_application(by, at=BEFORE):
        return actions.seal_secret(service=service, by=at_moment(by, BEFORE), at=BEFORE)


def falling(draw: Draw, case: Case, *, is_twice: bool) -> str:
    """Return dice by which a case is judged by one person, or by two."""
    tries = (Chance(number).dice(10) for number in numbers())
    return next(
        dice for dice in tries if is_read_twice(ticket(draw.secret, dice, case.reference)) is is_twice
    )


def drawn(
    service: Service, by: User, *, fallen: str = "", case: Case | None = None, is_twice: bool = False
) -> Draw:
    """Seal, freeze and throw, each as the application for who does it."""
    draw, who = sealed(service, by), by
    fallen = fallen or (falling(draw, case, is_twice=is_twice) if case else "3516624153")
    with roles.as_application(by, at=LAST_NOON):
        actions.freeze(draw=draw, by=at_moment(by, LAST_NOON), at=LAST_NOON)
    with roles.as_application(who, at=LAST_NOON):
        fresh = Draw.objects.with_state().get(pk=draw.pk)
        actions.throw(draw=fresh, dice=fallen, by=at_moment(who, LAST_NOON), at=LAST_NOON)
    return Draw.objects.with_state().get(pk=draw.pk)


def at_moment(user: User, at: datetime) -> User:
    """Return somebody at the moment of a request."""
    user.moment = at
    return user


def month() -> Period:
    return Period(FIRST, LAST)


# --- The second program ----------------------------------------------------------------------------------


def words_of(pdf: bytes) -> str:
    """Return what Poppler reads on a sheet, line by line as it is laid out."""
    tool = shutil.which("pdftotext")
    assert tool, NO_POPPLER
    done = subprocess.run([tool, "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def again(words: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return what a sheet says was drawn, and what is drawn when it is done again from the rest of it."""

    def sha(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    [secret] = set(re.findall(r"printf '%s' '([0-9a-f]{32})' \| sha256sum", words))
    [dice] = re.findall(r"^ *Dice, thrown.*?\b([1-6]{10,30})\b", words, re.MULTILINE | re.DOTALL)
    sums = re.findall(r"\b[0-9a-f]{64}\b", words)
    assert sums[0] == sha(secret), "the secret is not the one that was sealed"
    listed = re.findall(r"^ *([HN]-\d+) (\d+) ([VKXN]+|-) +([0-9a-f]{64})", words, re.MULTILINE)
    lines = [f"{reference} {worker} {marks}\n" for reference, worker, marks, _ in listed]
    lines += [f"{line}\n" for line in re.findall(r"^ *(\d+ left out)\b", words, re.MULTILINE)]
    assert sums[1] == sha("".join(sorted(lines))), "the list is not the one that was frozen"
    tickets = {}
    for reference, _, _, printed in listed:
        tickets[reference] = sha(f"{secret} {dice} {reference}")
        assert tickets[reference] == printed
    order = sorted({int(worker) for _, worker, marks, _ in listed if worker != "0" and "N" not in marks})
    pools = {f"W{n}": [r for r, w, m, _ in listed if int(w) == n and "N" not in m] for n in order}
    pools |= {letter: [r for r, _, m, _ in listed if letter in m] for letter in "VKXN"}
    taken: list[tuple[str, str]] = []
    for name, pool in pools.items():
        free = sorted((tickets[r], r) for r in pool if r not in {reference for _, reference in taken})
        if free:
            taken.append((name, free[0][1]))
    said = re.findall(r"^ *(W\d+|[VKXN]) +.*?\b([HN]-\d+)\b", words, re.MULTILINE)
    return said, taken
