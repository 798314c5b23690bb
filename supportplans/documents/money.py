"""What she was given, on paper for her: each day, what for, how much. In English only."""

from cases.documents.numbers import WITH_NUMBERS, numbers
from cases.documents.printable import Copy, Printable
from cases.models import Case
from hestia.pdf import Audience, Document, Fact
from supportplans.models import Payment
from supportplans.queries.money import money_of
from supportplans.rules.subsistence import NOTHING, pounds


def build(case: Case, copy: Copy) -> Document:
    """Return what she was given: each day, how much and what for."""
    payments = list(Payment.objects.filter(case=case, amount__gt=0).current().order_by("paid_on", "number"))
    title = MONEY.title
    weekly = money_of(case, today=copy.made_on)
    tells_weekly = weekly.since is not None  # to others nothing is promised
    return Document(
        template="pdf/money.html",
        title=title,
        file_name=copy.file_name(case.reference, f"money-{copy.number}"),
        reference_line=copy.client_line(title, case.reference),
        audience=Audience.CLIENT,
        tells=MONEY.tells,
        large_print=copy.large_print,
        context={
            "first_name": case.client.goes_by,
            "heads": "Day Pounds For Receipt",
            "rows": [row(payment) for payment in payments],
            "total": pounds(sum((payment.amount for payment in payments), NOTHING)),
            **numbers(case, copy),
            "standing": weekly.words if tells_weekly else "",
        },
    )


def row(payment: Payment) -> tuple[str, ...]:
    """Return one line: the day and the amount, what for and which receipt."""
    what = (
        f"{payment.get_purpose_display()}: {payment.what}" if payment.what else payment.get_purpose_display()
    )
    return (f"{payment.paid_on:%-d %B %Y}", payment.pounds, what, str(payment.number))


MONEY = Printable(
    slug="money",
    title="Money I was given",
    called="The money she was given",
    audience=Audience.CLIENT,
    tells=WITH_NUMBERS | {Fact.FIRST_NAME},
    build=build,
    tells_whatever_is_left_out=True,  # the same sum each week comes from somewhere
)
