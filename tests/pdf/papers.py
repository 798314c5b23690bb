"""Realistic documents, invented people."""

from dataclasses import replace
from datetime import date
from typing import Any

from cases.documents.printable import Copy
from desk.documents.caseload_report import lists
from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from hestia.pdf import Audience, Document, Fact

NOT_ASKED: frozenset[Fact] = frozenset()  # how they look, not what they tell: tests/desk/test_tells.py

AMINA = User(first_name="Amina", last_name="Okafor", role=Role.CASEWORKER)
COPY = Copy(number=1, made_on=date(2026, 11, 26), by=AMINA, takes_away="yes")

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
            "question": "Is the local community safe for the client?",
            "likely": "2 possible",
            "serious": "4 life-threatening",
            "level": "High",
            "last_level": "Very high",
            "change": "Down from very high",
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
            "change": "Down from high",
            "seen": "Weekly payment agreed, first one due 30 November. "
            "A debt of £6,000 is still claimed from her family.",
            "protective": "Bank account in her own name since 20 November.",
            "actions": [
                {"words": "Check that the payment has arrived", "who": "Amina", "by": date(2026, 11, 30)}
            ],
        },
        {
            "question": "Does the client understand what is going on?",
            "likely": "1 unlikely",
            "serious": "3 serious",
            "level": "Low",
            "last_level": "Medium",
            "change": "Down from medium",
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
            "change": "Still high",
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
            "change": "Still medium",
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


CASE_SUMMARY: dict[str, Any] = {
    "reference": "H-0147",
    "name": "Ghada Haddad",
    "prepared_for": "Harbour Law, solicitors",
    "facts": [
        ("Born", "1998, estimated"),
        ("Languages", "Arabic (spoken and read), a little English"),
        ("Interpreter", "Arabic, a woman"),
        ("Key worker", "Amina Okafor"),
        ("Service", "Safe house A"),
        ("Open since", "Fri 30 Oct 2026"),
    ],
    "contact": [
        ("Phone", "Text only, to the house phone, 9am to 6pm"),
        ("Never", "No voicemail. No post to any address before 30 Oct 2026."),
    ],
    "happened": "She was promised work in a restaurant. Her passport was taken when she arrived. "
    "She was kept in a flat and forced into prostitution. She was beaten when she refused.",
    "needs": ["Safe accommodation", "Legal advice", "Health care", "English classes"],
    "issues": ["Pregnancy", "Debt claimed from family", "Cannot sleep"],
    "nrm": [
        ("Stage", "Recovery period, day 20 of 45"),
        ("Reasonable grounds", "Positive, made Wed 4 Nov 2026"),
        ("Next", "Conclusive grounds, not before Sat 19 Dec 2026"),
    ],
    "risk": {
        "level": "High",
        "on": date(2026, 11, 24),
        "review_on": date(2026, 12, 8),
        "reasons": ["The local community is not yet safe", "She finds it hard to keep herself safe at night"],
    },
    "domains": PLAN["domains"],
    "deadlines": [
        {"words": "Risk review", "owner": "Amina Okafor", "due_on": date(2026, 12, 8)},
        {"words": "Plan review", "owner": "Amina Okafor", "due_on": date(2026, 12, 24)},
    ],
    "people": [
        ("Layla Nasser", "Interpreter", "Clear Voice", "020 7946 0188"),
        ("Det Con Price", "Police", "SC07", "020 7946 0107"),
    ],
    "entries": [
        {"on": date(2026, 11, 24), "title": "Risk assessment 2 signed", "body": ""},
        {
            "on": date(2026, 11, 20),
            "title": "Met at the bank",
            "body": "Account opened. She chose the PIN herself and asked that nobody else know it.",
        },
        {"on": date(2026, 11, 4), "title": "Reasonable grounds: positive", "body": "Letter given by hand."},
    ],
}

EXIT_FOR_CLIENT: dict[str, Any] = {
    "first_name": "Ghada",
    "ended_on": date(2027, 2, 12),
    "worker": "Amina",
    "own_words": "I have my own key. I sleep. On Mondays I go to class.",
    "domains": [
        {"key": "safety", "name": "Staying safe", "achieved": ["I live in a home of my own."]},
        {
            "key": "income",
            "name": "Money",
            "achieved": ["I have a bank account.", "My money comes each week."],
        },
        {"key": "health", "name": "My health", "achieved": ["My baby is healthy. We have a doctor."]},
    ],
    "papers": [
        {"words": "Letters about my decision", "where": "I have them. My solicitor has a copy."},
        {"words": "Passport", "where": "The police look after it."},
        {"words": "Hospital notes", "where": "I have them."},
    ],
    "appointments": [{"on": date(2027, 3, 2), "words": "Solicitor, 11am. The interpreter is booked."}],
    "helpers": [
        {"who": "Harbour Law", "what_for": "My papers", "phone": "020 7946 0166", "when": "Weekdays, 9 to 5"},
        {"who": "Dr Okoye", "what_for": "My health and my baby’s", "phone": "020 7946 0155", "when": ""},
    ],
    "phones": [("Free helpline, day and night", "08000 121 700")],
    "language": "Arabic",
    "come_back": {"phone": "020 7946 0123", "reference": "H-0147"},
    "signatures": ["My name or mark", "Key worker, Amina"],
}

EXIT_FOR_FILE: dict[str, Any] = {
    "reference": "H-0147",
    "name": "Ghada Haddad",
    "kind": "Planned",
    "reason": "",
    "opened_on": date(2026, 10, 30),
    "ended_on": date(2027, 2, 12),
    "destination": "Own tenancy, another borough",
    "criteria": [
        {
            "heading": "Risk has gone down",
            "shape": "full",
            "verdict": "Met, Mon 8 Feb 2027",
            "proof": ["From very high (44 of 80) on Fri 30 Oct 2026 to low (12 of 80) on Mon 8 Feb 2027"],
            "exception": "",
        },
        {
            "heading": "All agencies told, targets met",
            "shape": "full",
            "verdict": "Met, Wed 10 Feb 2027",
            "proof": ["4 of 4 agencies told", "6 of 7 targets met, 1 goes on elsewhere"],
            "exception": "",
        },
        {
            "heading": "Safety plan is current",
            "shape": "full",
            "verdict": "Met, Mon 8 Feb 2027",
            "proof": ["Version 5, signed after the move"],
            "exception": "",
        },
        {
            "heading": "Papers are complete",
            "shape": "half",
            "verdict": "Accepted by manager, Thu 11 Feb 2027",
            "proof": ["Passport is with the police"],
            "exception": "The police return it after the trial. The solicitor has the receipt.",
        },
        {
            "heading": "Handed on where something goes on",
            "shape": "full",
            "verdict": "Met, Tue 9 Feb 2027",
            "proof": ["Harbour Law accepted the case"],
            "exception": "",
        },
        {
            "heading": "The client feels ready",
            "shape": "full",
            "verdict": "Met, Wed 10 Feb 2027",
            "proof": ["Said with an interpreter, 4 of 5"],
            "exception": "",
        },
    ],
    "risks": [
        {"question": "Is the local community safe?", "first": "Very high", "last": "Low"},
        {"question": "Access to public funds?", "first": "High", "last": "Low"},
    ],
    "first_on": date(2026, 10, 30),
    "last_on": date(2027, 2, 8),
    "agencies": [
        ("SC07 police", "Tue 9 Feb 2027", "E-mail"),
        ("Former landlord", "Not told", "Not to be told: not safe"),
    ],
    "carried": [
        ("Know if she can stay in the UK", "Harbour Law", "020 7946 0166", "Tue 9 Feb 2027"),
    ],
    "still_ran": [
        {
            "title": "Ring the solicitor, due Mon 15 Feb 2027",
            "becomes": "Handed on: Harbour Law, 020 7946 0456",
        },
        {"title": "Risk review, due Mon 8 Mar 2027", "becomes": "Our reviews end with our support"},
    ],
    "own_words": "I have my own key. I sleep. On Mondays I go to class.",
    "own_words_how": "Wed 10 Feb 2027, with an interpreter",
    "signed": [
        ("Amina Okafor", "Key worker", "Thu 11 Feb 2027"),
        ("Carys Rees", "Manager", "Fri 12 Feb 2027"),
    ],
}

WORKERS = ["Amina Okafor", "Ben Adeyemi", "Dilys Marsh", "Ewan Reid", "Femi Cole", "Grace Lin"]

CASELOAD: dict[str, Any] = {
    "on": date(2026, 11, 26),
    "services": [
        {"name": "Safe house A", "kind": "Safe house", "capacity": "6 rooms", "open": 5, "free": "1 room"},
        {"name": "Safe house B", "kind": "Safe house", "capacity": "8 rooms", "open": 8, "free": "None"},
        {"name": "Outreach", "kind": "Outreach", "capacity": 160, "open": 148, "free": 12},
    ],
    "workers": [
        {
            "name": name,
            "service": "Outreach",
            "cases": 14 + number,
            "limit": 22,
            "high_risk": number % 4,
            "ours": number % 3,
            "theirs": 1,
            "reviews": number,
        }
        for number, name in enumerate(WORKERS)
    ],
    "workers_total": {"cases": 99, "limit": 132, "high_risk": 7, "ours": 6, "theirs": 6, "reviews": 15},
    "approvals": [],
}
OVERDUE: list[dict[str, Any]] = [
    {
        "reference": f"H-{number:04}",
        "what": "Reasonable grounds decision" if number % 3 else "Risk review",
        "due_on": date(2026, 11, 1 + number % 20),
        "late": "3 working days late",
        "whose": "Home Office" if number % 3 else "Ours",
        "worker": WORKERS[number % 6],
    }
    for number in range(101, 141)
]
HIGH_RISK: list[dict[str, Any]] = [
    {
        "reference": "H-0147",
        "level": "High",
        "since": date(2026, 11, 24),
        "worker": "Amina Okafor",
        "review_on": date(2026, 12, 8),
    }
]

REFERRAL: dict[str, Any] = {
    "reference": "H-0147",
    "name": "Ghada Haddad",
    "prepared_for": "the first responder, SC07 police",
    "prepared_by": "Amina Okafor",
    "organisation": "Hestia",
    "prepared_on": date(2026, 11, 17),
    "home_office_reference": "",
    "consent": {
        "is_needed": True,
        "words": "Agreed by signed form on Mon 16 Nov 2026, read aloud in Arabic by Layla Nasser.",
        "authority": "",
    },
    "sections": [
        {
            "heading": "Where and how old",
            "questions": [
                ("Where is the report being made?", "England"),
                ("Is the person under 18 now?", "No"),
                ("Were they under 18 at any time while exploited?", "No"),
            ],
        },
        {
            "heading": "What happened",
            "questions": [
                ("When did the exploitation take place?", "Between about March and October 2026."),
                (
                    "How did it start?",
                    "A woman offered work in a restaurant.\n\nHer passport was taken at the door.",
                ),
                ("What were they required to do?", ""),
            ],
        },
    ],
    "indicators": ["Passport taken", "Debt that cannot be repaid", "Watched when going out"],
    "answered": 4,
    "must": 5,
    "evidence": [
        {"words": "Photographs of injuries, hospital", "on": date(2026, 11, 2), "is_attached": True},
        {"words": "Messages on her phone", "on": None, "is_attached": False},
    ],
    "signatures": ["Client, name or mark", "Prepared by Amina Okafor"],
}


def plan(**changes: Any) -> Document:
    """Return the support plan of an invented client."""
    return Document(
        template="pdf/support_plan.html",
        title="My plan, H-0147, version 3",
        file_name="H-0147-plan-v3.pdf",
        reference_line=COPY.client_line("My plan, version 3", "H-0147"),
        audience=Audience.CLIENT,
        tells=NOT_ASKED,
        context=PLAN | changes,
    )


def risk(**changes: Any) -> Document:
    """Return a risk assessment of an invented client."""
    return Document(
        template="pdf/risk_assessment.html",
        title="Risk assessment 2, H-0147",
        file_name="H-0147-risk-2.pdf",
        reference_line=COPY.line("Risk assessment 2", "H-0147"),
        audience=Audience.INTERNAL,
        tells=NOT_ASKED,
        context=RISK | changes,
    )


def case_summary(**changes: Any) -> Document:
    """Return where the case of an invented client stands."""
    return Document(
        template="pdf/case_summary.html",
        title="Case summary, H-0147",
        file_name="H-0147-summary.pdf",
        reference_line=COPY.line("Case summary", "H-0147"),
        audience=Audience.SOLICITOR,
        tells=NOT_ASKED,
        context=CASE_SUMMARY | changes,
    )


def exit_for_client(**changes: Any) -> Document:
    """Return what an invented client takes with her."""
    return Document(
        template="pdf/exit_summary_client.html",
        title="Where I am now",
        file_name="H-0147-now.pdf",
        reference_line=replace(COPY, made_on=date(2027, 2, 12)).client_line("Where I am now", "H-0147"),
        audience=Audience.CLIENT,
        tells=NOT_ASKED,
        context=EXIT_FOR_CLIENT | changes,
    )


WHO_LOOKED: dict[str, Any] = {
    "first_name": "Ghada",
    "is_discreet": False,
    "made_on": date(2026, 11, 26),
    "worker": "Amina",
    "people": [
        {
            "name": name,
            "role": role,
            "why": why,
            "days": days,
            "last_on": date(2026, 11, 25),
            "printed": printed,
        }
        for name, role, why, days, printed in [
            ("Amina", "Support worker", "My key worker", 34, 2),
            ("Ben", "Support worker", "Works with my key worker", 1, 0),
            ("Ruth", "Manager", "In charge of the people who work with me", 5, 1),
        ]
    ],
    "more": 1,
    "in_lists": 12,
}


def who_looked(**changes: Any) -> Document:
    """Return who read about an invented client, for her."""
    return Document(
        template="pdf/who_looked.html",
        title="Who has read about me",
        file_name="H-0147-who-looked-1.pdf",
        reference_line=COPY.client_line("Who has read about me", "H-0147"),
        audience=Audience.CLIENT,
        tells=NOT_ASKED,
        context=WHO_LOOKED | changes,
    )


def exit_for_file(**changes: Any) -> Document:
    """Return how the support of an invented client ended."""
    return Document(
        template="pdf/exit_summary_file.html",
        title="Exit summary, H-0147",
        file_name="H-0147-exit.pdf",
        reference_line=replace(COPY, made_on=date(2027, 2, 12)).line("Exit summary", "H-0147"),
        audience=Audience.INTERNAL,
        tells=NOT_ASKED,
        context=EXIT_FOR_FILE | changes,
    )


def caseload(**changes: Any) -> Document:
    """Return what invented teams carry."""
    return Document(
        template="pdf/caseload_report.html",
        title="Caseload report, 26 Nov 2026",
        file_name="caseload-2026-11-26.pdf",
        reference_line="Caseload report. Printed Thu 26 Nov 2026 by CR. For managers.",
        audience=Audience.INTERNAL,
        tells=NOT_ASKED,
        context=CASELOAD | lists(OVERDUE, HIGH_RISK) | changes,
    )


def referral(**changes: Any) -> Document:
    """Return the answers of an invented client for the Home Office's form."""
    return Document(
        template="pdf/worksheet.html",
        title="Referral worksheet, H-0147",
        file_name="H-0147-referral.pdf",
        reference_line=replace(COPY, made_on=date(2026, 11, 17)).line("Referral worksheet", "H-0147"),
        audience=Audience.HOME_OFFICE,
        tells=NOT_ASKED,
        context=REFERRAL | changes,
    )


EVERY = [plan, risk, case_summary, exit_for_client, exit_for_file, caseload, referral, who_looked]
FOR_CLIENTS = [plan, exit_for_client, who_looked]


def large(document: Document) -> Document:
    """Return the same document in large print."""
    return replace(document, large_print=True)
