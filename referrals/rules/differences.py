"""What one dated row changed, compared with the row before it: two sets of terms in, words out."""

from hestia.workingdays.words import count_of
from referrals.rules.clocks import EndRule, Terms, Unit

# A row that sets no length leaves it to the row of the law.
NOT_SET = "not set"
CALENDARS = {"EW": "England and Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}


def policy_differences(before: Terms, after: Terms) -> list[str]:
    """Return each difference in words: "recovery period 45 days → 30 days". Empty if there is none."""
    differences = []
    for name, was, now in (
        (
            "reasonable grounds",
            _length(before.rg_days, before.rg_unit),
            _length(after.rg_days, after.rg_unit),
        ),
        ("recovery period", _length(before.recovery_days), _length(after.recovery_days)),
        ("reconsideration", _length(before.reconsideration_days), _length(after.reconsideration_days)),
        (
            "move-on after a positive decision",
            _length(before.moveon_positive_days),
            _length(after.moveon_positive_days),
        ),
        (
            "move-on after a negative decision",
            _length(before.moveon_negative_days, before.moveon_negative_unit),
            _length(after.moveon_negative_days, after.moveon_negative_unit),
        ),
        ("bank holidays of", CALENDARS[before.rg_calendar], CALENDARS[after.rg_calendar]),
    ):
        if was != now:
            differences.append(f"{name} {was} → {now}")
    for first_day, was_counted, is_counted in (
        ("the day of receipt", before.rg_count_start, after.rg_count_start),
        ("the day of the decision", before.recovery_count_start, after.recovery_count_start),
    ):
        if was_counted != is_counted:
            differences.append(f"{first_day} {'now counts' if is_counted else 'no longer counts'}")
    if before.end_rule != after.end_rule:
        differences.append(f"the recovery period ends with {_end(before.end_rule)} → {_end(after.end_rule)}")
    return differences


def _length(days: int | None, unit: Unit = Unit.CALENDAR) -> str:
    return NOT_SET if days is None else count_of(days, unit)


def _end(rule: EndRule) -> str:
    label = str(rule.label)
    return f"{label[:1].lower()}{label[1:]}"
