"""A referral in the words of the person it is about: what was done, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from azimut.core.profile import active_profile
from azimut.reception.delays import delays_of
from azimut.reception.enums import Delivery, Outcome, ReferralAct, ReferralState
from azimut.reception.models import Referral

DONE = {
    ReferralAct.SEND: "Votre demande est partie.",
    ReferralAct.RECEIVED: "La structure a vu votre demande.",
    ReferralAct.ACCEPTED: "La structure a accepté de vous aider.",
    ReferralAct.APPOINTMENT: "Un rendez-vous a été fixé.",
    ReferralAct.CANCELLED: "Le rendez-vous a été annulé.",
    ReferralAct.MISSED: "Vous n'avez pas pu venir au rendez-vous.",
    ReferralAct.MET: "Vous avez rencontré la structure, ou vous vous êtes parlé.",
    ReferralAct.CLOSED: "Ce suivi est terminé.",
    ReferralAct.DECLINED: "La structure ne peut pas vous aider cette fois.",
    ReferralAct.EXPIRED: "La structure n'a pas répondu à temps.",
    ReferralAct.WITHDRAWN: "Vous avez arrêté cette demande.",
}
"""Readings of an identity and changes of hands are between professionals: they are not steps for the person."""


@dataclass(frozen=True, slots=True)
class Step:
    at: datetime
    sentence: str


def steps_of(referral: Referral) -> list[Step]:
    """What happened, oldest first, without what only concerns professionals."""
    events = referral.events.filter(act__in=DONE)
    return [Step(event.at, DONE[ReferralAct(event.act)]) for event in events]


def what_next(referral: Referral) -> str:
    """What the person may expect now, or may do."""
    state = ReferralState(referral.state)
    if state in {ReferralState.SENT, ReferralState.RECEIVED, ReferralState.DRAFT}:
        return _while_waiting(referral)
    return {
        ReferralState.ACCEPTED: "La structure va vous appeler, ou vous écrire, pour fixer un rendez-vous.",
        ReferralState.APPOINTMENT: "Venez au rendez-vous. Si vous ne pouvez pas, appelez la structure avant.",
        ReferralState.MET: "La structure continue avec vous. Dites-nous plus bas si cela vous aide.",
        ReferralState.CLOSED: _at_the_end(referral),
        ReferralState.DECLINED: _elsewhere(referral),
        ReferralState.EXPIRED: _elsewhere(referral),
        ReferralState.WITHDRAWN: "Personne ne vous appellera. Vous pouvez faire une autre demande quand vous voulez.",
    }[state]


def _while_waiting(referral: Referral) -> str:
    days = delays_of(referral).expire_after_days
    if referral.delivery == Delivery.CALL:
        return "Cette structure est prévenue par téléphone. Vous pouvez aussi l'appeler vous-même."
    return (
        f"La structure doit répondre. Si elle ne le fait pas en {days} jours ouvrés, nous la rappelons trois fois, "
        "puis une autre structure vous est proposée."
    )


def _at_the_end(referral: Referral) -> str:
    if referral.outcome == Outcome.ABSENT:
        return "Vous n'avez pas pu venir ? Appelez la structure : un autre rendez-vous est possible."
    return "Si vous avez encore besoin d'aide, vous pouvez rappeler la structure ou faire une autre demande."


def _elsewhere(referral: Referral) -> str:
    if referral.from_structure:
        return f"{referral.from_structure.name} cherche avec vous quelqu'un d'autre. Vous pouvez aussi l'appeler."
    phone = active_profile().identity.contact_phone
    return f"« Qui peut m'aider ? » vous propose d'autres structures. Vous pouvez aussi appeler le {phone}."
