"""Realistic documents, invented people."""

from dataclasses import replace
from datetime import date
from typing import Any

from hestia.pdf import Audience, Document

PLAN: dict[str, Any] = {
    "first_name": "Ghada",
    "made_on": date(2026, 11, 26),
    "review_on": date(2026, 12, 24),
    "worker": "Amina",
    "matters_most": "A safe home for me and my baby. To study English and work again.",
    "domains": [
        {
            "key": "safety",
            "name": "Staying safe",
            "targets": [
                {
                    "number": 1,
                    "words": "I want to feel safe in the house and in the street.",
                    "steps": [
                        {
                            "shape": "half",
                            "words": "Amina walks the way to the bus stop with me.",
                            "status": "In progress. By Tue 1 December",
                        },
                        {
                            "shape": "full",
                            "words": "I know who to call if I see someone from before.",
                            "status": "Done. Fri 20 November",
                        },
                    ],
                },
                {
                    "number": 2,
                    "words": "I want to speak to a woman police officer.",
                    "steps": [
                        {
                            "shape": "empty",
                            "words": "Amina asks the police team before the next meeting.",
                            "status": "Not started. By Wed 2 December",
                        }
                    ],
                },
            ],
        },
        {
            "key": "income",
            "name": "Money",
            "targets": [
                {
                    "number": 3,
                    "words": "I want my own money each week.",
                    "steps": [
                        {
                            "shape": "full",
                            "words": "I have a bank account in my name.",
                            "status": "Done. Fri 20 November",
                        },
                        {
                            "shape": "half",
                            "words": "My weekly payment starts on Monday 30 November.",
                            "status": "In progress. Amina checks it arrives",
                        },
                    ],
                }
            ],
        },
        {
            "key": "emotional",
            "name": "How I feel",
            "targets": [
                {
                    "number": 4,
                    "words": "I want to sleep better.",
                    "steps": [
                        {
                            "shape": "dashed",
                            "words": "A counsellor who speaks Arabic. The wait is about 6 weeks.",
                            "status": "Waiting. Amina asks again on Mon 7 December",
                        }
                    ],
                }
            ],
        },
        {
            "key": "health",
            "name": "My health",
            "targets": [
                {
                    "number": 5,
                    "words": "I want my baby to be healthy.",
                    "steps": [
                        {
                            "shape": "half",
                            "words": "Hospital visit, Friday 4 December, 9:40am. Amina comes with me.",
                            "status": "In progress. Interpreter booked",
                        }
                    ],
                }
            ],
        },
        {
            "key": "legal",
            "name": "My rights and papers",
            "targets": [
                {
                    "number": 6,
                    "words": "I want to know if I can stay in the UK.",
                    "steps": [
                        {
                            "shape": "half",
                            "words": "Meet the solicitor on Thursday 3 December. What I say is private.",
                            "status": "In progress. Amina gives me the address",
                        }
                    ],
                }
            ],
        },
    ],
    "phones": [
        ("The house, day and night", "020 7946 0123"),
        ("Free helpline, day and night", "08000 121 700"),
    ],
    "language": "Arabic",
    "with_lines": True,
    "signatures": ["My name or mark", "Key worker, Amina", "Interpreter, Layla.\nI read all of it aloud."],
}

RISK: dict[str, Any] = {
    "reference": "H-0147",
    "name": "Ghada Haddad",
    "number": 2,
    "assessed_on": date(2026, 11, 24),
    "assessed_by": "Amina Okafor",
    "reviewed_by_on": "Carys Rees, Wed 25 Nov 2026",
    "next_review_on": date(2026, 12, 8),
    "level": "High",
    "level_reason": "",
    "total": 31,
    "last_total": 44,
    "last_level": "Very high",
    "own_rating": "Mostly safe (4 of 5)",
    "considerations": [
        {
            "question": "Is the local community safe for her?",
            "likely": "2 possible",
            "serious": "4 life-threatening",
            "level": "High",
            "last_level": "Very high",
            "change": "Down",
            "seen": "One of the men who held her was seen at a bus stop in the next borough on 12 November. "
            "She knew him by his jacket. He did not see her. Police were told the same day.\n"
            "No one from before has the address.",
            "protective": "She does not go out alone after dark. The house has a second way out. "
            "She carries the house phone.",
            "actions": [
                {
                    "words": "Walk the way to the bus stop and the shop together",
                    "who": "Amina",
                    "by": date(2026, 12, 1),
                },
                {
                    "words": "Ask police whether the man has been found",
                    "who": "Carys",
                    "by": date(2026, 11, 27),
                },
            ],
        },
        {
            "question": "Does she have access to public funds?",
            "likely": "2 possible",
            "serious": "2 moderate",
            "level": "Medium",
            "last_level": "High",
            "change": "Down",
            "seen": "Weekly payment agreed, first one due 30 November. "
            "A debt of £6,000 is still claimed from her family.",
            "protective": "Bank account in her own name since 20 November.",
            "actions": [
                {"words": "Check that the payment has arrived", "who": "Amina", "by": date(2026, 11, 30)}
            ],
        },
        {
            "question": "Does she understand what is going on?",
            "likely": "1 unlikely",
            "serious": "3 serious",
            "level": "Low",
            "last_level": "Medium",
            "change": "Down",
            "seen": "Explained the decision and the days that follow with an interpreter by phone. "
            "She told it back in her own words.",
            "protective": "Same interpreter each time.",
            "actions": [],
        },
        {
            "question": "Is she able to keep herself safe?",
            "likely": "3 likely",
            "serious": "3 serious",
            "level": "High",
            "last_level": "High",
            "change": "Same",
            "seen": "Wakes at night. Said twice that she would answer if her brother’s friend rang. "
            "Blocks numbers when reminded.",
            "protective": "Location is off on her phone. She asked for the counsellor herself.",
            "actions": [
                {"words": "New SIM card and number", "who": "Ghada and Amina", "by": date(2026, 11, 27)},
                {"words": "Chase the counsellor’s waiting list", "who": "Amina", "by": date(2026, 12, 7)},
            ],
        },
        {
            "question": "Are family or friends a risk?",
            "likely": "2 possible",
            "serious": "2 moderate",
            "level": "Medium",
            "last_level": "Medium",
            "change": "Same",
            "seen": "A cousin in Manchester passes on messages from the man who brought her.",
            "protective": "Her mother takes her side and rings on Sundays.",
            "actions": [],
        },
    ],
    "trend": [
        {"on": date(2026, 10, 30), "level": "Very high", "total": 44},
        {"on": date(2026, 11, 24), "level": "High", "total": 31},
    ],
    "notes": "",
}


def plan(**changes: Any) -> Document:
    """Return the support plan of an invented client."""
    return Document(
        template="pdf/support_plan.html",
        title="My plan, H-0147, version 3",
        file_name="H-0147-plan-v3.pdf",
        reference_line="My plan, H-0147, version 3. Printed 26 Nov 2026, copy 1. "
        "Please keep safe or give back.",
        audience=Audience.CLIENT,
        context=PLAN | changes,
    )


def risk(**changes: Any) -> Document:
    """Return a risk assessment of an invented client."""
    return Document(
        template="pdf/risk_assessment.html",
        title="Risk assessment 2, H-0147",
        file_name="H-0147-risk-2.pdf",
        reference_line="H-0147, risk assessment 2. Printed 26 Nov 2026 by AO, copy 1.",
        audience=Audience.INTERNAL,
        context=RISK | changes,
    )


def large(document: Document) -> Document:
    """Return the same document in large print."""
    return replace(document, large_print=True)
