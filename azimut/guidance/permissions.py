"""Who keeps what people are told about being helped."""

from azimut.core.permissions import Actor, Role, Verdict, allowed_if


def can_keep_youth_themes(actor: Actor) -> Verdict:
    """The regional information for young people is the Carif-Oref's to keep, and the Région's."""
    return allowed_if(
        actor.is_one_of(Role.ANIMATOR, Role.REGIONAL_OFFICER),
        "Seules l'animation régionale et la Région écrivent les pages pour les jeunes.",
    )
