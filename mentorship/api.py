"""API of the organisation itself: settings, members, second factors, invitations, audit trail."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mentorship import logos
from mentorship.access import Actor, can
from mentorship.api_requests import actor_of
from mentorship.denials import refused
from mentorship.models import (
    AuditEvent,
    Invitation,
    Membership,
    Organization,
    SecondFactorReset,
)
from mentorship.queries.logos import logo_of
from mentorship.queries.members import open_resets, visible_invitations, visible_members
from mentorship.queries.trail import visible_events
from mentorship.reauthentication import require_confirmation
from mentorship.rules import see_audit, see_organization
from mentorship.serializers import (
    AuditEventSerializer,
    AuditFilterSerializer,
    InvitationSerializer,
    LogoSerializer,
    MemberSerializer,
    OrganizationSettingsSerializer,
    SecondFactorResetSerializer,
)
from mentorship.services import members as services
from mentorship.services import second_factor
from mentorship.services.sessions import end_member_sessions
from mentorship.services.settings import change_logo, change_settings


def _actor(request: Request, rule: Any = see_organization) -> Actor:
    """Who asks; for whom the rule does not hold, there is nothing here."""
    actor = actor_of(request)
    if not can(actor, rule):
        refused(request._request, rule.__name__)
        raise Http404
    return actor


class SettingsView(APIView):
    """The organisation's settings."""

    @extend_schema(responses=OrganizationSettingsSerializer)
    def get(self, request: Request) -> Response:
        """Show them."""
        return Response(OrganizationSettingsSerializer(_actor(request).organization).data)

    @extend_schema(request=OrganizationSettingsSerializer, responses=OrganizationSettingsSerializer)
    def patch(self, request: Request) -> Response:
        """Change those that are named."""
        actor = _actor(request)
        require_confirmation(request)
        shown = Organization.objects.get(pk=actor.organization.pk)
        form = OrganizationSettingsSerializer(shown, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        changed = change_settings(actor=actor, changes=form.validated_data)
        return Response(OrganizationSettingsSerializer(changed).data)


class LogoView(APIView):
    """The picture that stands for the organisation."""

    @extend_schema(responses={(200, "image/png"): OpenApiTypes.BINARY})
    def get(self, request: Request) -> HttpResponse:
        """The picture, as a PNG of at most 640 by 160; 404 without one."""
        png = logo_of(_actor(request).organization)
        if png is None:
            raise Http404
        return HttpResponse(png, content_type="image/png")

    @extend_schema(request={"multipart/form-data": LogoSerializer}, responses={204: None})
    def put(self, request: Request) -> Response:
        """Have another one, from a PNG or SVG file of at most 1 MB. It is drawn anew."""
        actor = _actor(request)
        require_confirmation(request)
        form = LogoSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        change_logo(actor=actor, picture=logos.drawn(form.validated_data["logo"].read()))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Do without."""
        actor = _actor(request)
        require_confirmation(request)
        change_logo(actor=actor, picture=None)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MembersView(generics.ListAPIView[Membership]):
    """Who belongs to the organisation."""

    serializer_class = MemberSerializer
    queryset: QuerySet[Membership] = QuerySet(Membership).none()

    def get_queryset(self) -> QuerySet[Membership]:
        asked = self.request.query_params
        return visible_members(
            _actor(self.request), search=asked.get("search", ""), role=asked.get("role", "")
        )


class MemberView(APIView):
    """One member's role, and their leaving."""

    @extend_schema(request=MemberSerializer, responses=MemberSerializer)
    def patch(self, request: Request, membership_id: UUID) -> Response:
        """Give another role."""
        actor, member = self._find(request, membership_id)
        form = MemberSerializer(member, data=request.data)
        form.is_valid(raise_exception=True)
        role = form.validated_data.get("role", member.role)
        changed = services.change_role(actor=actor, membership=member, role=role)
        return Response(MemberSerializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, membership_id: UUID) -> Response:
        """Take away their place."""
        actor, member = self._find(request, membership_id)
        services.remove_member(actor=actor, membership=member)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _find(self, request: Request, membership_id: UUID) -> tuple[Actor, Membership]:
        actor = _actor(request)
        require_confirmation(request)
        return actor, get_object_or_404(visible_members(actor), pk=membership_id)


class MemberSessionsView(APIView):
    """Where a member is signed in."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, membership_id: UUID) -> Response:
        """Sign them out everywhere."""
        actor = _actor(request)
        require_confirmation(request)
        member = get_object_or_404(visible_members(actor), pk=membership_id)
        end_member_sessions(actor=actor, membership=member)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MemberSecondFactorResetView(APIView):
    """A member who lost every second factor."""

    @extend_schema(request=None, responses={201: SecondFactorResetSerializer})
    def post(self, request: Request, membership_id: UUID) -> Response:
        """Ask for a reset; the member is told."""
        actor = _actor(request)
        require_confirmation(request)
        member = get_object_or_404(visible_members(actor), pk=membership_id)
        asked = second_factor.ask_for_reset(actor=actor, membership=member)
        shown = open_resets(actor).get(pk=asked.pk)
        return Response(SecondFactorResetSerializer(shown).data, status=status.HTTP_201_CREATED)


class SecondFactorResetsView(generics.ListAPIView[SecondFactorReset]):
    """Resets that wait for another administrator, or for the waiting time."""

    serializer_class = SecondFactorResetSerializer
    queryset: QuerySet[SecondFactorReset] = QuerySet(SecondFactorReset).none()

    def get_queryset(self) -> QuerySet[SecondFactorReset]:
        return open_resets(_actor(self.request))


class SecondFactorResetView(APIView):
    """One reset that waits."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, reset_id: UUID) -> Response:
        """Carry it out, as the second administrator or after the waiting time."""
        actor = _actor(request)
        require_confirmation(request)
        found = get_object_or_404(open_resets(actor), pk=reset_id)
        second_factor.carry_out_reset(actor=actor, reset=found)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, reset_id: UUID) -> Response:
        """Withdraw it."""
        actor = _actor(request)
        found = get_object_or_404(open_resets(actor), pk=reset_id)
        second_factor.withdraw_reset(actor=actor, reset=found)
        return Response(status=status.HTTP_204_NO_CONTENT)


