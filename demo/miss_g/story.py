"""Miss G: the brief's worked example, at day 20 of her recovery period.

Police were involved; she has little English; she was promised work in a restaurant, forced into prostitution,
beaten and tortured. The rest is invented.
"""

from datetime import date, datetime, timedelta

from cases.models import (
    Case,
)
from demo.miss_g.days import (
    file_her_papers,
    fill_the_worksheet,
    look_at_her_arm_again,
    promise_what_is_next,
    record_an_incident,
    record_an_injury,
    record_the_decision,
    write_a_note,
    write_to_her_solicitor,
)
from demo.miss_g.money import begin_her_weekly_money, pay_her
from demo.miss_g.opening import hear_of_her_sister, open_her_case, record_her_consents, write_down_secrets
from demo.miss_g.plan import (
    make_her_plan,
    make_her_safety_plan,
    open_a_bank_account,
    review_her_plan,
    sign_in_the_room,
    translate_her_plan,
)
from demo.story import Story
from hestia.accounts.models import Service

DAY_OF_RECOVERY = 20
FIRST_EVIDENCE = [
    "She was found two streets from the flat where she was held. She knows people in the market.",
    "No money, no account. The men say she owes 9,000 pounds.",
    "Speaks little English. Was told that the police would arrest her.",
    "They have her old phone number. Bruises and a broken rib, seen by a doctor. She is pregnant.",
    "A cousin gave her number to the recruiter.",
]
SECOND_EVIDENCE = [
    "She was recognised in the market last week and left at once.",
    "Weekly payment starts soon. The bank account is open.",
    "She explained the recovery period back to us through Layla.",
    "New phone. A man asked for her by name at the door last Tuesday; the house safety plan was changed.",
    "Her cousin has asked two people for her number.",
]


def record_her_story(story: Story, *, house: Service, now: datetime) -> Case:
    """Record her story up to today, act by act, and return her case."""
    today = story.today
    decided = today - timedelta(days=DAY_OF_RECOVERY)
    received = working_days_before(decided, 5, story)
    handed = working_days_before(received, 1, story)
    opened = working_days_before(handed, 2, story)
    assessed_again = decided + timedelta(days=5)

    story.on(opened, lambda at: open_her_case(story, at, house), hour=10)
    story.on(opened, lambda at: write_a_note(story, at, 0), hour=15)
    story.on(opened + timedelta(days=1), story.explain, hour=9)
    story.on(
        opened + timedelta(days=1),
        lambda at: story.assess(at, [(4, 4), (3, 2), (3, 2), (3, 4), (3, 3)], FIRST_EVIDENCE, rating=1),
        hour=11,
    )
    story.on(handed, lambda at: record_her_consents(story, at), hour=9)
    story.on(handed, lambda at: fill_the_worksheet(story, at), hour=10)
    story.on(handed, story.hand_over, hour=11)
    story.on(received, story.submit, hour=9)
    story.on(received, story.receive, hour=12)
    story.on(received + timedelta(days=1), lambda at: make_her_plan(story, at), hour=14)
    story.on(received + timedelta(days=1), lambda at: translate_her_plan(story, at), hour=16)
    story.on(received + timedelta(days=2), lambda at: write_a_note(story, at, 1), hour=11, minute=20)
    story.on(received + timedelta(days=2), lambda at: write_down_secrets(story, at), hour=12)
    story.on(received + timedelta(days=1), lambda at: begin_her_weekly_money(story, at), hour=17)
    for weeks in (1, 2):
        paid = received + timedelta(days=1 + 7 * weeks)
        story.on(paid, lambda at: pay_her(story, at), hour=17)
    story.on(decided, lambda at: record_the_decision(story, at), hour=14)
    story.on(
        assessed_again,
        lambda at: story.assess(at, [(3, 3), (3, 2), (2, 2), (3, 3), (2, 4)], SECOND_EVIDENCE, rating=3),
        hour=10,
    )
    story.on(assessed_again, lambda at: make_her_safety_plan(story, at), hour=15)
    story.on(decided + timedelta(days=1), lambda at: record_an_injury(story, at), hour=15, minute=40)
    story.on(decided + timedelta(days=8), lambda at: open_a_bank_account(story, at), hour=15)
    story.on(decided + timedelta(days=8), lambda at: look_at_her_arm_again(story, at), hour=16)
    story.on(decided + timedelta(days=9), lambda at: write_to_her_solicitor(story, at), hour=12)
    story.on(decided + timedelta(days=12), lambda at: review_her_plan(story, at), hour=14)
    story.on(today, lambda at: hear_of_her_sister(story, at), hour=9)
    story.on(today, lambda at: sign_in_the_room(story, at), hour=9, minute=30)
    story.on(assessed_again - timedelta(days=1), lambda at: record_an_incident(story, at), hour=19, minute=5)
    story.on(today - timedelta(days=1), lambda at: write_a_note(story, at, 2), hour=11, minute=20)
    story.on(today - timedelta(days=1), lambda at: promise_what_is_next(story, at), hour=16)
    story.on(today - timedelta(days=1), lambda at: file_her_papers(story, at), hour=17)
    story.run(now=now)
    return story.case


def working_days_before(day: date, count: int, story: Story) -> date:
    while count:
        day -= timedelta(days=1)
        count -= story.calendar.is_working_day(day)
    return day
