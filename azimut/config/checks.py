"""What `azimut doctor` looks at, and what Django refuses to start with."""

import os
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from azimut.config.doctor_settings import setting_notes
from azimut.config.proconnect import proconnect_problem
from azimut.core.profile import ProfileError, active_profile

MINIMUM_POSTGRESQL = 150_000
ABSENT = "facultatif, absent : sans les PROCONNECT_*, pas de bouton ProConnect"


class Finding(NamedTuple):
    """One line of `azimut doctor`."""

    severity: Literal["ok", "warning", "error"]
    subject: str
    message: str


@register()
def the_profile_is_valid(app_configs: Any, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001
    """The server refuses to start on a profile it cannot read."""
    try:
        active_profile()
    except ProfileError as error:
        return [Error(str(error), id="azimut.E001")]
    return []


@register()
def the_demonstration_is_never_in_production(app_configs: Any, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001
    """The demonstration and its accounts are refused anywhere but on a loopback address."""
    is_public = any(host not in {"localhost", "127.0.0.1", "[::1]", "testserver"} for host in settings.ALLOWED_HOSTS)
    if settings.DEMONSTRATION and is_public:
        return [Error("La démonstration ne se sert que sur cette machine (ALLOWED_HOSTS).", id="azimut.E002")]
    return []


@register()
def proconnect_is_set_whole_or_not_at_all(app_configs: Any, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Half a setting would show no button, and nobody would know why."""
    problem = proconnect_problem(os.environ)
    return [Error(problem, id="azimut.E003")] if problem else []


def demonstration_accounts_in_production() -> str:
    """Why the server may not start: an account that opens in one click must not be found outside the demonstration."""
    from azimut.demonstration.people import demonstration_people

    if not settings.IS_PRODUCTION or not demonstration_people().exists():
        return ""
    return "Cette base contient les comptes de la démonstration : elle ne peut pas servir en production."


def examine() -> list[Finding]:
    """Every check of an installation, in the order a person would mend them."""
    findings = _settings_findings()
    findings += [_safely(subject, check) for subject, check in CHECKS.items()]
    return findings


def _safely(subject: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except ProgrammingError:
        # A table that is not there yet: the line of the migrations says what to do.
        return Finding("warning", subject, "rien à lire tant que la base n'est pas à jour")
    except (DatabaseError, ProfileError, OSError) as error:
        return Finding("error", subject, str(error).strip().splitlines()[0])


def _settings_findings() -> list[Finding]:
    return [Finding(*note) for note in setting_notes(os.environ)]


def _profile_finding() -> Finding:
    return Finding("ok", "profil", active_profile().identity.name)


def _database_finding() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        number = int(cursor.fetchone()[0])
    if number < MINIMUM_POSTGRESQL:
        return Finding("error", "PostgreSQL", f"version {number // 10_000} : il faut la version 15 ou une plus récente")
    return Finding("ok", "PostgreSQL", f"version {number // 10_000}")


def _demonstration_finding() -> Finding:
    if problem := demonstration_accounts_in_production():
        return Finding("error", "démonstration", problem)
    return Finding("ok", "démonstration", "en service" if settings.DEMONSTRATION else "absente")


def _proconnect_finding() -> Finding:
    if problem := proconnect_problem(os.environ):
        return Finding("error", "ProConnect", problem)
    return Finding("ok", "ProConnect", settings.PROCONNECT_ISSUER if settings.PROCONNECT_IS_ON else ABSENT)


def _migrations_finding() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return Finding("error", "base", f"{len(missing)} migrations à appliquer : azimut migrate")
    return Finding("ok", "base", "à jour")


def _data_finding() -> Finding:
    from azimut.catalogue.models import Occupation, Training
    from azimut.territories.models import Commune

    communes, occupations, trainings = (m.objects.count() for m in (Commune, Occupation, Training))
    summary = f"{communes} communes, {occupations} métiers, {trainings} formations"
    if not communes or not occupations:
        return Finding("warning", "données", f"{summary} : azimut import communes, azimut import rome…")
    return Finding("ok", "données", summary)


def _index_finding() -> Finding:
    from azimut.search.reading import current_reader

    reader = current_reader()
    if reader is None:
        return Finding("warning", "index", "absent : azimut search rebuild")
    return Finding("ok", "index", f"{reader.searcher.num_docs} documents")


CHECKS: dict[str, Callable[[], Finding]] = {
    "profil": _profile_finding,
    "PostgreSQL": _database_finding,
    "base": _migrations_finding,
    "démonstration": _demonstration_finding,
    "ProConnect": _proconnect_finding,
    "données": _data_finding,
    "index": _index_finding,
}
