"""The form that puts an occupation forward: why, where, and the sentence people will read."""

from typing import Any

from django import forms

from azimut.catalogue.enums import HighlightKind
from azimut.core.permissions import Actor, Role
from azimut.core.profile import active_profile
from azimut.territories.enums import TerritoryKind
from azimut.territories.models import Department, Territory

KINDS = {
    TerritoryKind.COORDINATION_BASIN: "Bassins de coordination",
    TerritoryKind.EMPLOYMENT_BASIN: "Bassins d'emploi",
    TerritoryKind.EMPLOYMENT_ZONE: "Zones d'emploi",
}
SHORTEST_REASON, LONGEST_REASON = 20, 400


class HighlightForm(forms.Form):
    kind = forms.ChoiceField(label="Pourquoi il est en vue", choices=HighlightKind.choices)
    area_code = forms.ChoiceField(label="Où")
    reason = forms.CharField(
        label="La raison, en une ou deux phrases",
        help_text="Elle est publique, avec la date ; votre nom ne l'est pas. Dites d'où elle vient : étude, projet…",
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where: Any = self.fields["area_code"]
        where.choices = areas_for(actor)


def areas_for(actor: Actor) -> list[Any]:
    """The territory of a coordinator; the region and what it is made of for the others. Two queries."""
    if actor.is_one_of(Role.COORDINATOR):
        return [(actor.territory_code, actor.acts_for_name)]
    region = active_profile().region
    departments = [(one.area_code, one.name) for one in Department.objects.filter(region=region.code)]
    territories = list(Territory.objects.current().of_region(region.code).filter(kind__in=KINDS).order_by("name"))
    groups = [(name, [(one.code, one.name) for one in territories if one.kind == kind]) for kind, name in KINDS.items()]
    return [
        (f"reg-{region.code}", region.name),
        ("Départements", departments),
        *((name, choices) for name, choices in groups if choices),
    ]
