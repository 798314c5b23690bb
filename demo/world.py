"""The brief's world: two safe houses, outreach across London, and the people who work there."""

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from cases.models import Room
from hestia.accounts import demonstration
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import LEARNERS, Role

PHONES = {"Safe house A": "020 7946 0141", "Safe house B": "020 7946 0142"}  # numbers that nobody has
ON_CALL = "Duty manager: 020 7946 0149"
ROOMS = {"Safe house A": 10, "Safe house B": 8}
OUTREACH = 160

# e-mail's first part, first name, last name, role, services, caseload limit, languages
STAFF = [
    ("amina", "Amina", "Osei", Role.CASEWORKER, ["Outreach", "Safe house A"], 18, "Twi, French"),
    ("joyce", "Joyce", "Adeyemi", Role.SAFE_HOUSE_WORKER, ["Safe house A"], 10, "Yoruba"),
    ("leila", "Leila", "Haddad", Role.SAFE_HOUSE_WORKER, ["Safe house B"], 8, "Arabic, French"),
    ("daniel", "Daniel", "Kerr", Role.CASEWORKER, ["Outreach"], 18, ""),
    ("farah", "Farah", "Siddiqui", Role.CASEWORKER, ["Outreach"], 18, "Urdu, Punjabi"),
    ("grace", "Grace", "Mensah", Role.CASEWORKER, ["Outreach"], 18, "Twi"),
    ("hoa", "Hoa", "Tran", Role.CASEWORKER, ["Outreach"], 18, "Vietnamese"),
    ("ines", "Inês", "Duarte", Role.CASEWORKER, ["Outreach"], 18, "Portuguese, Spanish"),
    ("marek", "Marek", "Nowicki", Role.CASEWORKER, ["Outreach"], 18, "Polish"),
    ("priya", "Priya", "Nair", Role.CASEWORKER, ["Outreach"], 18, "Hindi, Malayalam"),
    ("samira", "Samira", "Yusuf", Role.CASEWORKER, ["Outreach"], 18, "Somali, Arabic"),
    ("ruth", "Ruth", "Ellery", Role.MANAGER, ["Outreach", "Safe house A", "Safe house B"], 0, ""),
    ("tom", "Tom", "Whitfield", Role.MANAGER, ["Safe house A", "Safe house B"], 0, ""),
    ("helen", "Helen", "Marsh", Role.SERVICE_LEAD, ["Outreach", "Safe house A", "Safe house B"], 0, ""),
    ("owen", "Owen", "Price", Role.STUDENT, ["Outreach"], 2, "Welsh"),
    ("kemi", "Kemi", "Lawal", Role.VOLUNTEER, ["Outreach"], 2, "Yoruba"),
    ("nora", "Nora", "Lindqvist", Role.DATA_PROTECTION_LEAD, [], 0, "Swedish"),
    ("edith", "Edith", "Stone", Role.AUDITOR, [], 0, ""),
    ("paul", "Paul", "Adair", Role.ADMINISTRATOR, [], 0, ""),
    # Answers what Ruth asks for in Outreach: it takes two, and Tom manages the houses.
    ("ngozi", "Ngozi", "Okafor", Role.MANAGER, ["Outreach"], 0, "Igbo"),
    ("ivy", "Ivy", "Chambers", Role.TRUSTEE, [], 0, ""),
]
STUDENT_DAYS = 60


def staff_and_services(*, today: date) -> dict[str, User]:
    """Make the services with their rooms and everyone who works there; return the staff by short name."""
    services = {
        name: Service.objects.create(
            name=name, kind=Service.Kind.SAFE_HOUSE, phone=PHONES[name], capacity=rooms, on_call=ON_CALL
        )
        for name, rooms in ROOMS.items()
    }
    services["Outreach"] = Service.objects.create(
        name="Outreach", kind=Service.Kind.OUTREACH, capacity=OUTREACH, area="all of London", on_call=ON_CALL
    )
    for name, rooms in ROOMS.items():
        for number in range(1, rooms + 1):
            Room.objects.create(service=services[name], number=number)
    staff = {}
    for number, (key, first, last, role, works_in, limit, languages) in enumerate(STAFF, start=101):
        staff[key] = User.objects.create_user(
            f"{key}@hestia.example",
            settings.DEMO_WORDS,
            first_name=first,
            last_name=last,
            phone=f"07700 900{number}" if limit else "",
            role=role,
            services=[services[name] for name in works_in],
            caseload_limit=limit,
            languages=languages,
            is_demonstration=True,
            morning_mail=key == "amina",  # the demonstration prints its mail on the terminal
            ends_on=today + timedelta(days=STUDENT_DAYS) if role in LEARNERS else None,
        )
        demonstration.equip(staff[key], at=timezone.now())
    return staff
