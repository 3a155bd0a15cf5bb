"""Forms of scheduling. Nothing typed is lost when one is sent back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

from matching.models import Relationship
from mentorship.errors import DomainError
from mentorship.guard import LONGEST_TEXT
from mentorship.guarded_forms import DomainForm, GuardedForm
from mentorship.models import Organization
from mentorship.tenancy import new_id
from mentorship.texts import gettext_lazy
from scheduling.models import ChemistryAnswer, Meeting, Note, Reminder, ReminderPreference
from scheduling.topics import topics_of


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PlanForm(GuardedForm):
    """When, how long, how and where."""

    guarded_field = "place"

    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    day = forms.DateField(label=gettext_lazy("Day"), widget=_date_input())
    clock = forms.TimeField(label=gettext_lazy("Time"), widget=_time_input())
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=5,
        max_value=480,
        widget=forms.NumberInput(attrs={"step": 5}),
    )
    means = forms.ChoiceField(
        label=gettext_lazy("How will you meet?"),
        choices=Meeting.Means.choices,
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=gettext_lazy("Place or link"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Only the people of this relationship see it. It is in no e-mail."),
    )

    @classmethod
    def of_new(cls, usual: Mapping[str, Any]) -> "PlanForm":
        return cls(initial={"client_key": new_id(), **usual})

    @classmethod
    def of_meeting(cls, meeting: Meeting) -> "PlanForm":
        local = timezone.localtime(meeting.starts_at)
        return cls(
            initial={
                "day": local.date(),
                "clock": local.time(),
                "minutes": meeting.minutes,
                "means": meeting.means,
                "place": meeting.place,
            }
        )

    @property
    def when(self) -> dict[str, Any]:
        """The meeting's time, length, means and place, as the services take them."""
        data = self.cleaned_data
        naive = datetime.combine(data["day"], data["clock"])
        return {
            "starts_at": timezone.make_aware(naive),
            "minutes": data["minutes"],
            "means": data["means"],
            "place": data["place"],
            "is_checked": self.is_checked,
        }

    def refuse(self, error: DomainError) -> None:
        if "starts_at" in error.fields:
            self.add_error("day", error.message)
        else:
            super().refuse(error)


class OccasionForm(DomainForm):
    """What became of a meeting, and nothing of what was said."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Did you meet?"),
        choices=[
            ("held", gettext_lazy("We met")),
            ("moved", gettext_lazy("Moved it")),
            ("missed", gettext_lazy("Missed it")),
        ],
        widget=forms.RadioSelect,
    )
    held_on = forms.DateField(label=gettext_lazy("Day"), widget=_date_input())
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=5,
        max_value=480,
        widget=forms.NumberInput(attrs={"step": 5}),
    )
    means = forms.ChoiceField(
        label=gettext_lazy("How did you meet?"),
        choices=Meeting.Means.choices,
        widget=forms.RadioSelect,
    )

    @staticmethod
    def likely(planned: Meeting) -> dict[str, Any]:
        """That a planned meeting was held as it was planned."""
        return {
            "client_key": new_id(),
            "outcome": Meeting.Status.HELD,
            "held_on": min(timezone.localdate(planned.starts_at), timezone.localdate()),
            "minutes": planned.minutes,
            "means": planned.means,
        }


class LogForm(OccasionForm, GuardedForm):
    """The same with topics and a note: most often one tap on 'Save'."""

    guarded_field = "note_text"

    topics = forms.MultipleChoiceField(
        label=gettext_lazy("What did you talk about?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Only you see what you tick. Others see topics counted over many pairs."
        ),
    )
    note_text = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Leave out anything that could identify a patient."),
    )
    note_audience = forms.ChoiceField(
        label=gettext_lazy("Who may read the note?"),
        choices=[
            (Note.Audience.PRIVATE, gettext_lazy("Only me")),
            (Note.Audience.RELATIONSHIP, gettext_lazy("Both of us")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    is_another = forms.BooleanField(
        label=gettext_lazy("We met twice that day"),
        required=False,
        help_text=gettext_lazy("A meeting of this day is logged."),
    )

    def __init__(
        self, *args: Any, relationship: Relationship, asks_another: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        topics = self.fields["topics"]
        assert isinstance(topics, forms.MultipleChoiceField)
        topics.choices = topics_of(relationship.cohort.program)
        if not topics.choices:
            del self.fields["topics"]
        audience = self.fields["note_audience"]
        assert isinstance(audience, forms.ChoiceField)
        audience.choices = audience_choices(relationship)
        if not asks_another and "is_another" not in self.data:
            self.fields["is_another"].widget = forms.HiddenInput()

    @classmethod
    def of(
        cls, relationship: Relationship, planned: Meeting | None, usual: Mapping[str, Any]
    ) -> "LogForm":
        """Filled in with what is most likely, so that it is sent as it is: as planned; else
        yesterday, as long and by the means that is usual for these two."""
        if planned is not None:
            initial = cls.likely(planned)
        else:
            yesterday = timezone.localdate() - timedelta(days=1)
            initial = {
                "client_key": new_id(),
                "outcome": Meeting.Status.HELD,
                "held_on": max(yesterday, relationship.began_on),
                **usual,
            }
        private = {"note_audience": Note.Audience.PRIVATE}
        return cls(relationship=relationship, initial=initial | private)

    def clean_note_audience(self) -> str:
        return self.cleaned_data["note_audience"] or Note.Audience.PRIVATE

    @property
    def log(self) -> dict[str, Any]:
        """The log, as the service takes it."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "checked"}
        return data | {"is_note_checked": self.is_checked}

    def refuse(self, error: DomainError) -> None:
        if error.code == "logged_already":
            self.fields["is_another"].widget = forms.CheckboxInput()
        super().refuse(error)


