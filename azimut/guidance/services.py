"""What can happen to the rules: shipped ones are loaded, a version is published."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from azimut.core.profile import active_profile
from azimut.guidance.enums import RuleSetOrigin
from azimut.guidance.models import GuidanceRule, GuidanceRuleSet, Need, RemoteService, Situation
from azimut.guidance.rules.in_force import forget_rules_in_force
from azimut.guidance.rules.reading import RemoteEntry, RuleEntry, Rules, read_rules


@transaction.atomic
def load_rules(profile: str | None = None) -> GuidanceRuleSet:
    """Load the shipped rules of a profile (the active one by default); returns the version in force.

    Does nothing when they were loaded already. New shipped rules become a new version: in force at once, unless the
    region edits its own, in which case they wait to be published. Raises RulesError.
    """
    key = profile or active_profile().key
    rules = read_rules(key)
    versions = GuidanceRuleSet.objects.select_for_update().of_profile(key)
    last_shipped = versions.filter(origin=RuleSetOrigin.SHIPPED).order_by("-version").first()
    in_force = versions.published().first()
    if last_shipped is None or last_shipped.content_hash != rules.content_hash:
        written = _write_version(rules, RuleSetOrigin.SHIPPED)
        if in_force is None or in_force.origin == RuleSetOrigin.SHIPPED:
            in_force = publish_rules(written)
    return in_force or publish_rules(last_shipped or written)


def publish_rules(rule_set: GuidanceRuleSet) -> GuidanceRuleSet:
    """Put a version in force, from now on; the ones before are kept. Does nothing to one already published."""
    if rule_set.published_at is None:
        rule_set.published_at = timezone.now()
        rule_set.save(update_fields=["published_at"])
    transaction.on_commit(forget_rules_in_force)
    return rule_set


def _write_version(rules: Rules, origin: RuleSetOrigin) -> GuidanceRuleSet:
    last = GuidanceRuleSet.objects.of_profile(rules.profile).order_by("-version").first()
    rule_set = GuidanceRuleSet.objects.create(
        profile=rules.profile,
        version=last.version + 1 if last else 1,
        content_hash=rules.content_hash,
        origin=origin,
    )
    situations = Situation.objects.bulk_create(
        Situation(rule_set=rule_set, position=position, **entry.model_dump(mode="json"))
        for position, entry in enumerate(rules.situations)
    )
    needs = Need.objects.bulk_create(
        Need(rule_set=rule_set, position=position, **entry.model_dump(mode="json"))
        for position, entry in enumerate(rules.needs)
    )
    situation_ids = {situation.code: situation.pk for situation in situations}
    need_ids = {need.code: need.pk for need in needs}
    _write_rules(rule_set, rules.rules, situation_ids, need_ids)
    _write_remote_services(rule_set, rules.remote, need_ids)
    return rule_set


def _write_rules(
    rule_set: GuidanceRuleSet,
    entries: Sequence[RuleEntry],
    situation_ids: dict[str, int],
    need_ids: dict[str, int],
) -> None:
    links = {"situations", "needs"}
    rows = GuidanceRule.objects.bulk_create(
        GuidanceRule(
            rule_set=rule_set,
            **entry.model_dump(mode="json", exclude=links),
        )
        for entry in entries
    )
    through_situations, through_needs = GuidanceRule.situations.through, GuidanceRule.needs.through
    through_situations.objects.bulk_create(
        through_situations(guidancerule_id=row.pk, situation_id=situation_ids[code])
        for row, entry in zip(rows, entries, strict=True)
        for code in _listed(entry.situations)
    )
    through_needs.objects.bulk_create(
        through_needs(guidancerule_id=row.pk, need_id=need_ids[code])
        for row, entry in zip(rows, entries, strict=True)
        for code in _listed(entry.needs)
    )


def _write_remote_services(rule_set: GuidanceRuleSet, entries: Sequence[RemoteEntry], need_ids: dict[str, int]) -> None:
    rows = RemoteService.objects.bulk_create(
        RemoteService(
            rule_set=rule_set,
            network=entry.network or "",
            **entry.model_dump(mode="json", exclude={"network", "needs"}),
        )
        for entry in entries
    )
    through = RemoteService.needs.through
    through.objects.bulk_create(
        through(remoteservice_id=row.pk, need_id=need_ids[code])
        for row, entry in zip(rows, entries, strict=True)
        for code in entry.needs
    )


def _listed(codes: list[str] | str) -> Iterable[str]:
    """The codes of a list; none when the rule says all."""
    return codes if isinstance(codes, list) else ()
