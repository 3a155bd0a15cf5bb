"""How one is reminded and invited."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from mentorship.guarded_forms import DomainForm
from mentorship.models import Organization
from mentorship.texts import gettext_lazy
from scheduling.forms.moments import date_input, time_input
from scheduling.models import Reminder, ReminderPreference


class ReminderForm(DomainForm):
    """One's own quiet hours, fewer e-mails, some kinds of them, a pause."""

    KINDS = (
        (Reminder.Kind.PLAN, gettext_lazy("When it is time to meet again")),
        (Reminder.Kind.UPCOMING, gettext_lazy("The day before a meeting")),
        (Reminder.Kind.LOG, gettext_lazy("To say whether you met")),
        (Reminder.Kind.STEP, gettext_lazy("Before a step of the programme")),
        (Reminder.Kind.SURVEY, gettext_lazy("When there is a survey for me to answer")),
        (Reminder.Kind.CHEMISTRY, gettext_lazy("How the first meeting with somebody felt")),
        (Reminder.Kind.PREPARATION, gettext_lazy("When the preparation for mentors has changed")),
        (Reminder.Kind.TEAM, gettext_lazy("When the programme team sends me a message")),
    )

    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"), required=False, widget=time_input()
    )
    quiet_until = forms.TimeField(label=gettext_lazy("until"), required=False, widget=time_input())
    weekly_budget = forms.TypedChoiceField(
        label=gettext_lazy("Reminders a week, at most"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Remind me"),
        required=False,
        choices=KINDS,
        widget=forms.CheckboxSelectMultiple,
    )
    paused_until = forms.DateField(
        label=gettext_lazy("Pause all reminders until"),
        required=False,
        widget=date_input(),
        help_text=gettext_lazy(
            "Reminders start again the day after. You are still told when somebody plans "
            "a meeting with you."
        ),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = organization.weekly_email_budget
        budget = self.fields["weekly_budget"]
        assert isinstance(budget, forms.TypedChoiceField)
        budget.choices = [
            ("", gettext("Up to %(most)s, as usual") % {"most": most}),
            *[(str(number), str(number)) for number in range(most - 1, 0, -1)],
            ("0", gettext("None at all")),
        ]
        usual = f"{organization.quiet_from:%H:%M}–{organization.quiet_until:%H:%M}"
        self.fields["quiet_from"].help_text = gettext(
            "Leave both empty for the usual hours, %(usual)s."
        ) % {"usual": usual}

    @classmethod
    def of(
        cls, preference: ReminderPreference | None, organization: Organization
    ) -> "ReminderForm":
        initial = {}
        if preference:
            initial = {
                "quiet_from": preference.quiet_from,
                "quiet_until": preference.quiet_until,
                "weekly_budget": ""
                if preference.weekly_budget is None
                else str(preference.weekly_budget),
                "paused_until": preference.paused_until,
            }
        off = preference.kinds_off if preference else []
        kinds = [kind for kind, _ in cls.KINDS if kind not in off]
        return cls(
            initial={"weekly_budget": "", "kinds": kinds, **initial}, organization=organization
        )

    def chosen(self) -> dict[str, Any]:
        """As the service takes it: it keeps what somebody does not want."""
        data = dict(self.cleaned_data)
        wanted = data.pop("kinds")
        return {**data, "kinds_off": [kind for kind, _ in self.KINDS if kind not in wanted]}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if bool(data.get("quiet_from")) != bool(data.get("quiet_until")):
            self.add_error("quiet_until", ValidationError(gettext("Give both times, or neither.")))
        return data


class CalendarForm(DomainForm):
    """Invitations by e-mail, and names in the feed."""

    is_invited = forms.BooleanField(
        label=gettext_lazy("Send my meetings to my calendar by e-mail"),
        required=False,
        help_text=gettext_lazy(
            "Each meeting comes as an invitation that Outlook, Google and Apple put into "
            "your calendar, and update when it is moved or cancelled."
        ),
    )
    shows_names = forms.BooleanField(
        label=gettext_lazy("Show names in my feed"),
        required=False,
        help_text=gettext_lazy(
            "Entries then say 'Mentoring with' and a name. Whoever sees your calendar sees it too."
        ),
    )
