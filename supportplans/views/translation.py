"""Her texts in her language: what there is, and who has checked it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from cases.queries.records import get_case
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.pdf.languages import LANGUAGES, spoken, state
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from supportplans import actions
from supportplans.forms.translation import LanguageQuery, TranslationsForm, counted
from supportplans.queries.translations import texts
from supportplans.views.plan import plan_url


@require_safe
@permission_required(Permission.CASE_VIEW)
def translations(request: HouseRequest, ref: str) -> HttpResponse:
    """List every text that is printed for her, and its state in her language or another."""
    case = get_case(request, ref)
    query = LanguageQuery(request.GET)
    language = LANGUAGES.get(query.asked["language"]) or spoken(case.client.first_language)
    translated = texts(case, language.code) if language else []
    context = {
        "case": case,
        "language": language,
        "languages": LANGUAGES.values(),
        "fixed_words": state(language.code) if language else None,
        "texts": translated,
        "counted": counted(translated),
        "may_change": request.user.has_perm(Permission.PLAN_CHANGE),
    }
    return render(request, "supportplans/translations.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
def translation_edit(request: HouseRequest, ref: str, code: str) -> HttpResponse:
    """Write her texts in one language, and say which an interpreter has checked."""
    language = LANGUAGES.get(code)
    if language is None:
        raise Http404
    case = get_case(request, ref, lock=request.method == "POST")
    translated = texts(case, code)
    draft = open_draft(request, f"translations-{code}", ref)
    form = TranslationsForm(draft.data, texts=translated, language=language, today=request.today)
    then = f"{plan_url(case, 'translations')}?language={code}"
    return answer(
        request,
        form,
        act=lambda: actions.translate_each(
            case=case,
            language=code,
            translated={text.words: (words, checked) for text, words, checked in form.changes()},
            checked_by=form.cleaned_data["checked_by"],
            checked_on=form.cleaned_data["checked_on"],
            by=request.user,
            at=request.now,
        ),
        to=then,
        template="supportplans/translation_edit.html",
        context={"case": case, "language": language, "then": then},
        draft=draft,
    )
