"""Specifications and campaigns."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from azimut.core.permissions import Actor, require
from azimut.core.profile import active_profile
from azimut.labelling.contents import SPECIFICATIONS_DIR, SpecificationFile, read_specification
from azimut.labelling.models import LabellingCampaign, Specification
from azimut.labelling.permissions import can_run_campaigns
from azimut.labelling.refusals import LabellingRefused
from azimut.labelling.wording import PARIS


def start_of(day: date) -> datetime:
    """The first instant of a day in Paris."""
    return datetime.combine(day, time.min, tzinfo=PARIS)


def end_of(day: date) -> datetime:
    """The first instant after a day in Paris: 23:59:59 is in, 00:00:00 is out, daylight saving or not."""
    return start_of(day + timedelta(days=1))


@transaction.atomic
def register_specification(shipped: SpecificationFile) -> Specification:
    """Keeps a version. The same version again changes nothing once frozen; LabellingRefused when it says otherwise."""
    content = shipped.content.model_dump(mode="json")
    known = Specification.objects.select_for_update().filter(version=shipped.version).first()
    if known and known.is_frozen:
        if known.content != content:
            raise LabellingRefused(
                f"La version {known.version} du cahier des charges est figée : numérotez une nouvelle version."
            )
        return known
    specification, _created = Specification.objects.update_or_create(
        version=shipped.version,
        defaults={"title": shipped.content.title, "effective_on": shipped.effective_on, "content": content},
    )
    return specification


def current_specification() -> Specification:
    """The latest version; the one that ships with the profile when none was registered yet."""
    known: Specification | None = Specification.objects.first()
    return known or register_specification(read_specification(SPECIFICATIONS_DIR / f"{active_profile().key}.toml"))


@transaction.atomic
def open_campaign(
    specification: Specification,
    *,
    name: str,
    first_day: date,
    last_day: date,
    effect_on: date,
    actor: Actor,
    label_until: date | None = None,
) -> LabellingCampaign:
    """Plans a campaign, first and last day included, in Paris; freezes its specification."""
    require(can_run_campaigns(actor))
    _refuse_impossible_dates(name, first_day, last_day, effect_on, label_until)
    locked = Specification.objects.select_for_update().get(pk=specification.pk)
    if not locked.is_frozen:
        locked.frozen_at = timezone.now()
        locked.save(update_fields=["frozen_at"])
    campaign: LabellingCampaign = LabellingCampaign.objects.create(
        specification=locked,
        name=name,
        announced_at=timezone.now(),
        opens_at=start_of(first_day),
        closes_at=end_of(last_day),
        effect_on=effect_on,
        label_until=label_until,
    )
    return campaign


def _refuse_impossible_dates(
    name: str, first_day: date, last_day: date, effect_on: date, label_until: date | None
) -> None:
    if not name.strip():
        raise LabellingRefused("Donnez un nom à la campagne.")
    if LabellingCampaign.objects.filter(name=name).exists():
        raise LabellingRefused("Une campagne porte déjà ce nom.")
    if last_day < first_day:
        raise LabellingRefused("La campagne doit fermer après son ouverture.")
    if label_until is not None and label_until <= effect_on:
        raise LabellingRefused("La fin de validité des labels doit suivre leur date d'effet.")
