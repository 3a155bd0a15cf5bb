"""What the pages fill their forms in with, before somebody decides."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mentorship.access import Actor
from programs import queries
from programs.api.asking import cohort_of, program_of, runner_of, valid
from programs.catalogue import TemplateDefinition
from programs.proposal_serializers import (
    CohortProposalSerializer,
    CohortProposedSerializer,
    ProgramProposedSerializer,
)
from programs.proposing import cohort_proposal, program_proposal


class CohortProposalView(APIView):
    """A programme's next cohort, before it is prepared."""

    @extend_schema(parameters=[CohortProposalSerializer], responses=CohortProposedSerializer)
    def get(self, request: Request, program_id: UUID) -> Response:
        """Days and places that make sense: from nothing, like an earlier cohort of the programme
        (`copy`), or beside the cohort whose plan leaves people over (`beside`, `places`)."""
        program = program_of(request, program_id)
        asked = valid(CohortProposalSerializer(data=request.query_params))
        original = None
        if "copy" in asked:
            original = get_object_or_404(queries.cohorts_of(program), pk=asked["copy"])
        proposal = cohort_proposal(
            program,
            timezone.localdate(),
            original=original,
            beside=cohort_of(request, asked["beside"]) if "beside" in asked else None,
            places=asked.get("places"),
        )
        proposal["setting_lessons"] = original.setting_lessons if original else {}
        return Response(CohortProposedSerializer(proposal).data)


class ProgramProposalView(APIView):
    """A programme for those whom a cohort leaves without a mentor, before it is started."""

    @extend_schema(responses=ProgramProposedSerializer)
    def get(self, request: Request, cohort_id: UUID, template: str) -> Response:
        """What it could be called, and whom it is for, from a template's key or the id of a saved
        one."""
        definition = _definition(runner_of(request), template)
        beside = cohort_of(request, cohort_id)
        return Response(ProgramProposedSerializer(program_proposal(definition, beside)).data)


def _definition(actor: Actor, template: str) -> TemplateDefinition:
    known: dict[str, Any] = {one.key: one for one in queries.catalogue(actor)}
    if template in known:
        found: TemplateDefinition = known[template]
        return found
    saved = queries.saved_template(actor, template)
    if saved is None:
        raise Http404
    return TemplateDefinition.from_json({**saved.definition, "name": saved.name})
