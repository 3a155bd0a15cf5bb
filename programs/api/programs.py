"""Programmes, their managers and templates."""

import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mentorship.access import Actor
from mentorship.api_requests import actor_of
from programs import queries, services, template_files
from programs.api.asking import program_of, runner_of, valid
from programs.catalogue import TemplateDefinition
from programs.models import Program, ProgramManager
from programs.serializers import (
    ManagerSerializer,
    NewProgramSerializer,
    ProgramFilterSerializer,
    ProgramSerializer,
    ReplacingSerializer,
    TemplateNameSerializer,
    TemplateSerializer,
)


class ProgramsView(generics.ListAPIView[Program]):
    """The programmes that one runs."""

    serializer_class = ProgramSerializer
    queryset: QuerySet[Program] = QuerySet(Program).none()

    def get_queryset(self) -> QuerySet[Program]:
        wanted = valid(ProgramFilterSerializer(data=self.request.query_params))
        return queries.programs_in_list(runner_of(self.request), **wanted)

    @extend_schema(parameters=[ProgramFilterSerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List them by name."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=NewProgramSerializer, responses={201: ProgramSerializer})
    def post(self, request: Request) -> Response:
        """Start one, from a template or from nothing."""
        actor = runner_of(request)
        asked = valid(NewProgramSerializer(data=request.data))
        program = _start(actor, asked)
        return Response(ProgramSerializer(program).data, status=status.HTTP_201_CREATED)


class ProgramView(APIView):
    """One programme."""

    @extend_schema(responses=ProgramSerializer)
    def get(self, request: Request, program_id: UUID) -> Response:
        """Show it."""
        return Response(ProgramSerializer(program_of(request, program_id)).data)

    @extend_schema(request=ProgramSerializer, responses=ProgramSerializer)
    def patch(self, request: Request, program_id: UUID) -> Response:
        """Change what is named."""
        program = program_of(request, program_id)
        changes = valid(ProgramSerializer(program, data=request.data, partial=True))
        changed = services.update_program(actor=actor_of(request), program=program, **changes)
        return Response(ProgramSerializer(changed).data)


class ProgramArchiveView(APIView):
    """Putting a programme away."""

    @extend_schema(request=None, responses=ProgramSerializer)
    def post(self, request: Request, program_id: UUID) -> Response:
        """Archive it."""
        program = program_of(request, program_id)
        done = services.archive_program(actor=actor_of(request), program=program)
        return Response(ProgramSerializer(done).data)


class ProgramRestoreView(APIView):
    """Bringing an archived programme back."""

    @extend_schema(request=None, responses=ProgramSerializer)
    def post(self, request: Request, program_id: UUID) -> Response:
        """Bring it back."""
        program = program_of(request, program_id)
        done = services.restore_program(actor=actor_of(request), program=program)
        return Response(ProgramSerializer(done).data)


class ManagersView(generics.ListAPIView[ProgramManager]):
    """Who manages a programme."""

    serializer_class = ManagerSerializer
    queryset: QuerySet[ProgramManager] = QuerySet(ProgramManager).none()

    def get_queryset(self) -> QuerySet[ProgramManager]:
        return queries.managers_of(program_of(self.request, self.kwargs["program_id"]))

    @extend_schema(request=ManagerSerializer, responses={201: ManagerSerializer})
    def post(self, request: Request, program_id: UUID) -> Response:
        """Add a manager."""
        program = program_of(request, program_id)
        asked = valid(ManagerSerializer(data=request.data))
        added = services.assign_manager(actor=actor_of(request), program=program, **asked)
        return Response(ManagerSerializer(added).data, status=status.HTTP_201_CREATED)


class ManagerView(APIView):
    """One manager of a programme."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, program_id: UUID, manager_id: UUID) -> Response:
        """Take them off it."""
        program = program_of(request, program_id)
        manager = get_object_or_404(queries.managers_of(program), pk=manager_id)
        services.remove_manager(actor=actor_of(request), program=program, manager=manager)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TemplatesView(APIView):
    """What to start from."""

    @extend_schema(responses=TemplateSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the organisation's own templates and the seven of the catalogue."""
        actor = runner_of(request)
        own = [
            _template(str(row.pk), TemplateDefinition.from_json(row.definition), name=row.name)
            for row in queries.saved_templates(actor)
        ]
        catalogue = [_template(one.key, one) for one in queries.catalogue(actor)]
        rows = TemplateSerializer(many=True, instance=[*own, *catalogue])  # type: ignore[arg-type]
        return Response(rows.data)


class TemplateFilesView(APIView):
    """Templates as files."""

    @extend_schema(
        request=OpenApiTypes.OBJECT, parameters=[ReplacingSerializer], responses=TemplateSerializer
    )
    def post(self, request: Request) -> Response:
        """Bring one: the body is its file, as `/schemas/template.json` describes it."""
        actor = runner_of(request)
        replaces = valid(ReplacingSerializer(data=request.query_params))["replaces"]
        definition = template_files.from_data(request.data)
        brought = services.import_template(actor=actor, definition=definition, replaces=replaces)
        body = _template(str(brought.pk), definition, name=brought.name)
        return Response(TemplateSerializer(body).data, status=status.HTTP_201_CREATED)


class TemplateFileView(APIView):
    """One of the organisation's templates as a file."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, template_id: UUID) -> Response:
        """Take it along."""
        templates = queries.saved_templates(actor_of(request))
        template = get_object_or_404(templates, pk=template_id)
        whole = TemplateDefinition.from_json({**template.definition, "name": template.name})
        return Response(json.loads(template_files.written(whole)))


class TemplateView(APIView):
    """One of the organisation's templates."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, template_id: UUID) -> Response:
        """Remove it."""
        actor = actor_of(request)
        template = get_object_or_404(queries.saved_templates(actor), pk=template_id)
        services.remove_template(actor=actor, template=template)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProgramTemplateView(APIView):
    """A programme's structure as a template."""

    @extend_schema(request=TemplateNameSerializer, responses={201: TemplateSerializer})
    def post(self, request: Request, program_id: UUID) -> Response:
        """Save it under a name."""
        program = program_of(request, program_id)
        name = valid(TemplateNameSerializer(data=request.data))["name"]
        saved = services.save_as_template(actor=actor_of(request), program=program, name=name)
        definition = TemplateDefinition.from_json(saved.definition)
        body = _template(str(saved.pk), definition, name=saved.name)
        return Response(TemplateSerializer(body).data, status=status.HTTP_201_CREATED)


def _start(actor: Actor, asked: dict[str, Any]) -> Program:
    template = asked.pop("template", "")
    if not template:
        return services.create_program(actor=actor, **asked)
    return services.create_program_from_template(
        actor=actor,
        name=asked.get("name", ""),
        audience=asked.get("audience", ""),
        template_key=template,
        template=queries.saved_template(actor, template),
    )


def _template(identifier: str, definition: TemplateDefinition, name: str = "") -> dict[str, Any]:
    return {
        "id": identifier,
        "name": name or definition.name,
        "is_own": bool(name),
        "summary": definition.summary,
        "choose_when": definition.choose_when,
        "model": definition.model,
        "meetings": len(definition.meetings),
        "steps": len(definition.touchpoints),
    }
