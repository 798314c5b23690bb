"""Who says that they know a client, or someone around the client."""

from cases.models import Case, DeclaredLink


def undecided_links(case: Case) -> dict[int, list[str]]:
    """Return what is said against each person who says so, by their keys, while nobody has decided."""
    return {link.person_id: [link.warning] for link in DeclaredLink.objects.of(case).standing()}


def people_undecided(case: Case) -> list[str]:
    """Return the same as sentences, each with a name: what whoever opens her case again is told."""
    links = DeclaredLink.objects.of(case).standing().select_related("person")
    return [f"{link.person} {link.warning}." for link in links]
