"""Planted hazards in a generated caseload: how many are found, and how many bookings wait for nothing."""

from collections.abc import Callable, Iterator
from random import Random, SystemRandom

import pytest
from django.db import connection

from cases.models import Case, Client, HazardKey
from cases.models.traced import marked
from cases.rules import hazards
from cases.rules.hazards import Key, KeyKind
from hestia.accounts.models import Service, User
from hestia.privacy.keyring import keyring
from tests import make

pytestmark = pytest.mark.django_db

CITIES = ["Leeds", "Hull", "Salford", "Cardiff", "Bristol", "Luton", "Derby", "Glasgow", "Dover", "Slough"]
NAMES = [
    "Ilir",
    "Marek",
    "Chidi",
    "Tuan",
    "Bogdan",
    "Ahmed",
    "Viktor",
    "Femi",
    "Linh",
    "Gjon",
    "Dang",
    "Sunny",
]
SURNAMES = [
    "Hoxha",
    "Nowak",
    "Okafor",
    "Nguyen",
    "Popescu",
    "Hassan",
    "Petrov",
    "Adeyemi",
    "Tran",
    "Krasniqi",
]
WORK = [
    "Lucky Nails",
    "Golden Wash",
    "Sunrise Bakery",
    "Velvet Sauna",
    "Star Packing",
    "Green Valley Poultry",
]
FROM = ["Tirana", "Hanoi", "Lagos", "Bucharest", "Asmara", "Kyiv", "Sofia", "Benin"]
MONTHS = ["January", "March", "June", "August", "October", "December"]
LANGUAGES = ["Albanian", "Vietnamese", "English", "Romanian", "Arabic", "Yoruba", "Tigrinya", "Polish"]
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"

type Facts = dict[KeyKind, list[str]]


def keys_of(kind: KeyKind, words: str, city: str) -> Iterator[Key]:
    """Yield the keys that the record makes of a fact of a kind."""
    match kind:
        case KeyKind.EXPLOITER:
            yield from hazards.exploiters(words, city)
        case KeyKind.JOURNEY:
            yield from hazards.journeys(words)
        case KeyKind.WORKPLACE:
            yield from hazards.workplaces(words)
        case KeyKind.COMMUNITY:
            yield from hazards.communities(language=words, dialect="", home="")
        case _:
            yield from hazards.strong_keys(words)


