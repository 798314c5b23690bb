"""Which facts each question of the worksheet tells, once answered: a test holds the table whole. Pure."""

from hestia.privacy.audiences import Fact
from referrals.rules.worksheet.account import COUNTRIES, TOWNS
from referrals.rules.worksheet.exploiters import TYPES
from referrals.rules.worksheet.question import Question

# Keys of questions, by the facts that they tell.
_KEYS: dict[tuple[Fact, ...], str] = {
    (Fact.REFERENCE,): "reference",
    (Fact.SERVICE,): "user-organisation fr-location",
    (Fact.WORKER,): "fr-alternative-contact fr-details-role fr-details-phone fr-details-first-name"
    " fr-details-last-name",
    (Fact.BIRTH,): "pv-under-age pv-dob",
    (Fact.AGENCIES,): " ".join(
        f"local-authority-contacted-about-child-local-authority-{part}"
        for part in ("name", "phone", "email", "first-name", "last-name")
    ),
    # Whoever else works with her may be a midwife or an immigration solicitor, and is named as such.
    (Fact.AGENCIES, Fact.HEALTH, Fact.IMMIGRATION, Fact.POLICE): "are-others-involved-details",
    (Fact.NATIONALITY,): "birthplace pv-nationality pv-nationality-second",
    (Fact.RELATIVES,): "family someone-else-first-name someone-else-last-name someone-else-email-input"
    " someone-else-street someone-else-town someone-else-county someone-else-postcode",
    (Fact.ACCOUNT,): f"""
        pv-under-age-at-time-of-exploitation education employment-history
        potential-victim-exploitative-situation-multiple
        when-did-the-exploitation-take-place when-did-the-exploitation-take-place-multiple
        how-did-the-exploitation-start were-they-taken-somewhere-by-their-exploiter
        were-they-taken-somewhere-by-their-exploiter-journey-details what-were-they-required-to-do
        still-in-exploitative-situation what-is-keeping-them-in-situation
        how-why-did-they-leave-the-situation when-last-contact details-last-contact
        modern-slavery-indicators evidence-of-dishonesty are-others-involved where-exploitation-happened
        {TOWNS} {COUNTRIES} {TYPES} where-exploitation-happened-other-uk-other-location
        where-exploitation-happened-other-overseas-other-location who-exploited-pv exploiters-location
        are-exploiters-in-the-uk exploiters-current-location-details other-exploitation-details any-other-pvs
        other-potential-victims-yes-details other-potential-victims-not-sure-details
        future-exploitation-concerns future-exploitation-reasons""",
    # How she was, in body and mind, is asked for with these.
    (Fact.ACCOUNT, Fact.HEALTH): """
        living-conditions how-they-were-treated modern-slavery-indicators-details why-report-now
        where-how-interview-carried-out professional-insight evidence-of-dishonesty-details""",
    (Fact.NRM, Fact.ACCOUNT): "is-this-the-first-chance-to-report yes-the-first-chance-to-report"
    " not-sure-the-first-chance-to-report",
    (Fact.POLICE,): "reported-to-police reported-to-police-police-forces reported-to-police-crime-reference"
    " authorities-cooperation authorities-cooperation-details",
    (Fact.CONSENT,): "pv-want-to-submit-nrm refuse-nrm does-pv-need-support who-contact someone-else"
    " someone-else-permission-check",
    (Fact.GENDER,): "pv-gender",
    (Fact.FIRST_NAME,): "pv-name-first-name",
    (Fact.FULL_NAME,): "pv-name-last-name",
    (Fact.OTHER_NAMES,): "pv-name-nickname",
    # Her phone and e-mail stand on no paper: only whether they may be used.
    (Fact.CONTACT_RULE,): "pv-contact-details pv-contact-details-email-check pv-contact-details-post-check"
    " pv-phone-number no-contact-details",
    (Fact.CHILDREN,): "does-pv-have-children does-pv-have-children-yes-amount",
    (Fact.LANGUAGE,): "pv-interpreter-requirements pv-interpreter-requirements-language"
    " pv-other-help-with-communication pv-other-help-with-communication-aid",
    (Fact.HOME_OFFICE_REFERENCE,): "pv-ho-reference pv-ho-reference-type",
    (Fact.PAPERS,): "upload-file what-evidence-you-will-submit",
}
TELLS: dict[str, frozenset[Fact]] = {
    key: frozenset(facts) for facts, keys in _KEYS.items() for key in keys.split()
}


def tells(question: Question) -> frozenset[Fact]:
    """Return what a question tells on paper: one that stands on no paper tells nothing there."""
    return frozenset() if question.is_off_paper else TELLS[question.name]
