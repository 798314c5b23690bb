"""What is declared of figures: nothing is stored. What may be counted, and by whom: privacy.sql."""

from hestia.privacy.records import Privacy

PRIVACY = Privacy(records=[])
