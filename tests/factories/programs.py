"""Programmes and cohorts."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from programs.models import AgreementVersion, Cohort, Guide, Program, Survey, Touchpoint


class ProgramFactory(DjangoModelFactory):
    class Meta:
        model = Program

    name = factory.Sequence(lambda n: f"Programme {n}")
    purpose = "To grow."
    topics = [{"key": "confidence", "label": "Confidence"}, {"key": "career", "label": "Career"}]
    matching_weights = {"goals": 8, "specialty": 4, "career_stage": 4}


class AgreementVersionFactory(DjangoModelFactory):
    class Meta:
        model = AgreementVersion

    program = factory.SubFactory(ProgramFactory)
    number = 1
    text = "What is said here stays between us."


class GuideFactory(DjangoModelFactory):
    class Meta:
        model = Guide

    program = factory.SubFactory(ProgramFactory)
    key = factory.Sequence(lambda n: f"guide-{n}")
    title = "A guide"
    body = "Listen first."


class SurveyFactory(DjangoModelFactory):
    class Meta:
        model = Survey

    program = factory.SubFactory(ProgramFactory)
    key = factory.Sequence(lambda n: f"survey-{n}")
    title = "How is it going?"
    kind = Survey.Kind.PULSE
    questions = [{"key": "useful", "text": "Useful?", "type": "scale", "is_required": True}]


class TouchpointFactory(DjangoModelFactory):
    class Meta:
        model = Touchpoint

    program = factory.SubFactory(ProgramFactory)
    position = factory.Sequence(lambda n: n)
    offset_days = 14
    title = "First meeting"
    prompts = ["What would make this year a good one?"]


class CohortFactory(DjangoModelFactory):
    class Meta:
        model = Cohort

    program = factory.SubFactory(ProgramFactory)
    name = factory.Sequence(lambda n: f"Cohort {n}")
    status = Cohort.Status.ACTIVE
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=70))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=110))
    matching_weights = {"goals": 8, "specialty": 4, "career_stage": 4}
