"""How clients and cases are named in lists, wherever they are listed."""

from datetime import datetime, time, timedelta

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.models import Case, Client, Deadline
from hestia.accounts.models import User
from hestia.pdf.languages import LANGUAGES, not_printed, other_than_english
from hestia.ui.components import pill, risk
from hestia.workingdays.words import clock_time, short_day

register = template.Library()


@register.filter
def listed_for(client: Client, user: User) -> str:
    """Name a client in a list: "Ghada K.", or "G. K." for someone whose screen others can see."""
    return client.initials if user.is_authenticated and user.discreet_names else client.short_name


@register.filter
def is_asked_of(promise: Deadline, user: User) -> bool:
    """Whether this person can do what a promise asks: nobody checks what they sent themselves."""
    return promise.is_asked_of(user)


@register.simple_tag
def risk_of(case: Case, suffix: str = "") -> SafeString:
    """Say how dangerous her life counts as; of one who has died, that."""
    if case.has_died:
        return pill("stopped", "Died")
    return risk(case.risk_counts, suffix=suffix, unchecked=case.risk_is_unchecked, again=case.risk_again)


@register.inclusion_tag("cases/_no_copy.html")
def no_copy(client: Client, *, is_in_languages: bool = True) -> dict[str, object]:
    """Say where there is no copy of a paper in her language, and what to do: ``{% no_copy case.client %}``.

    :param is_in_languages: whether the paper is printed in the languages of ours; else in English alone
    """
    reads_english = client.reads_in in {Client.ReadsIn.ENGLISH, Client.ReadsIn.BOTH}
    name = "" if reads_english else client.first_language
    if not is_in_languages:
        return {"spoken": other_than_english(name), "languages": []}
    return {"spoken": not_printed(name), "languages": [language.name for language in LANGUAGES.values()]}


@register.simple_tag(takes_context=True)
def nrm_stage(context: Context, case: Case) -> str:
    """Say where the referral stands: "Recovery period, day 20 of 45"."""
    return case.nrm_in_words(on=context["today"])


@register.simple_tag(takes_context=True)
def last_contact(context: Context, moment: datetime) -> SafeString:
    """Say when she was last met or spoken to: "Today, 9:10am", "Yesterday", "Mon 23 Nov"."""
    local = timezone.localtime(moment)
    today = context["today"]
    if local.date() == today:
        words = f"Today, {clock_time(local)}"
    elif local.date() == today - timedelta(days=1):
        words = "Yesterday"
    else:
        words = short_day(local.date(), today)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), words)


@register.filter
def time_of_day(value: time | None) -> str:
    """Say a time of day: "2:30pm"."""
    return "" if value is None else clock_time(value)
