"""Inviting someone, and making one's account."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from azimut.accounts.forms import PASSWORD_HELP
from azimut.accounts.models import User
from azimut.accounts.models.hats import OTHER_ROLE_CHOICES, STRUCTURE_ROLE_CHOICES
from azimut.core.permissions import TERRITORY_ROLES
from azimut.territories.enums import TerritoryKind
from azimut.territories.models import Territory

COORDINATED_KINDS = (TerritoryKind.EMPLOYMENT_ZONE, TerritoryKind.COORDINATION_BASIN, TerritoryKind.EMPLOYMENT_BASIN)


class NewAccountForm(forms.Form):
    first_name = forms.CharField(
        label="Votre prénom", max_length=80, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Votre nom", max_length=80, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    password = forms.CharField(
        label="Choisissez un mot de passe",
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email))
        return password


class MemberInvitationForm(forms.Form):
    email = forms.EmailField(label="Son adresse électronique professionnelle", max_length=254)
    role = forms.ChoiceField(label="Son rôle", choices=STRUCTURE_ROLE_CHOICES)


class RoleInvitationForm(forms.Form):
    email = forms.EmailField(label="Son adresse électronique professionnelle", max_length=254)
    role = forms.ChoiceField(label="Sa fonction", choices=OTHER_ROLE_CHOICES)
    territory = forms.ModelChoiceField(
        label="Son territoire",
        help_text="Pour la coordination locale seulement.",
        queryset=Territory.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, region_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territories = Territory.objects.current().of_region(region_code).filter(kind__in=COORDINATED_KINDS)
        chosen: Any = self.fields["territory"]
        chosen.queryset = territories.order_by("name")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_local = cleaned.get("role") in TERRITORY_ROLES
        if is_local and not cleaned.get("territory"):
            self.add_error("territory", "Choisissez le territoire de cette personne.")
        if not is_local:
            cleaned["territory"] = None
        return cleaned
