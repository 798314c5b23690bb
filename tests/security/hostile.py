"""Words that try to be more than words, and how to put them into every record of a client."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from hestia.db import rows
from hestia.privacy.sealed import SealedMixin

# What a browser must show as text. Each would call `ran` if it ran.
SCRIPTS = [
    "<script>ran(1)</script>",
    "<img src=x onerror=ran(2)>",
    "<svg onload=ran(3)>",
    '"><script>ran(4)</script>',
    "'><img src=x onerror=ran(5)>",
    '" autofocus onfocus=ran(6) x="',
    "' onmouseover=ran(7) x='",
    "</textarea><script>ran(8)</script>",
    "</title><script>ran(9)</script>",
    "</style><script>ran(10)</script>",
    "</script><script>ran(11)</script>",
    "<!--><script>ran(12)</script>",
    "<iframe srcdoc='<script>parent.ran(13)</script>'>",
    "<iframe src=javascript:parent.ran(14)>",
    "<a href=javascript:ran(15)>x</a>",
    "javascript:ran(16)",
    "<body onload=ran(17)>",
    "<details open ontoggle=ran(18)>",
    "<video><source onerror=ran(19)>",
    "<audio src=x onerror=ran(20)>",
    "<input autofocus onfocus=ran(21)>",
    "<select autofocus onfocus=ran(22)>",
    "<marquee onstart=ran(23)>",
    "<object data=javascript:ran(24)>",
    "<embed src=javascript:ran(25)>",
    "<form action=javascript:ran(26)><button>x",
    "<button formaction=javascript:ran(27)>x",
    "<math><mi href=javascript:ran(28)>x",
    "<svg><script>ran(29)</script>",
    "<svg><animate onbegin=ran(30) attributeName=x>",
    "<svg><a xlink:href=javascript:ran(31)><text>x",
    "<meta http-equiv=refresh content='0;javascript:ran(32)'>",
    "<link rel=stylesheet href=data:,*{x:1} onload=ran(33)>",
    "<base href=javascript:ran(34)//>",
    "<style>@import 'data:,*{}';</style>",
    "<style onload=ran(36)>",
    "<img src=x:x onerror&#61;ran(37)>",
    "&lt;script&gt;ran(38)&lt;/script&gt;",
    "&#60;script&#62;ran(39)&#60;/script&#62;",
    "\\u003cscript\\u003eran(40)\\u003c/script\\u003e",
    "%3Cscript%3Eran(41)%3C/script%3E",
    "<scr<script>ipt>ran(42)</scr</script>ipt>",
    "<ScRiPt>ran(43)</sCrIpT>",
    "<script/x>ran(44)</script>",
    "<img/src=x/onerror=ran(45)>",
    "<img src=`x` onerror=ran(46)>",
    "<x onclick=ran(47) tabindex=1 autofocus onfocus=ran(47)>",
    "{{ 7|add:7 }}{% now 'Y' %}ran(48)",
    "${ran(49)}",
    "#{ran(50)}",
    "<template shadowrootmode=open><script>ran(51)</script>",
    "<noscript><p title='</noscript><img src=x onerror=ran(52)>'>",
    "<plaintext><script>ran(53)</script>",
    "<table background=javascript:ran(54)>",
    "<img srcset='x 1x' onerror=ran(55)>",
    "<div style=background:url(javascript:ran(56))>",
    "<dialog open onclose=ran(57)><form method=dialog><button autofocus>x",
    "<script src=data:,ran(58)></script>",
    "<script type=module>ran(59)</script>",
    "');ran(60);('",
]
# What the press must print as text. Each would fetch {web} or open {file} if it were read as HTML or CSS.
PAGES = [
    '<img src="{web}/1">',
    '<img src="{file}">',
    '<link rel=stylesheet href="{web}/3">',
    '<link rel=attachment href="{file}">',
    '<a rel=attachment href="{file}">x</a>',
    '<style>@import url("{web}/6");</style>',
    '<style>body{{background:url("{file}")}}</style>',
    '<style>@font-face{{font-family:x;src:url("{web}/8")}}*{{font-family:x}}</style>',
    '<p style="background:url({web}/9)">x</p>',
    '<p style="content:url({file})">x</p>',
    '<object data="{file}"></object>',
    '<embed src="{web}/12">',
    '<iframe src="{file}"></iframe>',
    '<svg><image href="{web}/14" width="9" height="9"/></svg>',
    '<svg><use href="{file}#x"/></svg>',
    '<video poster="{web}/16"></video>',
    '<base href="{web}/17/"><img src="x">',
    '<meta http-equiv="refresh" content="0;url={web}/18">',
    '</p></td></table><img src="{web}/19"><!--',
    '<input type=image src="{file}">',
]

# Words that a page or a rule of the database reads as more than words.
NOT_WORDS = {
    "document",
    "edition",
    "email",
    "home_office_reference",
    "key",
    "kind",
    "method",
    "nrm_reference",
    "reference",
    "slug",
    "sound",
    "word",
}


def text_fields(model: type[models.Model]) -> Iterator["models.Field[Any, Any]"]:
    """Yield the fields in which somebody's own words stand."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.TextField | models.CharField) and not field.choices
        if is_text and field.name not in NOT_WORDS and (field.max_length or 1000) >= 20:
            yield field


def put(model: type[models.Model], field: "models.Field[Any, Any]", value: str) -> None:
    """Write a value into a field of each row; what is sealed is written by saving the row."""
    if not isinstance(field, SealedMixin):
        model._base_manager.update(**{field.name: value})
        return
    for row in model._base_manager.all():
        setattr(row, field.name, value)
        row.save(update_fields=[field.name])


def plant(words: Sequence[str], *, long: str = "") -> int:
    """Put hostile words into each text field of everything kept on a case, in turn; ``long`` where it fits.

    Return how many fields took them: a field with a rule of its own keeps what it has.
    """
    ruled = rows.rules(rows.all_tables(connection.cursor()))
    planted = 0
    for model in apps.get_models():
        if model._meta.db_table not in ruled or not model._default_manager.exists():
            continue
        for field in text_fields(model):
            most = field.max_length or len(long) or 9_999
            fitting = [word for word in words if len(word) <= most]
            if not fitting:
                continue
            value = long if long and len(long) <= most else fitting[planted % len(fitting)]
            try:
                with transaction.atomic():
                    put(model, field, value)
            except DatabaseError:
                continue
            planted += 1
    return planted
