"""Matching beside its peers, and beside what is promised of it, as tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench import families
from tests.bench.assignments import (
    LIMIT,
    PEERS,
    Failed,
    PeerMissing,
    Question,
    Solved,
    TooSlow,
    peers,
    solved_by,
    solved_by_peer,
)
from tests.bench.tables import table

PEER_SIZES = [100, 300, 1_000, 1_500]
SHORT_SIZES = [100, 300]
SCIPY = [Question("uniform", 3_000, 3_000), Question("uniform", 10_000, 5_000, 3)]
FIGURES = ["s", "CPU s", "MB"]


@dataclass(frozen=True)
class Claim:
    """A size that is promised, with the most that it may take."""

    name: str
    solver: str
    asked: Question
    seconds: float
    megabytes: float | None = None


CLAIMS = [
    Claim("certified", "ours", Question("uniform", 10_000, 5_000, 3), 5, 450),
    Claim("certified", "ours", Question("popular mentors", 10_000, 5_000, 3), 5, 450),
    Claim("certified", "ours", Question("uniform", 30_000, 15_000, 3), 25, 1_600),
    Claim("fair order", "fair", Question("uniform", 10_000, 5_000, 3), 30),
    Claim("groups of 3 to 6", "groups", Question("uniform", 850, 150), 15),
    Claim("groups of 3 to 6", "groups", Question("uniform", 800, 200), 15),
    *(Claim("circles of 5", "circles", Question("", n, 5), 10) for n in (200, 300, 500, 1_000)),
    Claim("scores by twelve criteria", "scoring", Question("uniform", 10_000, 5_000), 3),
]
SMALL_CLAIMS = [
    Claim("certified", "ours", Question("uniform", 3_000, 1_500, 3), 5, 450),
    Claim("fair order", "fair", Question("uniform", 1_000, 500, 3), 30),
    Claim("groups of 3 to 6", "groups", Question("uniform", 160, 40), 15),
    Claim("circles of 5", "circles", Question("", 40, 5), 10),
    Claim("scores by twelve criteria", "scoring", Question("uniform", 1_000, 500), 3),
]


def told(*, is_short: bool, limit: float) -> str:
    """All tables; the short form has the small sizes alone. A peer is stopped at the limit."""
    return "\n\n".join(
        [
            _beside_peers(SHORT_SIZES if is_short else PEER_SIZES, limit),
            _beside_scipy(SCIPY[:1] if is_short else SCIPY),
            _claims(SMALL_CLAIMS if is_short else CLAIMS),
            _families(600 if is_short else 3_000),
        ]
    )


def _say(*words: object) -> None:
    print("  ", *words, flush=True)


def _figures(found: Solved) -> list[str]:
    return [f"{found.seconds:.2f}", f"{found.cpu:.2f}", f"{found.megabytes:.0f}"]


def _gap(found: Solved) -> str:
    return "none" if found.gap is None else f"gap {found.gap:,}"


# --- Beside others ------------------------------------------------------------------------------


def _beside_peers(sizes: Iterable[int], limit: float) -> str:
    rows: list[list[str]] = []
    try:
        with peers() as pythons:
            for size in sizes:
                rows += _one_size(Question("uniform", size, size), pythons, limit)
    except PeerMissing as error:
        rows.append(["–", f"not measured: {error}".splitlines()[0], *[""] * 7])
    headings = [
        "people a side",
        "solver",
        *FIGURES,
        "times ours",
        "matched",
        "total",
        "certificate",
    ]
    return f"""## Matching beside its peers

One to one, uniform scores, the same table for all, each in a process of its own and the peers in
environments of their own with nothing else. `mentor-match` 7.0.1 maximises the sum, as ours does;
`matching` 1.4.3 seeks stability, here by the scores of either side; SciPy's
`linear_sum_assignment` is dense. A peer is stopped after {limit:.0f} seconds. Memory is at the
peak beyond the imports. Ours looks at every pair again to check its certificate, in the time given.

