"""What people write stays text: on every page, for every role, no script of theirs runs and the policy is never tried.

Each text field of what is shown holds code; a page that let it through would say so to the browser itself.
"""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from playwright.sync_api import Error

from azimut.accounts.models import JoinRequest, User
from azimut.catalogue.models import Appellation, Certification, Occupation, Training, TrainingProvider
from azimut.core.permissions import Role
from azimut.directory.models import ErrorReport, Network, ReceptionPoint, Service, Structure
from azimut.labelling.models import (
    ApplicationMessage,
    CompletenessRequest,
    Decision,
    DecisionSession,
    Opinion,
    Specification,
    SupportingDocument,
)
from azimut.reception.models import (
    ActionPlan,
    Notebook,
    NotebookItem,
    PlanStep,
    ReceptionRecord,
    Referral,
)
from azimut.search.services import rebuild_index
from tests.access.lines import Private, Public
from tests.accounts.factories import session_of
from tests.directory.factories import ServiceFactory
from tests.test_access_matrix import TABLES, cast, filled
from tests.website.conftest import forget_everything

__all__ = ["cast"]

CANARIES = (
    '"><img src=x onerror="window.canary=1"><script data-canary>window.canary=1</script>{{7*7}}azimut',
    '"><img src=x onerror=canary=1>',
    "<script data-canary>",
)
"""The longest that fits."""
ADDRESS_CANARY = "javascript:window.canary=1//" + CANARIES[0]
PLANTED_IN = (
    *(Structure, ReceptionPoint, Service, Network, ErrorReport),
    *(Training, TrainingProvider, Occupation, Appellation, Certification),
    *(User, JoinRequest),
    *(ReceptionRecord, Referral, Notebook, NotebookItem, ActionPlan, PlanStep),
    *(Specification, SupportingDocument, CompletenessRequest, ApplicationMessage, Opinion, DecisionSession, Decision),
)
WRITTEN_FOR_THIS = (ErrorReport, JoinRequest, Referral, ReceptionRecord, Notebook, Decision, Specification)
"""Of these at least, one is there for whoever may read it."""
NOT_TEXT = {
    *("source", "source_key", "source_hash", "fingerprint", "number", "password", "opening_hours", "coverage"),
    *("token_hash", "consent_version", "key", "piece", "body", "circle"),
}
"""Keys and codes, which nobody writes by hand."""

WATCH = """
window.broken = [];
addEventListener("securitypolicyviolation", (event) => broken.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
FOUND = """() => [
  ...window.broken,
  ...(window.canary ? ["a canary sang"] : []),
  ...[...document.querySelectorAll('script[data-canary], img[src="x"], [onerror]')].map((one) => one.outerHTML),
  ...[...document.querySelectorAll('[href^="javascript:" i], [src^="javascript:" i]')].map((one) => one.outerHTML),
  ...(document.documentElement.textContent.includes("49azimut") ? ["a template was filled"] : []),
]"""
POLICY = "Content Security Policy"
NOT_PAGES = (".csv", ".svg", ".css", ".txt", ".xml", ".vcf", ".json", ".pdf", "/healthz", "/readyz", "/metrics")


def canary_for(field: models.Field) -> str:
    """Empty for what is not free text."""
    is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
    if not is_text or field.unique or field.name in NOT_TEXT:
        return ""
    canaries = (ADDRESS_CANARY,) if isinstance(field, models.URLField) else CANARIES
    return next((text for text in canaries if len(text) <= (field.max_length or 1_000)), "")


def plant() -> int:
    """In every row of these models, by the database: forms would refuse some of it. How many fields were planted."""
    planted = 0
    for model in PLANTED_IN:
        texts = {field.name: text for field in model._meta.local_fields if (text := canary_for(field))}
        texts.pop(getattr(model, "USERNAME_FIELD", ""), None)
        taken = sum(_is_taken(model, name, text) for name, text in texts.items())
        assert taken or model not in (*PLANTED_IN[:3], *WRITTEN_FOR_THIS), model
        planted += taken
    return planted


def _is_taken(model: type[models.Model], name: str, text: str) -> bool:
    """Whether a row was there for it; a field that must stay empty in this state stays so."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # decisions refuse to be changed
            return bool(model.objects.update(**{name: text}))
    except IntegrityError:
        return False


@pytest.fixture
def things(transactional_db, cast) -> Iterator[dict[str, dict[str, str]]]:
    """One of each thing that a page shows, full of canaries, and the index that finds them."""
    forget_everything()
    made = {name: filled(table, "own_things", cast) for name, table in TABLES.items()}
    ServiceFactory(structure_id=made["website"]["structure"])
    assert plant() >= 40
    settings.SEARCH_INDEX_DIR.mkdir(parents=True, exist_ok=True)
    rebuild_index()
    forget_everything()
    yield made
    forget_everything()


def addresses(things: dict[str, dict[str, str]], role: Role | None) -> Iterator[str]:
    for name, table in TABLES.items():
        for line in table.ADDRESSES.values():
            address = line.address.format(**things[name])
            if isinstance(line, Public if role is None else Private) and not address.endswith(NOT_PAGES):
                expected = line.expected("GET") if role is None else line.expected(role, "GET", of_others=False)
                if expected == 200:
                    yield address


class Crawl:
    """One browser, one cache, for everyone in turn."""

    def __init__(self, chromium, site: str) -> None:
        self.site, self.faults, self.carrying, self.told = site, {}, set(), []
        self.context = chromium.new_context(base_url=site, locale="fr-FR")
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.page.on("console", lambda said: self.told.append(said.text) if POLICY in said.text else None)
        self.page.on("pageerror", lambda error: self.told.append(str(error)))

    def walk(self, who: str, pages: list[str], session: str = "") -> None:
        self.context.clear_cookies()
        if session:
            self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.site}])
        for address in pages:
            self.told.clear()
            try:
                response = self.page.goto(address)
            except Error as error:
                if "Download is starting" not in str(error):
                    raise
                continue
            if faults := [*self.told, *self.page.evaluate(FOUND), *([] if response.status == 200 else ["not read"])]:
                self.faults[who, address] = faults
            if self.page.evaluate("document.documentElement.textContent.includes('data-canary')"):
                self.carrying.add((who, address))


def test_nothing_that_people_write_runs_on_any_page(chromium, live_server, things, cast) -> None:
    crawl = Crawl(chromium, live_server.url)
    crawl.walk("public", [*addresses(things, None), '/recherche/?quoi=<script data-canary>&ou="><img src=x>'])
    for role, actor in cast.items():
        crawl.walk(role.value, list(addresses(things, role)), session_of(actor))
    crawl.context.close()

    assert crawl.faults == {}
    shown = " ".join(address for who, address in crawl.carrying if who == "public")
    assert all(kind in shown for kind in ("/structures/", "/metiers/", "/formations/", "/recherche/"))
    private = {address.split("/")[2] for who, address in crawl.carrying if who != "public"}
    assert private >= {"accueil", "orientations", "demandes", "labellisation", "membres", "personnes"}


def test_the_crawl_hears_a_script_that_runs(chromium, live_server, transactional_db) -> None:
    context = chromium.new_context(base_url=live_server.url)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto("/aide/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.canary=1\">')")

    found = page.evaluate(FOUND)
    context.close()
    assert any("script-src" in fault for fault in found)
    assert any("onerror" in fault for fault in found)
