"""Forms of matching."""

from matching.forms.pairs import (
    MOST_BYTES_OF_LIST,
    MOST_LISTED,
    BeginListedForm,
    ChooseMentorForm,
    NameField,
    PairForm,
    PairsFileForm,
    PlaceForm,
    WhyForm,
)
from matching.forms.runs import (
    CircleForm,
    DeclineForm,
    ProposalFilterForm,
    RunNameForm,
    StartRunForm,
    UnmatchedFilterForm,
)
from matching.forms.settings import (
    POINTS_IN_A_PERCENT,
    PREFER_WORDS,
    RANGES,
    STAGES,
    CriterionRow,
    MatchingSettingsForm,
    Slider,
)

__all__ = [
    "MOST_BYTES_OF_LIST",
    "MOST_LISTED",
    "POINTS_IN_A_PERCENT",
    "PREFER_WORDS",
    "RANGES",
    "STAGES",
    "BeginListedForm",
    "ChooseMentorForm",
    "CircleForm",
    "CriterionRow",
    "DeclineForm",
    "MatchingSettingsForm",
    "NameField",
    "PairForm",
    "PairsFileForm",
    "PlaceForm",
    "ProposalFilterForm",
    "RunNameForm",
    "Slider",
    "StartRunForm",
    "UnmatchedFilterForm",
    "WhyForm",
]