def audience_choices(relationship: Relationship) -> list[tuple[str, str]]:
    """For oneself alone, or for the others by name."""
    is_pair = relationship.kind == Relationship.Kind.PAIR
    everyone = gettext("Both of us") if is_pair else gettext("Everyone in our group")
    return [(Note.Audience.PRIVATE, gettext("Only me")), (Note.Audience.RELATIONSHIP, everyone)]


class MomentsField(forms.Field):
    """Moments (aware), each sent as one value."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[datetime]:
        try:
            found = [datetime.fromisoformat(one) for one in value or []]
        except (TypeError, ValueError):
            raise ValidationError(gettext("Choose among these times.")) from None
        if any(moment.tzinfo is None for moment in found):
            raise ValidationError(gettext("Choose among these times."))
        return found


class TimesForm(DomainForm):
    """Which times to propose, and how to meet."""

    starts = MomentsField(
        label=gettext_lazy("Times"),
        error_messages={"required": gettext_lazy("Choose one, two or three times.")},
    )
    minutes = forms.IntegerField(min_value=5, max_value=480, widget=forms.HiddenInput)
    means = forms.ChoiceField(
        label=gettext_lazy("How will you meet?"),
        choices=Meeting.Means.choices,
        widget=forms.RadioSelect,
    )


class RhythmForm(DomainForm):
    """How often the two want to meet, within the programme's bounds."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("How often do you want to meet?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )

    _WORDS = {
        7: gettext_lazy("Every week"),
        14: gettext_lazy("Every two weeks"),
        21: gettext_lazy("Every three weeks"),
        30: gettext_lazy("Every month"),
        42: gettext_lazy("Every six weeks"),
        61: gettext_lazy("Every two months"),
        91: gettext_lazy("Every three months"),
    }

    def __init__(self, *args: Any, relationship: Relationship, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        program = relationship.cohort.program
        within = range(program.rhythm_min_days, program.rhythm_max_days + 1)
        days = self.fields["days"]
        assert isinstance(days, forms.TypedChoiceField)
        usual = self._WORDS.get(
            program.rhythm_days,
            gettext("Every %(rhythm_days)s days") % {"rhythm_days": program.rhythm_days},
        )
        days.choices = [
            ("", gettext("As the programme suggests: %(usual)s") % {"usual": usual.lower()}),
            *[(str(n), words) for n, words in self._WORDS.items() if n in within],
        ]
        own = relationship.rhythm_days
        if own and own not in self._WORDS:
            days.choices = [*days.choices, (str(own), gettext("Every %(own)s days") % {"own": own})]
        self.initial.setdefault("days", "" if own is None else str(own))


class NoteForm(GuardedForm):
    """A note and its audience."""

    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Leave out anything that could identify a patient."),
    )
    audience = forms.ChoiceField(label=gettext_lazy("Who may read it?"), widget=forms.RadioSelect)
    row_version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, relationship: Relationship, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audience = self.fields["audience"]
        assert isinstance(audience, forms.ChoiceField)
        audience.choices = audience_choices(relationship)


class GoalForm(GuardedForm):
    """A goal in one's own words."""

    text = forms.CharField(
        label=gettext_lazy("What do you want to be able to do?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In your own words. You and your mentor read it, nobody else."),
    )
    due_on = forms.DateField(label=gettext_lazy("By when?"), required=False, widget=_date_input())


class StepForm(GuardedForm):
    """A small step."""

    text = forms.CharField(label=gettext_lazy("Next small step"), max_length=500)


class ReminderForm(DomainForm):
    """One's own quiet hours, fewer e-mails, some kinds of them, a pause."""

    KINDS = (
        (Reminder.Kind.PLAN, gettext_lazy("When it is time to meet again")),
        (Reminder.Kind.UPCOMING, gettext_lazy("The day before a meeting")),
        (Reminder.Kind.LOG, gettext_lazy("To say whether you met")),
        (Reminder.Kind.STEP, gettext_lazy("Before a step of the programme")),
        (Reminder.Kind.SURVEY, gettext_lazy("When a survey asks for a word from me")),
        (Reminder.Kind.CHEMISTRY, gettext_lazy("How the first meeting with somebody felt")),
        (Reminder.Kind.PREPARATION, gettext_lazy("When what mentors prepare has changed")),
    )

    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"), required=False, widget=_time_input()
    )
    quiet_until = forms.TimeField(label="until", required=False, widget=_time_input())
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
        widget=_date_input(),
        help_text=gettext_lazy(
            "That day is still quiet. When somebody plans a meeting with you, you are told."
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
        usual = f"{organization.quiet_from:%H:%M} to {organization.quiet_until:%H:%M}"
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
            "your calendar, and keep right when it is moved or cancelled."
        ),
    )
    shows_names = forms.BooleanField(
        label=gettext_lazy("Show names in my feed"),
        required=False,
        help_text=gettext_lazy(
            "Entries then say 'Mentoring with' and a name. Whoever sees your calendar sees it too."
        ),
    )


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


class ChemistryForm(DomainForm):
    """Whether two people fit, in one tap."""

    fit = forms.ChoiceField(choices=ChemistryAnswer.Fit.choices, widget=forms.RadioSelect)
