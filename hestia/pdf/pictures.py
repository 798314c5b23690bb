"""The pictures of easy read: what each shows, and which one goes with a sentence."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from hestia.pdf.words import Words


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, what it shows, and the English words that call for it (their beginnings)."""

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
    ]
}


def picture_for(text: str, *, otherwise: str) -> str:
    """Return the name of the picture that goes with an English sentence: of the word that comes first."""
    reference = (
        (match.start(), picture.name)
        for picture in PICTURES.values()
        for word in picture.words.split()
        if (match := re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE))
    )
    return min(reference, default=(0, otherwise))[1]
