"""A real Chromium in front of a real server, on a small catalogue with its index."""

import os
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.conf import settings

from azimut.search.services import rebuild_index
from tests.catalogue.factories import CertificationFactory
from tests.website.conftest import catalogue, forget_everything

__all__ = ["catalogue"]

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
PATIENCE_MS = 10_000


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; Django would take the fixtures for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.fixture
def site(transactional_db, catalogue, live_server) -> Iterator[SimpleNamespace]:
    """The catalogue, searchable, and the address where it is served."""
    forget_everything()  # the test before may have left the places of its own database
    CertificationFactory(title="Assistant infirmier", level=4, occupations=[catalogue.nurse])
    settings.SEARCH_INDEX_DIR.mkdir(parents=True, exist_ok=True)
    rebuild_index()
    yield SimpleNamespace(url=live_server.url, catalogue=catalogue)
    forget_everything()


@pytest.fixture
def open_page(chromium, site) -> Iterator[Callable]:
    """Opens an address in a fresh browser; what the page complains of fails the test at the end."""
    contexts, complaints = [], []
    expected = ["400 (Bad Request)", "404 (Not Found)"]  # Chromium says so of the error pages too

    def opened(address: str, *, width: int = 1280, javascript: bool = True, scheme: str = "light"):
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            color_scheme=scheme,
            locale="fr-FR",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    opened.expects = expected.append
    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if not any(known in text for known in expected)] == []
