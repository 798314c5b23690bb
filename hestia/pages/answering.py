"""Ask what a form asks; when it is answered, do one act, say so and lead on."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm, BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from hestia.pages.refusing import attempt, show_reasons
from hestia.pages.sheets import keying_in
from hestia.refusals import Refused
from hestia.safekeeping import drafts
from hestia.safekeeping.models import OneTimeKey
from hestia.ui.components import UNDO
from hestia.ui.forms import (
    ADD,
    SCRIPTS_OFF,
    HouseFormSet,
    OfferingField,
    ReaderMixin,
    UKDateField,
    VersionedFormMixin,
)
from hestia.ui.http import HouseRequest
from hestia.ui.pronouns import say_outside_quotes


def answer[T](
    request: HouseRequest,
    form: BaseForm,
    *,
    act: Callable[[], T],
    saved: str | Callable[[T], str] = "Saved.",
    to: str | Callable[[T], str],
    template: str,
    context: Mapping[str, object],
    rows: "BaseFormSet[Any] | None" = None,
    draft: drafts.OpenDraft | None = None,
    blockers: Sequence[str] = (),
    sheet: str = "",
) -> HttpResponse:
    """Show the page of a form; once it is sent and makes sense, do the act whole or not at all.

    Whatever is wrong, the page comes back with all that was typed and the reasons: an answer that makes no
    sense, what someone else saved meanwhile (`VersionedFormMixin`), a refusal of the act (then its status is
    409). A form with a one-time key (`OnceMixin`) acts once, however often it is sent. It all works without
    scripts.

    :param act: done in a transaction of its own; `Refused` undoes it and is shown on the form
    :param saved: what is said afterwards, or what makes that of the act's result; an empty text says nothing
    :param to: where to go then, or what makes that of the act's result
    :param context: what the template takes besides ``form``, ``keying``, ``autosave`` and ``restored``
    :param rows: rows of a form set that are sent with the form, judged with it
    :param draft: where the form's unfinished words are kept, until the act is done; without one, what comes
        back with mistakes is kept for an hour
    :param blockers: what stands in the way before anyone tries: a page that is opened is refused, and what is
        sent comes back with the reasons
    :param sheet: the code of the paper that is keyed in, where the address does not name it
    """
    keying = keying_in(request, sheet)
    kept = draft or (opened_again(request, form) if rows is None else None)
    if request.method != "POST" and blockers:
        raise Refused(*blockers)

    def do() -> str:
        if blockers:
            raise Refused(*blockers)
        result = keying.do(act) if keying else act()
        if words := saved(result) if callable(saved) else saved:
            messages.success(request, say_outside_quotes(words))
        if kept:
            kept.forget(request)
        return to(result) if callable(to) else to

    status = HTTPStatus.OK
    introduce(form, request, context, is_keyed=bool(keying))
    if request.method == "POST":
        done = judge_and_do(request, form, rows, do)
        if isinstance(done, HttpResponse):
            return done
        status = HTTPStatus.CONFLICT if done else HTTPStatus.OK
        if kept and (again := keep_for_later(request, form, kept, is_draft=bool(draft), refused=bool(done))):
            return again
    drafted = {"autosave": draft.url if draft else "", "restored": kept.from_before} if kept else {}
    return render(request, template, {"form": form, "keying": keying, **drafted, **context}, status=status)


def opened_again(request: HouseRequest, form: BaseForm) -> drafts.OpenDraft | None:
    """Return where a form without drafts is kept if it comes back; fill it with what came back."""
    kept = drafts.draft_of_page(request)
    if kept and kept.restored:
        form.data, form.is_bound = kept.restored.data, True
    return kept


def keep_for_later(
    request: HouseRequest, form: BaseForm, kept: drafts.OpenDraft, *, is_draft: bool, refused: bool
) -> HttpResponse | None:
    """Keep what was sent and not done; lead to the form where it is opened again with its mistakes."""
    is_kept = (is_draft or has_answers(form)) and kept.keep(request)
    if not is_kept or refused or not can_be_opened_again(request, form):
        return None
    kept.name_mistakes(request)
    return redirect(request.get_full_path())


def can_be_opened_again(request: HouseRequest, form: BaseForm) -> bool:
    """Whether mistakes are named on the form as it is opened again, so that "Back" leads to it.

    A page of ours is in no cache: without scripts, "Back" to what was sent shows nothing but the browser's
    own error. Not where the page itself says more than what was typed: a file, a row more, what somebody else
    saved.
    """
    says_more = request.FILES or ADD in request.POST or getattr(form, "conflicts", None)
    return SCRIPTS_OFF in request.POST and not says_more


def has_answers(form: BaseForm) -> bool:
    """Whether anything was typed or chosen in what a form was sent with."""
    return any(field.data for field in form.visible_fields())


def introduce(
    form: BaseForm, request: HouseRequest, context: Mapping[str, object], *, is_keyed: bool = False
) -> None:
    """Tell a form who has its page open, and of which record it is.

    :param is_keyed: what was written on paper is keyed in: nobody is chosen beforehand, and no day
    """
    if isinstance(form, ReaderMixin):
        form.reader = request.user
    for field in form.fields.values():
        if isinstance(field, OfferingField):
            field.offer_for(context.get("case"), by=request.user, today=request.today)
            if is_keyed:
                field.initial = None
        if is_keyed and isinstance(field, UKDateField):
            field.initial = None


def press(request: HouseRequest, form: BaseForm, *, act: Callable[[], object], to: str) -> HttpResponse:
    """Do the act of a form that is one button, once, however often it is pressed, and lead on.

    ``act`` says what it did. Why it was refused is raised, for `explains_refusals` to show.
    """
    form.full_clean()

    def do() -> str:
        act()
        return to

    key = key_of(form)
    url = once(request, key, do) if key else do()
    return redirect(url) if url else done_before(request, url_made_before(request, form))


def offer_undo(request: HouseRequest, words: str, *, url: str) -> None:
    """Say what was done, beside a button that takes it back by sending a POST to ``url``."""
    messages.success(request, words, extra_tags=f"{UNDO}{url}")


def shows_form(response: HttpResponse) -> bool:
    """Whether the answer shows the form, opened or come back, and so what the record holds."""
    return response.status_code in {HTTPStatus.OK, HTTPStatus.CONFLICT}


def judge_and_do(
    request: HouseRequest, form: BaseForm, rows: "BaseFormSet[Any] | None", do: Callable[[], str]
) -> HttpResponse | Refused | None:
    """Do what makes sense; return where it leads, or why it was refused, or nothing; the form says so too."""
    if not all([form.is_valid(), rows is None or rows.is_valid()]):  # both are judged
        if isinstance(form, VersionedFormMixin) and isinstance(rows, HouseFormSet):
            form.compare_rows(rows)
        made = url_made_before(request, form)
        return done_before(request, made) if made else None
    key = key_of(form)
    url = attempt(lambda: once(request, key, do) if key else do())
    if isinstance(url, Refused):
        show_reasons(form, url)
        return url
    return redirect(url) if url else done_before(request, url_made_before(request, form))


def once(request: HouseRequest, key: UUID, do: Callable[[], str]) -> str:
    """Do what a form with this key asks, and return where it leads; an empty text if it was done before."""
    if not OneTimeKey.objects.claim(key, by=request.user, at=request.now):
        return ""
    url = do()
    OneTimeKey.objects.made(key, url)
    return url


def key_of(form: BaseForm) -> UUID | None:
    """Return the one-time key a form was sent with, if it carries one and was judged."""
    key: UUID | None = getattr(form, "cleaned_data", {}).get("once")
    return key


def url_made_before(request: HouseRequest, form: BaseForm) -> str:
    """Return where that is which this form made when it was sent before, or an empty text."""
    key = key_of(form)
    return OneTimeKey.objects.url_of(key, by=request.user) if key else ""


def done_before(request: HouseRequest, url: str) -> HttpResponse:
    """Lead to what was made before, and say so, unless what was said then is still to be read."""
    # Their length does not use the messages up, as reading them would.
    if not len(messages.get_messages(request)):
        messages.info(request, "This was already saved when you sent it before.")
    return redirect(url or request.path)
