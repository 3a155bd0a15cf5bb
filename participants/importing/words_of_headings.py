"""The words by which exports of hospitals call the fields, in five languages, without accents."""

from typing import Final

# In the order in which they are tried: what is told apart by one word more comes first.
SYNONYMS: Final[dict[str, str]] = {
    "manager": (
        "line manager employee number|line manager number|line manager id|line manager no"
        "|line manager assignment number|line manager email|line manager e mail"
        "|line manager email address|line manager|manager id|manager employee id|manager number"
        "|manager employee number|manager no|manager email|manager email address|manager emp id"
        "|manager|managers id|managers employee number|supervisor id|supervisor employee id"
        "|supervisor employee number|supervisor number|supervisor email|supervisor|reports to"
        "|reports to id|reports to employee id|reports to employee number|reporting manager"
        "|reporting manager id|reporting to|mgr id|mgr|mgr no|mgr emp id|boss id"
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
    "supervisor": (
        "educational supervisor|educational supervisor number|educational supervisor email"
        "|clinical supervisor|clinical supervisor number|clinical supervisor email"
        "|practice supervisor|academic supervisor|named supervisor|training supervisor"
        "|weiterbildungsbefugter|maitre de stage|tutor clinico|praktijkbegeleider"
    ),
    "assessor": (
        "assessor|assessor number|assessor id|assessor email|practice assessor"
        "|practice assessor number|academic assessor|assessor employee number|beoordelaar"
    ),
    "appraiser": (
        "appraiser|appraiser number|appraiser id|appraiser email|appraiser employee number"
        "|medical appraiser|beurteiler|evaluateur|evaluador"
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
        "|fte percentage|empl %|employment percentage|capacity utilization level"
        "|quotite de travail|taux de temps de travail"
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

SHORT: Final[dict[str, str]] = {
    "nr": "number", "no": "number", "num": "number", "nbr": "number", "dt": "date",
    "emp": "employee", "empl": "employee", "mgr": "manager", "mngr": "manager",
    "supv": "supervisor", "supvr": "supervisor", "dept": "department", "loc": "location",
    "spec": "specialty", "lang": "language", "langs": "languages", "pers": "personnel",
    "personal": "personnel", "desc": "description", "organisational": "organizational",
    "speciality": "specialty", "centre": "center",
}  # fmt: skip
