"""``manage.py outage_packs``: the outage packs of every house and of duty, encrypted, for tonight."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hestia.pdf.locked import NoPassphrase, passphrase_in
from outage.documents.nightly import NightPack, make_nightly


class Command(BaseCommand):
    help = (
        "Make the outage pack of every house and one for duty, encrypted with the passphrase in "
        "HESTIA_OUTAGE_PASSPHRASE_FILE, in HESTIA_OUTAGE_FOLDER. The last three nights are kept."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        folder, secret = settings.OUTAGE_FOLDER, settings.OUTAGE_PASSPHRASE_FILE
        if not folder or not secret:
            raise CommandError(
                "Say in HESTIA_OUTAGE_FOLDER where packs go, and what opens them in "
                "HESTIA_OUTAGE_PASSPHRASE_FILE."
            )
        try:
            passphrase = passphrase_in(secret)
        except NoPassphrase as failure:
            raise CommandError(str(failure)) from failure
        self.tell(list(make_nightly(folder, passphrase=passphrase, at=timezone.now())))

    def tell(self, packs: list[NightPack]) -> None:
        """Say what came of each house's, and fail if one has none."""
        for pack in packs:
            self.stdout.write(f"{pack.service}: {pack.why_not or 'made'}")
        if failed := [pack for pack in packs if pack.why_not]:
            raise CommandError(f"{len(failed)} of {len(packs)} houses have no pack tonight.")
