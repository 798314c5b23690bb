"""Which kinds of words about her are no part of a copy of her record, as the copy itself tells her.

Whoever gathers it may not read all of them, or they are kept by her case's reference alone.
"""

COMPLAINTS = "complaints that you made, or that somebody made about how you were treated, and what was found"
CHECKS = "what colleagues wrote when they checked how well we work for you, and what was then to be put right"
STAFF = "why somebody who still had training to do was given your case, and that a manager talked about it"

NOT_PART: dict[str, frozenset[str]] = {
    COMPLAINTS: frozenset(
        {
            *("rights.complaint", "rights.complaintnote", "rights.complainterasure"),
            *("rights.complainthold", "rights.complaintreview"),
        }
    ),
    CHECKS: frozenset(
        {
            *("oversight.sampledcase", "oversight.reading", "oversight.readinganswer"),
            *("oversight.finding", "oversight.findingstep"),
        }
    ),
    STAFF: frozenset({"staff.overridereason", "staff.supervisedcase"}),
}
