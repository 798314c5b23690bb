"""Sixty-one invented women as plain rows, and what each figure of one quarter is, counted by hand from them.

The quarter is Q: Wed 1 July to Wed 30 September 2026, both included. Each row is a *spell*: one case of one
woman in one service. `37b` is the second spell of woman 37. Services: O is outreach, A is Safe house A. Made
to: S sell sex, L labour, D work in a home, C break the law. "." is not recorded.

    01-12  open over the whole of Q (11 and 12 close after it)         13-22  there before, left in Q
    23-36  came in Q, still there                                      37-42  came and left in Q
    43-50  left a year before; 43b, 44b, 45b and 50b came back         51-56  came after Q
    57-61  said no to being counted in figures, or took their yes back: they are in no figure.
           61 said yes, and no only after Q: what she said last decides of every period.
           57 was asked only of research and stories: her no to them is a no to figures too

Of the last day of Q nothing is known that was written later: see `LATER`.
"""

# spell service opened closed exit born nationality exploitation source referred consent
SPELLS = """
01  O 2025-01-06 .          .                 1990-01-01 Albania S  police          2025-01-02 yes
02  O 2025-03-03 .          .                 1991-01-01 Vietnam L  police          2025-03-01 yes
03  O 2025-05-06 .          .                 1992-01-01 Vietnam S  charity         2025-05-01 yes
04  O 2025-07-07 .          .                 1993-01-01 Eritrea S  police          2025-07-01 yes
05  O 2025-09-01 .          .                 1994-01-01 Albania D  police          2025-08-28 .
06  O 2025-11-03 .          .                 1995-01-01 Albania S  self            2025-11-01 yes
07  O 2026-01-05 .          .                 1996-01-01 Nigeria S  police          2026-01-02 yes
08  O 2026-03-02 .          .                 1997-01-01 Albania L  police          2026-03-01 yes
09  A 2025-06-02 .          .                 1998-01-01 Albania S  police          2025-06-01 yes
10  A 2025-10-06 .          .                 1999-01-01 Vietnam C  police          2025-10-01 yes
11  A 2026-02-02 2026-10-01 planned           2000-01-01 Albania S  police          2026-02-01 yes
12  A 2026-06-30 2026-11-02 planned           2001-01-01 Eritrea S  police          2026-06-29 yes
13  O 2026-06-01 2026-07-01 planned           1990-02-02 Albania S  police          2026-05-29 yes
14  O 2026-05-09 2026-07-08 planned           1991-02-02 Albania S  police          2026-05-08 yes
15  O 2026-04-16 2026-07-15 planned           1992-02-02 Vietnam L  charity         2026-04-15 yes
16  O 2026-03-24 2026-07-22 planned           1993-02-02 Albania S  police          2026-03-23 yes
17  O 2026-03-03 2026-07-31 planned           1994-02-02 Eritrea D  police          2026-03-02 yes
18  O 2026-02-06 2026-08-05 lost_contact      1995-02-02 Albania S  police          2026-02-05 yes
19  A 2026-01-14 2026-08-12 negative_decision 1996-02-02 Albania S  police          2026-01-13 yes
20  A 2025-12-22 2026-08-19 transferred       1997-02-02 Vietnam C  police          2025-12-21 yes
21  A 2025-12-06 2026-09-02 withdrew          1998-02-02 Albania S  police          2025-12-05 yes
22  A 2025-12-04 2026-09-30 planned           1999-02-02 Nigeria S  police          2025-12-03 yes
23  O 2026-07-01 .          .                 2008-07-01 Albania S  police          2026-06-29 yes
24  O 2026-07-06 .          .                 2008-07-07 Vietnam C  police          2026-07-03 yes
25  O 2026-07-13 .          .                 2001-05-05 Albania S  first_responder 2026-07-10 .
26  O 2026-07-20 .          .                 1999-01-01 Vietnam L  police          .          yes
27  O 2026-07-27 .          .                 1996-03-03 Albania SC police          2026-07-24 yes
28  O 2026-08-03 .          .                 1991-08-03 Eritrea D  first_responder 2026-07-31 yes
29  O 2026-08-10 .          .                 1991-08-11 Albania S  charity         2026-08-07 yes
30  O 2026-08-17 .          .                 1985-02-02 Nigeria L  police          2026-08-14 yes
31  O 2026-08-24 .          .                 1980-06-06 Albania D  first_responder 2026-08-21 yes
32  A 2026-09-01 .          .                 .          .       .  .               2026-08-28 yes
33  A 2026-09-07 .          .                 2003       Vietnam L  police          2026-09-04 yes
34  A 2026-09-14 .          .                 2004-04-04 Albania S  first_responder 2026-09-11 yes
35  A 2026-09-21 .          .                 1990-09-09 Eritrea S  charity         2026-09-18 yes
36  A 2026-09-30 .          .                 1970-10-01 Albania LD police          2026-09-28 yes
37  O 2026-07-06 2026-07-16 planned           1995-05-05 Albania S  police          2026-07-03 yes
37b A 2026-09-15 .          .                 1995-05-05 Albania S  .               2026-09-14 yes
38  O 2026-07-06 2026-07-26 planned           2005-05-05 Vietnam C  first_responder 2026-07-03 yes
39  O 2026-07-13 2026-08-12 lost_contact      1988-08-08 .       S  charity         2026-07-10 yes
40  O 2026-07-13 2026-08-22 returned          .          Albania L  self            2026-07-10 yes
41  A 2026-07-20 2026-09-08 planned           1993-03-03 Eritrea S  charity         .          yes
42  A 2026-07-20 2026-09-18 safety            2000-12-12 Nigeria D  .               2026-07-17 yes
43  O 2025-01-13 2025-07-01 planned           1996-06-06 Albania S  police          2025-01-10 yes
43b O 2026-02-02 .          .                 1996-06-06 Albania S  police          2026-01-30 yes
44  O 2025-02-03 2025-08-15 lost_contact      1998-08-11 Vietnam L  police          2025-01-31 yes
44b O 2026-08-10 .          .                 1998-08-11 Vietnam L  police          2026-08-07 yes
45  A 2025-03-03 2025-07-01 planned           1992-02-02 Albania S  police          2025-02-28 yes
45b A 2026-07-02 .          .                 1992-02-02 Albania S  self            2026-06-30 yes
46  A 2025-03-10 2025-09-30 planned           1994-04-04 Albania S  police          2025-03-07 yes
47  O 2025-04-01 2025-08-01 withdrew          1995-04-04 Eritrea S  police          2025-03-28 yes
48  O 2025-04-07 2025-09-01 planned           1996-04-04 Albania S  police          2025-04-04 yes
49  O 2025-01-20 2025-06-30 planned           1997-04-04 Vietnam L  police          2025-01-17 yes
50  A 2025-02-10 2025-10-01 planned           1998-04-04 Albania S  police          2025-02-07 yes
50b A 2025-12-01 2026-03-31 planned           1998-04-04 Albania S  police          2025-11-28 yes
51  O 2026-10-01 .          .                 1999-04-04 Albania S  first_responder 2026-09-29 yes
52  O 2026-10-05 .          .                 2000-04-04 Albania S  police          2026-10-02 yes
53  O 2026-10-12 .          .                 2001-04-04 Vietnam L  police          2026-10-09 yes
54  A 2026-10-19 .          .                 2002-04-04 Albania S  police          2026-10-16 yes
55  A 2026-10-26 .          .                 2003-04-04 Eritrea S  police          2026-10-23 yes
56  A 2026-11-02 .          .                 2004-04-04 Albania S  police          2026-10-30 yes
57  O 2026-02-02 .          .                 1990-04-04 Albania S  police          2026-01-30 no
58  O 2026-03-02 2026-08-03 planned           1991-04-04 Albania S  police          2026-02-27 no
59  A 2026-08-03 .          .                 1992-04-04 Vietnam L  police          2026-07-31 no
60  A 2025-11-03 .          .                 1993-04-04 Albania S  police          2025-10-31 back
61  O 2026-02-09 .          .                 1994-04-04 Albania S  police          2026-02-06 later
"""
# What they said of research and stories, apart from figures. 05 was never asked of figures, and is counted as
# one who was not; 02 and 58 are counted, and left out, by what they said of figures.
STORIES = """
02 refused
05 given
57 refused
58 given
"""
WAITING = "34 35"  # for a place, on the last day of Q
# Written after Q, and so not of it: her nationality, which was not known; a move to the other service;
# a referral that was carried over to her later case.
LATER = """
32 nationality Nigeria 2026-10-20
08 service     A       2026-10-10
37 referral    37b     2026-10-12
"""

