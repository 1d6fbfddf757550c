"""How someone wants to be told of what happens to their referrals."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import require
from azimut.reception.enums import MailRhythm, NoticeKind
from azimut.reception.forms import several_of
from azimut.reception.models import MailChoice
from azimut.reception.permissions import can_write_referral
from azimut.reception.services.notices import choose_mails


class MailChoiceForm(forms.Form):
    rhythm = forms.ChoiceField(label="Quand vous écrire", choices=MailRhythm.choices, widget=forms.RadioSelect)
    at_once = several_of("Tout de suite quand même", NoticeKind, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def mail_choices(request: ActorRequest) -> HttpResponse:
    """Once a day unless they say otherwise; urgent requests are always written at once."""
    require(can_write_referral(request.actor, request.actor.structure_id))
    kept = MailChoice.objects.filter(user=request.actor.user_id).first()
    initial = {"rhythm": kept.rhythm, "at_once": kept.at_once} if kept else {"rhythm": MailRhythm.DAILY}
    form = MailChoiceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        choose_mails(request.actor.user_id, rhythm=MailRhythm(said["rhythm"]), at_once=said["at_once"])
        messages.success(request, "C'est noté.")
        return redirect("referral_mails")
    return render(request, "reception/notices/choices.html", {"form": form}, status=422 if form.errors else 200)
