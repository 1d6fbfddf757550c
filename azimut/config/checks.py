"""What `azimut doctor` looks at, and what Django refuses to start with."""

import os
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError, ProgrammingError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from azimut.config.doctor_settings import setting_notes
from azimut.config.proconnect import proconnect_problem
from azimut.config.replica import REPLICA
from azimut.config.sentry import sentry_problem
from azimut.config.storage import storage_problem
from azimut.core.profile import ProfileError, active_profile

MINIMUM_POSTGRESQL = 150_000
LATEST_REPLICA_S = 30
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


@register()
def files_are_kept_where_it_was_said(app_configs: Any, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001
    """A share that is not mounted would be replaced, without a word, by a folder that only this machine has."""
    problem = storage_problem(os.environ.get("STORAGE_URL", ""))
    return [Error(problem, id="azimut.E004")] if problem else []


@register()
def errors_are_told_or_nobody_counts_on_it(app_configs: Any, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001
    """An address that cannot be used would be read as a service without errors."""
    problem = sentry_problem(settings.SENTRY_DSN)
    return [Error(problem, id="azimut.E005")] if problem else []


AT_START = (
    the_profile_is_valid,
    the_demonstration_is_never_in_production,
    proconnect_is_set_whole_or_not_at_all,
    files_are_kept_where_it_was_said,
    errors_are_told_or_nobody_counts_on_it,
)


def problem_at_start() -> str:
    """Why neither the web server nor the background work may start: the first reason found, or nothing.

    Django runs its checks in a few commands only; a server would start without them. Raises DatabaseError.
    """
    errors = [error.msg for check in AT_START for error in check(None)]
    return errors[0] if errors else demonstration_accounts_in_production()


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


def _replica_finding() -> Finding:
    """Pages are read there as late as it is: a replica that no longer follows must be seen."""
    if REPLICA not in connections.databases:
        return Finding("ok", "réplique", "aucune")
    with connections[REPLICA].cursor() as cursor:
        cursor.execute(
            "SELECT pg_is_in_recovery(), CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0"
            " ELSE coalesce(extract(epoch FROM now() - pg_last_xact_replay_timestamp()), 0) END"
        )
        is_following, late_s = cursor.fetchone()
    if not is_following:
        return Finding("warning", "réplique", "ce n'est pas une réplique : cette base accepte qu'on y écrive")
    if late_s > LATEST_REPLICA_S:
        return Finding("warning", "réplique", f"en retard de {late_s:.0f} secondes")
    return Finding("ok", "réplique", "à jour")


def _demonstration_finding() -> Finding:
    if problem := demonstration_accounts_in_production():
        return Finding("error", "démonstration", problem)
    from azimut.demonstration.people import demonstration_people

    if settings.DEMONSTRATION:
        return Finding("ok", "démonstration", "en service")
    is_held = demonstration_people().exists()
    return Finding(
        "ok", "démonstration", "ses comptes sont dans cette base, que sert azimut demo" if is_held else "absente"
    )


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
    "réplique": _replica_finding,
    "démonstration": _demonstration_finding,
    "ProConnect": _proconnect_finding,
    "données": _data_finding,
    "index": _index_finding,
}