class InvitationsView(generics.ListCreateAPIView[Invitation]):
    """Open invitations, and a new one."""

    serializer_class = InvitationSerializer
    queryset: QuerySet[Invitation] = QuerySet(Invitation).none()

    def get_queryset(self) -> QuerySet[Invitation]:
        return visible_invitations(_actor(self.request))

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Invite an e-mail address."""
        actor = _actor(request)
        require_confirmation(request)
        form = InvitationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        role = form.validated_data.get("role", Membership.Role.MEMBER)
        made = services.invite_member(actor=actor, email=form.validated_data["email"], role=role)
        return Response(InvitationSerializer(made).data, status=status.HTTP_201_CREATED)


class InvitationView(APIView):
    """One open invitation."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, invitation_id: UUID) -> Response:
        """Withdraw it."""
        actor = _actor(request)
        found = get_object_or_404(visible_invitations(actor), pk=invitation_id)
        services.withdraw_invitation(actor=actor, invitation=found)
        return Response(status=status.HTTP_204_NO_CONTENT)


class InvitationResendView(APIView):
    """One open invitation's e-mail."""

    @extend_schema(request=None, responses=InvitationSerializer)
    def post(self, request: Request, invitation_id: UUID) -> Response:
        """Send it again."""
        actor = _actor(request)
        found = get_object_or_404(visible_invitations(actor), pk=invitation_id)
        sent = services.resend_invitation(actor=actor, invitation=found)
        return Response(InvitationSerializer(sent).data)


class AuditView(generics.ListAPIView[AuditEvent]):
    """The audit trail, newest first."""

    serializer_class = AuditEventSerializer
    queryset: QuerySet[AuditEvent] = QuerySet(AuditEvent).none()

    @extend_schema(parameters=[AuditFilterSerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Filter by action, kind, who, since, until, denials, subject."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[AuditEvent]:
        actor = _actor(self.request, see_audit)
        wanted = AuditFilterSerializer(data=self.request.query_params)
        wanted.is_valid(raise_exception=True)
        return visible_events(actor, **wanted.validated_data)


urlpatterns = [
    path("settings/", SettingsView.as_view(), name="settings"),
    path("settings/logo/", LogoView.as_view(), name="logo"),
    path("members/", MembersView.as_view(), name="member-list"),
    path("members/<uuid:membership_id>/", MemberView.as_view(), name="member-detail"),
    path(
        "members/<uuid:membership_id>/sessions/",
        MemberSessionsView.as_view(),
        name="member-sessions",
    ),
    path(
        "members/<uuid:membership_id>/second-factor-reset/",
        MemberSecondFactorResetView.as_view(),
        name="member-second-factor-reset",
    ),
    path(
        "second-factor-resets/", SecondFactorResetsView.as_view(), name="second-factor-reset-list"
    ),
    path(
        "second-factor-resets/<uuid:reset_id>/",
        SecondFactorResetView.as_view(),
        name="second-factor-reset-detail",
    ),
    path("invitations/", InvitationsView.as_view(), name="invitation-list"),
    path("invitations/<uuid:invitation_id>/", InvitationView.as_view(), name="invitation-detail"),
    path(
        "invitations/<uuid:invitation_id>/resend/",
        InvitationResendView.as_view(),
        name="invitation-resend",
    ),
    path("audit/", AuditView.as_view(), name="audit-list"),
]