# spell received first-decision its-outcome second-decision ended
NRM = """
01 2025-01-20 2025-02-03 positive .          .
02 2026-06-23 2026-06-30 positive .          .
03 2026-06-24 2026-07-01 positive 2026-09-15 .
04 2025-07-21 2025-08-04 positive 2026-10-05 .
13 2026-06-02 2026-06-10 positive .          .
24 2026-07-13 2026-07-20 positive .          .
25 2026-07-20 2026-07-28 positive .          .
26 2026-07-27 2026-08-03 positive .          .
27 2026-08-03 .          .        .          .
28 2026-08-24 2026-09-01 positive .          .
29 2026-08-25 2026-09-03 negative .          .
30 2026-09-23 2026-10-01 positive .          .
31 2026-09-24 2026-09-30 positive .          2026-09-30
32 2026-09-01 .          .        .          2026-09-04
37 2026-07-06 2026-07-10 positive .          .
57 2026-08-03 2026-08-05 positive .          .
"""

# spell what due met withdrawn
PROMISES = """
12  risk 2026-07-07 2026-07-01 .
23  risk 2026-07-08 2026-07-08 .
24  risk 2026-07-13 2026-07-14 .
25  risk 2026-07-20 2026-07-17 .
26  risk 2026-07-27 .          .
27  risk 2026-08-03 .          2026-08-01
28  risk 2026-08-10 2026-08-10 .
35  risk 2026-09-28 2026-10-02 .
36  risk 2026-10-07 .          .
59  risk 2026-08-10 2026-08-10 .
23  plan 2026-07-15 2026-07-15 .
24  plan 2026-07-20 2026-07-20 .
25  plan 2026-07-27 2026-07-30 .
28  plan 2026-08-17 2026-08-14 .
44b plan 2026-08-24 2026-08-24 .
"""

