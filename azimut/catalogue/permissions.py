"""Who may decide what the catalogue highlights."""

from azimut.core.permissions import Actor, Role, Verdict, allowed_if


def can_see_highlights(actor: Actor) -> Verdict:
    """Whoever may put an occupation forward somewhere sees what already is."""
    return allowed_if(
        actor.is_one_of(Role.ANIMATOR, Role.REGIONAL_OFFICER, Role.COORDINATOR),
        "Seules l'animation régionale, la Région et la coordination d'un territoire mettent un métier en avant.",
    )


def can_highlight_occupation(actor: Actor, area_code: str) -> Verdict:
    """The Carif-Oref keeps the regional information: its animators, and the Région, everywhere; the coordination of a
    territory, on that territory.
    """
    return allowed_if(
        actor.is_one_of(Role.ANIMATOR, Role.REGIONAL_OFFICER)
        or (actor.is_one_of(Role.COORDINATOR) and actor.territory_code == area_code),
        "Seules l'animation régionale, la Région et la coordination du territoire mettent un métier en avant.",
    )
