"""What the frame and the components in `templates/ui/` need to know."""

import json
import re
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi, gettext, to_locale

from mentorship.addresses import org_reverse
from mentorship.models import User
from mentorship.queries.memberships import memberships_of
from mentorship.templatetags.lucide import lucide
from mentorship.tenancy import acting_as
from mentorship.texts import gettext_lazy as _
from mentorship.wording import action_words, noun_words, role_words

register = template.Library()
register.filter("action_words", action_words)
register.filter("action_noun", noun_words)
register.filter("role_words", role_words)

HTMX_CONFIG = {
    "allowEval": False,
    "allowScriptTags": False,
    "disableInheritance": True,
    "historyCacheSize": 0,
    "includeIndicatorStyles": False,
    "selfRequestsOnly": True,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}
BADGE_ICONS = {
    "good": "check",
    "steady": "minus",
    "watch": "clock",
    "support": "circle-alert",
}
NOTICE_LOOKS = {
    "good": ("good", "circle-check"),
    "success": ("good", "circle-check"),
    "steady": ("steady", "info"),
    "info": ("steady", "info"),
    "watch": ("watch", "triangle-alert"),
    "warning": ("watch", "triangle-alert"),
    "support": ("support", "circle-alert"),
    "error": ("support", "circle-alert"),
}

# Label, route, and where below the organisation the reader is when this entry is the current one.
Entry = tuple[str, str, tuple[str, ...]]
RUNNING: list[Entry] = [
    (_("Overview"), "reporting:overview", ("overview/", "start/")),
    (
        _("Programmes"),
        "programs:programs",
        (
            "programs/",
            "cohorts/",
            "matching/",
            "enrollments/",
            "touchpoints/",
            "guides/",
            "relationships/",
            "meetings/",
        ),
    ),
    (_("People"), "participants:people", ("people/", "rosters/")),
    (_("Exports"), "reporting:exports", ("exports/",)),
]
TEAM: list[Entry] = [
    (_("Support"), "support:requests", ("support/", "circles/", "circle-meetings/"))
]
SETTINGS: list[Entry] = [
    (_("Ideas"), "ideas:board", ("ideas/",)),
    (_("Settings"), "mentorship:settings", ("settings/", "people/equity/")),
]
MINE: list[Entry] = [
    (
        _("My mentoring"),
        "scheduling:my_mentoring",
        ("me/", "relationships/", "meetings/", "notes/", "goals/", "guides/"),
    ),
    (
        _("My support"),
        "support:support",
        ("me/support/", "me/ideas/", "concerns/", "circles/", "circle-meetings/"),
    ),
    (
        _("My profile"),
        "participants:my_profile",
        ("me/profile/", "me/data/", "me/trail/", "me/equity/"),
    ),
]
ACCOUNT = [
    (_("Your name and language"), "account_name", "user-round"),
    (_("E-mail address"), "account_email", "mail"),
    (_("Password"), "account_change_password", "key-round"),
    (_("Signing in safely"), "mfa_index", "shield-check"),
    (_("Where you are signed in"), "usersessions_list", "monitor-smartphone"),
]


@register.simple_tag
def language_attributes() -> SafeString:
    """`lang` and `dir` of the page, or of what is sent, in the language that is spoken."""
    language = get_language() or settings.LANGUAGE_CODE
    tag = to_locale(language).replace("_", "-")
    direction = "rtl" if get_language_bidi() else "ltr"
    return format_html('lang="{}" dir="{}"', tag, direction)


@register.simple_tag
def meaning_button(label: str, popover: str) -> SafeString:
    """What opens the popover of this id, which says what the label means."""
    return format_html(
        '<button class="meaning__button" type="button" popovertarget="{}">{}'
        '<span class="visually-hidden">{}</span></button>',
        popover,
        lucide("info", size=16, aria_hidden="true"),
        gettext("What “%(label)s” means") % {"label": label},
    )


@register.simple_tag
def htmx_config() -> SafeString:
    """htmx's configuration: nothing evaluated, nothing inherited, 422 swapped like a success."""
    return mark_safe(json.dumps(HTMX_CONFIG))  # noqa: S308 - a constant of ours