# Of signed exits. spell risk-at-the-start gone-down where-she-went risk-assessed-last, if it was again
EXITS = """
13 high      yes       own_home  low
14 very_high yes       own_home  medium
15 medium    yes       council   low
16 high      exception council   high
17 high      yes       supported medium
18 high      no        unknown   .
22 medium    yes       friends   low
37 low       yes       own_home  low
38 medium    exception asylum    medium
39 medium    no        unknown   high
58 high      yes       own_home  low
"""

TARGETS = """
13 safety:met income:met
14 safety:met legal:partly
15 health:met emotional:stopped
16 income:not_met legal:signposted
17 safety:met safety:met
18 safety:in_progress income:not_met
22 legal:met health:superseded
23 safety:met
37 emotional:met
38 health:not_met
58 safety:met
"""

# What they said they need. spell need answer day-if-not-that-on-which-she-came
NEEDS = """
23 accommodation yes .
24 accommodation yes .
24 legal         yes .
25 accommodation yes .
27 income        yes .
28 accommodation yes .
28 health        yes .
30 legal         yes .
33 legal         no  .
37 emotional     yes .
38 accommodation yes 2026-10-05
51 accommodation yes .
58 accommodation yes .
"""

# The borough from which they were referred. spell borough day-if-not-that-on-which-she-came
BOROUGHS = """
13 Hackney .
23 Hackney .
24 Hackney .
25 Hackney .
27 Croydon .
28 Hackney .
36 Newham  .
36 Barnet  2026-10-05
37 Croydon .
38 Lambeth 2026-10-05
51 Croydon .
58 Hackney .
"""

# The seven outcomes in their order, at the start and last: housing safety support services purpose
# medical education.
OUTCOMES = """
13 2222222 4432222
14 3333333 3333332
15 12345-- 23344--
16 2222222 .
37 3333333 5-33333
58 2222222 5555555
"""

# spell age screened lives-elsewhere
DEPENDANTS = """
01  3  yes .
01  7  no .
05  0  no .
09  12 yes .
09  17 no .
13  5  no .
28  20 no .
43b .  no .
02  9  no  yes
60  4  no .
"""

