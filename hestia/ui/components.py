"""What looks the same twice, as template tags. A built-in library: no template needs to load it.

The gallery at ``/ui/gallery/`` shows each of them in each of its states.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hestia.ui import words
from hestia.ui.icons import icon as drawing
from hestia.ui.pronouns import say_outside_quotes
from hestia.workingdays.words import says_year

register = template.Library()

NOTHING = SafeString("")

# --- Icons and states ----------------------------------------------------------------------------

PILLS = {
    "overdue": "octagon-alert",
    "soon": "clock-alert",
    "track": "clock",
    "waiting": "hourglass",
    "paused": "pause",
    "done": "circle-check",
    "stopped": "ban",
    "notstarted": "circle",
    "info": "info",
}
RISKS = {"none": "Not assessed", "low": "Low", "medium": "Medium", "high": "High", "very_high": "Very high"}
DOMAINS = {
    "safety": "shield",
    "income": "wallet",
    "emotional": "heart",
    "health": "stethoscope",
    "legal": "scale",
}
NOTES = {"info": "info", "warn": "triangle-alert", "err": "octagon-alert", "ok": "circle-check"}


class Due(Protocol):
    """How a deadline stands, in words: `hestia.workingdays.words.DueWords` is one."""

    @property
    def kind(self) -> str: ...
    @property
    def pill(self) -> str: ...
    @property
    def sentence(self) -> str: ...


@register.filter
def marked(parts: Iterable[tuple[str, bool]]) -> SafeString:
    """Return a text made of parts, of which some are marked: ``[("Ring ", False), ("the police", True)]``."""
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", part) if is_marked else part,) for part, is_marked in parts),
    )


@register.filter(is_safe=True)
def say(text: object) -> str:
    """Say words of the house as the client of this page is called: ``{{ reason|say }}``."""
    return say_outside_quotes(str(text))


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Draw an icon beside words that say the same: ``{% icon "clock" %}``."""
    return drawing(name, css)


@register.simple_tag
def pill(kind: str, text: object) -> SafeString:
    """Say a state: shape, words and colour, in that order of importance. No state is drawn elsewhere."""
    return format_html('<span class="pill {}">{}{}</span>', kind, drawing(PILLS[kind]), text)


@register.simple_tag
def state(kind: str, text: object) -> SafeString:
    """Say a state without its frame, for narrow places: ``{% state "done" "Met" %}``."""
    return format_html('<span class="plain-status t-{}">{}{}</span>', kind, drawing(PILLS[kind]), text)


@register.simple_tag
def due(deadline: Due | None, form: str = "pill") -> SafeString | str:
    """Say when something is due: ``{% due words %}`` as a pill, ``{% due words "sentence" %}`` in full."""
    if deadline is None:
        return pill("notstarted", "No date yet")
    return deadline.sentence if form == "sentence" else pill(deadline.kind, deadline.pill)


@register.simple_tag
def risk(level: str | None, suffix: str = "", unchecked: bool = False, again: bool = False) -> SafeString:
    """Say a level of risk: four bars and a word. ``{% risk "high" suffix="risk" %}`` says "High risk".

    ``unchecked``: it waits for its second person, and says so. ``again``: it is looked at again today.
    """
    level = level or "none"
    text = f"{RISKS[level]} {suffix}" if suffix and level != "none" else RISKS[level]
    state = ""
    if unchecked and level != "none":
        state, text = " unchecked", f"{text}, not yet checked"
    if again and level != "none":
        text = f"{text}, to be looked at again today"
    bars = SafeString('<span class="bars" aria-hidden="true"><i></i><i></i><i></i><i></i></span>')
    return format_html(
        '<span class="risk {}">{}<span data-word>{}</span></span>', f"{level}{state}", bars, text
    )


@register.simple_tag
def domain_icon(domain: str) -> SafeString:
    """Draw the sign of one of the plan's five domains."""
    return format_html('<span class="chipicon {}">{}</span>', domain, drawing(DOMAINS[domain]))


# --- Days, times, numbers, names -----------------------------------------------------------------


