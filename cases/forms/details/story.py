"""How she came to us, what happened, and what she needs."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q

from cases.forms.details.about_her import three_state
from cases.forms.intake.story import FROM_WHERE, ORGANISATION_FIRST
from cases.forms.topics import InAreas, her_words, question
from cases.models import Case, RiskLevel, ThreeState, Topic
from hestia.community.models import Campaign
from hestia.community.rules import ELSEWHERE, choices
from hestia.ui.forms import (
    Boxes,
    HouseForm,
    HouseModelForm,
    UKDateField,
    VersionedFormMixin,
)


class CameToUsForm(VersionedFormMixin, HouseModelForm[Case]):
    """Who sent her to us, and who else knows."""

    police_involved = three_state("Are the police involved?")
    referred_from = forms.ChoiceField(
        label="Which borough did the referral come from?", required=False, help_text=FROM_WHERE
    )

    class Meta:
        model = Case
        fields: ClassVar = [
            "source",
            "source_detail",
            "heard_through",
            "referred_on",
            "referred_from",
            "police_involved",
            "crime_reference",
            "local_authority_contact",
        ]
        labels: ClassVar = {
            "source": "Who referred her?",
            "source_detail": "Which organisation, and who there?",
            "heard_through": "How did she hear about us?",
            "referred_on": "Date of referral to us",
            "crime_reference": "Crime reference",
            "local_authority_contact": "Contact at the council",
        }
        help_texts: ClassVar = {
            "source_detail": ORGANISATION_FIRST,
            "heard_through": "Only if she wants to say. It can wait for weeks.",
            "local_authority_contact": "Needed when she is or may be under 18: name, phone and team.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(UKDateField, "referred_on").not_future = True
        boroughs = choices("Not known", ELSEWHERE, self.instance.referred_from)
        self.field(forms.ChoiceField, "referred_from").choices = boroughs
        campaigns = Campaign.objects.filter(Q(ended_on=None) | Q(pk=self.instance.heard_through_id))
        heard = self.field(forms.ModelChoiceField, "heard_through")
        heard.queryset, heard.empty_label = campaigns, "Not asked, or another way"
        # Never asked in danger; and where nothing is handed out there is nothing to ask.
        if self.instance.risk_level == RiskLevel.VERY_HIGH or not campaigns:
            del self.fields["heard_through"]


class WhatHappenedForm(VersionedFormMixin, HouseModelForm[Case]):
    """What happened to her, in few words, and what was worrying on the first day."""

    exploitation = forms.MultipleChoiceField(
        label="What was she made to do?", choices=Case.Exploitation.choices, widget=Boxes, required=False
    )
    safe_tonight = three_state("Is she safe tonight?")
    urgent_health = three_state("Injuries or urgent health needs?")
    self_harm = three_state("Thoughts of self-harm?")
    exploiter_near = three_state("Does an exploiter know where she is?")

    class Meta:
        model = Case
        fields: ClassVar = [
            "exploitation",
            "exploited_where",
            "what_happened",
            "safe_tonight",
            "urgent_health",
            "self_harm",
            "exploiter_near",
        ]
        labels: ClassVar = {"exploited_where": "Where", "what_happened": "What happened, in her words"}
        help_texts: ClassVar = {
            "what_happened": "Record only what is needed. She should not have to tell it twice.",
        }


class TopicsForm(InAreas, VersionedFormMixin, HouseForm):
    """The eight needs and nine issues: raised or not, and her words."""

    def __init__(self, *args: Any, topics: dict[str, Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = topics
        for subject in Topic.Subject:
            topic = topics.get(subject)
            answer = question(subject, initial=topic.answer if topic else ThreeState.NOT_DISCUSSED)
            words = her_words(subject, initial=topic.words if topic else "")
            for name, field in ((subject.value, answer), (f"{subject.value}_words", words)):
                self.fields[name] = field
                self.settle(name, field)
                self.saved[name] = field.initial

    def topic_answers(self) -> dict[str, tuple[str, str]]:
        """Return the answer and her words for each subject, as the act takes them."""
        answers = self.cleaned_data
        return {
            subject.value: (answers[subject.value], answers[f"{subject.value}_words"])
            for subject in Topic.Subject
        }
