"""The forms of signing in: allauth's, in plain French, and a code that never serves twice."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache

from azimut.accounts.models import User

SECONDS_A_CODE_IS_KNOWN = 150
"""Longer than the 90 seconds a code is taken for."""
PASSWORD_HELP = "Douze caractères au moins. Une phrase est plus facile à retenir qu'un mot compliqué."  # noqa: S105


def say(form: forms.BaseForm, **words: str | tuple[str, str]) -> None:
    """Give these fields their label, or label and help; placeholders go, since they vanish when one types."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    for name, said in words.items():
        label, help_text = (said, "") if isinstance(said, str) else said
        form.fields[name].label, form.fields[name].help_text = label, help_text


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, login="Votre adresse électronique", password="Votre mot de passe")  # noqa: S106


class PasswordChangeForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(
            self,
            oldpassword="Votre mot de passe actuel",
            password1=("Votre nouveau mot de passe", PASSWORD_HELP),
            password2="Encore une fois le nouveau",
        )


class PasswordChoiceForm(SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, password1=("Votre mot de passe", PASSWORD_HELP), password2="Encore une fois")


class PasswordResetForm(ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, password1=("Votre nouveau mot de passe", PASSWORD_HELP), password2="Encore une fois")


class PasswordConfirmationForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, password="Votre mot de passe")  # noqa: S106


class ForgottenPasswordForm(forms.Form):
    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ClosingForm(forms.Form):
    """The address, typed again: someone who signs in through the State has no password here."""

    email = forms.EmailField(label="Pour confirmer, tapez votre adresse électronique", max_length=254)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"].lower()
        if typed != self.user.email:
            raise forms.ValidationError("Ce n'est pas l'adresse de votre compte.")
        return typed


def use_once(user: User, code: str) -> None:
    """Refuse a code this person has already given, while it would still be taken."""
    if not cache.add(f"code-used:{user.pk}:{code}", "", SECONDS_A_CODE_IS_KNOWN):
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, code=("Votre code", "Les six chiffres de votre application, ou un de vos codes de secours."))

    def clean_code(self) -> str:
        code = super().clean_code()
        use_once(self.user, code)
        return code


class CodeConfirmationForm(ReauthenticateByCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, code=("Votre code", "Les six chiffres de votre application, ou un de vos codes de secours."))

    def clean_code(self) -> str:
        code = super().clean_code()
        use_once(self.user, code)
        return code


class ApplicationForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, code=("Le code affiché par l'application", "Six chiffres. Ils changent toutes les trente secondes."))

    def clean_code(self) -> str:
        code = super().clean_code()
        use_once(self.user, code)
        return code


class PasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(
            self,
            name=("Le nom de cette clé", "Pour la reconnaître : « mon téléphone », « clé bleue »."),
            passwordless=(
                "Me connecter avec cette clé seule",
                "Sans mot de passe : elle demandera un code ou un doigt.",
            ),
        )


class PasskeyNameForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, name="Le nom de cette clé")
