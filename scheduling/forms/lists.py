"""Filters of lists."""

from django import forms

from matching.models import Relationship
from mentorship.texts import gettext_lazy


class RelationshipFilter(forms.Form):
    """Search and filters above a cohort's relationships."""

    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        max_length=100,
        widget=forms.SearchInput(attrs={"placeholder": "Name"}),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("All")), *Relationship.Status.choices],
    )
    met = forms.ChoiceField(
        label=gettext_lazy("Meetings"),
        required=False,
        choices=[
            ("", gettext_lazy("Any")),
            ("never", gettext_lazy("Not met yet")),
            ("once", gettext_lazy("Met once")),
            ("more", gettext_lazy("Met more than once")),
        ],
    )
