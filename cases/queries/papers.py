"""What the kept documents tell of the papers she needs: one of a kind is here, and where its original is."""

from cases.models import Case, KeptDocument, Paper
from hestia.accounts.models import User

# As which kind of document each of her papers is kept, if it is kept.
KEPT_AS: dict[Paper.Kind, KeptDocument.Kind] = {
    Paper.Kind.NRM_LETTERS: KeptDocument.Kind.LETTER,
    Paper.Kind.IMMIGRATION: KeptDocument.Kind.IMMIGRATION,
    Paper.Kind.IDENTITY: KeptDocument.Kind.IDENTITY,
    Paper.Kind.HEALTH: KeptDocument.Kind.HEALTH,
    Paper.Kind.BENEFITS: KeptDocument.Kind.BENEFIT,
    Paper.Kind.PLAN: KeptDocument.Kind.PLAN,
}
# A document of such a kind is the paper itself. A letter about her health is no summary of it.
IS_THE_PAPER = {kept: paper for paper, kept in KEPT_AS.items() if paper != Paper.Kind.HEALTH}
WHERE_IT_IS: dict[str, Paper.State] = {
    KeptDocument.Original.WITH_HER: Paper.State.GIVEN,
    KeptDocument.Original.WITH_US: Paper.State.HELD,
    KeptDocument.Original.NONE: Paper.State.HELD,
    KeptDocument.Original.WITH_AGENCY: Paper.State.WITH_AGENCY,
}


def kept_papers(case: Case, *, by: User) -> dict[str, list[KeptDocument]]:
    """Return the kept documents of hers by the kind of paper they are, as far as ``by`` may open them."""
    documents = KeptDocument.objects.visible_to(by).at_hand().newest_first()
    documents = documents.filter(case=case, whose=KeptDocument.Whose.HERS).defer("note")
    kept: dict[str, list[KeptDocument]] = {}
    paper_of = {kept_kind: paper for paper, kept_kind in KEPT_AS.items()}
    for document in documents.filter(kind__in=paper_of):
        kept.setdefault(paper_of[KeptDocument.Kind(document.kind)], []).append(document)
    return kept