{table(headings, rows)}"""


def _one_size(asked: Question, pythons: Mapping[str, Path], limit: float) -> list[list[str]]:
    _say(f"peers at {asked.mentees:,}")
    ours = solved_by("ours", asked)
    scipy = solved_by("scipy", asked)
    _same(asked, ours, scipy)
    rows = [_row(asked, "ours", ours, ours), _row(asked, "SciPy", scipy, ours)]
    for peer in PEERS:
        try:
            found = solved_by_peer(peer, pythons[peer], asked, limit)
        except TooSlow:
            over = f"over {limit / ours.seconds:,.0f}"
            rows.append(_without(asked, peer, f"stopped at {limit:.0f}", over))
            continue
        except Failed as error:
            rows.append(_without(asked, peer, f"failed: {str(error).splitlines()[-1][:60]}", ""))
            continue
        if (found.matched, found.total) > (ours.matched, ours.total):
            raise RuntimeError(f"{peer} at {asked}: {found} is better than {ours}")
        rows.append(_row(asked, f"`{peer}`", found, ours))
    return rows


def _without(asked: Question, peer: str, why: str, times: str) -> list[str]:
    return [f"{asked.mentees:,}", f"`{peer}`", why, "", "", times, "", "", ""]


def _row(asked: Question, name: str, found: Solved, ours: Solved) -> list[str]:
    times = f"{found.seconds / ours.seconds:,.1f}"
    counts = [f"{found.matched:,}", f"{found.total:,}", _gap(found)]
    return [f"{asked.mentees:,}", name, *_figures(found), times, *counts]


def _same(asked: Question, ours: Solved, other: Solved) -> None:
    if (ours.matched, ours.total) != (other.matched, other.total):
        raise RuntimeError(f"{asked}: {ours} is not {other}")


def _beside_scipy(questions: Iterable[Question]) -> str:
    rows = []
    for asked in questions:
        _say("SciPy at", _size_of(asked))
        ours, scipy = solved_by("ours", asked), solved_by("scipy", asked)
        _same(asked, ours, scipy)
        faster = f"{scipy.seconds / ours.seconds:.1f}"
        leaner = f"{scipy.megabytes / max(ours.megabytes, 1):.1f}"
        rows.append(
            [_size_of(asked), *_figures(ours), *_figures(scipy), faster, leaner, _gap(ours)]
        )
    others = [f"SciPy {name}" for name in FIGURES]
    headings = ["size", *FIGURES, *others, "times faster", "times leaner", "certificate"]
    return f"""### Beside SciPy's dense solver, with several places

SciPy's table has a column for each place. Both find as many people and points.

{table(headings, rows)}"""


# --- What is promised ---------------------------------------------------------------------------


def _claims(claims: Iterable[Claim]) -> str:
    rows = []
    for claim in claims:
        _say(claim.name, _size_of(claim.asked))
        try:
            found = solved_by(claim.solver, claim.asked)
        except TooSlow:
            rows.append([claim.name, _size_of(claim.asked), f"stopped at {LIMIT:.0f}", *[""] * 6])
            continue
        allowed = [f"{claim.seconds:.0f}", f"{claim.megabytes:,.0f}" if claim.megabytes else ""]
        counts = [f"{found.matched:,}", f"{found.total:,}" if found.total else ""]
        proof = ", ".join(filter(None, ["" if found.gap is None else _gap(found), found.note]))
        rows.append([claim.name, _size_of(claim.asked), *_figures(found), *allowed, *counts, proof])
    headings = [
        *("what", "size", *FIGURES, "asked s", "asked MB"),
        *("matched", "total", "certificate"),
    ]
    return f"""### Large cohorts, fair order, groups, circles, scores

Ours alone, with the check of the certificate; the scores are in the memory. Of circles the size is
people and those of a circle, and a gap of at most 1 % is asked; of scores, “matched” is the number
of allowed pairs. Groups are of uniform scores.

{table(headings, rows)}"""


def _families(size: int) -> str:
    rows = []
    for kind in families.KINDS:
        is_square = kind in ("rank-1 product", "tight capacity")
        asked = Question(kind, size, size if is_square else size // 2, 1 if is_square else 3)
        _say(kind)
        found = solved_by("ours", asked)
        counts = [f"{found.matched:,}", f"{found.total:,}", _gap(found), found.note]
        rows.append([kind, _size_of(asked), *_figures(found), *counts])
    headings = ["family", "size", *FIGURES, "matched", "total", "certificate", "found in"]
    return f"""### Families that are hard for one or another way to solve them

Ours alone; 20 seconds are asked for each.

{table(headings, rows)}"""


def _size_of(asked: Question) -> str:
    places = "" if asked.places == 1 else f", 1 to {asked.places} places"
    return f"{asked.mentees:,} × {asked.mentors:,}{places}"
