"""What was picked at the desk goes into the person's notebook: theirs, by its code, or a new one, printed at once."""

from uuid import UUID

from cryptography.fernet import InvalidToken
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from azimut.accounts.middleware import ActorRequest
from azimut.core.encryption import decrypted, encrypted
from azimut.core.permissions import require
from azimut.reception.models import ReceptionRecord
from azimut.reception.permissions import can_record_visit
from azimut.reception.services.notebooks import NoSuchNotebook, NotebookFull, find_notebook, hand_into_notebook
from azimut.reception.views.notebook_holding import Held, is_slowed, seconds_after_wrong_code, secret
from azimut.reception.views.notebook_sheets import printed

SALT = "reception.new_notebook"
SHOWN_S = 15 * 60
"""A new code is shown for a quarter of an hour: time to print it. The adviser's browser does not keep it after that."""


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def into_notebook(request: ActorRequest, record_id: UUID) -> HttpResponse:
    """The field for a code, or a new notebook; then what to print."""
    require(can_record_visit(request.actor, request.actor.structure_id))
    record = get_object_or_404(ReceptionRecord.objects.visible_to(request.actor), pk=record_id)
    if request.method == "POST":
        return _hand(request, record)
    held = _new_one(request, record)
    if held is not None:
        return render(request, "reception/notebook/new.html", {"record": record, **printed(request, held)})
    return _page(request, record)


def _hand(request: ActorRequest, record: ReceptionRecord) -> HttpResponse:
    typed = request.POST.get("code", "")[:60].strip()
    is_new = request.POST.get("acte") == "nouveau"
    if not is_new and is_slowed(request):
        return _page(request, record, refusal="Trop de codes faux viennent d'ici. Attendez une minute.", status=429)
    try:
        code, count = hand_into_notebook(record, code="" if is_new else typed or "-", actor=request.actor)
    except NoSuchNotebook as refusal:
        seconds_after_wrong_code(request)
        return _page(request, record, refusal=refusal.sentence, typed=typed, status=422)
    except NotebookFull as refusal:
        return _page(request, record, refusal=refusal.sentence, typed=typed, status=409)
    said = {"nouveau": signing.dumps(encrypted(code), salt=_salt(request, record))} if is_new else {"mis": count}
    return redirect(f"{request.path}?{urlencode(said)}")


def _page(
    request: ActorRequest, record: ReceptionRecord, *, refusal: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    content = {
        "record": record,
        "refusal": refusal,
        "typed": typed,
        "count": request.GET.get("mis", ""),
        "is_late": "nouveau" in request.GET,
    }
    return render(request, "reception/notebook/hand.html", content, status=status)


def _salt(request: ActorRequest, record: ReceptionRecord) -> str:
    """The address that shows a new code does so to whoever made it, for that visit: copied, it shows nothing."""
    return f"{SALT}.{record.pk}.{request.actor.user_id}"


def _new_one(request: ActorRequest, record: ReceptionRecord) -> Held | None:
    """The notebook just made, for as long as its code may still be shown."""
    try:
        code = decrypted(signing.loads(request.GET.get("nouveau", ""), salt=_salt(request, record), max_age=SHOWN_S))
    except (signing.BadSignature, InvalidToken):
        return None
    notebook = find_notebook(code)
    return Held(notebook, code, is_here=False, is_by_code=True) if notebook else None
