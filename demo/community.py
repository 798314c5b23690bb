"""The demonstration's community work: what was done to be found, and who says she saw it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from hestia.accounts.models import User
from hestia.community.actions import save_activity, save_campaign
from hestia.community.models import Activity, Campaign

K, A = Activity.Kind, Activity.Audience
# Name, code, how many days ago it began
CAMPAIGNS = [
    ("Cards in health centres", "HT-26-A", 230),
    ("Posters in launderettes and nail bars", "HT-26-B", 160),
    ("Talks for college staff", "HT-26-C", 90),
]
# Days ago, kind, borough, for whom, host, reached, is an estimate, letter of its campaign, handed out, hours
HELD: list[tuple[int, str, str, str, str, int | None, bool, str, int | None, int]] = [
    (170, K.TRAINING, "Hackney", A.HEALTH, "Riverside Health Centre", 24, False, "A", 60, 5),
    (141, K.POSTER, "Newham", A.WORK, "", None, False, "B", 40, 3),
    (120, K.STALL, "Southwark", A.PUBLIC, "Peckham Summer Fair", 150, True, "A", 80, 8),
    (88, K.TALK, "Tower Hamlets", A.SCHOOL, "Fernhill College", 31, False, "C", 35, 3),
    (61, K.LEAFLETS, "Brent", A.WORK, "", 90, True, "B", 120, 4),
    (40, K.TALK, "Camden", A.FAITH, "Lantern Street Mosque", 45, True, "A", 50, 3),
    (19, K.TRAINING, "Haringey", A.COUNCIL, "Housing options team", 12, False, "A", 15, 4),
    (6, K.STALL, "Newham", A.PUBLIC, "Green Street Market", 110, True, "B", 75, 6),
]
# From where somebody was referred; of some it is not known.
FROM = (
    *("Newham", "Croydon", "Hackney", "Newham", "Barnet", "", "Croydon", "Newham", "Southwark"),
    *("Hackney", "Ealing", "Outside these boroughs"),
)


def fill_community(staff: Mapping[str, User], *, today: date, at: datetime) -> dict[str, Campaign]:
    """Make the campaigns and what was held; return the campaigns by their letter."""
    campaigns = {}
    for name, code, ago in CAMPAIGNS:
        campaign = Campaign(name=name, code=code, began_on=today - timedelta(days=ago))
        campaigns[campaign.letter] = save_campaign(campaign=campaign, by=staff["ruth"], at=at)
    for number, held in enumerate(HELD):
        ago, kind, borough, audience, host, reached, is_estimate, letter, materials, hours = held
        promised: dict[str, Any] = {}
        if letter == "C":
            promised = {
                "follow_up": "Send the slides to the college",
                "follow_up_on": today + timedelta(days=4),
            }
        activity = Activity(
            kind=kind,
            held_on=today - timedelta(days=ago),
            borough=borough,
            audience=audience,
            host=host,
            reached=reached,
            is_estimate=is_estimate,
            campaign=campaigns[letter],
            materials=materials,
            hours=hours,
            **promised,
        )
        save_activity(activity=activity, by=staff["farah" if number % 2 else "daniel"], at=at)
    return campaigns


def from_where(day: date) -> str:
    """Return the borough from which somebody was referred: by the day, not by the dice."""
    return FROM[day.toordinal() % len(FROM)]
