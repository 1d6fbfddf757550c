"""Answers kept at hand, relays without a name and follow-up circles between the structures of the demonstration."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from azimut.demonstration.people import DOMAIN
from azimut.demonstration.referrals import member_of
from azimut.reception.models import Relay
from azimut.reception.services import messages, relays

FILE = Path(__file__).resolve().parent / "receptions" / "between_sides.toml"
FRESH = timedelta(days=10)
"""A code opens for two weeks: a new set is written before."""


@transaction.atomic
def load_between_sides() -> int:
    """The templates again, which changes nothing; the relays when none is fresh. How many relays were written."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for one in told["template"]:
        if actor := member_of(one["network"]):
            messages.keep_template(title=one["title"], text=one["text"], actor=actor)
    recent = Relay.objects.filter(written_at__gt=timezone.now() - FRESH, author__email__endswith=DOMAIN)
    return 0 if recent.exists() else sum(_write(one) for one in told["relay"])


def _write(told: Mapping[str, Any]) -> bool:
    author = member_of(told["network"])
    if author is None:
        return False
    facts = {name: told[name] for name in ("situation", "needs", "done_so_far")}
    _relay, code = relays.write_relay(facts, has_circle=told["circle"], actor=author)
    for network in told["readers"]:
        if reader := member_of(network):
            relays.open_relay(code, actor=reader)
    return True
