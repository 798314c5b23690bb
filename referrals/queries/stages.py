"""What the clock strip is made of: its stages, with their words and their drawing."""

from dataclasses import dataclass

ICONS = {
    "done": "check",
    "track": "clock",
    "soon": "clock-alert",
    "waiting": "hourglass",
    "overdue": "octagon-alert",
    "paused": "pause",
    "stopped": "ban",
}


# What a stage is, for whoever does not know the name of it yet.
MEANS = {
    "Reasonable grounds": "first decision",
    "Recovery period": "time to recover",
    "Reconsideration": "the decision is looked at again",
    "Conclusive grounds": "final decision",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """The drawing of a stage, in days: its length, how much is used, where its ticks and today stand."""

    length: int = 10
    used: int = 0
    ticks: str = ""
    shows_today: bool = False

    @property
    def today(self) -> str:
        """Return the path of the line that says today."""
        return f"M{self.used} -1.4v6.8"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: done, current, late, paused or next; its fact, and a status in words."""

    name: str
    status: str
    fact: str
    kind: str = ""
    note: str = ""
    length: str = ""
    bar: Bar = Bar()

    @property
    def means(self) -> str:
        """Return what the stage is, in plain words, where its name does not say it."""
        return MEANS.get(self.name, "")

    @property
    def icon(self) -> str:
        """Return the icon beside the note."""
        return ICONS.get(self.kind, "")

    @property
    def is_current(self) -> bool:
        """Whether the referral is here now."""
        return self.status in {"current", "late", "paused"}


@dataclass(frozen=True, slots=True)
class Strip:
    """The whole strip: what stands above it, and its stages."""

    headline: str
    kind: str
    pill: str
    stages: tuple[Stage, ...] = ()
    sentence: str = ""  # which day of her recovery period holds for her, while it runs

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to draw: before a referral a line of words says it all."""
        return bool(self.stages)