# Who needs an interpreter, and of which language. Nobody else does.
LANGUAGES = "01:Albanian 03:Vietnamese 04:Tigrinya 05:Albanian 23:Albanian 57:Albanian"
# spell day interpreter
SESSIONS = """
01 2026-07-02 in_person
01 2026-07-16 phone
01 2026-08-01 none_found
02 2026-07-03 not_needed
03 2026-08-05 phone
04 2026-09-30 in_person
05 2026-09-30 .
06 2026-06-30 in_person
23 2026-07-10 none_found
57 2026-07-10 phone
"""

# spell day listened safe
VOICES = """
01 2026-07-10 yes    yes
02 2026-08-10 yes    partly
13 2026-06-30 no     no
14 2026-07-07 no     yes
15 2026-07-15 partly .
24 2026-09-30 yes    no
49 2026-08-01 yes    yes
60 2026-07-10 yes    yes
"""

# Rooms of Safe house A. number out-of-use
ROOMS = """
1 no
2 no
3 no
4 yes
5 no
6 no
7 no
"""
# Who had which room: from when she slept there, the day she left it, and from when it was held for her first.
# "held": it is still only held.
# spell room from left held-since
STAYS = """
09 1 2025-06-02 .          .
10 2 2025-10-06 2026-07-11 .
12 2 2026-07-11 .          .
22 3 2025-12-04 2026-09-30 .
36 3 2026-09-30 .          .
19 4 2026-06-20 2026-07-05 .
60 5 2025-11-03 .          .
33 6 2026-09-07 .          2026-09-05
35 7 2026-09-21 .          held
"""

# Who was referred and not taken on: they have no case, and no name here.
# service who-referred referred answered why taken-back borough
NOT_TAKEN = """
O police          2026-06-29 2026-07-01 declined     .          Hackney
O police          2026-07-02 2026-07-03 not_eligible .          Hackney
O police          2026-07-10 2026-07-14 declined     .          .
O charity         2026-08-03 2026-08-05 no_place     .          Croydon
O other           2026-08-10 2026-08-11 not_eligible 2026-08-12 Hackney
A first_responder 2026-08-20 2026-08-21 no_place     .          Newham
A self            2026-09-29 2026-10-02 not_reached  .          .
"""

# Requests to other services. spell what-it-is asked answered answer why
REQUESTS = """
13 counselling 2026-06-20 2026-07-01 refused  no_place
14 housing     2026-07-01 2026-07-08 accepted .
15 housing     2026-07-02 2026-07-10 refused  not_eligible
16 solicitor   2026-07-10 2026-09-30 refused  no_place
17 solicitor   2026-07-20 2026-07-22 accepted .
17 college     2026-06-01 .          accepted .
18 college     2026-07-20 2026-10-01 refused  area
22 housing     2026-09-25 .          waiting  .
37 .           2026-07-14 2026-07-15 refused  .
38 housing     2026-06-01 2026-06-30 refused  no_place
41 counselling 2026-09-01 2026-09-07 refused  risk
58 housing     2026-07-20 2026-07-25 refused  no_place
"""

# --- Counted by hand ------------------------------------------------------------------------------

# Cases drawn to be looked at. spell drawn judged which-took-its-place
SAMPLED = """
05 2026-06-30 2026-07-06 .
01 2026-07-31 2026-08-10 .
02 2026-07-31 2026-08-12 .
09 2026-07-31 .          .
10 2026-07-31 .          11
11 2026-07-31 .          .
23 2026-08-31 2026-10-02 .
24 2026-08-31 2026-09-10 .
57 2026-08-31 2026-09-03 .
52 2026-10-31 .          .
"""

# What was found, on the day on which the case was judged. spell question due evidence found-enough
FINDINGS = """
05 oversight    2026-07-20 2026-07-20 2026-07-22
01 safe-contact 2026-08-24 2026-08-20 2026-08-26
01 children     2026-08-24 2026-08-25 2026-08-26
02 safe-contact 2026-08-31 .          .
24 language     2026-09-30 2026-09-30 2026-09-30
24 safe-contact 2026-09-30 2026-09-29 2026-10-01
24 oversight    2026-10-07 2026-09-28 2026-09-29
57 oversight    2026-09-10 2026-09-08 2026-09-09
"""

