"""Which page of the record each form on paper is keyed in at, and where what it became is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keyed:
    """How one kind of sheet is keyed in."""

    page: str  # the address's name, of the case unless `opens_a_case`
    record: str  # where it is read afterwards
    takes_pk: bool = False  # the address of the record names the record
    needs_check: bool = False  # a second person reads the sheet against the record
    opens_a_case: bool = False  # nobody has a reference for her yet
    in_parts: bool = False  # keyed in section by section, and said to be whole at the end


KINDS: dict[str, Keyed] = {
    "note": Keyed("cases:note_new", "cases:note", takes_pk=True),
    "intake": Keyed("cases:intake_find", "desk:case", opens_a_case=True),
    "screen": Keyed("riskassessment:screen", "riskassessment:screen", needs_check=True),
    "consent": Keyed("cases:consent_new", "cases:consents", needs_check=True),
    "incident": Keyed("riskassessment:incident_new", "riskassessment:incidents", needs_check=True),
    "nrm": Keyed("referrals:worksheet", "referrals:worksheet", in_parts=True),
}
