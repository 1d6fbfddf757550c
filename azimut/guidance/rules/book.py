"""The rules ready to answer: for a case, which networks and themes, how well each fits, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from azimut.core.profile import active_profile
from azimut.guidance.rules.reading import NeedEntry, RemoteEntry, RuleEntry, Rules, SituationEntry

REASONS_TOLD = 2
"""Reasons told for one place: more than two are not read."""

UNNAMED_WEIGHT = 3
"""How well a remote service that belongs to no network fits the needs it names."""


class UnknownAnswer(ValueError):  # noqa: N818  reads as a sentence
    """A situation or a need the rules do not know; the message is for the person."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked, without anything that tells who asks. The age is in years."""

    situation: str
    need: str
    age: int | None = None
    traits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a network answers a case, from 1 to 9, and what is told of it."""

    weight: int
    reasons: tuple[str, ...]
    basis: tuple[str, ...]
    what_to_bring: str
    missions: frozenset[str]
    is_cep_due: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the rules say of a case."""

    networks: dict[str, Fit]
    services: Fit | None
    themes: tuple[str, ...]
    publics: tuple[str, ...]
    remote: tuple[tuple[RemoteEntry, Fit], ...]

    @property
    def cep_networks(self) -> tuple[str, ...]:
        """The networks that owe this person the conseil en évolution professionnelle, the best fit first."""
        due = [code for code, fit in self.networks.items() if fit.is_cep_due]
        return tuple(sorted(due, key=lambda code: -self.networks[code].weight))


@dataclass(frozen=True)
class RuleBook:
    """A version of the rules, with what makes an answer quick: plans are worked out once."""

    rules: Rules
    version: int
    situations: dict[str, SituationEntry] = field(init=False)
    needs: dict[str, NeedEntry] = field(init=False)
    _plans: dict[Case, Plan] = field(init=False, default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "situations", {entry.code: entry for entry in self.rules.situations})
        object.__setattr__(self, "needs", {entry.code: entry for entry in self.rules.needs})

    def plan_for(self, case: Case) -> Plan:
        """Raises UnknownAnswer when the situation or the need is not one of the rules'."""
        plan = self._plans.get(case)
        if plan is None:
            if len(self._plans) > 20_000:  # noqa: PLR2004  every usual case fits; a stranger one may be worked out again
                self._plans.clear()
            plan = self._plans[case] = self._work_out(case)
        return plan

    def _work_out(self, case: Case) -> Plan:
        situation = self.situations.get(case.situation)
        need = self.needs.get(case.need)
        if situation is None:
            raise UnknownAnswer(f"Situation inconnue : {case.situation}.")
        if need is None:
            raise UnknownAnswer(f"Besoin inconnu : {case.need}.")
        traits = case.traits | frozenset(situation.traits)
        rules = [rule for rule in self.rules.rules if _applies(rule, case, traits, situation)]
        codes = sorted({code for rule in rules for code in rule.networks})
        networks = {code: self._fit(rule for rule in rules if code in rule.networks) for code in codes}
        by_theme = [rule for rule in rules if rule.themes]
        return Plan(
            networks=networks,
            services=self._fit(by_theme) if by_theme else None,
            themes=tuple(sorted({str(theme) for rule in by_theme for theme in rule.themes})),
            publics=tuple(str(public) for public in situation.publics),
            remote=tuple(self._remote(case, networks)),
        )

    @staticmethod
    def _fit(rules: Iterable[RuleEntry]) -> Fit:
        best_first = sorted(rules, key=lambda rule: (-rule.weight, rule.code))
        told = best_first[:REASONS_TOLD]
        return Fit(
            weight=best_first[0].weight,
            reasons=tuple(dict.fromkeys(_said(rule.reason) for rule in told)),
            basis=tuple(dict.fromkeys(rule.basis for rule in told)),
            what_to_bring=next((rule.what_to_bring for rule in best_first if rule.what_to_bring), ""),
            missions=frozenset(str(mission) for mission in best_first[0].missions),
            is_cep_due=any(rule.is_cep for rule in best_first),
        )

    def _remote(self, case: Case, networks: dict[str, Fit]) -> Iterable[tuple[RemoteEntry, Fit]]:
        for entry in self.rules.remote:
            if entry.needs and case.need not in entry.needs:
                continue
            fit = networks.get(entry.network) if entry.network else None
            if entry.network and fit is None:
                continue
            yield (
                entry.model_copy(update={"name": _said(entry.name), "phone": _said(entry.phone)}),
                Fit(
                    weight=fit.weight if fit else UNNAMED_WEIGHT,
                    reasons=(_said(entry.reason),),
                    basis=(entry.basis,),
                    what_to_bring="",
                    missions=frozenset(),
                    is_cep_due=bool(fit and fit.is_cep_due),
                ),
            )


def _words_of_the_region() -> dict[str, str]:
    profile = active_profile()
    return {"region": profile.region.name, "contact_phone": profile.identity.contact_phone}


def _said(text: str) -> str:
    """The sentence with the words of the region in their places."""
    return text.format_map(_words_of_the_region())


def _applies(rule: RuleEntry, case: Case, traits: frozenset[str], situation: SituationEntry) -> bool:
    return (
        (isinstance(rule.situations, str) or case.situation in rule.situations)
        and (isinstance(rule.needs, str) or case.need in rule.needs)
        and traits.issuperset(rule.traits)
        and _suits_age(rule, case.age, situation)
    )


def _suits_age(rule: RuleEntry, age: int | None, situation: SituationEntry) -> bool:
    """Without an age, a rule bound to one applies when the situation itself says enough."""
    if rule.minimum_age is None and rule.maximum_age is None:
        return True
    youngest = rule.minimum_age if rule.minimum_age is not None else 0
    oldest = rule.maximum_age if rule.maximum_age is not None else 120
    if age is not None:
        return youngest <= age <= oldest
    usual = (
        situation.minimum_age if situation.minimum_age is not None else 0,
        situation.maximum_age if situation.maximum_age is not None else 120,
    )
    return youngest <= usual[0] and usual[1] <= oldest
