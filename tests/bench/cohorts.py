"""A cohort of any size, as the plain data that a run freezes: for measuring scoring and runs."""

import random

from matching.criteria import CRITERIA, Rules, Weights
from matching.features import DAYS, PARTS, Participant, Snapshot
from matching.meetability import written
from tests.bench.rosters import bits_of

WINDOWS = [f"{day}-{part}" for day in DAYS for part in PARTS]
LANGUAGES = ("English", "Polish", "Urdu", "Welsh", "French", "Tagalog", "Yoruba", "Hindi")


def cohort(mentees: int, mentors: int, *, seed: int = 7, **rules: object) -> Snapshot:
    """People with everything that scoring reads, with every criterion counting."""
    chance = random.Random(seed)
    departments = [(f"division {n % 8}", f"directorate {n % 40}", f"ward {n}") for n in range(160)]
    skills = [f"skill {n}" for n in range(120)]

    def near(known: frozenset[str]) -> frozenset[str]:
        """Skills of which six each are one area."""
        areas = {int(skill.removeprefix("skill ")) // 6 for skill in known}
        return frozenset(f"skill {6 * area + n}" for area in areas for n in range(6)) - known

    def times() -> dict[str, str]:
        """Most have a roster; of some the ordinary week is known, of some nothing."""
        how = chance.choice(("roster",) * 8 + ("week", ""))
        return {"meetable": written(bits_of(chance)), "meetable_by": how} if how else {}

    def person(side: str, n: int, others: int) -> Participant:
        known = frozenset(chance.sample(skills, chance.randint(1, 6)))
        other = "m" if side == "e" else "e"
        return Participant(
            id=f"{side}{n:06}",
            person_id=f"p-{side}{n:06}",
            name=f"{side} {n}",
            capacity=chance.randint(1, 3),
            profession=f"profession {chance.randrange(24)}",
            specialty=f"specialty {chance.randrange(60)}",
            department=chance.choice(departments),
            site=f"site {chance.randrange(12)}",
            stage=chance.randint(1, 4) if side == "e" else chance.randint(2, 7),
            years=chance.randint(0, 30),
            goals=known if side == "e" else frozenset(),
            expertise=known if side == "m" else frozenset(),
            near_expertise=near(known) if side == "m" else frozenset(),
            interests=known | frozenset(chance.sample(skills, 2)),
            languages=frozenset(["English", *chance.sample(LANGUAGES, chance.randint(0, 2))]),
            wishes=tuple(f"{other}{chance.randrange(others):06}" for _ in range(3)),
            windows=frozenset(chance.sample(WINDOWS, chance.randint(3, 12))),
            **times(),
            chain=frozenset({f"p-m{chance.randrange(max(mentors, 1)):06}"}),
            excluded=frozenset(
                {f"p-{other}{chance.randrange(others):06}"} if chance.random() < 0.1 else ()
            ),
        )

    return Snapshot(
        mentors=tuple(person("m", n, mentees) for n in range(mentors)),
        mentees=tuple(person("e", n, mentors) for n in range(mentees)),
        weights=Weights.from_json({one.key: 1 + n % 9 for n, one in enumerate(CRITERIA)}),
        rules=Rules.from_json(rules),
    )
