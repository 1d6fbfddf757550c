"""What leaves for a Sentry server: where the code failed, and nothing of whom it was working for."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
import sentry_sdk
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.test import Client
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from sentry_sdk.transport import Transport

from azimut.config import sentry
from azimut.config.checks import errors_are_told_or_nobody_counts_on_it
from azimut.config.sentry import sentry_problem, tell_errors

ADDRESS = "https://cle@erreurs.example/4"
NAMES = ("Zinedine", "zin@exemple.fr", "secret-du-lien", "0612345678", "cookie-volable")


class Kept(Transport):
    """The network's edge: what would have left."""

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[str] = []

    def capture_envelope(self, envelope) -> None:
        self.bodies.extend(item.payload.get_bytes().decode() for item in envelope.items)


@pytest.fixture
def kept() -> Iterator[Kept]:
    transport = Kept()
    tell_errors(ADDRESS, region="normandie", transport=transport)
    yield transport
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


@login_not_required
@csrf_exempt
def fail(request: HttpRequest, token: str):
    said = f"{request.GET['nom']} {request.POST['phone']} {token} zin@exemple.fr"
    raise ValueError(said)


urlpatterns = [path("suivi/<str:token>/", fail), path("", include("azimut.config.urls"))]


@pytest.mark.urls(__name__)
def test_an_error_of_a_page_is_told_by_its_route_and_lines_only(kept, db) -> None:
    client = Client(raise_request_exception=False, headers={"cookie": "session=cookie-volable"})
    client.post("/suivi/secret-du-lien/?nom=Zinedine", {"phone": "0612345678"})

    (body,) = kept.bodies
    event = json.loads(body)
    failing = event["exception"]["values"][0]["stacktrace"]["frames"][-1]
    assert [name for name in NAMES if name in body] == []
    assert failing["context_line"].strip() == "raise ValueError(said)"
    assert failing["function"] == "fail"
    assert event["transaction"] == "suivi/<str:token>/"
    assert event["exception"]["values"][0]["type"] == "ValueError"
    assert event["environment"] == "normandie"
    assert {"user", "request", "extra", "server_name", "breadcrumbs", "contexts", "modules"}.isdisjoint(event)


def test_an_error_that_is_logged_keeps_the_sentence_and_not_its_values(kept) -> None:
    logging.getLogger("azimut.essai").error("envoi à %s : core.send_mail[3](to='zin@exemple.fr')", "Zinedine")

    (body,) = kept.bodies
    assert [name for name in NAMES if name in body] == []
    assert json.loads(body)["logentry"] == {"message": "envoi à %s : core.send_mail[3]([…])"}


def test_warnings_are_not_errors(kept) -> None:
    logging.getLogger("azimut.essai").warning("Zinedine")

    assert kept.bodies == []


@pytest.mark.parametrize(
    ("dsn", "told"),
    [
        ("", ""),
        (ADDRESS, ""),
        ("http://cle@localhost:9000/4", ""),
        ("http://cle@erreurs.example/4", "attendu https://"),
        ("https://erreurs.example/4", "attendu https://"),
        ("https://cle@erreurs.example", "attendu https://"),
        ("cle", "attendu https://"),
    ],
)
def test_an_address_that_would_tell_nobody_is_refused(dsn, told) -> None:
    assert bool(sentry_problem(dsn)) is bool(told)
    assert told in sentry_problem(dsn)


def test_without_its_package_the_server_does_not_start_as_if_errors_were_told(monkeypatch, settings) -> None:
    settings.SENTRY_DSN = ADDRESS
    assert errors_are_told_or_nobody_counts_on_it(None) == []
    monkeypatch.setattr(sentry, "PACKAGE", "no_such_package")

    (error,) = errors_are_told_or_nobody_counts_on_it(None)
    assert "requirements/sentry.txt" in error.msg


def test_nothing_is_loaded_when_no_address_is_given() -> None:
    code = (
        "import sys; from azimut.config.sentry import tell_errors; tell_errors('', region='normandie');"
        "sys.exit('sentry_sdk' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