# 57 to 61 were there in Q. 05 and 25 were never asked, and count.
LEFT_OUT, NOT_ASKED = 5, 2

EXPECTED = {
    # 1 Came to us: referred in Q. 24, 25, 27-36 (23 in June, 26 has no day); 37-40, 42 (41 has no day);
    # 37b, 44b
    # (45b in June); 51, whose case opened after Q. 12 + 5 + 2 + 1. And 5 of those not taken on: of the first
    # the referral was in June, the fifth was entered by mistake.
    "came": {
        "total": 25,
        "police": 9,  # 24 27 30 33 36 37 44b, and 2
        "first_responder": 7,  # 25 28 31 34 38 51, and 1
        "charity": 4,  # 29 35 39, and 1
        "self": 2,  # 40, and 1
        "": 3,  # 32 42 37b
    },
    # 23 was referred in June. Of 38 and 51 it was asked after Q; 33 needed none; 58 is in no figure. Of the
    # 20 who have a case six have a need, and of the 5 others nobody asks.
    "came.need": {
        "accommodation": 3,  # 24 25 28
        "legal": 2,  # 24 30
        "income": 1,  # 27
        "emotional": 1,  # 37
        "health": 1,  # 28
        "": 19,
    },
    # Of 38 it was asked after Q, and of 36 corrected after it; 13 and 23 came before, 58 is in no figure. Of
    # the five not taken on two are of nowhere, and the one entered by mistake is of Hackney.
    "came.borough": {
        "Croydon": 4,  # 27 37 51, and 1
        "Hackney": 4,  # 24 25 28, and 1
        "Newham": 2,  # 36, and 1
        "": 15,
    },
    # 2 Not taken on: answered in Q. The last was answered after it.
    "not_taken": {"total": 5, "declined": 2, "not_eligible": 1, "no_place": 2},
    "not_taken.service": {"O": 4, "A": 1},
    # 3 Entered: spells opened in Q. 23-36, 37-42, 37b, 44b, 45b: 14 + 6 + 3.
    "entered": {"total": 23},
    "entered.service": {"O": 14, "A": 9},  # O: 23-31, 37-40, 44b. A: 32-36, 41, 42, 37b, 45b
    # On the day she came. 24 turns 18 the day after; 28 turns 35 that day, 29 the day after; 33 by the
    # year alone.
    "entered.age": {
        "under_18": 1,  # 24
        "18_24": 4,  # 23 33 34 38
        "25_34": 10,  # 25 26 27 29 37 37b 41 42 44b 45b
        "35_44": 4,  # 28 30 35 39
        "45_over": 2,  # 31 36
        "": 2,  # 32 40
    },
    "entered.nationality": {
        "Albania": 11,  # 23 25 27 29 31 34 36 37 37b 40 45b
        "Vietnam": 5,  # 24 26 33 38 44b
        "Eritrea": 3,  # 28 35 41
        "Nigeria": 2,  # 30 42
        "": 2,  # 32, known only later; 39
    },
    "entered.exploitation": {  # 27 and 36 have two kinds: 25 in all
        "sexual": 11,  # 23 25 27 29 34 35 37 37b 39 41 45b
        "labour": 6,  # 26 30 33 36 40 44b
        "domestic": 4,  # 28 31 36 42
        "criminal": 3,  # 24 27 38
        "": 1,  # 32
    },
    # 4 Supported in Q, as people: 01-12, 13-22, 23-36, 37-42, 43, 44, 45: 12 + 10 + 14 + 6 + 3.
    "supported": {"total": 45},
    # O: 01-08, 13-18, 23-31, 37-40, 43, 44. A: 09-12, 19-22, 32-36, 41, 42, 37, 45. 37 was in both: 46 in
    # all.
    "supported.service": {"O": 29, "A": 17},
    # 5 There at the end: 01-12, 23-36, 37b, 43b, 44b, 45b. 22 left that day. 08 was still in outreach.
    "last_day": {"total": 30},
    "last_day.service": {"O": 19, "A": 11},  # O: 01-08, 23-31, 43b, 44b. A: 09-12, 32-36, 37b, 45b
    "last_day.place": {"placed": 28, "waiting": 2},
    # 6 Left in Q: 13 on the first day to 22 on the last, and 37-42.
    "left": {
        "total": 16,
        "planned": 9,  # 13-17 22 37 38 41
        "lost_contact": 2,  # 18 39
        "negative_decision": 1,
        "transferred": 1,
        "withdrew": 1,
        "returned": 1,
        "safety": 1,
    },
    "left.destination": {
        "own_home": 3,  # 13 14 37
        "council": 2,  # 15 16
        "supported": 1,  # 17
        "friends": 1,  # 22
        "asylum": 1,  # 38
        "unknown": 2,  # 18 39
        "": 6,  # 19 20 21 40 41 42: no exit was signed
    },
    # 7 Days of the 16 that left: 37-42 10 20 30 40 50 60; 13-22 30 60 90 120 150 180 210 240 270 300. In
    # order
    # 10 20 30 30 40 50 60 60 | 90 120 150 180 210 240 270 300. The middle is between 60 and 90. A quarter
    # of the way
    # (3.75 of 15 steps) is 37.5, three quarters 187.5.
    "stay": {"people": 16, "median": 75, "low": 38, "high": 188},
    # Of the 30 still there, so far. Under 92 days: 0 9 15 16 23 29 37 44 51 51 58 65 72 79 86 90 91 (36
    # 35 37b 34 33
    # 32 31 30 29 44b 28 27 26 25 24 45b 23), the other 13 more. The 15th and 16th are 86 and 90.
    "stay.so_far": {"people": 30, "median": 88},
    # 8 First decision within five working days, where the fifth is in Q: 03 (1 July), 24-30, 37. 02 is due on
    # 30 June,
    # 31 on 1 October. 28 and 29 count past the bank holiday of 31 August. 32 ended before its fifth day.
    "rg": {
        "total": 9,
        "in_time": 5,  # 03 24 26 28 37
        "late": 2,  # 25 29
        "waiting": 2,  # 27; 30, which was decided the day after Q
        "ended": 1,  # 32
    },
    # 9 Waiting for the second decision at the end: 28 (29 days), 26 (58), 25 (64), 24 (72), 02 (92), 04
    # (422), 01 (604).
    # 03 was decided, 29 refused, 31 ended, 13 and 37 had left: hers was carried over to 37b after Q.
    "cg": {"people": 7, "median": 72, "to_30": 1, "31_90": 3, "91_365": 1, "over_365": 2},
    # 10 Due in Q and not withdrawn. Risk: 12 23 25 28 in time, 24 late, 26 not, 35 after Q. Plan: 23 24
    # 28 44b in time,
    # 25 late.
    "first": {"in_time": 8, "due": 12, "risk": (4, 7), "plan": (4, 5), "withdrawn": 1},
    # 11 Of 16 exits: 13 14 15 17 22 37. A manager's exception: 16 38. No: 18 39. Nothing signed: 19 20 21
    # 40 41 42.
    "risk_down": {
        "down": 6,
        "of": 16,
        "exception": 2,
        "no": 2,
        "": 6,
        "very_high": (1, 1),  # 14
        "high": (2, 4),  # 13 17 of 13 16 17 18
        "medium": (2, 4),  # 15 22 of 15 22 38 39
        "low": (1, 1),  # 37
        # Of 13 14 15 16 17 22 37 38 39, assessed again before they left; 18 was not.
        "start": (1, 3, 4, 1),  # 14; 13 16 17; 15 22 38 39; 37
        "end": (0, 2, 3, 4),  # nobody; 16 39; 14 17 38; 13 15 22 37
        "once": (1, 10),
    },
    # 12 Of those who left: met 13 13 14 15 17 17 22 37; not met 16 18 38; in part 14.
    "targets": {
        "met": 8,
        "of": 12,
        "safety": (4, 4),  # 13 14 17 17
        "income": (1, 3),  # 13, of 13 16 18
        "emotional": (1, 1),  # 37
        "health": (1, 2),  # 15, of 15 38
        "legal": (1, 2),  # 22, of 14 22
        "signposted": 1,
        "stopped": 1,
        "superseded": 1,
        "open": 1,
    },
    # 13 Of the 16 who left: better, same, worse, no second answer, never asked. 13 14 15 16 37 were asked
    # at the start
    # (15 not of the last two), 16 not again, 37 not again of safety.
    "outcomes": {
        "housing": (3, 1, 0, 1, 11),  # 13 15 37; 14; -; 16
        "safety": (2, 1, 0, 2, 11),  # 13 15; 14; -; 16 37
        "support": (1, 3, 0, 1, 11),  # 13; 14 15 37; -; 16
        "services": (0, 4, 0, 1, 11),  # -; 13 14 15 37; -; 16
        "purpose": (0, 3, 1, 1, 11),  # -; 13 14 37; 15; 16
        "medical": (0, 3, 0, 1, 12),  # -; 13 14 37; -; 16
        "education": (0, 2, 1, 1, 12),  # -; 13 37; 14; 16
    },
    # 14 Left from 1 July to 30 September 2025: 43-48. 43 came back after 216 days, 44 after 360, 45 after
    # 366.
    "back": {"back": 2, "of": 6},
    # 15 Children of those there at the end: of 01 two, of 05 one, of 09 two, of 43b one whose age is not
    # known. 28's is
    # an adult; 13 had left; 02's lives elsewhere.
    "children": {
        "total": 6,
        "families": 4,
        "0_4": 2,
        "5_11": 1,
        "12_17": 2,
        "": 1,
        "screened": 2,  # 3 years old, of 01; 12, of 09
    },
    # 16 Sessions in Q that needed an interpreter: 01 three, 03, 04, 05, 23. Met: 01 two, 03, 04. Of 05
    # nobody said.
    "language": {
        "met": 4,
        "needed": 7,
        "none_found": 2,
        "": 1,
        "Albanian": (2, 5),  # 01 01, of 01 01 01 05 23
        "Tigrinya": (1, 1),
        "Vietnamese": (1, 1),
    },
    # 17 Nights: Q has 92. Rooms 1, 2, 3, 6 and 7 could be slept in all the time: 460. Room 4 is out of use;
    # 19 slept there on 4 nights of July: 464. Room 5 was 60’s, in no figure: neither used nor free.
    # Used: 09 92; 10 10 (not the night of the 11th); 12 82; 22 91; 36 1; 19 4; 33 24.
    # Held: for 33 the 5th and 6th of September, for 35 ten nights. Nobody's: 464 - 304 - 12.
    "occupancy": {"used": 304, "usable": 464, "held": 12, "free": 148},
    # 18 Answered in Q: 13 14 15 16, the first of 17, 37 41; refused: all but 14 and 17. Of the second of 17
    # the day is not known; 18 was answered the day after Q, 38 the day before it; 58 is in no figure.
    # Asked in Q: 14 15 16 17 18 22 37 41. No answer at the end of it: 18 22.
    "requests": {
        "refused": 5,
        "answered": 7,
        "why": {"no_place": 2, "not_eligible": 1, "risk": 1, "": 1},  # 13 16; 15; 41; 37
        "kind": {
            "counselling": (2, 2),  # 13 41
            "housing": (1, 2),  # 15, of 14 15
            "solicitor": (1, 2),  # 16, of 16 17
            "": (1, 1),  # 37
        },
        "waiting": (2, 8),
    },
    # 20 Answers in Q: 01 02 14 15 24. 49 had left before Q. People who could have: the 45 of figure 4.
    "voice": {
        "people": 5,
        "of": 45,
        "listened": {"yes": 3, "partly": 1, "no": 1, "": 0},  # 01 02 24; 15; 14
        "safe": {"yes": 2, "partly": 1, "no": 1, "": 1},  # 01 14; 02; 24; 15
    },
    # 19 Drawn in Q: 01 02 09 11 23 24. 11 took the place of 10; 57 said no; 05 before Q, 52 after.
    # Judged by the end: 01 02 24. Findings due in Q: 05 01 01 02 24 24 (the third of 24 after Q). Closed
    # on time: 05, the first of 01 (the second a day late), the first of 24 (the second found enough after Q).
    "sampled": {"judged": 3, "drawn": 6},
    "sampled.service": {"O": (3, 4), "A": (0, 2)},  # O: 01 02 23 24. A: 09 11
    "findings": {
        "on_time": 3,
        "due": 6,
        "safe-contact": (1, 3),  # 01, of 01 02 24
        "children": (0, 1),  # 01
        "language": (1, 1),  # 24
        "oversight": (1, 1),  # 05
    },
}
