"""The timeline folds runs of paperwork, so that what was said and done stands out."""

from datetime import datetime, timedelta

from django.test import Client as Browser

from cases.models import Case, Entry
from desk.queries.story import by_month
from hestia.accounts.models import User

K = Entry.Kind


def entries(case: Case, by: User, at: datetime, *kinds: str) -> list[Entry]:
    return [
        Entry(
            case=case,
            kind=kind,
            title=f"{kind} {place}",
            happened_at=at - timedelta(hours=place),
            recorded_at=at,
            by=by,
        )
        for place, kind in enumerate(kinds)
    ]


def test_runs_of_paperwork_fold_and_nothing_else(her_case: Case, amina: User, now: datetime) -> None:
    story = entries(
        her_case, amina, now, K.DOCUMENT, K.DOCUMENT, K.DETAILS, K.PHONED, K.DOCUMENT, K.NRM, K.TASK
    )
    [(month, runs)] = by_month(story)
    assert month == "November 2026"
    assert [(run.is_paperwork, len(run.entries)) for run in runs] == [
        (True, 3),
        (False, 1),
        (True, 1),
        (False, 2),
    ]
    assert runs[0].words == "2 papers, 1 change of details"
    assert runs[2].words == "document 4"  # a number of one says less than its name


def test_what_is_folded_is_on_the_page_in_its_place(
    her_case: Case, amina: User, now: datetime, amina_browser: Browser
) -> None:
    for entry in entries(her_case, amina, now, K.DOCUMENT, K.DOCUMENT, K.MET, K.DETAILS):
        entry.save()
    page = amina_browser.get(her_case.get_absolute_url()).text
    assert "2 papers," in page
    assert page.index("2 papers,") < page.index("document 0") < page.index("document 1") < page.index("met 2")
    folded = page[page.index("met 2") :]
    assert folded.index("<summary>") < folded.index("details 3") < folded.index("</details>")
