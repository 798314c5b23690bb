"""What she says is wrong in her record, at the head of every page of it."""

from django.template import Context, Library

from cases.models import Case, RecordMark
from hestia.ui.http import HouseRequest
from rights.queries.register import subject
from rights.queries.rows import kinds

register = Library()


@register.simple_tag(takes_context=True)
def disputes_of(context: Context, case: Case) -> dict[str, list[RecordMark]]:
    """Return the marks of rows that bear none themselves, in any case of hers, by how a row is called.

    One question; none where the case was read with `has_marks`, and nothing of hers is marked.
    """
    request: HouseRequest = context["request"]
    disputes: dict[str, list[RecordMark]] = {}
    if getattr(case, "has_marks", True):
        marks = RecordMark.objects.visible_to(request.user).standing().not_beside_rows()
        for mark in marks.filter(case__client=case.client_id):
            if model := kinds().get(mark.row_kind.partition(".")[2]):
                disputes.setdefault(subject(model), []).append(mark)
    return disputes
