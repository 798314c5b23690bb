"""Who interpreted: chosen from the directory, whoever she had last first, or typed."""

from datetime import date
from typing import Any

from cases.models import Case
from cases.queries.interpreters import last_used
from hestia.accounts.models import User
from hestia.directory.forms import InterpreterField
from hestia.directory.queries import interpreter_offers

LONGEST = 120
NEVER = "Never family or friends."


class HerInterpreterField(InterpreterField):
    """An interpreter who works with her. Whom she does not want stands last."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST, "required": False, "help_text": NEVER, **kwargs})

    def offer_for(self, record: Any, *, by: User, today: date) -> None:
        """Offer the one used last, those of her language, then the rest; in intake by language alone."""
        if isinstance(record, Case):
            client = record.client
            self.offer(
                interpreter_offers(
                    by,
                    last_used=last_used(record, by=by),
                    language=client.first_language,
                    to_avoid=client.interpreters_to_avoid,
                    today=today,
                )
            )

    def offer_language(self, language: str, *, by: User, today: date) -> None:
        """Offer by her language, where there is no case yet."""
        self.offer(interpreter_offers(by, language=language, today=today))
