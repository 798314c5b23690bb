"""What the page of how things stand asks."""

from hestia.ui.forms import HouseForm, OnceMixin


class TestMailForm(OnceMixin, HouseForm):
    """One button: send me a mail. Sent twice, it sends one."""
