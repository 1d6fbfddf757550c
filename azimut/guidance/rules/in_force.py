"""Which version of the rules answers, read again when a newer one is published."""

import time
from dataclasses import dataclass

from azimut.core.profile import active_profile
from azimut.guidance.models import GuidanceRule, GuidanceRuleSet
from azimut.guidance.rules.book import RuleBook
from azimut.guidance.rules.reading import EVERY, NeedEntry, RemoteEntry, RuleEntry, Rules, SituationEntry, read_rules

CHECKED_EVERY_SECONDS = 5.0
"""A version published by another process answers here after at most this long."""


@dataclass
class _Kept:
    """The book of this process and when it was last compared with the database."""

    book: RuleBook | None = None
    rule_set_id: int | None = None
    profile: str = ""
    checked_at: float = float("-inf")


_kept = _Kept()


def rules_in_force() -> RuleBook:
    """The rules of the active profile: the version published last, or those shipped when none was loaded yet.

    One query every few seconds, none in between.
    """
    profile = active_profile().key
    now = time.monotonic()
    if _kept.book is not None and _kept.profile == profile and now - _kept.checked_at < CHECKED_EVERY_SECONDS:
        return _kept.book
    latest = GuidanceRuleSet.objects.of_profile(profile).published().first()
    identifier = latest.pk if latest else None
    if _kept.book is None or (_kept.profile, _kept.rule_set_id) != (profile, identifier):
        _kept.book = RuleBook(rules_of(latest), latest.version) if latest else RuleBook(read_rules(profile), version=0)
    _kept.profile, _kept.rule_set_id, _kept.checked_at = profile, identifier, now
    return _kept.book


def rules_at_hand() -> RuleBook:
    """The rules this process read last, without a query; `are_outdated` says afterwards whether they still hold."""
    known = _kept.book if _kept.profile == active_profile().key else None
    return known or rules_in_force()


def are_outdated(rule_set_id: int | None) -> bool:
    """Whether the version now in force, read with an answer, is another than the one at hand."""
    return rule_set_id != _kept.rule_set_id


def forget_rules_in_force() -> None:
    """Have the next question read the version in force again."""
    _kept.book, _kept.checked_at = None, float("-inf")


def rules_of(rule_set: GuidanceRuleSet) -> Rules:
    """A version as it was written, from the database; eight queries."""
    rules = rule_set.rules.prefetch_related("situations", "needs")
    services = rule_set.remote_services.prefetch_related("needs")
    return Rules(
        profile=rule_set.profile,
        situations=[SituationEntry.model_validate(row, from_attributes=True) for row in rule_set.situations.all()],
        needs=[NeedEntry.model_validate(row, from_attributes=True) for row in rule_set.needs.all()],
        rules=[_rule_entry(rule) for rule in rules],
        remote=[
            RemoteEntry(
                code=service.code,
                network=service.network or None,
                needs=[need.code for need in service.needs.all()],
                name=service.name,
                phone=service.phone,
                website=service.website,
                hours=service.hours,
                reason=service.reason,
                basis=service.basis,
            )
            for service in services
        ],
    )


def _rule_entry(rule: GuidanceRule) -> RuleEntry:
    return RuleEntry(
        code=rule.code,
        situations=[situation.code for situation in rule.situations.all()] or EVERY,
        needs=[need.code for need in rule.needs.all()] or EVERY,
        networks=rule.networks,
        themes=rule.themes,
        missions=rule.missions,
        minimum_age=rule.minimum_age,
        maximum_age=rule.maximum_age,
        traits=rule.traits,
        weight=rule.weight,
        reason=rule.reason,
        basis=rule.basis,
        what_to_bring=rule.what_to_bring,
        is_cep=rule.is_cep,
    )
