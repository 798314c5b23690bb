"""What the record does not allow now, with the reasons in the words of the person who tried."""

from collections.abc import Iterable, Mapping


class Refused(Exception):
    """An act that cannot be done now, and why.

    :param reasons: what stands in the way, a sentence each
    :param by_field: reasons that are about one answer each, by the name of its field
    """

    def __init__(self, *reasons: str, by_field: Mapping[str, str] | None = None) -> None:
        self.general = list(reasons)
        self.by_field = dict(by_field or {})
        super().__init__(" ".join(self.reasons))

    @property
    def reasons(self) -> list[str]:
        """Return every reason."""
        return [*self.general, *self.by_field.values()]


def refuse_if(blockers: Iterable[str]) -> None:
    """Refuse for these reasons, if there are any."""
    if reasons := list(blockers):
        raise Refused(*reasons)