def _time(value: date, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


def _local(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | None) -> SafeString:
    """Say a day: Tue 1 Dec, with the year if it is not near today."""
    if value is None:
        return NOTHING
    local = _local(value)
    return _time(local, words.day(local, today=context.get("today")))


@register.simple_tag(takes_context=True)
def moment(context: Context, value: datetime | None) -> SafeString:
    """Say a moment in London's time: Wed 25 Nov, 11:20am."""
    if value is None:
        return NOTHING
    return _time(timezone.localtime(value), words.moment(value, today=context.get("today")))


@register.filter
def day_year(value: date | None) -> SafeString:
    """Say a day with its year: Tue 1 Dec 2026."""
    return NOTHING if value is None else _time(_local(value), words.day(_local(value)))


@register.filter
def long_day(value: date | None) -> SafeString:
    """Say a day in full: Tuesday 1 December 2026."""
    return NOTHING if value is None else _time(_local(value), words.full_day(_local(value)))


@register.filter
def clock(value: time | None) -> str:
    """Say a time of day that was typed: 9:40am."""
    return "" if value is None else words.clock(value)


@register.filter
def clock_time(value: datetime | None) -> str:
    """Say a time of day in London: 9:40am."""
    return "" if value is None else words.clock(timezone.localtime(value).time())


@register.filter
def number(value: int) -> str:
    """Say a number: 15,000."""
    return words.number(value)


@register.simple_tag
def counted(count: int, singular: str, many: str = "") -> str:
    """Say how many: 1 client, 2 clients."""
    return words.counted(count, singular, many)


@register.simple_block_tag
def pv(content: str) -> SafeString:
    """Mark a person's name, so that one switch can hide them all: ``{% pv %}{{ client }}{% endpv %}``."""
    return format_html('<bdi class="pv">{}</bdi>', content)


@register.simple_tag(takes_context=True)
def day_leaf(context: Context, value: date) -> SafeString:
    """Draw a day as a leaf of a diary, beside a line of work."""
    local = _local(value)
    year = format_html(" {}", local.year) if says_year(local, context.get("today")) else NOTHING
    return format_html(
        '<time class="day" datetime="{}"><span class="dow">{}</span> <span class="dnum">{}</span> '
        '<span class="mon">{}{}</span></time>',
        local.isoformat(),
        f"{local:%a}",
        local.day,
        f"{local:%b}",
        year,
    )


# --- Parts of a page -----------------------------------------------------------------------------


@register.simple_tag
def back(url: str, text: str = "Back") -> SafeString:
    """Lead back to the page above."""
    return format_html('<p class="back"><a href="{}">{}{}</a></p>', url, drawing("chevron-left"), text)


@register.simple_block_tag
def page_head(content: str, title: str, sub: object = "") -> SafeString:
    """Open a page: its one heading, a line of context, and up to two buttons inside the block."""
    line = format_html('<p class="sub">{}</p>', sub) if sub else NOTHING
    buttons = format_html('<div class="btn-row">{}</div>', content) if content.strip() else NOTHING
    return format_html('<div class="page-head"><div><h1>{}</h1>{}</div>{}</div>', title, line, buttons)


@register.simple_block_tag
def sheet(
    content: str,
    title: str,
    *,
    anchor: str = "",
    level: int = 2,
    url: str = "",
    link: str = "",
    more: str = "",
    folded: str | None = None,
) -> SafeString:
    """Lay a panel: a heading, at most one link, and what is inside.

    `anchor` is the heading's id; `more` is what the link says besides to those who cannot see the heading.
    With `folded`, if only "", it folds on a phone, and says that beside the heading.
    """
    anchor = anchor or "h-" + "".join(c if c.isalnum() else "-" for c in title.lower())
    hidden = format_html('<span class="visually-hidden"> {}</span>', more) if more else NOTHING
    lead = format_html('<a href="{}">{}{}</a>', url, link, hidden) if url else NOTHING
    if folded is not None:
        # Two headings, of which one is shown: the panel's on a desk, the summary's on a phone.
        content = format_html(
            '<details class="folds"><summary><h{0}>{1}</h{0}><span class="muted">{2}</span></summary>'
            "{3}{4}</details>",
            level,
            title,
            folded,
            content,
            format_html('<p class="on-phone lead-on">{}</p>', lead) if url else NOTHING,
        )
    return format_html(
        '<section class="sheet" aria-labelledby="{0}">'
        '<header{5}><h{1} id="{0}">{2}</h{1}>{3}</header>{4}</section>',
        anchor,
        level,
        title,
        lead,
        content,
        NOTHING if folded is None else SafeString(' class="on-desk"'),
    )


@register.simple_block_tag
def note(content: str, kind: str = "info") -> SafeString:
    """Tell something the person should know now: info, warn, err or ok."""
    return format_html('<div class="note {}">{}<div>{}</div></div>', kind, drawing(NOTES[kind]), content)


@register.simple_block_tag
def empty_state(content: str, sign: str = "") -> SafeString:
    """Say what would be here, why it is not, and one thing to do."""
    return format_html('<div class="empty">{}{}</div>', drawing(sign) if sign else NOTHING, content)


UNDO = "undo:"  # before the address to which the button beside a message is sent


@register.simple_tag(takes_context=True)
def notices(context: Context) -> SafeString:
    """Say what has just been done: Django's messages. They never hide themselves.

    Beside one that was said with `hestia.pages.offer_undo` is the button that takes it back.
    """
    kinds = {"success": "ok", "warning": "warn", "error": "err"}
    rows = [(kinds.get(m.level_tag, "info"), m) for m in context.get("messages") or ()]
    if not rows:
        return NOTHING
    token = context.get("csrf_token")
    lines = format_html_join(
        "",
        '<li class="note {}">{}<div>{}</div>{}</li>',
        ((kind, drawing(NOTES[kind]), m.message, undo_button(m, token)) for kind, m in rows),
    )
    return format_html('<div role="status" tabindex="-1"><ul class="notes">{}</ul></div>', lines)


def undo_button(message: Message, token: object) -> SafeString:
    """Return the button that takes back what a message tells, if there is one."""
    tags = message.extra_tags or ""
    if not tags.startswith(UNDO):
        return NOTHING
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="btn btn-sm btn-quiet" type="submit">Undo<span class="visually-hidden">: {}</span>'
        "</button></form>",
        tags.removeprefix(UNDO),
        token,
        message.message,
    )


