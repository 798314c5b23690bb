"""The parts of an address."""


class CaseReference:
    """A case's reference, ``H-0147``: all that an address ever says about a person."""

    regex = r"H-\d{4,7}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
