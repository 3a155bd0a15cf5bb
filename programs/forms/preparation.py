"""The form of a part of the mentors' preparation."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.forms.fields import offer
from programs.models import Guide, PreparationItem, Program

OPTIONS = range(1, 5)


class PreparationItemForm(forms.Form):
    """Something to settle, to read, or a scenario to think over."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=PreparationItem.Kind.choices,
        widget=forms.RadioSelect,
        initial=PreparationItem.Kind.CHECK,
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What is to be settled, what to read for, or what happens."),
    )
    guide: "forms.ModelChoiceField[Guide]" = forms.ModelChoiceField(
        label=gettext_lazy("The guide to read"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("No guide"),
    )
    best = forms.TypedChoiceField(
        label=gettext_lazy("The best answer to the scenario"),
        choices=[(number, str(number)) for number in OPTIONS],
        coerce=int,
        initial=1,
    )
    asks_again = forms.BooleanField(
        label=gettext_lazy("Ask those who did it to do it again"),
        required=False,
        help_text=gettext_lazy("Leave it empty if you only corrected a small mistake."),
    )

    def __init__(
        self, *args: Any, program: Program, item: PreparationItem | None = None, **kwargs: Any
    ) -> None:
        if item is not None:
            kwargs.setdefault("initial", self._initial(item))
        super().__init__(*args, **kwargs)
        offer(self, "guide", Guide.objects.filter(program=program).order_by("title"))
        for number in OPTIONS:
            self.fields[f"option_{number}"] = forms.CharField(
                label=_("Answer %(number)s") % {"number": number}, required=False, max_length=300
            )
            self.fields[f"feedback_{number}"] = forms.CharField(
                label=_("What is to be said to answer %(number)s") % {"number": number},
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        if item is None:
            del self.fields["asks_again"]

    def option_fields(self) -> list[tuple[Any, Any]]:
        """Each answer with what is to be said to it."""
        return [(self[f"option_{number}"], self[f"feedback_{number}"]) for number in OPTIONS]

    def part(self) -> dict[str, Any]:
        """What was filled in, as the use cases take it."""
        data = self.cleaned_data
        options = [
            {
                "text": data[f"option_{number}"].strip(),
                "feedback": data[f"feedback_{number}"].strip(),
                "is_best": number == data["best"],
            }
            for number in OPTIONS
            if data[f"option_{number}"].strip() or data[f"feedback_{number}"].strip()
        ]
        return {name: data[name] for name in ("kind", "text", "guide")} | {"options": options}

    @staticmethod
    def _initial(item: PreparationItem) -> dict[str, Any]:
        initial: dict[str, Any] = {name: getattr(item, name) for name in ("kind", "text", "guide")}
        for number, option in enumerate(item.options, start=1):
            initial |= {
                f"option_{number}": option["text"],
                f"feedback_{number}": option["feedback"],
            }
            if option.get("is_best"):
                initial["best"] = number
        return initial
