"""What a manager signs under who has access."""

from django import forms

from hestia.ui.forms import HouseForm


class AccessReviewForm(HouseForm):
    """When the page was shown that is signed."""

    as_of = forms.DateTimeField(widget=forms.HiddenInput)
