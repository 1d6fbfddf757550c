"""Errors told to a Sentry server, when `SENTRY_DSN` is given: where the code failed, never what it was working on.

An event is written anew from the few fields that name nobody. Left out: what was asked and by whom (address, form,
cookies, headers), values of variables, what an exception says (PostgreSQL repeats the values it refuses), arguments of
tasks, the name of the machine.
"""

import logging
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from azimut.core.logs import masked

PACKAGE = "sentry_sdk"
FRAME = ("filename", "module", "function", "lineno", "context_line", "in_app")
KEPT = ("event_id", "timestamp", "level", "logger", "platform", "release", "environment", "sdk")


def sentry_problem(dsn: str) -> str:
    """Why errors cannot be told as it is set, in one sentence; empty when they can, or when it is not set."""
    if not dsn:
        return ""
    parts = urlsplit(dsn)
    is_local = parts.hostname in {"localhost", "127.0.0.1"}
    if not (parts.hostname and parts.username and parts.path.strip("/")) or (parts.scheme != "https" and not is_local):
        return "SENTRY_DSN : attendu https://CLÉ@HÔTE/PROJET, l'adresse que donne le serveur Sentry."
    if find_spec(PACKAGE) is None:
        return "SENTRY_DSN : le paquet sentry-sdk n'est pas installé (requirements/sentry.txt)."
    return ""


def tell_errors(dsn: str, *, region: str, transport: Any = None) -> None:
    """Send what is logged as an error from now on. Does nothing without an address, and loads nothing then."""
    if not dsn or sentry_problem(dsn):
        return
    import sentry_sdk
    from sentry_sdk.integrations.logging import LoggingIntegration

    sentry_sdk.init(
        dsn=dsn,
        transport=transport,
        release=f"azimut@{version('azimut')}",
        environment=Path(region).stem,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
        before_send=without_people,
        include_local_variables=False,
        max_breadcrumbs=0,
        send_client_reports=False,
        auto_session_tracking=False,
    )


def without_people(event: Any, hint: dict[str, Any]) -> Any:
    """The event that leaves. Its title is the template of the sentence logged, or the route, not its values."""
    record = hint.get("log_record")
    told = {name: event[name] for name in KEPT if name in event}
    if record is not None:
        told["logentry"] = {"message": masked(str(record.msg))}
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        told["transaction"] = match.route if match else record.name
    told["exception"] = {"values": [_exception(each) for each in event.get("exception", {}).get("values", [])]}
    return told


def _exception(each: dict[str, Any]) -> dict[str, Any]:
    frames = (each.get("stacktrace") or {}).get("frames", [])
    kept = [{name: frame[name] for name in FRAME if name in frame} for frame in frames]
    return {"type": each.get("type"), "module": each.get("module"), "stacktrace": {"frames": kept}}
