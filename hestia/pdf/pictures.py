"""The pictures of easy read: what each shows, and which one goes with a sentence.

One shows one thing, or two: a house and footprints, for being safe at home and in the street.
"""

import re
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hestia.pdf.words import Words


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, what it shows, and the English words that call for it: their beginnings, "+" between two."""

    name: str
    shows: Words
    words: str = ""


PICTURES = {
    picture.name: picture
    for picture in [
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("baby", _("A baby"), "baby babies pregnan midwi child son daughter birth nappies"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("hospital", _("A hospital"), "hospital scan clinic surgery a&e"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("medicine", _("Medicine"), "medicine tablet pill prescription pharmacy"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("doctor", _("A doctor’s stethoscope"), "doctor gp nurse health dentist teeth pain ill"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("police", _("A shield"), "police officer danger"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("solicitor", _("A briefcase"), "solicitor lawyer legal law court judge"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("papers", _("A paper"), "paper letter form document passport office claim statement stay"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("bank", _("A bank"), "bank account card"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("money", _("Money"), "money payment pay paid benefit pounds debt weekly"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("school", _("A book"), "school college english class course learn study read"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("bus", _("A bus"), "bus train tram travel"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("walk", _("Footprints"), "walk street go out outside park"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("phone", _("A telephone"), "phone call ring number sim"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("sleep", _("The moon and a star"), "sleep night dream bed rest"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("talk", _("Two people talking"), "talk counsel speak interpreter listen therap group friend"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("food", _("A plate with knife and fork"), "food eat cook shop meal"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("lock", _("A lock"), "private lock secret key safe"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("home", _("A house"), "home house flat room live"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("calendar", _("A calendar"), "date appointment meeting week"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("heart", _("A heart"), "feel happy sad afraid"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("yes", _("A tick")),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("person", _("A person"), "people someone woman"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("hand", _("A hand that says stop"), "stop refuse"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("question", _("A question mark"), "question know ask"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("decision", _("Scales"), "decision decide tribunal hearing"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("clock", _("A clock"), "wait time hour"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("pen", _("A pen"), "sign write"),
        # Translators: plan in pictures: what a picture shows, read out to who cannot see it
        Picture("world", _("The world"), "country uk britain"),
    ]
}

OF_TWO = {
    "home-walk": "safe+house+street safe+home+street house+street home+street home+outside house+outside",
    "home-lock": "safe+home safe+house safe+room safe+place door+lock",
    "home-person": "own+home own+flat own+room place+live home+me live+own",
    "bus-person": "bus+with train+with bus+together",
    "walk-person": "walk+with walk+together way+with",
    "hospital-person": "hospital+with hospital+comes hospital+together scan+with",
    "police-talk": "police+speak police+talk police+ask officer+speak officer+talk police+tell",
    "baby-doctor": "baby+health baby+well baby+doctor baby+midwi child+doctor",
    "baby-person": "baby+with child+with baby+me children+me",
    "bank-papers": "bank+open account+open account+name bank+letter",
    "bank-money": "bank+money account+money bank+card",
    "money-calendar": "money+week money+month payment+arriv payment+start payment+week paid+week paid+month",
    "phone-person": "call+someone ring+someone call+if who+call call+me friend+ring",
    "phone-papers": "phone+number number+write number+paper",
    "sleep-yes": "sleep+better sleep+well sleep+good",
    "sleep-calendar": "sleep+night rest+day rest+time time+rest",
    "heart-talk": "counsel therap feel+talk feel+speak",
    "person-heart": "friend+trust people+trust feel+alone friend+feel",
    "person-talk": "interpreter+with talk+with speak+with meet+people group+meet",
    "school-talk": "learn+english study+english english+class speak+english",
    "school-calendar": "class+week course+start class+monday class+start",
    "solicitor-money": "job+find work+again work+paid job+money want+work find+work",
    "solicitor-talk": "solicitor+meet lawyer+meet solicitor+talk lawyer+talk solicitor+see solicitor+speak",
    "solicitor-calendar": "solicitor+date solicitor+appointment lawyer+appointment",
    "world-yes": "stay+uk stay+country stay+here leave+remain stay+britain",
    "decision-papers": "decision+letter decision+wait claim+decision",
    "decision-calendar": "decision+date decision+day",
    "decision-clock": "decision+time decision+long",
    "decision-question": "decision+again appeal review+decision",
    "papers-calendar": "letter+date form+date paper+date",
    "papers-pen": "form+fill fill+form sign+form sign+paper write+statement",
    "papers-question": "passport+where papers+where what+letter",
    "bank-question": "office+ask council+ask benefit+ask",
    "doctor-calendar": "doctor+appointment gp+appointment dentist+appointment",
    "doctor-yes": "register+doctor register+gp register+dentist",
    "medicine-clock": "medicine+day tablet+day medicine+time",
    "food-person": "cook+with eat+with food+with cook+friend eat+together",
    "talk-question": "ask+question ask+interpreter",
    "hand-yes": "yes+no say+no decide+myself choose",
}


def of_two(name: str) -> Words:
    """Return what a picture of two things shows: "A house, footprints"."""
    first, second = name.split("-")
    return format_lazy("{}; {}", PICTURES[first].shows, PICTURES[second].shows)


PICTURES |= {name: Picture(name, of_two(name), words) for name, words in OF_TWO.items()}


def picture_for(text: str, *, otherwise: str) -> str:
    """Return the name of the picture that shows most of an English sentence: of two things before one.

    Of those that show as much, it is the one whose word comes first.
    """
    shown = (
        (-len(places), min(places), picture.name)
        for picture in PICTURES.values()
        for words in picture.words.split()
        if (places := places_of(words, text))
    )
    return min(shown, default=(0, 0, otherwise))[2]


def places_of(words: str, text: str) -> list[int]:
    """Return where each of the words joined by "+" stands in a text, or none if one does not."""
    found = [re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) for word in words.split("+")]
    return [match.start() for match in found if match] if all(found) else []