class Caseload:
    """So many clients, each with facts of their own as people type them."""

    def __init__(self, dice: Random, count: int, *, by: User, service: Service) -> None:
        self.dice = dice
        clients = Client.objects.bulk_create(
            Client(first_name=f"C{n}", age_status="adult") for n in range(count)
        )
        references = Case.next_references(count)
        self.cases = Case.objects.bulk_create(
            Case(
                client=client,
                reference=reference,
                opened_on=make.TODAY,
                service=service,
                made_at=make.NOON,
                made_by=by,
            )
            for client, reference in zip(clients, references, strict=True)
        )
        self.keys = [set(self.own()) for _ in self.cases]

    def own(self) -> Iterator[Key]:
        """Yield the keys of somebody whom chance alone makes like another."""
        dice = self.dice
        city = dice.choice(CITIES)
        for kind, chance in (
            (KeyKind.PHONE, 0.9),
            (KeyKind.ADDRESS, 0.5),
            (KeyKind.VEHICLE, 0.1),
            (KeyKind.ACCOUNT, 0.2),
        ):
            if dice.random() < chance:
                yield from keys_of(kind, self.fact(kind)[0], city)
        for kind, chance in ((KeyKind.EXPLOITER, 0.6), (KeyKind.WORKPLACE, 0.3), (KeyKind.JOURNEY, 0.3)):
            if dice.random() < chance:
                yield from keys_of(kind, self.fact(kind)[0], city)
        weights = [2**-n for n in range(len(LANGUAGES))]
        yield from keys_of(KeyKind.COMMUNITY, dice.choices(LANGUAGES, weights)[0], city)

    def fact(self, kind: KeyKind) -> tuple[str, str]:
        """Return a fact as two people type it."""
        dice = self.dice
        letters = "".join(dice.choices(LETTERS, k=6))
        number = f"{dice.randrange(10**8):08d}"
        start, end, month, year = (
            dice.choice(FROM),
            dice.choice(CITIES),
            dice.choice(MONTHS),
            dice.randrange(2019, 2026),
        )
        in_numbers = f"{hazards.MONTHS.index(month[:3].lower()) + 1:02d}/{year}"
        first, last = dice.choice(NAMES) + letters[:2].lower(), dice.choice(SURNAMES)
        work, district = dice.choice(WORK), f"{letters[0]}{dice.randrange(1, 20)}"
        code, house = f"{letters[:2]}{number[0]} {number[1]}{letters[2:4]}", int(number[2:5]) + 1
        plate, ring = f"{letters[:2]}{number[:2]} {letters[2:5]}", f"{number[:3]} {number[3:]}9"
        return {
            KeyKind.PHONE: (f"07{ring}", f"He rings from +44 7{ring}."),
            KeyKind.VEHICLE: (plate, f"a van, {plate.replace(' ', '')}".lower()),
            KeyKind.ACCOUNT: (f"@{letters}{number[:4]}", f"writes as @{letters}{number[:4]}.".lower()),
            KeyKind.ADDRESS: (
                f"{house} Elm Road, {code}",
                f"Flat 2, {house} elm rd\n{code.replace(' ', '').lower()}",
            ),
            KeyKind.EXPLOITER: (f"{first} {last}", f"Mr {last} {first}"),
            KeyKind.WORKPLACE: (f"{work}, {district}", f"at {work.lower()} ({district})"),
            KeyKind.JOURNEY: (
                f"In {month} {year} from {start} to {end}.",
                f"{start} → Calais → {end}, {in_numbers}",
            ),
            KeyKind.COMMUNITY: (f"Lang{letters}", f"lang{letters.lower()}"),
        }[kind]

    def plant(self, pairs: int) -> list[tuple[int, int, bool]]:
        """Let pairs share a strong fact or two weak ones, typed in two ways; say which were strong."""
        dice, weak = self.dice, [kind for kind in KeyKind if kind not in hazards.STRONG]
        chosen = dice.sample(range(len(self.cases)), 2 * pairs)
        planted = []
        for one, two in zip(chosen[::2], chosen[1::2], strict=True):
            is_strong = dice.random() < 0.8
            kinds = [dice.choice(hazards.STRONG)] if is_strong else dice.sample(weak, 2)
            city = dice.choice(CITIES)
            for kind in kinds:
                first, second = self.fact(kind)
                self.keys[one] |= set(keys_of(kind, first, city))
                self.keys[two] |= set(keys_of(kind, second, city))
            planted.append((one, two, is_strong))
        return planted

    def save(self) -> None:
        HazardKey.objects.bulk_create(
            HazardKey(case=case, kind=kind, mark=mark, source="generated")
            for case, keys in zip(self.cases, self.keys, strict=True)
            for kind, mark in marked(keys, keyring())
        )

    def waits_for(self, one: int) -> set[int]:
        """Return the clients because of whom a room for this one waits."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT client_id FROM hazard_pairs(%s, NULL, '{}', '{}')", [self.cases[one].client_id]
            )
            return {client for (client,) in cursor.fetchall()}


@pytest.mark.parametrize(
    ("clients", "pairs"),
    [pytest.param(160, 30, id="few"), pytest.param(3_000, 500, id="many", marks=pytest.mark.security)],
)
def test_planted_hazards_are_found_and_few_bookings_wait_for_nothing(
    clients: int, pairs: int, amina: User, outreach: Service, record_property: Callable[[str, object], None]
) -> None:
    caseload = Caseload(SystemRandom(), clients, by=amina, service=outreach)
    planted = caseload.plant(pairs)
    caseload.save()
    found = {True: [0, 0], False: [0, 0]}
    for one, two, is_strong in planted:
        both = [
            caseload.cases[two].client_id in caseload.waits_for(one),
            caseload.cases[one].client_id in caseload.waits_for(two),
        ]
        assert both[0] == both[1]  # whoever comes second
        found[is_strong][0] += both[0]
        found[is_strong][1] += 1
    others = set(range(clients)) - {n for one, two, _ in planted for n in (one, two)}
    false = sum(bool(caseload.waits_for(one)) for one in sorted(others)[:1_000])
    bookings = min(len(others), 1_000)
    record_property(
        "figure",
        f"Hazards: {found[True][0]} of {found[True][1]} strong and {found[False][0]} of {found[False][1]}"
        f" weak pairs found; {false} of {bookings} other bookings wait",
    )
    assert found[True][0] >= 0.99 * found[True][1]
    assert found[False][0] >= 0.95 * found[False][1]
    assert false < bookings / 50
