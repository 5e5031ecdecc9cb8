"""The demonstration's customers, centres and staff: log-ins that everyone may know, in demo mode only."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured

from assistline.models import Centre, Customer, User
from assistline.roles import ADMINISTRATOR, AGENT, AUDITOR, OFFICER, ROLES, SERGEANT, SUPERVISOR

PASSWORD = "demo-only-password"  # noqa: S105  (shown on the log-in page of the demonstration)
# What the demonstration's partners know us by, and sign with.
# Of the demonstration's telephone line: its exchange says by it what it has done.
CTI_TOKEN = "demo-cti-token"  # noqa: S105 - shown by `make run`
PARTNERS_SECRET = "demo-partners-secret"  # noqa: S105
ONLINE, TRAMS = "online", "trams"
TRAMS_HOST = "trams.localhost"

# The line's other centres; with the one for online reports they are twelve.
CENTRES = (
    ("gippsland", "Gippsland"),
    ("geelong", "Geelong"),
    ("ballarat", "Ballarat"),
    ("bendigo", "Bendigo"),
    ("mildura", "Mildura"),
    ("shepparton", "Shepparton"),
    ("wangaratta", "Wangaratta"),
    ("dandenong", "Dandenong"),
    ("frankston", "Frankston"),
    ("heidelberg", "Heidelberg"),
    ("sunshine", "Sunshine"),
)
# A second customer, which has nothing to do with the first. Its numbers are those set aside for fiction.
TRAM_CUSTOMER = {
    "name": "Metro Trams (demo)",
    "portal_host": TRAMS_HOST,
    "emergency_number": "000",
    "line_number": "1800 975 707",
    "interpreter_number": "131 450",
    "portal_title": "Talk to us about your tram",
    "portal_line": "Trips, ideas and lost things",
    "no_visit": "",
    "acknowledgement": "Our tracks cross the lands of the Kulin Nation. We pay our respects to Elders.",
}


@dataclass(frozen=True)
class DemoLogin:
    """One person of the demonstration, at the centre for online reports unless said otherwise."""

    username: str
    role: str
    full_name: str
    centre: str = ONLINE
    password: str = PASSWORD

    @property
    def role_name(self) -> str:
        """The role in words."""
        return ROLES[self.role].name


# Shown on the log-in page.
DEMO_LOGINS = (
    DemoLogin("agent", AGENT, "Mei Tran"),
    DemoLogin("officer", OFFICER, "Const. A. Petrakis"),
    DemoLogin("sergeant", SERGEANT, "Sgt. R. Okafor"),
    DemoLogin("supervisor", SUPERVISOR, "Helen Marsh"),
    DemoLogin("administrator", ADMINISTRATOR, "Tom Baxter"),
    DemoLogin("auditor", AUDITOR, "Priya Nair"),
    DemoLogin("officer2", OFFICER, "Const. J. Walsh", "gippsland"),
    DemoLogin("trams-agent", AGENT, "Yasmin Farah", TRAMS),
    DemoLogin("trams-officer", OFFICER, "Inspector C. Doyle", TRAMS),
    DemoLogin("trams-admin", ADMINISTRATOR, "Rob Castellano", TRAMS),
)
# Their colleagues, with the same password.
COLLEAGUES = (
    DemoLogin("agent2", AGENT, "Sione Taufa"),
    DemoLogin("agent3", AGENT, "Bridget Nolan"),
    DemoLogin("agent4", AGENT, "Arjun Rao"),
    DemoLogin("agent5", AGENT, "Chloe Dimitriou"),
    DemoLogin("agent6", AGENT, "Kofi Mensah"),
    DemoLogin("agent7", AGENT, "Linh Pham"),
    DemoLogin("agent8", AGENT, "Jack Whelan"),
    DemoLogin("agent-gippsland", AGENT, "Ruby Lanigan", "gippsland"),
    DemoLogin("agent-geelong", AGENT, "Omar Said", "geelong"),
    DemoLogin("officer3", OFFICER, "Const. L. Singh"),
    DemoLogin("officer4", OFFICER, "Const. E. Borg"),
    DemoLogin("officer-geelong", OFFICER, "Const. S. McRae", "geelong"),
    DemoLogin("officer-ballarat", OFFICER, "Const. D. Haines", "ballarat"),
    DemoLogin("officer-bendigo", OFFICER, "Const. T. Yilmaz", "bendigo"),
    DemoLogin("officer-mildura", OFFICER, "Const. K. Farrugia", "mildura"),
    DemoLogin("officer-shepparton", OFFICER, "Const. N. Ahmadi", "shepparton"),
    DemoLogin("officer-wangaratta", OFFICER, "Const. P. Grant", "wangaratta"),
    DemoLogin("officer-dandenong", OFFICER, "Const. V. Nguyen", "dandenong"),
    DemoLogin("officer-frankston", OFFICER, "Const. B. Oliver", "frankston"),
    DemoLogin("officer-heidelberg", OFFICER, "Const. M. Russo", "heidelberg"),
    DemoLogin("officer-sunshine", OFFICER, "Const. H. Tesfaye", "sunshine"),
    DemoLogin("sergeant2", SERGEANT, "Sgt. W. Keogh", "geelong"),
    DemoLogin("supervisor-gippsland", SUPERVISOR, "Dale Pruitt", "gippsland"),
    DemoLogin("administrator2", ADMINISTRATOR, "Ines Moreau"),
    DemoLogin("auditor2", AUDITOR, "Leo Marchetti"),
)
EVERYBODY = DEMO_LOGINS + COLLEAGUES


def load() -> None:
    """Make the demonstration's second customer, centres and people that are not there yet.

    Raises:
        ImproperlyConfigured: This is no demonstration.
    """
    if not settings.DEMO:
        raise ImproperlyConfigured("Demo log-ins are for demo mode only.")
    known = set(User.objects.values_list("username", flat=True))
    missing = [login for login in EVERYBODY if login.username not in known]
    if not missing:
        return
    centres = _centres()
    password = make_password(PASSWORD)  # slow on purpose: once for all of them
    User.objects.bulk_create(
        User(
            username=login.username,
            full_name=login.full_name,
            email=f"{login.username}@example.org",
            role=login.role,
            centre=centres[login.centre],
            password=password,
        )
        for login in missing
    )


def _centres() -> dict[str, Centre]:
    """Every centre of the demonstration by its slug; made where it is missing."""
    online = Centre.objects.get(customer__is_default=True, takes_online_reports=True)
    trams, _ = Customer.objects.get_or_create(slug=TRAMS, defaults=TRAM_CUSTOMER)
    tram_centre, _ = Centre.objects.get_or_create(
        slug=TRAMS, defaults={"customer": trams, "name": "Tram customer care", "takes_online_reports": True}
    )
    centres = {ONLINE: online, TRAMS: tram_centre}
    for slug, name in CENTRES:
        centres[slug], _ = Centre.objects.get_or_create(
            slug=slug, defaults={"customer_id": online.customer_id, "name": name}
        )
    return centres
