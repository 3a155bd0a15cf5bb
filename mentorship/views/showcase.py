"""`/ui/`: every component in all its states, for developers; not there in production."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

COLOURS = ["paper", "surface", "sunken", "ink", "muted", "line", "control", "accent", "accent-soft"]
TONES = ["good", "steady", "watch", "support", "neutral", "accent"]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name of the cohort", help_text="As people will see it.")
    starts_on = forms.DateField(
        label="First day", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    minutes = forms.IntegerField(label="Minutes", min_value=15, max_value=240, initial=45)
    model = forms.ChoiceField(
        label="Model", choices=[("pair", "One to one"), ("circle", "Peer circle")]
    )
    means = forms.ChoiceField(
        label="How did you meet?",
        choices=[("person", "In person"), ("video", "Video"), ("phone", "Phone")],
        widget=forms.RadioSelect,
        initial="person",
    )
    topics = forms.MultipleChoiceField(
        label="What did you talk about?",
        choices=[("career", "Career"), ("skills", "Skills"), ("wellbeing", "Looking after myself")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Tick all that fit.",
    )
    note = forms.CharField(
        label="Note",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="Leave out anything that could identify a patient.",
    )
    file = forms.FileField(label="File from your HR system", required=False)
    agreed = forms.BooleanField(label="I have read the agreement", help_text="Version 3.")


def showcase(request: HttpRequest) -> HttpResponse:
    """Render each partial of `templates/ui/` with sample data."""
    refused = SampleForm({"name": "", "minutes": "5", "model": "pair", "note": "Still here."})
    refused.is_valid()
    page = Paginator(range(1, 230), 25).get_page(4)
    context = {
        "form": SampleForm(auto_id="fresh_%s"),
        "refused": refused,
        "page_of_rows": page,
        "colours": COLOURS,
        "tones": TONES,
        "trail": [("Programmes", "#"), ("Nurse preceptorship", "#")],
        "bars": [
            {"label": "Specialty", "value": 94, "max": 100, "text": "94"},
            {"label": "Goals and expertise", "value": 81, "max": 100, "text": "81"},
            {"label": "Travel between sites", "value": 62, "max": 100, "text": "62"},
        ],
        "pairs": [
            ("Amara Okafor", "Ben Lindqvist", "2 days ago", 4, "good", "On track"),
            ("Priya Raman", "Chloe Dubois", "9 days ago", 3, "steady", "Steady"),
            ("Tomás Herrera", "Yuki Tanaka", "24 days ago", 2, "watch", "Slowing"),
            ("Grace Mbeki", "Daniel Novak", "41 days ago", 1, "support", "Asked for support"),
        ],
    }
    return render(request, "mentorship/showcase.html", context)
