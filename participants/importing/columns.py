"""Which column holds what: guessed from headings and values, and remembered by the headings."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from mentorship.texts import gettext_lazy

from .cleaning import is_name

FIELDS: Final[dict[str, str]] = {
    "employee_number": gettext_lazy("Employee number"),
    "given_name": gettext_lazy("First name"),
    "family_name": gettext_lazy("Last name"),
    "name_prefix": gettext_lazy("Before the last name (van der)"),
    "full_name": gettext_lazy("Full name (split into first and last)"),
    "email": gettext_lazy("E-mail address"),
    "profession": gettext_lazy("Profession or staff group"),
    "job_title": gettext_lazy("Job title"),
    "grade": gettext_lazy("Grade or band"),
    "career_stage": gettext_lazy("Career stage (1–7)"),
    "specialty": gettext_lazy("Specialty"),
    "division": gettext_lazy("Division (above the department)"),
    "department": gettext_lazy("Department"),
    "site": gettext_lazy("Site"),
    "manager": gettext_lazy("Line manager (employee number, e-mail or name)"),
    "started_on": gettext_lazy("Start date"),
    "left_on": gettext_lazy("Leaving date"),
    "fte": "FTE",
    "languages": gettext_lazy("Languages"),
    "skills": gettext_lazy("Skills or expertise"),
}

# In the order in which they are tried: what is told apart by one word more comes first.
_SYNONYMS: Final[dict[str, str]] = {
    "manager": (
        "line manager employee number|line manager number|line manager id|line manager no"
        "|line manager assignment number|line manager email|line manager e mail"
        "|line manager email address|line manager|manager id|manager employee id|manager number"
        "|manager employee number|manager no|manager email|manager email address|manager emp id"
        "|manager|managers id|managers employee number|supervisor id|supervisor employee id"
        "|supervisor employee number|supervisor number|supervisor email|supervisor|reports to"
        "|reports to id|reports to employee id|reports to employee number|reporting manager"
        "|reporting manager id|reporting to|appraiser number|mgr id|mgr|mgr no|mgr emp id|boss id"
        "|vorgesetzter|vorgesetzte|vorgesetzten nr|personalnummer vorgesetzter"
        "|vorgesetzter personalnummer|personalnummer vorgesetzte r|fuhrungskraft"
        "|personalnummer fuhrungskraft|fuhrungskraft personalnummer"
        "|responsable|matricule responsable"
        "|matricule du responsable|superieur|n 1|matricule n 1|manager matricule|numero responsable"
        "|vorg personnel number|vorg personalnummer|vorg|personalnummer vorgesetzter in"
        "|responsable hierarchique matricule|matricule superieur|superieur hierarchique|encadrant"
        "|numero empleado responsable|no empleado responsable|responsable directo|jefe inmediato"
        "|superior jerarquico"
        "|personeelsnummer leidinggevende|leidinggevende|email leidinggevende"
        "|manager employee number or e mail"
    ),
    "employee_number": (
        "employee number|employee no|employee id|employeeid|employee"
        "|emp no|emp number|emp id|empno|empid"
        "|emplid|staff number|staff no|staff id|person number|person id"
        "|personnel number|personnel no"
        "|payroll number|payroll no|payroll id|assignment number|esr number|esr no|esr id"
        "|worker id|worker number|associate id|associate number"
        "|badge number|badge id|badge|lawson id"
        "|workday id|employee code|staff code|hr number|hr id|pers no|personalnummer|personal nr"
        "|personalnr|pers nr|mitarbeiternummer|mitarbeiter nr|mitarbeiter id|matricule"
        "|numero employe|numero de matricule|numero agent|id employe|no employe|unique id|number|id"
        "|personnelnummer|num empleado|numero empleado|numero de empleado|no empleado|n empleado"
        "|legajo|num personal"
        "|personeelsnummer|personeelsnr|medewerkernummer|werknemersnummer"
        "|numero dipendente|matricola|numero mecanografico|employee num|employee ref|staff ref"
        "|payroll ref|hr number"
    ),
    "given_name": (
        "first name|firstname|given name|given names|forename|forenames|christian name|fname|first"
        "|legal first name|known as|preferred name|preferred first name|vorname|prenom|prenoms"
        "|legal name first name|roepnaam|voornaam|voornamen|nombre|nombres|nome|rufname"
    ),
    "family_name": (
        "last name|lastname|surname|family name|lname|last|legal last name|nachname|familienname"
        "|zuname|nom|nom de famille|nom usuel|name last"
        "|legal name last name|achternaam|geboortenaam|apellidos|apellido|primer apellido|cognome"
        "|apelido|nom d usage|nom de naissance"
    ),
    "name_prefix": (
        "tussenvoegsel|tussenvoegsels|voorvoegsel|voorvoegsels|namenszusatz|vorsatzwort"
        "|name prefix|surname prefix|last name prefix|particule"
    ),
    "full_name": (
        "full name|name|employee name|staff name|person name|display name|worker|worker name"
        "|employee full name|legal name|nom complet|nom prenom|nom et prenom|mitarbeiter"
        "|mitarbeitername|name vorname|vollstandiger name"
        "|naam|volledige naam|nombre completo|apellidos y nombre|nombre y apellidos|staff member"
        "|nachname vorname|nom prenoms"
    ),
    "email": (
        "email address|email|e mail|e mail address|mail|work email|work email address|nhs email"
        "|business email|primary email|primary work email|office email|email work|company email"
        "|email id|employee email|staff email|login email|corporate email|upn|emailadresse"
        "|e mail adresse|mailadresse|dienstliche e mail|courriel|adresse mail|adresse email"
        "|adresse e mail|adresse electronique|mel"
        "|e mail dienstl|email dienstlich|dienst email|correo electronico|correo"
        "|correo corporativo|email corporativo|e mailadres|emailadres|e mailadres werk|email werk"
        "|courriel professionnel|work e mail|email primary work|email addr"
    ),
    "profession": (
        "staff group|profession|professional group|staff category|occupation|occupation group"
        "|occupational group|job family|job family group|discipline|clinical discipline|job group"
        "|professional category|workforce group|role type|employee group|employee type|worker type"
        "|berufsgruppe|dienstart|beruf|metier|filiere|categorie professionnelle|corps"
        "|groupe professionnel|job category"
        "|categoria profesional|categoria|estamento|colectivo|functiegroep|beroepsgroep|beroep"
        "|dienstgruppe|professional staff group|worker category|categorie"
    ),
    "job_title": (
        "job title|position title|position|post title|role title|job role|role|title|job|post"
        "|business title|job profile|working title|position name|job name|job description|jobtitle"
        "|stellenbezeichnung|funktion|funktionsbezeichnung|dienstbezeichnung|stelle"
        "|tatigkeit|berufsbezeichnung|poste|fonction|emploi"
        "|intitule du poste|libelle emploi"
        "|planstelle|stellentext|puesto|puesto de trabajo|cargo|denominacion del puesto|functie"
        "|functienaam|functieomschrijving|mansione|libelle poste|libelle grade"
    ),
    "grade": (
        "grade|pay grade|band|pay band|afc band|pay scale|payscale"
        "|job grade|job level|level|job code level"
        "|grade name|grade band|salary grade|job band|entgeltgruppe"
        "|eg|tarifgruppe|verguetungsgruppe"
        "|vergutungsgruppe|echelon|classe|niveau"
        "|trfgr|tarifgr|tarif|entgeltgr|eingruppierung|besoldungsgruppe|grado|nivel|functieschaal"
        "|salarisschaal|schaal|compensation grade|afc grade|salary band|pay grade name|livello"
    ),
    "career_stage": "career stage|stage|career level|karrierestufe|seniority",
    "specialty": (
        "specialty|speciality|main specialty|clinical specialty|medical specialty|sub specialty"
        "|specialism|specialty name|clinical area|fachgebiet|fachrichtung|fachbereich|specialite"
        "|service line"
        "|especialidad|specialisme|vakgebied"
    ),
    "division": (
        "division|directorate|division name|directorate name"
        "|business unit|care group|clinical group"
        "|org l2|org level 2|level 2|parent department|parent organisation|parent organization"
        "|pole|geschaftsbereich|bereich|departement pole|service group|group|business group"
        "|department group|clinical division|executive area|zentrum"
        "|direccion|area de gestion|divisie|cluster|zorggroep|fachabteilung|org level 1"
        "|business division|geschaftseinheit"
    ),
    "department": (
        "department|dept|department name|dept name|ward"
        "|ward department|team|unit|unit name|cost centre name"
        "|cost center name|cost centre|cost center|org l3|org level 3|organisation|organization"
        "|organisation unit|organizational unit|org unit"
        "|home department|home dept|section|abteilung"
        "|station|organisationseinheit|kostenstelle|service"
        "|departement|unite|unite fonctionnelle|uf"
        "|primary department|work unit|service name|area"
        "|orgeinheit|orgeinheit text|organisationseinheit text|org einheit|servicio|unidad"
        "|departamento|afdeling|afdelingsnaam|organisatie eenheid|eenheid"
        "|supervisory organization|supervisory organisation|supervisory org"
        "|cost center description|reparto|unita operativa"
    ),
    "site": (
        "site|location|work location|site name|location name|hospital|facility|facility name|campus"
        "|base|work site|work base|primary location|building"
        "|hospital site|base location|standort|haus"
        "|klinik|einsatzort|etablissement|lieu|lieu de travail|entity|hospital name|place of work"
        "|personalbereich|personalteilbereich|werk|betriebsstatte|centro|centro de trabajo"
        "|hospital de destino|locatie|vestiging|standplaats|sede|presidio"
    ),
    "started_on": (
        "date started|start date|started on|date of joining|joining date|hire date"
        "|date of hire|hired date|employment date"
        "|date hired|original hire date|latest start date|latest hire date|most recent hire date"
        "|date joined|join date|employment start date|commencement date|date commenced|start|doj"
        "|service start date|service date|started|hired|hired on"
        "|joined|entry date|eintrittsdatum|eintritt"
        "|beschaftigt seit|einstellungsdatum|eingestellt am"
        "|date d entree|date entree|date d embauche"
        "|date embauche|date de debut|continuous service date"
        "|effective start date|position start date"
        "|eintr dat|eintritt am|einstellung|fecha de alta|fecha alta|fecha de ingreso"
        "|fecha de incorporacion|fecha inicio|datum in dienst|in dienst|datum indiensttreding"
        "|indiensttreding|in dienst sinds|data assunzione|date of entry|date d arrivee|commenced"
    ),
    "left_on": (
        "leaving date|date left|left on|end date|termination date|leave date|date of leaving"
        "|employment end date|last working day|last day|exit date|term date|date terminated"
        "|contract end date|austrittsdatum|austritt|date de sortie|date sortie|date de depart"
        "|date de fin|actual termination date|separation date"
        "|austr dat|austritt am|fecha de baja|fecha baja|fecha fin|datum uit dienst|uit dienst"
        "|datum uitdiensttreding|left|leaver date|leave on|leaving on|date of termination"
        "|data cessazione"
    ),
    "fte": (
        "fte|wte|whole time equivalent|full time equivalent|contracted fte|contracted wte|fte value"
        "|working time|hours fraction|scheduled fte|budgeted fte|vk|vk anteil"
        "|vollkraft|vollzeitaquivalent"
        "|beschaftigungsgrad|stellenanteil|arbeitszeitanteil|etp|quotite|taux d activite"
        "|temps de travail|standard fte|assignment fte"
        "|bsgrd|beschgrad|beschaftigungsgrad in|jornada|porcentaje de jornada|deeltijdfactor"
        "|deeltijdpercentage|dienstverband|dienstverband percentage|aanstellingsomvang"
        "|fte percentage|quotite de travail|taux de temps de travail"
    ),
    "languages": (
        "languages|language|languages spoken|spoken languages|other languages|language skills"
        "|sprachen|sprache|sprachkenntnisse|langues|langue|langues parlees"
        "|idiomas|idioma|talen|taal|lingue"
    ),
    "skills": (
        "expertise|skills|skill|areas of expertise|competencies|competences|interests"
        "|special interests|skill set|can help with|kompetenzen|fahigkeiten|kenntnisse|competence"
        "|certifications|mentoring topics|strengths"
        "|competencias|habilidades|vaardigheden|expertisegebieden|competenze|mentoring interests"
        "|areas of interest"
    ),
}  # fmt: skip

_SHORT: Final = {
    "nr": "number", "no": "number", "num": "number", "nbr": "number", "dt": "date",
    "emp": "employee", "empl": "employee", "mgr": "manager", "mngr": "manager",
    "supv": "supervisor", "supvr": "supervisor", "dept": "department", "loc": "location",
    "spec": "specialty", "lang": "language", "langs": "languages", "pers": "personnel",
    "personal": "personnel", "desc": "description", "organisational": "organizational",
    "speciality": "specialty", "centre": "center",
}  # fmt: skip


def spelled_out(words: str) -> str:
    """Words of a heading with the usual short forms written out."""
    return " ".join(_SHORT.get(word, word) for word in words.split())


_EXACT: Final[dict[str, tuple[str, int]]] = {}
for _field, _names in _SYNONYMS.items():
    for _rank, _name in enumerate(_names.split("|")):
        _EXACT.setdefault(spelled_out(_name), (_field, _rank))

_ABOUT_A_MANAGER = re.compile(
    r"\b(manager|supervisor|reports to|reporting|appraiser|vorgesetzte\w*|fuhrungskraft|responsable"
    r"|superieur)\b"
)
_SHORTEST_INSIDE = 5
_SHORT_BUT_CLEAR = frozenset({"fte", "wte", "etp", "site", "band", "ward", "nom", "vk"})

_NOT_OURS = re.compile(
    r"\b(phone|telephone|mobile|fax|birth|dob|gender|sex|ethnic"
    r"|nationality|religion|salary|address line"
    r"|postcode|zip|street|home address|national insurance|ssn|ni number|bank|code$)\b"
)
_HONORIFIC = re.compile(
    r"(?:dr|mr|mrs|ms|miss|mx|prof|professor|sir|dame|rev|sister|herr|frau|mme|mlle|m|sr|sra|dhr|mevr|med"
    r"|pd|dipl|ing|drs|phd|[.\s-])+",
    re.IGNORECASE,
)
_EMAILISH = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to hold. `certainty` 1.0 is a known heading."""

    field: str
    certainty: float


