"""Every page of the access matrix, as someone who may open it: the policy is never tried and axe finds nothing.

A page that several roles share is read once; the home, which is not the same for any two, is read by each. What the
website shows to anyone is read in test_accessibility.py, at three widths.
"""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Error

from azimut.core.permissions import Role
from azimut.search.services import rebuild_index
from tests.access.lines import Public
from tests.accounts.factories import session_of
from tests.browser.axe import violations
from tests.browser.test_no_script_runs import NOT_PAGES, POLICY, WATCH
from tests.test_access_matrix import TABLES, cast, filled
from tests.website.conftest import forget_everything

__all__ = ["cast"]

OF_EACH_ROLE = {"/pro/"}
WIDTH = 768
LEAST_PAGES = 60
STATE = """() => ({
  policy: window.broken,
  excess: document.documentElement.scrollWidth - document.documentElement.clientWidth,
})"""


@pytest.fixture
def things(transactional_db, cast) -> Iterator[dict[str, dict[str, str]]]:
    """One of each thing that a page shows, and the index that finds them."""
    forget_everything()
    made = {name: filled(table, "own_things", cast) for name, table in TABLES.items()}
    settings.SEARCH_INDEX_DIR.mkdir(parents=True, exist_ok=True)
    rebuild_index()
    forget_everything()
    yield made
    forget_everything()


def to_read(things: dict[str, dict[str, str]]) -> dict[Role | None, list[str]]:
    """Each page under the first who may open it (None: anyone)."""
    seen: set[str] = set()
    pages: dict[Role | None, list[str]] = {who: [] for who in (None, *Role)}
    for who, found in pages.items():
        for name, table in TABLES.items():
            for line in table.ADDRESSES.values():
                address = line.address.format(**things[name])
                is_theirs = isinstance(line, Public) is (who is None) and not address.endswith(NOT_PAGES)
                is_known = (who is None and name == "website") or (address in seen and address not in OF_EACH_ROLE)
                if not is_theirs or is_known:
                    continue
                status = line.expected("GET") if who is None else line.expected(who, "GET", of_others=False)
                if status == 200:
                    seen.add(address)
                    found.append(address)
    return pages


class Reader:
    """One browser for everyone in turn; `faults` by role and address."""

    def __init__(self, chromium, site: str) -> None:
        self.site, self.faults, self.told, self.read = site, {}, [], 0
        self.context = chromium.new_context(base_url=site, locale="fr-FR", viewport={"width": WIDTH, "height": 900})
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.page.on("console", lambda said: self.told.append(said.text) if POLICY in said.text else None)
        self.page.on("pageerror", lambda error: self.told.append(str(error)))

    def read_as(self, who: str, addresses: list[str], session: str = "") -> None:
        self.context.clear_cookies()
        if session:
            self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.site}])
        for address in addresses:
            if faults := self._faults_of(address):
                self.faults[who, address] = faults

    def _faults_of(self, address: str) -> list[str]:
        self.told.clear()
        try:
            response = self.page.goto(address)
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            return []
        self.read += 1
        self.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        state = self.page.evaluate(STATE)
        found = [*([] if response.status == 200 else [f"status {response.status}"]), *self.told, *state["policy"]]
        if "<html" not in response.text():  # a fragment that a page takes in
            return found
        return [
            *found,
            *([f"{state['excess']} px too wide"] if state["excess"] > 0 else []),
            *violations(self.page),
        ]


def test_every_page_of_every_role_keeps_the_policy_and_is_accessible(chromium, live_server, things, cast) -> None:
    reader = Reader(chromium, live_server.url)
    for who, addresses in to_read(things).items():
        reader.read_as(who.value if who else "anyone", addresses, session_of(cast[who]) if who else "")
    reader.context.close()

    assert reader.faults == {}
    assert reader.read >= LEAST_PAGES
