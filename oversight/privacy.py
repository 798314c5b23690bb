"""What is declared of oversight: for whom its figures and its samples are. What is counted: privacy.sql."""

from functools import partial

from hestia.privacy.records import Everybody, Fate, May, On, Privacy, Record, When
from hestia.privacy.secrecy import Level

COUNTED = "service_id = ANY ((SELECT counter_services())::bigint[])"
NOT_CLOSED = "coalesce(case_number, 0) <> ALL ((SELECT closed_cases())::bigint[])"
OF_COUNTED_DRAW = f"EXISTS (SELECT FROM oversight_draw d WHERE d.id = draw_id AND d.{COUNTED})"
MINE = "= (SELECT acting_user())"
BY_REFERENCE = "It says which cases were looked at, by reference, as the log does."

COUNTED_HERE = "services {} (SELECT counter_services())::bigint[]"
SENDS = "(SELECT return_sender()) IS NOT NULL"

MARKED_BY_SENDER = """by_id = (SELECT return_sender())
    AND of_id IN (SELECT id FROM oversight_sentreturn WHERE services <@ (SELECT counter_services())::bigint[])
    AND (replaced_by_id IS NULL OR replaced_by_id IN (
        SELECT id FROM oversight_sentreturn WHERE services <@ (SELECT counter_services())::bigint[]
    ))"""

SAID_BY_SENDER = """by_id = (SELECT return_sender()) AND at = (SELECT acting_at())
    AND of_id IN (SELECT id FROM oversight_sentreturn WHERE services <@ (SELECT counter_services())::bigint[])
    AND return_never_left(of_id, place)"""

# Who judges it, too. Which sampled cases are theirs, the rule of that table says.
SAMPLED_ENQUIRY = """EXISTS (
    SELECT FROM oversight_sampledcase s
     WHERE s.case_number IS NULL AND s.reference = 'N-' || oversight_enquiry.id
)"""

# What a draw leaves: by reference, and never changed.
drawn = partial(Record, level=Level.PERSONAL, fate=Fate.KEPT_AS_LOG, because=BY_REFERENCE, may=May.ADD)

