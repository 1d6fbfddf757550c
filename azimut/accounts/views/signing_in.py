"""Signing in, and proving twice who one is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Asked of whoever handles referrals or acts for the region, before anything else."""
    return render(request, "account/second_factor.html")
