"""What is declared of the accounts of staff, and how SQL asks for a role."""

from hestia.accounts.permissions import GRANTS, Permission
from hestia.accounts.two_persons import gives_more
from hestia.privacy.records import Everybody, Fate, May, Privacy, Record, When
from hestia.privacy.secrecy import Level


def roles_with(names: str) -> str:
    """Return the roles that hold one of these permissions, as SQL writes them: "CASE_OPEN TEAM_VIEW"."""
    sought = {Permission[name] for name in names.split()}
    roles = ", ".join(f"'{role}'" for role, granted in GRANTS.items() if granted & sought)
    return f"ARRAY[{roles}]" if roles else "ARRAY[]::text[]"


def role_lists(which: str) -> str:
    """Return what SQL needs of `two_persons`: "pairs_that_give_no_more" of two roles."""
    assert which == "pairs_that_give_no_more"
    pairs = [(before, after) for before in GRANTS for after in GRANTS if not gives_more(before, after)]
    return ", ".join(f"('{before}', '{after}')" for before, after in pairs)


PRIVACY = Privacy(
    fillers={"roles": roles_with, "two_persons": role_lists},
    records=[
        Record(
            "Service",
            rows=Everybody("which services there are stands on every leaflet"),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="The figures of past years are figures of services.",
            may=May.REMOVE,
        ),
        Record(
            "User",
            rows=Everybody("the staff know each other, and every record says who wrote it"),
            level=Level.PERSONAL,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because="The log and her story name who did what.",
            not_carried_fields={
                "password": "Nobody signs in elsewhere with what was chosen here: each is invited anew.",
                "last_login": "Nobody has signed in there yet.",
                "enrolled_at": "Second factors stay here: each adds one anew.",
            },
        ),
        Record(
            "StaffChange",
            rows=When("(SELECT staff_overseer()) IS NOT NULL"),
            level=Level.PERSONAL,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because="It says who let whom do what.",
        ),
        Record(
            "Notice",
            rows=When("person_id = (SELECT acting_user()) OR told_by_id = (SELECT acting_user())"),
            level=Level.PERSONAL,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because="It speaks of colleagues. What names a case goes with that record.",
            naming=["words", "url"],
        ),
        Record(
            "AccessReview",
            rows=Everybody("it says that a manager signed, and when"),
            level=Level.PERSONAL,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because="It says who answered for whom.",
            may=May.ADD,
        ),
        Record(
            "OutgoingMail",
            rows=Everybody("it holds an address and what the mail is about, never a word, a link or a key"),
            level=Level.PERSONAL,
            fate=Fate.SHORT_LIVED,
            because="It goes when the mail has gone.",
            may=May.REMOVE,
        ),
    ],
)
