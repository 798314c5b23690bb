"""The history of the rules, shipped in full, and the bodies that may refer.

Sources stand in each row's note, and beside each length that comes from elsewhere. Rows are only ever added: a
case keeps the row its clock started under.
"""

import csv
import io

POLICIES = """\
jurisdiction,effective_from,rg_days,rg_unit,rg_calendar,rg_count_start,recovery_days,recovery_count_start,end_rule,reconsideration_days,moveon_positive_days,moveon_negative_days,moveon_negative_unit,verified,note
SEED,2009-04-01,5,working,EW,0,45,0,later_of_cg,,,,,seed,"As in the charity's own description; the unit of the 5 days is not stated there"
EW,2009-04-01,5,working,EW,0,45,0,later_of_cg,,14,2,calendar,excerpt,"Launch of the NRM. Before 2019 move-on took 2 weeks after a positive and 2 days after a negative decision"
EW,2019-02-01,5,working,EW,0,45,0,later_of_cg,,45,9,working,part-gk,"Move-on 45 days and 9 working days; the date and the 9 days from general knowledge"
EW,2022-12-13,5,working,EW,0,30,1,later_of_cg,,45,9,working,excerpt,"Written statement of 13 December 2022: 45 days cut to 30"
EW,2023-01-30,5,working,EW,0,30,1,later_of_cg,,45,9,working,yes,"Nationality and Borders Act 2022 s.61 and s.64; SI 2023/33"
EW,2024-02-12,5,working,EW,0,30,1,later_of_cg,30,45,9,working,part-gk,"Reconsideration within 30 calendar days; the exact day from general knowledge"
UK_REMOVAL,2023-01-30,,,,,30,1,later_of_cg,,,,,yes,"Nationality and Borders Act 2022 s.61: protection from removal, a second clock everywhere in the UK"
SCT,2009-04-01,5,working,EW,0,45,0,later_of_cg,,,,,excerpt,"Launch of the NRM"
SCT,2018-04-01,5,working,EW,0,90,0,earlier_of_cg,,,,,yes,"SSI 2018/90"
SCT,2024-02-12,5,working,EW,0,90,0,earlier_of_cg,30,,,,part-gk,"SSI 2018/90, and reconsideration within 30 calendar days"
NIR,2009-04-01,5,working,EW,0,45,0,later_of_cg,,,,,excerpt,"Launch of the NRM"
NIR,2015-01-13,5,working,EW,0,45,0,ni_s18,,,,,part-gk,"Human Trafficking and Exploitation Act (NI) 2015 s.18; the day it came into force to be checked"
NIR,2022-04-28,5,working,EW,0,45,0,ni_s18,,,,,yes,"Justice (Sexual Offences and Trafficking Victims) Act (NI) 2022 s.21: 45 days or longer"
NIR,2024-02-12,5,working,EW,0,45,0,ni_s18,30,,,,part-gk,"As before, and reconsideration within 30 calendar days"
"""
RECONSIDERATION = (
    "Home Office, reasons for accepting reconsideration requests, 8 May 2025: within 30 calendar days; the day "
    "from which from general knowledge",
    "part-gk",
)
AIM = (
    "Home Office first responder toolkit, April 2026: within five working days wherever possible; that the day of "
    "receipt is not counted is our reading",
    "excerpt",
)
FORTY_FIVE = ("Parliamentary answer 168874, March 2021: at least 45 calendar days (the victim care contract)", "excerpt")
NINE = ("General knowledge of the sector: nine working days. Check before relying on it", "part-gk")
BEFORE_2019 = ("Human Trafficking Foundation, policy pages: two weeks and two days before February 2019", "excerpt")
STATUTE = ("Nationality and Borders Act 2022 s.61 and s.64; SI 2023/33", "yes")
SCOTTISH = ("SSI 2018/90: 90 days; that the day of the decision is not counted is our reading", "excerpt")
NORTHERN_IRISH = (
    "Human Trafficking and Exploitation Act (NI) 2015 s.18 and Justice (Sexual Offences and Trafficking Victims) Act "
    "(NI) 2022 s.21: 45 days or longer; that the day of the decision is not counted is our reading",
    "excerpt",
)
UNTIL_2022 = (
    "Home Office guidance from the launch of the NRM until 13 December 2022: 45 calendar days; that the day of the "
    "decision is not counted is our reading",
    "excerpt",
)
# By nation and day: the lengths of the shipped rows that come from elsewhere than the row's own note says.
SOURCES = {
    ("SEED", "2009-04-01"): {"rg": AIM, "recovery": UNTIL_2022},
    ("EW", "2009-04-01"): {"moveon_positive": BEFORE_2019, "moveon_negative": BEFORE_2019},
    ("EW", "2019-02-01"): {"moveon_positive": FORTY_FIVE, "moveon_negative": NINE},
    ("EW", "2022-12-13"): {"moveon_positive": FORTY_FIVE, "moveon_negative": NINE},
    ("EW", "2023-01-30"): {"rg": AIM, "moveon_positive": FORTY_FIVE, "moveon_negative": NINE},
    ("EW", "2024-02-12"): {
        "rg": AIM,
        "recovery": STATUTE,
        "reconsideration": RECONSIDERATION,
        "moveon_positive": FORTY_FIVE,
        "moveon_negative": NINE,
    },
    ("SCT", "2018-04-01"): {"rg": AIM, "recovery": SCOTTISH},
    ("SCT", "2024-02-12"): {"rg": AIM, "recovery": SCOTTISH, "reconsideration": RECONSIDERATION},
    ("NIR", "2022-04-28"): {"rg": AIM, "recovery": NORTHERN_IRISH},
    ("NIR", "2024-02-12"): {"rg": AIM, "recovery": NORTHERN_IRISH, "reconsideration": RECONSIDERATION},
}
NUMBERS = {
    "rg_days",
    "recovery_days",
    "reconsideration_days",
    "moveon_positive_days",
    "moveon_negative_days",
}
YES_OR_NO = {"rg_count_start", "recovery_count_start"}