def org_path(request: Any, name: str, **kwargs: Any) -> str:
    """The address of a page of the request's organisation, or "" where there is none."""
    organization = getattr(request, "organization", None)
    if organization is None:
        return ""
    try:
        return org_reverse(organization, name, **kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def org_url_or_empty(context: dict[str, Any], name: str, **kwargs: Any) -> str:
    """Like `org_url`, and empty outside an organisation."""
    return org_path(context.get("request"), name, **kwargs)


@register.simple_tag(takes_context=True)
def top_navigation(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of the main navigation for the actor's role; a manager who also takes part
    in a programme sees both sets."""
    request = context.get("request")
    actor = getattr(request, "actor", None)
    if request is None or actor is None:
        return []
    groups = _navigation_groups(actor)
    entries = [
        {"label": label, "url": url, "starts_group": index > 0 and entry is group[0], "at": at}
        for index, group in enumerate(groups)
        for entry in group
        for label, route, at in [entry]
        if (url := org_path(request, route))
    ]
    _mark_current(entries, request)
    return entries


def _navigation_groups(actor: Any) -> list[list[Entry]]:
    runs_programs = actor.is_admin or actor.is_manager
    groups = []
    if runs_programs:
        team = TEAM if actor.managed_program_ids else []
        groups.append(RUNNING + team + (SETTINGS if actor.is_admin else []))
    if actor.person_id or not runs_programs:
        groups.append(MINE)
    return groups


def _mark_current(entries: list[dict[str, Any]], request: HttpRequest) -> None:
    below = request.path.removeprefix(f"/o/{request.organization.slug}/")  # type: ignore[attr-defined]
    fits = [
        (len(prefix), entry)
        for entry in entries
        for prefix in entry["at"]
        if below.startswith(prefix)
    ]
    if fits:
        max(fits, key=lambda fit: fit[0])[1]["is_current"] = True


@register.simple_tag
def account_links() -> list[dict[str, str]]:
    """The pages about the reader's own account that exist."""
    links = []
    for label, route, icon in ACCOUNT:
        try:
            links.append({"label": str(label), "url": reverse(route), "icon": icon})
        except NoReverseMatch:
            continue
    return links


@register.simple_tag(takes_context=True)
def my_organizations(context: dict[str, Any]) -> list[Any]:
    """The organisations the reader belongs to, by name; on a page of error possibly none."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    if (known := getattr(request, "memberships", None)) is not None:
        return [membership.organization for membership in known]
    with acting_as(user):
        return [membership.organization for membership in memberships_of(user)]


@register.filter
def initials(name: Any) -> str:
    """RB for "Ruth Baker"; the first letter of an e-mail address."""
    words = str(name).split("@")[0].replace(".", " ").split()
    return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()


@register.simple_tag
def badge_icon(tone: str = "", icon: str = "") -> str:
    """The icon asked for, or the one that goes with the tone."""
    return icon or BADGE_ICONS.get(tone, "")


@register.simple_tag
def notice_tone(tone: str = "") -> dict[str, str]:
    """Tint and icon of a notice, by tone or by level of a message."""
    look, icon = NOTICE_LOOKS.get(tone, ("steady", "info"))
    return {"tone": look, "icon": icon}


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[Any]:
    """1 … 4 5 6 … 20"""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag
def page_query(page: Page[Any], number: int) -> str:
    """The address's other parameters with this page number."""
    kept = getattr(page, "query", "")
    return f"{kept}&page={number}" if kept else f"page={number}"


@register.simple_tag(takes_context=True)
def sort_state(context: dict[str, Any], key: str) -> dict[str, str]:
    """Whether the list is sorted by this key, and the address that sorts it (or turns it round)."""
    query = context["request"].GET.copy()
    now = query.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    query["sort"] = f"-{key}" if direction == "ascending" else key
    query.pop("page", None)
    return {"query": query.urlencode(), "direction": direction}


@register.filter
def first_control_id(field: BoundField) -> str:
    """The id that an error's link should lead to: of a group of choices, the first."""
    group = isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)
    return f"{field.auto_id}_0" if group else field.id_for_label or field.auto_id


@register.simple_tag
def choice_classes(field: BoundField) -> str:
    """Classes of a group of choices; a group is a column once a label is long."""
    if not isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple):
        return "cluster"
    long = any(len(str(label)) > 34 for _, label in _flat(field.field.widget.choices))
    return "choice-group choice-group--column" if long else "choice-group"


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    pairs: list[tuple[Any, Any]] = []
    for value, label in choices:
        pairs.extend(label if isinstance(label, list | tuple) else [(value, label)])
    return pairs


@register.filter
def plain_label(field: BoundField) -> SafeString:
    """The label without Django's colon; a legend for a group of controls."""
    if not field.label:
        return SafeString("")
    tag = field.legend_tag if field.use_fieldset else field.label_tag
    return tag(label_suffix="")


@register.filter
def optional_label(field: BoundField) -> SafeString:
    """The label, and "(optional)" where nothing has to be given."""
    if not field.label:
        return SafeString("")
    if field.field.required or not getattr(field.form, "marks_optional", True):
        return field.label_tag(label_suffix="")
    words = gettext("optional")
    note = format_html('{} <span class="field__optional">({})</span>', field.label, words)
    return field.label_tag(contents=note, label_suffix="")


@register.filter
def details_words(value: Any) -> str:
    """A value of an event's details on one line."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    return str(value)


_IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DETAILS = {
    "method": _("how"),
    "rule": _("rule"),
    "page": _("page"),
    "address": _("from address"),
    "has_overruled_the_guard": _("said that it names no patient"),
    "themselves": _("asked by themselves"),
}


@register.filter
def details_line(details: dict[str, Any]) -> str:
    """An event's details for people: without what the software counts for itself, without bare
    identifiers (the trail's file has them), and without a "no" to what is seldom the case."""
    told = {
        name: value
        for name, value in details.items()
        if name != "row_version"
        and not (name == "has_overruled_the_guard" and not value)
        and not _is_of_identifiers(value)
    }
    colon, semicolon = gettext(":"), gettext(";")
    said = (f"{detail_name(name)}{colon} {details_words(value)}" for name, value in told.items())
    return f"{semicolon} ".join(said)


def _is_of_identifiers(value: Any) -> bool:
    parts = list(value) if isinstance(value, list | dict) else [value]
    return bool(parts) and all(_IDENTIFIER.fullmatch(str(part)) for part in parts)


@register.filter
def detail_name(name: str) -> str:
    """The name of one of an event's details, in words."""
    return _DETAILS.get(name, name.replace("_", " "))


BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome")]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


@register.filter
def browser_words(user_agent: str) -> str:
    """ "Chrome on Windows" for what a browser sends about itself."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    if not browser:
        browser = "Safari" if "Safari" in user_agent else "A browser"
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser
