"""Sentences as people write them, with what identifies a patient marked: precision and recall.

`python -m tests.identifiers.labelled` prints both by kind. In `labelled.txt` a stretch in braces is
of its section's kind, or of the kind named before a colon in it; the numbers are from ranges that
are given to nobody, the names made up.
"""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mentorship.hospital_numbers import hospital_numbers
from mentorship.identifiers import Finding, Kind, find

TODAY = date(2026, 11, 21)
SHAPES = "NG999999, A99-9999"
_MARK = re.compile(r"\{(?:(?P<kind>[a-z_]+):)?(?P<text>[^}]*)\}")


@dataclass(frozen=True)
class Sentence:
    """A text, and the stretches in it that identify a patient."""

    text: str
    marked: tuple[Finding, ...]


@dataclass
class Tally:
    """How often a kind was found rightly, wrongly and not at all."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / ((self.right + self.wrong) or 1)

    @property
    def recall(self) -> float:
        return self.right / ((self.right + self.missed) or 1)


def sentences() -> list[Sentence]:
    """All of the file."""
    found: list[Sentence] = []
    kind = ""
    lines = (Path(__file__).parent / "labelled.txt").read_text().split("\n")
    for line in lines:
        if line.startswith("# "):
            kind = line[2:]
        elif line:
            found.append(_parsed(line.replace("\\n", "\n").replace("\\t", "\t"), kind))
    return found


def _parsed(line: str, kind: str) -> Sentence:
    text, marked, at = "", [], 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        start = len(text)
        text += match["text"]
        marked.append(Finding(Kind(match["kind"] or kind), start, len(text)))
        at = match.end()
    return Sentence(text + line[at:], tuple(marked))


def tallies(of: Iterable[Sentence]) -> tuple[dict[Kind, Tally], list[str]]:
    """Each kind's tally, and what went wrong. A stretch counts as found where it is covered."""
    counted = {kind: Tally() for kind in Kind}
    errors = []
    own = hospital_numbers(SHAPES)
    for sentence in of:
        findings = find(sentence.text, hospital_number=own, today=TODAY)
        for mark in sentence.marked:
            if any(_covers(finding, mark, sentence.text) for finding in findings):
                counted[mark.kind].right += 1
            else:
                counted[mark.kind].missed += 1
                errors.append(f"missed {mark.kind}: {sentence.text!r}")
        for finding in findings:
            if not any(_covers(finding, mark, sentence.text) for mark in sentence.marked):
                counted[finding.kind].wrong += 1
                errors.append(f"wrong {finding.kind}: {sentence.text!r}")
    return counted, errors


def _covers(finding: Finding, mark: Finding, text: str) -> bool:
    """Of the same kind, and every digit or letter of the mark that matters is in it."""
    if finding.kind != mark.kind:
        return False
    digits = [i for i in range(mark.start, mark.end) if text[i].isdigit()]
    wanted = digits or range(mark.start, mark.end)
    return all(finding.start <= i < finding.end for i in wanted)


def main() -> None:
    """Print the table, and what went wrong."""
    everything = sentences()
    counted, errors = tallies(everything)
    out = [f"{len(everything)} sentences", f"{'kind':<18}precision  recall  right  wrong  missed"]
    for kind, one in counted.items():
        out.append(
            f"{kind:<18}{one.precision:>9.3f}  {one.recall:>6.3f}"
            f"  {one.right:>5}  {one.wrong:>5}  {one.missed:>6}"
        )
    sys.stdout.write("\n".join([*out, *errors]) + "\n")


if __name__ == "__main__":
    main()
