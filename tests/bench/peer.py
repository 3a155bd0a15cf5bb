"""One peer on one question. Runs in the peer's environment, which has nothing else.

`python -I peer.py NAME SIZE SCORES`: the scores are whole numbers of two bytes, mentees by
mentors, as many of the one as of the other. Prints who is matched as JSON.
"""

import array
import json
import resource
import sys
import time
from pathlib import Path


def by_mentor_match(size, scores):
    from matching.mentee import Mentee
    from matching.mentor import Mentor

    from matching import process

    class Score:
        """The peer's own protocol of a rule, giving what the table says."""

        def evaluate(self, match):
            return True

        def apply(self, match):
            return scores[int(match.mentee.email) * size + int(match.mentor.email)]

    people = [{"email": str(n), "grade": 1} for n in range(size)]
    mentors, mentees = [Mentor(**one) for one in people], [Mentee(**one) for one in people]
    process.process_data(mentors, mentees, [[Score()]])
    return [(int(one.email), int(other.email)) for one in mentees for other in one.mentors]


def by_matching(size, scores):
    from matching.games import StableMarriage

    # The peer copies everybody with everybody whom they rank, one inside the other.
    sys.setrecursionlimit(1_000_000)

    def wishes(points):
        return sorted(range(size), key=points, reverse=True)

    ours = {n: wishes(scores[n * size : (n + 1) * size].__getitem__) for n in range(size)}
    theirs = {n: wishes(lambda row, n=n: scores[row * size + n]) for n in range(size)}
    found = StableMarriage.create_from_dictionaries(ours, theirs).solve()
    return [(int(one.name), int(other.name)) for one, other in found.items()]


def main(name, size, path):
    scores = array.array("h")
    scores.frombytes(Path(path).read_bytes())
    before = resource.getrusage(resource.RUSAGE_SELF)
    began = time.perf_counter()
    solve = by_mentor_match if name == "mentor-match" else by_matching
    pairs = solve(int(size), scores)
    took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "seconds": took,
                "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
                "megabytes": (after.ru_maxrss - before.ru_maxrss) / 1024,
                "matched": len(pairs),
                "total": sum(scores[row * int(size) + column] for row, column in pairs),
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