FIRST_RESPONDERS = {
    "charity": [
        ("The Salvation Army", "0800 808 3733"),
        ("BAWSO", ""),
        ("Barnardo’s", ""),
        ("Belfast and Lisburn Women’s Aid", "028 9066 2385"),
        ("Kalayaan", ""),
        ("Medaille Trust", ""),
        ("Migrant Help", ""),
        ("New Pathways", ""),
        ("NSPCC (Child Trafficking Advice Centre)", ""),
        ("Refugee Council", ""),
        ("TARA", "0141 276 7724"),
        ("Unseen", ""),
        ("Youth Work Alliance", ""),
    ],
    "police": [
        ("A police force in England or Wales", ""),
        ("British Transport Police", ""),
        ("Metropolitan Police", ""),
        ("National Crime Agency", ""),
        ("Police Scotland", ""),
        ("Police Service of Northern Ireland", ""),
        ("Regional Organised Crime Unit", ""),
        ("Gangmasters and Labour Abuse Authority (Fair Work Agency)", ""),
    ],
    "home_office": [
        ("Border Force", ""),
        ("Immigration Enforcement", ""),
        ("UK Visas and Immigration (asylum)", ""),
    ],
    "council": [
        ("A council or children’s services", ""),
        ("Health and Social Care Trust (Northern Ireland)", ""),
    ],
}


def ship_policies(apps, schema_editor):
    Policy = apps.get_model("referrals", "Policy")
    for row in csv.DictReader(io.StringIO(POLICIES)):
        fields = {key: value for key, value in row.items() if value != ""}
        for key in NUMBERS & fields.keys():
            fields[key] = int(fields[key])
        for key in YES_OR_NO & fields.keys():
            fields[key] = fields[key] == "1"
        for length, (source, verified) in SOURCES.get((row["jurisdiction"], row["effective_from"]), {}).items():
            fields |= {f"{length}_source": source, f"{length}_verified": verified}
        Policy.objects.create(**fields)


def ship_first_responders(apps, schema_editor):
    Organisation = apps.get_model("referrals", "FirstResponderOrganisation")
    for kind, rows in FIRST_RESPONDERS.items():
        for name, phone in rows:
            Organisation.objects.create(name=name, kind=kind, phone=phone)


def ship(apps, schema_editor):
    """Ship all rows. In one step: before each that is Python, Django draws all models anew."""
    ship_policies(apps, schema_editor)
    ship_first_responders(apps, schema_editor)
