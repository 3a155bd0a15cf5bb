"""Forms of the organisation's own pages."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext

from mentorship import colors, logos
from mentorship.disclosure import shown_kinds
from mentorship.errors import Invalid
from mentorship.models import Membership, Organization
from mentorship.services.settings import CHANGEABLE
from mentorship.texts import gettext_lazy as _
from mentorship.uploads import UploadField
from mentorship.wording import action_words, noun_words
from mentorship.zones import zone_choices


def second_factor_choices(organization: Organization) -> list[tuple[str, Any]]:
    """Nobody is offered "nobody"; where a demonstration has it, it is there to be left."""
    nobody = Organization.SecondFactor.NOBODY
    kept = organization.second_factor == nobody
    return [one for one in Organization.SecondFactor.choices if kept or one[0] != nobody]


class SettingsForm(forms.ModelForm):
    """An organisation's settings."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lazy(zone_choices, list),
        help_text=_("For times on pages and in e-mails."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_(
            "For pages, e-mails and the texts of new programmes. Everybody may choose another for "
            "themselves."
        ),
    )
    accent_color = forms.CharField(
        label=_("Accent colour"),
        required=False,
        max_length=7,
        help_text=_("Like #0c6b64. Only colours on which white text can be read. Empty: ours."),
    )

    class Meta:
        model = Organization
        fields: ClassVar[list[str]] = [*CHANGEABLE]
        labels: ClassVar[dict[str, str]] = {
            "name": _("Name of the organisation"),
            "quiet_from": _("Quiet hours from"),
            "quiet_until": _("Quiet hours until"),
            "weekly_email_budget": _("Reminder e-mails a week, at most"),
            "suppression_threshold": _("Smallest group shown in reports"),
            "second_factor": _("Who needs a second factor"),
            "idle_minutes": _("Minutes without activity"),
            "session_hours": _("Hours since signing in"),
            "export_days": _("Days that files of reports are kept"),
        }
        help_texts: ClassVar[dict[str, str]] = {
            "quiet_from": _("No reminder is sent from this time on."),
            "quiet_until": _("Reminders wait until this time."),
            "weekly_email_budget": _("For each person. What is over the limit waits for a digest."),
            "suppression_threshold": _(
                "Figures of fewer people are withheld, and so is what would give them away. 11 is "
                "advised; 5 is the least, for meetings and hours. For what people answer or "
                "declare it is never below 11. A change holds for what is published from then on."
            ),
            "second_factor": (
                _(
                    "A passkey or an authenticator app. People who have none are asked to "
                    "set one up, and see nothing here until they have."
                )
            ),
            "idle_minutes": _("From 5 to 240. After that, people sign in again."),
            "export_days": _("From 1 to 90. Files that are kept already keep their day."),
            "session_hours": (
                _(
                    "From 1 to 24, however busy. For somebody in several organisations, "
                    "the strictest counts."
                )
            ),
        }
        widgets: ClassVar[dict[str, Any]] = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "second_factor": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second_factor"].choices = second_factor_choices(self.instance)  # type: ignore[attr-defined]

    def clean_accent_color(self) -> str:
        color = self.cleaned_data["accent_color"].strip().lower()
        if not color:
            return ""
        try:
            readable = colors.is_readable_accent(color)
        except ValueError:
            raise forms.ValidationError(gettext("Write the colour like #0c6b64.")) from None
        if not readable:
            raise forms.ValidationError(
                gettext("White text could not be read on this colour. Choose a darker one.")
            )
        return color


class LogoForm(forms.Form):
    """The picture that stands for the organisation."""

    logo = UploadField(
        label=_("Logo"),
        accept=".png,.svg,image/png,image/svg+xml",
        most_bytes=logos.MOST_BYTES,
        help_text=_(
            "PNG or SVG, at most 1 MB. It appears at the top of every page, of reports "
            "and of certificates. It is shown at most four times as wide as high."
        ),
    )

    def clean_logo(self) -> logos.Picture:
        try:
            return logos.drawn(self.cleaned_data["logo"].read())
        except Invalid as error:
            raise forms.ValidationError(str(error.message)) from None


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role.choices,
        initial=Membership.Role.MEMBER,
        widget=forms.RadioSelect,
    )


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)


class AuditFilterForm(forms.Form):
    """What to see of the audit trail."""

    action = forms.ChoiceField(label=_("What was done"), required=False)
    kind = forms.ChoiceField(label=_("To what"), required=False)
    who = forms.CharField(
        label=_("By whom"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    subject = forms.UUIDField(required=False, widget=forms.HiddenInput)
    denials = forms.BooleanField(label=_("Only what was refused"), required=False)

    def __init__(self, *args: Any, actions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((name, action_words(name)) for name in actions), key=lambda one: one[1])
        self.fields["action"].choices = [("", gettext("Everything")), *named]  # type: ignore[attr-defined]
        kinds = [(kind, noun_words(f".{kind}")) for kind in shown_kinds()]
        self.fields["kind"].choices = [("", gettext("Anything")), *kinds]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """The filters that make sense; a wrong one is left out, with its error beside it."""
        self.is_valid()
        return dict(self.cleaned_data)


class AccountForm(forms.Form):
    """The reader's own name."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As the people of your organisations see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As my organisation has it")), *settings.LANGUAGES],
        help_text=_("For pages and e-mails."),
    )
