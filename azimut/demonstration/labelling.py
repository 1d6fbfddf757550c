"""A labelling campaign that is open, one that is announced, and the members of the region as of today."""

from datetime import date, timedelta

from azimut.accounts.actors import actors_of
from azimut.accounts.models import RoleAssignment
from azimut.core.permissions import Actor, Role
from azimut.core.profile import active_profile
from azimut.labelling.models import LabellingCampaign
from azimut.labelling.services import current_specification, open_campaign, record_members

OPEN, ANNOUNCED = "campagne de démonstration, ouverte", "campagne de démonstration, à venir"


def load_labelling(*, today: date) -> None:
    """Campaigns only where the profile has some; done before, changes nothing but the list of members."""
    if active_profile().labelling.by == "campaigns" and not LabellingCampaign.objects.filter(name=OPEN).exists():
        animator = _animator()
        for name, starts_in in ((OPEN, -20), (ANNOUNCED, 120)):
            first_day = today + timedelta(days=starts_in)
            effect_on, until = first_day + timedelta(days=90), active_profile().calendar.label_valid_until
            open_campaign(
                current_specification(),
                name=name,
                first_day=first_day,
                last_day=first_day + timedelta(days=45),
                effect_on=effect_on,
                label_until=until if until and until > effect_on else None,
                actor=animator,
            )
    record_members(today)


def _animator() -> Actor:
    held = RoleAssignment.objects.current().filter(role=Role.ANIMATOR).select_related("user").first()
    assert held is not None, "la démonstration a une personne à l'animation régionale"
    return next(hat for hat in actors_of(held.user) if hat.role == Role.ANIMATOR)
