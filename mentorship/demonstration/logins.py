"""Who can sign in to the demonstration: people of the staff files, with a known password."""

from dataclasses import asdict, dataclass

PASSWORD = "between-the-two-of-us"  # noqa: S105  (printed at every start, that is its purpose)

ADMIN = "rachel.davies@northgate.example"
MANAGER = "priya.nagar@northgate.example"
SECOND_MANAGER = "stewart.lloyd@northgate.example"
MENTOR = "olivia.ahmed@northgate.example"
MENTEE = "amara.shah@northgate.example"
IN_BOTH, IN_BOTH_NAME = "daniel.cooper@northgate.example", "Daniel Cooper"
HARBOUR_VIEW_ADMIN = "nadia.young@harbour-view.example"

HER_OTHER_MENTEE = "benjamin.sarin@northgate.example"
NORTHGATE_CAST = (ADMIN, MANAGER, SECOND_MANAGER, MENTOR, MENTEE, HER_OTHER_MENTEE, IN_BOTH)


@dataclass(frozen=True, slots=True)
class Login:
    """What `./run` prints of an account."""

    organization: str
    role: str
    name: str
    email: str
    password: str = PASSWORD

    def to_json(self) -> dict[str, str]:
        return asdict(self)


LOGINS = (
    Login("Northgate", "administrator", "Rachel Davies", ADMIN),
    Login("Northgate", "manager of two programmes", "Priya Nagar", MANAGER),
    Login("Northgate", "mentor of two", "Olivia Ahmed", MENTOR),
    Login("Northgate", "mentee", "Amara Shah", MENTEE),
    Login("Northgate and Harbour View", "mentor here, manager there", IN_BOTH_NAME, IN_BOTH),
    Login("Harbour View", "administrator", "Nadia Young", HARBOUR_VIEW_ADMIN),
)
