"""Telling an error on the page of a structure, and following it, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from azimut.core.mail import site_for_mails
from azimut.directory.models import ErrorReport
from azimut.directory.services import report_error
from azimut.website.forms_report import ErrorReportForm
from azimut.website.limiting import seconds_before_reporting
from azimut.website.views.structures import find_structure


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tell_error(request: HttpRequest, structure_id: str, slug: str = "") -> HttpResponse:  # noqa: ARG001
    """Whatever is refused comes back with everything that was written."""
    found = find_structure(structure_id)
    form = ErrorReportForm(request.POST if request.method == "POST" else None, structure_id=found.pk)
    status, seconds = 200, 0
    if form.is_bound:
        status = 422
        seconds = seconds_before_reporting(request) if form.is_valid() else 0
        if form.is_valid() and not seconds:
            report = report_error(found, site=site_for_mails(request), **form.facts)
            return redirect(f"{report.get_absolute_url()}?envoye=1")
        if seconds:
            form.add_error(
                None, f"Beaucoup de signalements arrivent d'ici. Envoyez de nouveau dans {seconds} secondes."
            )
            status = 429
    content = {"structure": found, "form": form}
    response = render(request, "website/structures/tell_error.html", content, status=status)
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


@never_cache
@require_safe
def error_report(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of it, for whoever knows the reference: nothing of what was written, nor of who wrote it."""
    found = get_object_or_404(ErrorReport.objects.select_related("structure"), reference=reference.upper())
    address = request.build_absolute_uri(found.get_absolute_url())
    content = {"report": found, "address": address, "is_sent": "envoye" in request.GET}
    return render(request, "website/structures/error_report.html", content)
