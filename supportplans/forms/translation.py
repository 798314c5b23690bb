"""What is asked about her texts in her language."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from cases.forms.interpreters import HerInterpreterField
from hestia.pdf.languages import LANGUAGES, Language
from hestia.ui.forms import HouseForm, LongText, QueryForm, UKDateField, VersionedFormMixin
from hestia.ui.pronouns import say
from supportplans.models import Translation
from supportplans.queries.translations import Text

LONGEST_LINE = 300  # letters of a text that gets a box of two lines


class LanguageQuery(QueryForm):
    """In which language her texts are looked at."""

    language = forms.ChoiceField(
        choices=[(language.code, f"{language.name}, {language.own_name}") for language in LANGUAGES.values()]
    )


class TranslationsForm(VersionedFormMixin, HouseForm):
    """Every text of hers that is printed for her, a box for each, and who has checked them."""

    checked_by = HerInterpreterField(label="Which interpreter checked them?", is_of_today=False)
    checked_on = UKDateField(
        label="When were they checked?", called="the day they were checked", not_future=True, required=False
    )

    def __init__(
        self, *args: Any, texts: Iterable[Text], language: Language, today: date, **kwargs: Any
    ) -> None:
        self.texts = list(texts)
        translations = [text.translation for text in self.texts if text.translation]
        initial: dict[str, Any] = {"checked_on": today}
        super().__init__(*args, records=translations, initial=initial, today=today, **kwargs)
        for text in self.texts:
            kept = text.translation
            box = LongText(
                label=f"“{text.words}”",
                max_length=15_000,
                rows=2 if len(text.words) <= LONGEST_LINE else 8,
                required=False,
                help_text=say(text.title),
            )
            box.widget.attrs |= {"lang": language.tag, "dir": "auto"}
            vars(box)["says_optional"] = False
            self.fields[text.key] = box
            self.initial[text.key] = kept.words if kept else ""
            ticked = f"{text.key}-checked"
            self.fields[ticked] = forms.BooleanField(label="An interpreter has checked this", required=False)
            self.initial[ticked] = bool(kept and kept.is_checked)
        boxes = [name for text in self.texts for name in (text.key, f"{text.key}-checked")]
        self.order_fields([*boxes, "checked_by", "checked_on"])
        self.saved = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}

    def clean(self) -> dict[str, Any] | None:
        """Ask who checked what is newly said to be checked, and for words where they are said to be."""
        cleaned = super().clean() or {}
        for text in self.texts:
            if cleaned.get(f"{text.key}-checked") and not cleaned.get(text.key):
                self.add_error(text.key, "Write what the interpreter checked, or clear the tick.")
        if any(checked for _, _, checked in self.changes()):
            if not cleaned.get("checked_by"):
                self.add_error("checked_by", "Say which interpreter checked them.")
            if not cleaned.get("checked_on") and "checked_on" not in self.errors:
                self.add_error("checked_on", "Enter the day they were checked.")
        return cleaned

    def changes(self) -> list[tuple[Text, str, bool]]:
        """Return the texts whose words or tick are not as they were kept: text, words, whether checked."""
        changes = []
        for text in self.texts:
            words = (self.cleaned_data.get(text.key) or "").strip()
            checked = bool(self.cleaned_data.get(f"{text.key}-checked")) and bool(words)
            kept = text.translation
            if (words, checked) != ((kept.words, kept.is_checked) if kept else ("", False)):
                changes.append((text, words, checked))
        return changes


def counted(texts: Iterable[Text]) -> dict[str, int]:
    """Return how many texts are checked, how many drafts, and how many there are."""
    states = [text.state for text in texts]
    return {
        "all": len(states),
        "checked": states.count(Translation.State.CHECKED),
        "drafts": states.count(Translation.State.DRAFT),
    }
