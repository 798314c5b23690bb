"""What the charity decides for itself and is a table, not a number: the settings take it from here."""

from typing import Any

# How much one person may have before somebody asks: hestia.audit.budgets. Hard work stays below it.
BUDGETS = {
    "others": {"hour": 6, "day": 15, "week": 40},
    "uncovered": {"hour": 30, "day": 80, "week": 250},
    "vetted": {"hour": 4, "day": 8, "week": 20},
    "copies": {"hour": 60, "day": 150, "week": 400},
    "searches": {"hour": 120, "day": 400, "week": 1200},
    # One name that many have shows up to 25 at once; a day has few clients who are looked for elsewhere.
    "found": {"hour": 60, "day": 150, "week": 400},
    # Of one's own teams as well. A worker has 18 clients and a team about 160: a day with each of them is no
    # day's work. Her own worker and emergencies are never refused.
    "opened": {"hour": 80, "day": 180, "week": 500},
    "lists": {"hour": 200, "day": 700, "week": 2500},
}
BUDGET_TIMES = {"manager": 2}  # of a role that looks after many cases

# In which it works, for its community work.
BOROUGHS = (
    *("Barking and Dagenham", "Barnet", "Bexley", "Brent", "Bromley", "Camden", "City of London", "Croydon"),
    *("Ealing", "Enfield", "Greenwich", "Hackney", "Hammersmith and Fulham"),
    *("Haringey", "Harrow", "Havering"),
    *("Hillingdon", "Hounslow", "Islington", "Kensington and Chelsea", "Kingston upon Thames", "Lambeth"),
    *("Lewisham", "Merton", "Newham", "Redbridge", "Richmond upon Thames", "Southwark", "Sutton"),
    *("Tower Hamlets", "Waltham Forest", "Wandsworth", "Westminster"),
)

RECORD_KEPT_YEARS = 6  # after exit
# How long what is closed is kept, from its last day, why, and by when that is looked at again (0053).
RETENTION: dict[str, dict[str, Any]] = {
    "adult": {
        "years": RECORD_KEPT_YEARS,
        "source": "Limitation Act 1980, section 5: six years in which a claim can be made; our own policy.",
        "review_on": "2027-11-30",
    },
    "child": {
        "years": RECORD_KEPT_YEARS,
        "age": 25,
        "source": "Limitation Act 1980, section 28: a child’s time runs from 18. Until 25, as in the NHS.",
        "review_on": "2027-11-30",
    },
    "enquiry": {
        "years": RECORD_KEPT_YEARS,
        "source": "It names nobody from the first day: only the count is kept, so nothing has to be erased.",
        "review_on": "2027-11-30",
    },
    "complaint": {
        "years": RECORD_KEPT_YEARS,
        "source": "Limitation Act 1980, section 5, from our answer. One of a case goes with that record.",
        "review_on": "2027-11-30",
    },
}
