"""Files of people for tests, written the way exports are."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

STAFF = Path(__file__).parents[2] / "mentorship/demonstration/northgate-staff.csv"
HEADINGS = (
    "Employee Number", "First Name", "Last Name", "Email Address", "Staff Group", "Job Title",
    "Grade", "Division", "Department", "Site", "Line Manager Employee Number", "Date Started",
    "FTE", "Languages", "Expertise",
)  # fmt: skip


def row(number: str, **cells: str) -> dict[str, str]:
    """A good row; any cell can be given by its heading's first letters in snake case."""
    good = {
        "number": number,
        "first": f"First{number}",
        "last": f"Last{number}",
        "email": f"p{number}@north.example",
        "group": "Nursing",
        "title": "Staff Nurse",
        "grade": "Band 5",
        "division": "Medicine",
        "department": "Cardiology",
        "site": "Main",
        "manager": "",
        "started": "14/03/2020",
        "fte": "1.0",
        "languages": "English",
        "expertise": "teaching",
    }
    return good | cells


def text(*rows: dict[str, str], separator: str = ",", headings: Sequence[str] = HEADINGS) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(headings)
    for one in rows:
        writer.writerow(one.values())
    return out.getvalue()


def write(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path
