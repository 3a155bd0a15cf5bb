"""What programmes hold on a person: that they manage one."""

from mentorship.holding import Fate, Holding, declare, holds_nothing, label
from mentorship.texts import gettext_lazy
from programs.models import ProgramManager

declare(
    Holding(
        "programs.ProgramManager",
        gettext_lazy("Programmes that you manage"),
        gettext_lazy("To say whose programmes you run."),
        lambda subject: ProgramManager.objects.filter(
            membership__user_id=subject.user_id
        ).select_related("program"),
        lambda row, _: {label("Programme"): str(row.program)},
        Fate.DELETED,
        gettext_lazy("Deleted."),
    )
)
holds_nothing(
    programs__Program="a programme's purpose and structure",
    programs__ProgramTemplate="a saved structure",
    programs__Guide="texts to read",
    programs__Survey="questions, not answers",
    programs__SurveyRound="questions as a cohort was asked them, not answers",
    programs__InstrumentPack="items and how they are scored",
    programs__Touchpoint="dated steps",
    programs__PreparationItem="what mentors prepare; how far each is, is in participants",
    programs__AgreementVersion="the text that was agreed to; who agreed is in participants",
    programs__Cohort="dates, places and settings of a run",
)
