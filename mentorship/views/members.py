"""Members of an organisation and their roles; invitations."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.addresses import org_reverse
from mentorship.errors import Conflict
from mentorship.forms import InviteForm, RoleForm
from mentorship.models import Membership
from mentorship.paging import page_of
from mentorship.queries.members import open_resets, visible_invitations, visible_members
from mentorship.reauthentication import confirmed
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from mentorship.rules import see_organization
from mentorship.services import members as services
from mentorship.services.sessions import end_member_sessions
from mentorship.views.asking import seen_by, sent


@require_GET
@seen_by(see_organization)
def members(request: TenantRequest) -> HttpResponse:
    """Everyone who belongs to the organisation."""
    search, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    found = visible_members(request.actor, search=search, role=role)
    context = {
        "page": page_of(request, found),
        "resets": open_resets(request.actor),
        "waiting": visible_invitations(request.actor).count(),
        "roles": Membership.Role.choices,
        "search": search,
        "role": role,
    }
    return render(request, "mentorship/members.html", context)


@require_GET
@seen_by(see_organization)
def invitations(request: TenantRequest) -> HttpResponse:
    """Invitations that nobody has answered yet."""
    search = request.GET.get("q", "").strip()
    found = visible_invitations(request.actor, search=search)
    context = {"page": page_of(request, found), "search": search}
    return render(request, "mentorship/invitations.html", context)


@require_http_methods(["GET", "POST"])
@seen_by(see_organization)
@confirmed
def invite(request: TenantRequest) -> HttpResponse:
    """Invite somebody by e-mail."""
    form = InviteForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.invite_member(actor=request.actor, **form.cleaned_data)
        except Conflict as refusal:
            form.add_error("email", refusal.message)
        else:
            messages.success(
                request,
                _("An invitation to %(email)s is on its way.")
                % {"email": form.cleaned_data["email"]},
            )
            return _to_invitations(request)
    status = 422 if form.errors else 200
    return render(request, "mentorship/invite.html", {"form": form}, status=status)


@require_POST
@seen_by(see_organization)
@confirmed
def member_role(request: TenantRequest, membership_id: UUID) -> HttpResponse:
    """Give a member another role."""
    membership = get_object_or_404(visible_members(request.actor), pk=membership_id)
    form = RoleForm(request.POST)
    role = form.cleaned_data["role"] if form.is_valid() else ""
    with refusals_told(request, Conflict):
        changed = services.change_role(actor=request.actor, membership=membership, role=role)
        messages.success(
            request,
            _("%(user)s is now: %(role)s.")
            % {"user": membership.user, "role": changed.get_role_display().lower()},
        )
    return _to_members(request)


@require_POST
@seen_by(see_organization)
@confirmed
def member_remove(request: TenantRequest, membership_id: UUID) -> HttpResponse:
    """Take away a member's place."""
    membership = get_object_or_404(visible_members(request.actor), pk=membership_id)
    name = str(membership.user)
    with refusals_told(request, Conflict):
        services.remove_member(actor=request.actor, membership=membership)
        messages.success(
            request, _("%(name)s can no longer sign in to this organisation.") % {"name": name}
        )
    return _to_members(request)


@require_POST
@seen_by(see_organization)
@confirmed
def member_sign_out(request: TenantRequest, membership_id: UUID) -> HttpResponse:
    """Sign a member out in every browser."""
    membership = get_object_or_404(visible_members(request.actor), pk=membership_id)
    with refusals_told(request, Conflict):
        end_member_sessions(actor=request.actor, membership=membership)
        messages.success(
            request,
            _("%(user)s is signed out everywhere, and was told.") % {"user": membership.user},
        )
    return _to_members(request)


@require_POST
@seen_by(see_organization)
def invitation_resend(request: TenantRequest, invitation_id: UUID) -> HttpResponse:
    """Send an invitation once more."""
    invitation = get_object_or_404(visible_invitations(request.actor), pk=invitation_id)
    services.resend_invitation(actor=request.actor, invitation=invitation)
    messages.success(
        request, _("The invitation to %(email)s is on its way again.") % {"email": invitation.email}
    )
    return _to_invitations(request)


@require_POST
@seen_by(see_organization)
def invitation_withdraw(request: TenantRequest, invitation_id: UUID) -> HttpResponse:
    """Close an invitation."""
    invitation = get_object_or_404(visible_invitations(request.actor), pk=invitation_id)
    services.withdraw_invitation(actor=request.actor, invitation=invitation)
    messages.success(
        request, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email}
    )
    return _to_invitations(request)


def _to_members(request: TenantRequest) -> HttpResponse:
    return redirect(org_reverse(request.organization, "mentorship:members"))


def _to_invitations(request: TenantRequest) -> HttpResponse:
    return redirect(org_reverse(request.organization, "mentorship:invitations"))
