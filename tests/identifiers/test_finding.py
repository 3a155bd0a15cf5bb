"""The patient-identity guard on a labelled set of sentences."""

import random
import re
from datetime import date

import pytest

from mentorship.identifiers import (
    Kind,
    find,
    has_nhs_check_digit,
    kinds_in_words,
    stretches,
)

TODAY = date(2026, 11, 21)

# Numbers of the range that is never given to a patient (999…), and made-up names.
NHS = "9990000034"
LABELLED: list[tuple[str, set[Kind]]] = [
    ("His number was 999 000 0034 I think.", {Kind.NHS_NUMBER}),
    ("NHS no: 9990000034", {Kind.NHS_NUMBER}),
    ("nhs number is 999-000-0034, see the letter", {Kind.NHS_NUMBER}),
    ("We spoke about 999.000.0034 again", {Kind.NHS_NUMBER}),
    ("(9990000034)", {Kind.NHS_NUMBER}),
    ("99 90 00 00 34", {Kind.NHS_NUMBER}),
    ("9 9 9 0 0 0 0 0 3 4", {Kind.NHS_NUMBER}),
    ("999\u00a0000\u00a00034", {Kind.NHS_NUMBER}),
    ("999\u2013000\u20130034", {Kind.NHS_NUMBER}),
    ("999\u2009000\u20090034", {Kind.NHS_NUMBER}),
    ("999\n000\n0034", {Kind.NHS_NUMBER}),
    ("\uff19\uff19\uff19 000 0034", {Kind.NHS_NUMBER}),
    ("ward 4 999 000 0034 bay 2", {Kind.NHS_NUMBER}),
    ("NHS number 999 000 0035 (mistyped)", {Kind.NHS_NUMBER}),
    ("chi number 9990000034", {Kind.NHS_NUMBER}),
    ("9990 000 034", {Kind.NHS_NUMBER}),
    ("99900 00034", {Kind.NHS_NUMBER}),
    ("999 0000034", {Kind.NHS_NUMBER}),
    ("hospital number X123456 came up", {Kind.HOSPITAL_NUMBER}),
    ("Hosp no. 445566", {Kind.HOSPITAL_NUMBER}),
    ("MRN: 00123456", {Kind.HOSPITAL_NUMBER}),
    ("the patient ID was AB 778899", {Kind.HOSPITAL_NUMBER}),
    ("DOB 12/03/1956", {Kind.DATE_OF_BIRTH}),
    ("d.o.b. 12.3.56", {Kind.DATE_OF_BIRTH}),
    ("the lady, born on 12 March 1956, was afraid", {Kind.DATE_OF_BIRTH}),
    ("date of birth: 1956-03-12", {Kind.DATE_OF_BIRTH}),
    ("Mrs Winterbourne (12/03/1956) was my first", {Kind.DATE_OF_BIRTH}),
    ("Ada Winterbourne, 12/03/1956, bay 4", {Kind.DATE_OF_BIRTH}),
    ("12.03.1956 - Ada Winterbourne", {Kind.DATE_OF_BIRTH}),
    ("Mr Ode born 3rd of May 1948", {Kind.DATE_OF_BIRTH}),
    ("baby Hollis, born 02/11/2026", {Kind.DATE_OF_BIRTH}),
    ("her daughter is on 07700 900123", {Kind.PHONE}),
    ("call +44 7700 900123", {Kind.PHONE}),
    ("call 020 7946 0958 before six", {Kind.PHONE}),
    ("(01632) 960 001", {Kind.PHONE}),
    ("+44 (0)1632 960001", {Kind.PHONE}),
    ("555-010-1234", {Kind.PHONE}),
    ("+1 555 010 1234", {Kind.PHONE}),
    ("write to ada.w@example.org", {Kind.EMAIL}),
    ("ada (at) example.org", {Kind.EMAIL}),
    ("DOB 12/03/1956, tel 07700 900123", {Kind.DATE_OF_BIRTH, Kind.PHONE}),
    # What people write about their own work is left alone.
    ("We met on 12/11/2026 for 45 minutes.", set()),
    ("Met with Priya Raman on 12/11/2026 and again on 03/12/2026.", set()),
    ("Next: portfolio by 31 March 2027, teaching in week 14.", set()),
    ("I started in Band 5 on 14/03/2015 and moved to Band 6 in 2019.", set()),
    ("She has 12 beds, 3 nurses and 1 healthcare assistant.", set()),
    ("Talked about the 07:30-20:00 shift and the 11 hours of rest.", set()),
    ("2026-11-21 14:00 in room 4", set()),
    ("Audit of 1200 cases, 43% coded, p = 0.0412", set()),
    ("Bleep 2345, extension 5512", set()),
    ("Budget of 1,250,000 against 1,310,000", set()),
    ("ISBN 978-0-306-40615-7 is the book", set()),
    ("0, 1, 2, 3, 4, 5, 6, 7, 8, 9", set()),
    ("0000000000", set()),
    ("1111111111", set()),
    ("999 000 0035 is an invoice", set()),
    ("Samaritans are on 116 123, free", set()),
    ("Dr Okafor has been a consultant since 2014.", set()),
    ("A difficult conversation with a family; I felt unsure.", set()),
    ("Read chapter 12.3.56 of the handbook", set()),
    ("Rota: 4 on 4 off, 12 h, 28 days", set()),
    ("@priya said the e-learning is at 80%", set()),
    ("PIN 12C3456E is my registration", set()),
    ("Born leader, they said in 2019.", set()),
    ("", set()),
]