PRIVACY = Privacy(
    records=[
        Record(
            "Enquiry",
            rows=When(
                "service_id = ANY ((SELECT find_services())::bigint[])"
            ),  # who reads cases of the service
            also_read=SAMPLED_ENQUIRY,
            level=Level.PERSONAL,  # one row is of one person: outside she is told of only in a rounded number
            fate=Fate.NOBODYS,
            because="How many are not taken on, and why, is counted for years.",
        ),
        Record(
            "NightlyCheck",
            rows=When(COUNTED),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="How many cases of a service lacked something in a night names nobody.",
            may=May.READ,
        ),
        Record(
            "NamedList",
            rows=Everybody("it says which nationalities, languages and boroughs many clients have"),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="It is a list of words that more than seven clients had in a year.",
            may=May.READ,
        ),
        # Draws of cases to look at. Nothing of them is ever changed.
        Record(
            "Draw",
            rows=When(COUNTED),
            also_read="EXISTS (SELECT FROM oversight_sampledcase s WHERE s.draw_id = oversight_draw.id)",
            level=Level.PERSONAL,
            fields={Level.SECRET: ["secret"]},
            fate=Fate.KEPT_AS_LOG,
            because=BY_REFERENCE,
            may=May.ADD,
        ),
        drawn(
            "Frame",
            rows=When(OF_COUNTED_DRAW),
        ),
        drawn(
            "FrameEntry",
            rows=When(f"{OF_COUNTED_DRAW} AND {NOT_CLOSED}"),
        ),
        drawn(
            "Throw",
            rows=When(OF_COUNTED_DRAW),
        ),
        drawn(
            "SampledCase",
            by_reference="reference",
            blanked=["why_swapped"],
            rows=When(
                f"({COUNTED} OR worker_id {MINE} OR EXISTS (SELECT FROM oversight_allotment a"
                f" WHERE a.sampled_id = oversight_sampledcase.id AND a.sampler_id {MINE})) AND {NOT_CLOSED}"
            ),
        ),
        drawn(
            "Allotment",
            rows=When(f"({COUNTED} OR sampler_id {MINE}) AND {NOT_CLOSED}"),
        ),
        # What was said of them: of whoever works on the case, and of samplers once all of them have said it.
        Record(
            "Reading",
            rows=When(
                "EXISTS (SELECT FROM oversight_sampledcase s WHERE s.id = sampled_id)"
                f" AND (place = 0 OR by_id {MINE} OR sampling_is_open(sampled_id))"
            ),
            level=Level.SENSITIVE,
            fate=Fate.KEPT_AS_LOG,
            because="How well we worked is counted for years; words about her are blanked.",
            by_reference="sampled__reference",
            blanked=["good", "words"],
            may=May.ADD,
        ),
        Record(
            "ReadingAnswer",
            rows=On("reading"),
            level=Level.SENSITIVE,
            fate=Fate.KEPT_AS_LOG,
            because="How well we worked is counted for years; words about her are blanked.",
            by_reference="reading__sampled__reference",
            blanked=["words"],
            may=May.ADD,
        ),
        Record(
            "Finding",
            rows=When(
                f"(person_id {MINE} OR EXISTS (SELECT FROM oversight_reading r WHERE r.id = reading_id))"
                f" AND {NOT_CLOSED}"
            ),
            level=Level.SENSITIVE,
            fate=Fate.KEPT_AS_LOG,
            because="What was put right is counted for years; words about her are blanked.",
            by_reference="reference",
            blanked=["what"],
            may=May.ADD,
        ),
        Record(
            "FindingStep",
            rows=On("finding"),
            level=Level.SENSITIVE,
            fate=Fate.KEPT_AS_LOG,
            because="What was put right is counted for years; words about her are blanked.",
            by_reference="finding__reference",
            blanked=["words"],
            may=May.ADD,
        ),
        Record(
            "ServiceAction",
            rows=When(COUNTED),
            also_read="(SELECT acting_user()) IS NOT NULL",
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because="It says what a service does, and names nobody.",
            may=May.ADD,
        ),
        Record(
            "SentReturn",
            # Whoever sends one, of services whose figures are theirs alone.
            rows=When(f"sent_by_id = (SELECT return_sender()) AND {COUNTED_HERE.format('<@')}"),
            also_read=(
                f"(SELECT return_reader()) IS NOT NULL AND ({COUNTED_HERE.format('<@')}"
                " OR (SELECT return_reader_of_all()) IS NOT NULL)"
            ),
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because="It says what was told to whom, in rounded numbers.",
            may=May.ADD,
        ),
        Record(
            "ReturnMark",
            # Whoever sends returns, of one that they may read and by one that they may read.
            rows=When(MARKED_BY_SENDER),
            also_read="EXISTS (SELECT FROM oversight_sentreturn s WHERE s.id = of_id)",
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because="It says that a return no longer counts, and names nobody.",
            may=May.ADD,
        ),
        Record(
            "ReturnUnsent",
            # Whoever sends a return of these services is told that nothing is held against this one.
            rows=When(SAID_BY_SENDER),
            also_read=f"{SENDS} OR EXISTS (SELECT FROM oversight_sentreturn s WHERE s.id = of_id)",
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because="It says that a return never left, and names nobody.",
            may=May.ADD,
        ),
        Record(
            "ReturnCount",
            # Of one service in common: what was sent of two services is held against what is sent of one.
            rows=When(f"{SENDS} AND {COUNTED_HERE.format('&&')}"),
            level=Level.PERSONAL,
            fate=Fate.KEPT_AS_LOG,
            because="Which cases a return counted is asked years later. It is ids and sums alone, sealed.",
            may=May.ADD,
        ),
    ]
)
