"""What can happen in the catalogue beside imports: highlighting an occupation, and ceasing to."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from azimut.catalogue.enums import AreaKind, HighlightKind, HighlightOrigin
from azimut.catalogue.highlighting import Finding, findings
from azimut.catalogue.models import Highlight, Occupation
from azimut.catalogue.permissions import can_highlight_occupation
from azimut.core.permissions import Actor, require
from azimut.core.profile import active_profile
from azimut.territories.models import Region
from azimut.territories.places import find_area

AREA_KINDS = {"reg": AreaKind.REGION, "dep": AreaKind.DEPARTMENT}


class AlreadyHighlighted(Exception):  # noqa: N818  exceptions read as sentences (docs/style.md)
    """Someone has already highlighted this occupation there for this reason."""


class NothingToHighlight(Exception):  # noqa: N818
    """The area, the reason or the highlight is not there; the message is a French sentence."""


@transaction.atomic
def refresh_highlights(region: Region | None = None) -> dict[str, int]:
    """Make the highlights by rule of a region (that of the profile) those the figures of today give.

    What no longer holds is ended; what holds with other figures is written again. Those by hand are left alone.
    Returns the counts: `posées`, `inchangées`, `finies`.
    """
    profile = active_profile()
    region = region or Region.objects.get(code=profile.region.code)
    found = {finding.key: finding for finding in findings(region, profile.highlights)}
    held = Highlight.objects.select_for_update().current().by_rule().filter(_within(region, found))
    unchanged, over = set(), []
    for mark in held:
        finding = found.get((mark.occupation_id, mark.kind, mark.area_code))
        if finding and (mark.reason, mark.figures) == (finding.reason, list(finding.figures)):
            unchanged.add(finding.key)
        else:
            over.append(mark.pk)
    today = timezone.localdate()
    Highlight.objects.filter(pk__in=over).update(ended_on=today)
    new = [_by_rule(finding) for key, finding in found.items() if key not in unchanged]
    Highlight.objects.bulk_create(new, batch_size=1_000)
    return {"posées": len(new), "inchangées": len(unchanged), "finies": len(over)}


def _within(region: Region, found: dict[tuple[str, str, str], Finding]) -> Q:
    """The areas of a region: its own, its departments, its bassins, and whatever the rules name."""
    departments = [department.area_code for department in region.departments.all()]
    basins = list(region.territories.values_list("code", flat=True))
    named = {area_code for _occupation, _kind, area_code in found}
    return Q(area_code__in=[region.area_code, *departments, *basins, *named])


def _by_rule(finding: Finding) -> Highlight:
    return Highlight(
        occupation_id=finding.occupation_code,
        kind=finding.kind,
        origin=HighlightOrigin.RULE,
        area_kind=finding.area_kind,
        area_code=finding.area_code,
        area_name=finding.area_name,
        reason=finding.reason,
        figures=list(finding.figures),
        decided_on=timezone.localdate(),
    )


def add_highlight(
    occupation: Occupation, *, actor: Actor, kind: HighlightKind, area_code: str, reason: str
) -> Highlight:
    """Highlight an occupation by hand, in a region or a territory, with a reason people will read.

    Raises Refusal, NothingToHighlight, AlreadyHighlighted.
    """
    require(can_highlight_occupation(actor, area_code))
    area = find_area(area_code)
    if area is None:
        raise NothingToHighlight(f"Territoire inconnu : {area_code}.")
    if not reason.strip():
        raise NothingToHighlight("Dites pourquoi ce métier est mis en avant.")
    try:
        with transaction.atomic():
            return Highlight.objects.create(
                occupation=occupation,
                kind=kind,
                origin=HighlightOrigin.HAND,
                area_kind=AREA_KINDS.get(area.code.partition("-")[0], AreaKind.BASIN),
                area_code=area.code,
                area_name=area.name,
                reason=reason.strip(),
                author_label=actor.name,
                decided_on=timezone.localdate(),
            )
    except IntegrityError as error:
        raise AlreadyHighlighted("Ce métier est déjà mis en avant pour cette raison sur ce territoire.") from error


@transaction.atomic
def remove_highlight(highlight: Highlight, *, actor: Actor) -> Highlight:
    """End a highlight by hand; one by rule ends when its figures change. Raises Refusal, NothingToHighlight."""
    held = Highlight.objects.select_for_update().get(pk=highlight.pk)
    require(can_highlight_occupation(actor, held.area_code))
    if held.origin == HighlightOrigin.RULE:
        raise NothingToHighlight("Cette mise en avant vient des chiffres : elle change avec eux.")
    if held.ended_on is None:
        held.ended_on = timezone.localdate()
        held.save(update_fields=["ended_on"])
    return held