@pytest.mark.parametrize(("sentence", "kinds"), LABELLED, ids=[s[:40] for s, _ in LABELLED])
def test_labelled_sentences(sentence, kinds):
    assert {finding.kind for finding in find(sentence, today=TODAY)} == kinds


def numbers(count: int) -> list[str]:
    random.seed(20261121)
    made = []
    while len(made) < count:
        number = f"{random.randrange(4_000_000_000, 8_000_000_000)}"
        if has_nhs_check_digit(number):
            made.append(number)
    return made


SPELLINGS = [
    lambda n: n,
    lambda n: f"{n[:3]} {n[3:6]} {n[6:]}",
    lambda n: f"{n[:3]}-{n[3:6]}-{n[6:]}",
    lambda n: f"{n[:3]}.{n[3:6]}.{n[6:]}",
    lambda n: f"{n[:3]}/{n[3:6]}/{n[6:]}",
    lambda n: f"{n[:3]}  {n[3:6]}  {n[6:]}",
    lambda n: f"{n[:3]} - {n[3:6]} - {n[6:]}",
    lambda n: " ".join(n),
    lambda n: f"{n[:3]}\u202f{n[3:6]}\u202f{n[6:]}",
    lambda n: f"{n[:3]}\u2011{n[3:6]}\u2011{n[6:]}",
    lambda n: f"{n[:3]}\t{n[3:6]}\t{n[6:]}",
    lambda n: f"NHS{n}",
    lambda n: f"NHS No. {n[:3]} {n[3:6]} {n[6:]}",
    lambda n: f"#{n}",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_usual_spelling_of_an_nhs_number_is_found(spelling):
    missed = []
    for number in numbers(200):
        text = f"I keep thinking of {spelling(number)}, the one in bay 2."
        marked = "".join(re.sub(r"\D", "", text[f.start : f.end]) for f in find(text, today=TODAY))
        if number not in marked:
            missed.append(text)
    assert missed == []


def test_an_organisations_own_pattern():
    pattern = re.compile(r"\bNG\d{6}\b")
    (finding,) = find("see NG123456 there", hospital_number=pattern)
    assert finding.kind is Kind.HOSPITAL_NUMBER
    assert (finding.start, finding.end) == (4, 12)


def test_positions_are_those_of_the_text_as_written():
    text = "é\u200b “quoted” 999\u00a0000\u00a00034 end"
    (finding,) = find(text)
    assert text[finding.start : finding.end] == "999\u00a0000\u00a00034"
    assert [s.text for s in stretches(text, [finding])] == [
        "é\u200b “quoted” ",
        "999\u00a0000\u00a00034",
        " end",
    ]


def test_stretches_join_to_the_text():
    for sentence, _ in LABELLED:
        assert "".join(s.text for s in stretches(sentence, find(sentence))) == sentence


def test_a_long_text_takes_no_long_time():
    text = "1 2 3 4 5 6 7 8 9 0 " * 5_000 + "a" * 50_000 + "0" * 50_000 + "+1 2" * 20_000
    find(text, today=TODAY)


def test_kinds_in_words():
    findings = find("DOB 12/03/1956, tel 07700 900123, tel 07700 900124")
    assert kinds_in_words(findings) == "a date of birth and a telephone number"