# --- Lists of links ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tab:
    """One page of a record. `late` counts what is overdue there."""

    label: str
    url: str
    is_current: bool = False
    late: int = 0


@dataclass(frozen=True)
class Chip:
    """One way to narrow a list, with how much it would show."""

    label: str
    url: str
    is_current: bool = False
    count: int | None = None


@register.inclusion_tag("components/_tabs.html")
def tabs(items: Iterable[Tab], label: str) -> dict[str, object]:
    """List a record's pages; on a phone they fold, under the name of the one on show."""
    pages = list(items)
    others_late = sum(page.late for page in pages if not page.is_current)
    return {"tabs": pages, "label": label, "others_late": others_late}


@register.inclusion_tag("components/_chips.html")
def chips(items: Iterable[Chip], label: str) -> dict[str, object]:
    """List the ways to narrow a list."""
    return {"chips": list(items), "label": label}


def _with_query(context: Context, **changes: object) -> str:
    """Return this page's address with some of its questions changed."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value in {None, ""}:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/_pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], singular: str, many: str = "") -> dict[str, object]:
    """Say which part of a list this is, and lead to the rest. Keeps the filters."""
    links = [
        (number, _with_query(context, page=number), number == page.number)
        if isinstance(number, int)
        else None
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]
    return {
        "page": page,
        "count": words.counted(page.paginator.count, singular, many),
        "total": page.paginator.count,
        "links": links,
        "before": _with_query(context, page=page.previous_page_number()) if page.has_previous() else "",
        "after": _with_query(context, page=page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag(takes_context=True)
def sort_header(context: Context, label: str, key: str, usual: str = "") -> SafeString:
    """Head a column that can be sorted by ``?sort=key`` and ``?sort=-key``; `usual` is the order else."""
    request: HttpRequest | None = context.get("request")
    sort = (request.GET.get("sort") if request else None) or usual
    is_up, is_down = sort == key, sort == f"-{key}"
    order = "ascending" if is_up else "descending" if is_down else ""
    sign = "chevron-up" if is_up else "chevron-down" if is_down else "chevrons-up-down"
    return format_html(
        '<th scope="col"{}><a href="{}">{}{}</a></th>',
        format_html(' aria-sort="{}"', order) if order else "",
        _with_query(context, sort=f"-{key}" if is_up else key, page=None),
        label,
        drawing(sign, "icon-s"),
    )