def plain(heading: str) -> str:
    """A heading reduced to lower-case words without accents and signs."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    folded = unicodedata.normalize("NFKD", spaced.replace("ß", "ss")).casefold()
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(
        re.sub(r"['’`]s\b", "s", letters).replace("&", gettext(" and ")).translate(_SIGNS).split()
    )


_SIGNS: Final = {ord(sign): " " for sign in "_-./\\()[]{}:;,'’`\"#*+?!|°º"}


def signature(headings: Sequence[str]) -> str:
    """The same for two files with the same headings, whatever their order, capitals and signs."""
    words = sorted(plain(heading) for heading in headings)
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def find_heading_row(rows: Sequence[Sequence[str]]) -> tuple[int, Sequence[str]] | None:
    """Which of the first rows names the columns; titles and print dates may stand above it."""
    best, best_known = None, 0
    for position, cells in enumerate(rows):
        known = len({found.field for cell in cells if (found := _by_heading(cell))})
        if known > best_known:
            best, best_known = position, known
    if best is None or (best_known < 2 and not (best == 0 and len(rows[0]) == 1)):
        best = next((i for i, cells in enumerate(rows) if _could_be_headings(cells)), None)
    return None if best is None else (best, rows[best])


def _could_be_headings(cells: Sequence[str]) -> bool:
    named = [cell.strip() for cell in cells if cell.strip()]
    wordy = [cell for cell in named if re.search(r"[^\W\d]", cell) and "@" not in cell]
    return len(named) >= 2 and len(wordy) == len(named) and len(set(named)) == len(named)


def _by_heading(heading: str) -> Guess | None:
    words = spelled_out(plain(heading))
    if not words:
        return None
    # “BsGrd” is two words, or one that is written so.
    if known := _EXACT.get(words) or _EXACT.get(spelled_out(plain(heading.casefold()))):
        return Guess(known[0], 1.0 - known[1] / 1000)
    if _NOT_OURS.search(words):
        return None
    if _ABOUT_A_MANAGER.search(words):
        return Guess("manager", 0.3 if "name" in words else 0.5)
    padded = f" {words} "
    inside = [
        (len(name), field)
        for name, (field, _) in _EXACT.items()
        if (len(name) >= _SHORTEST_INSIDE or name in _SHORT_BUT_CLEAR) and f" {name} " in padded
    ]
    if not inside:
        return None
    return Guess(max(inside)[1], 0.5)


def guess_columns(headings: Sequence[str], samples: Sequence[Sequence[str]] = ()) -> dict[int, str]:
    """Column position → field, each field at most once, the surest column first."""
    columns = [
        [row[i] for row in samples if i < len(row) and row[i].strip()] for i in range(len(headings))
    ]
    numbers = _likely_numbers(headings, columns)
    offers: list[tuple[float, int, str]] = []
    for position, heading in enumerate(headings):
        found = _by_heading(heading)
        certainty = found.certainty if found else 0.0
        field = found.field if found else ""
        field, certainty = _weigh(field, certainty, columns[position], numbers)
        if field:
            offers.append((-certainty, position, field))
    chosen: dict[int, str] = {}
    for _, position, field in sorted(offers):
        if field not in chosen.values():
            chosen[position] = field
    return _without_contradiction(chosen, columns)


def _likely_numbers(headings: Sequence[str], columns: Sequence[Sequence[str]]) -> set[str]:
    for heading, values in zip(headings, columns, strict=True):
        found = _by_heading(heading)
        if found and found.field == "employee_number" and found.certainty > 0.5:
            return {value.strip() for value in values}
    return set()


def _weigh(
    field: str, certainty: float, values: Sequence[str], numbers: set[str]
) -> tuple[str, float]:
    """The values have a say: addresses are e-mail, a manager by number is surer than by name."""
    emails = sum(1 for value in values if _EMAILISH.match(value.strip()))
    mostly_emails = bool(values) and emails > len(values) * 0.6
    known_numbers = sum(1 for value in values if value.strip() in numbers)
    if not field and numbers and known_numbers > len(values) * 0.4:
        return "manager", 0.35
    if mostly_emails and field not in ("email", "manager"):
        return "email", 0.4
    if field == "email" and values and not emails and len(values) > 3:
        return "", 0.0
    if field == "manager" and values and not mostly_emails:
        known = any(value.strip() in numbers for value in values)
        digits = sum(1 for value in values if re.search(r"\d", value))
        if not known and digits < len(values) * 0.6:
            named = sum(1 for value in values if is_name(value))
            return ("manager", min(certainty, 0.2)) if named > len(values) * 0.6 else ("", 0.0)
    if field == "employee_number" and values and not any(re.search(r"\d", v) for v in values):
        return "", 0.0
    if field == "job_title" and values and all(_HONORIFIC.fullmatch(v.strip()) for v in values):
        return "", 0.0
    if field == "career_stage" and not all(v.strip() in "1234567" for v in values):
        return "grade", 0.3
    return field, certainty


def _without_contradiction(
    chosen: dict[int, str], columns: Sequence[Sequence[str]]
) -> dict[int, str]:
    """A full name is of no use beside a first and a last name; German “Name” is then the last."""
    place = {field: position for position, field in chosen.items()}
    if "full_name" not in place or "given_name" not in place:
        return chosen
    if "family_name" in place:
        left_out = "full_name"
    elif _are_full(columns[place["full_name"]], columns[place["given_name"]]):
        left_out = "given_name"
    else:
        return {i: "family_name" if f == "full_name" else f for i, f in chosen.items()}
    return {i: field for i, field in chosen.items() if field != left_out}


def _are_full(names: Sequence[str], given: Sequence[str]) -> bool:
    """Whether the given names stand in the names again."""
    firsts = {word.casefold() for name in given for word in name.split()[:1]}
    again = sum(1 for n in names if firsts & set(re.split(r"[\s,]+", n.casefold())[1:]))
    again += sum(1 for n in names if n.split() and n.split()[0].casefold() in firsts and " " in n)
    return again > len(names) * 0.5


def faults_of(mapping: Mapping[int, str]) -> list[str]:
    """What a mapping lacks before a file can be read by it, in words for people."""
    fields = list(mapping.values())
    faults = []
    if not {"employee_number", "email"} & set(fields):
        faults.append(
            gettext("Choose the column with the employee number (or at least the e-mail address).")
        )
    if not {"full_name", "family_name", "given_name"} & set(fields):
        faults.append(gettext("Choose the columns with the first and the last name."))
    for field, label in FIELDS.items():
        if fields.count(field) > 1:
            faults.append(
                gettext("“%(label)s” is chosen for more than one column.") % {"label": label}
            )
    return faults
