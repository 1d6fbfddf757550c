"""What search engines read of a page: schema.org, as JSON-LD."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from azimut.catalogue.models import Certification, Occupation, Training, TrainingSession
from azimut.core.profile import active_profile
from azimut.events.models import Event, Occurrence
from azimut.website.queries.open_data import CONTENT_TYPES, LICENCE_ADDRESS, Dataset

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def as_script(data: dict[str, Any]) -> SafeString:
    """JSON that cannot close the element it is written in."""
    filled = {key: value for key, value in data.items() if value not in ("", None, [])}
    text = json.dumps({"@context": "https://schema.org", **filled}, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308  every character that could end the element is escaped


def occupation_data(request: HttpRequest, occupation: Occupation) -> SafeString:
    return as_script(
        {
            "@type": "Occupation",
            "name": occupation.label,
            "description": occupation.definition,
            "educationRequirements": occupation.access,
            "occupationalCategory": {
                "@type": "CategoryCode",
                "codeValue": occupation.rome_code,
                "inCodeSet": "Répertoire opérationnel des métiers et des emplois (ROME)",
            },
            "mainEntityOfPage": request.build_absolute_uri(occupation.get_absolute_url()),
        }
    )


def certification_data(request: HttpRequest, certification: Certification) -> SafeString:
    return as_script(
        {
            "@type": "EducationalOccupationalCredential",
            "name": certification.title,
            "identifier": certification.code,
            "description": certification.summary,
            "educationalLevel": certification.level_label,
            "credentialCategory": certification.diploma_kind,
            "recognizedBy": [{"@type": "Organization", "name": name} for name in certification.certifiers],
            "url": request.build_absolute_uri(certification.get_absolute_url()),
        }
    )


def training_data(request: HttpRequest, training: Training, sessions: list[TrainingSession]) -> SafeString:
    return as_script(
        {
            "@type": "Course",
            "name": training.title,
            "description": training.objective or training.title,
            "provider": {"@type": "Organization", "name": training.provider.name},
            "url": request.build_absolute_uri(training.get_absolute_url()),
            "hasCourseInstance": [_instance(session) for session in sessions],
        }
    )


def event_data(request: HttpRequest, event: Event, occurrence: Occurrence | None) -> SafeString:
    """The next time it takes place, or the first when it is over."""
    starts_at, ends_at = occurrence or Occurrence(event.starts_at, event.ends_at)
    where: list[dict[str, Any]] = []
    if event.commune:
        address = {"@type": "PostalAddress", "streetAddress": event.address, "addressLocality": event.commune.name}
        where.append({"@type": "Place", "name": event.place_name or event.commune.name, "address": address})
    if event.online_url:
        where.append({"@type": "VirtualLocation", "url": event.online_url})
    mode = "Mixed" if len(where) > 1 else "Online" if event.online_url else "Offline"
    return as_script(
        {
            "@type": "Event",
            "name": event.title,
            "description": event.summary,
            "startDate": timezone.localtime(starts_at).isoformat(),
            "endDate": timezone.localtime(ends_at).isoformat(),
            "eventStatus": f"https://schema.org/Event{'Cancelled' if event.is_cancelled else 'Scheduled'}",
            "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
            "location": where,
            "organizer": {"@type": "Organization", "name": event.organised_by},
            "isAccessibleForFree": True,
            "url": request.build_absolute_uri(event.get_absolute_url()),
        }
    )


def _instance(session: TrainingSession) -> dict[str, Any]:
    modes = {"on_site": "onsite", "remote": "online", "mixed": "blended"}
    instance: dict[str, Any] = {"@type": "CourseInstance", "courseMode": modes[session.modality]}
    if session.starts_on:
        instance["startDate"] = session.starts_on.isoformat()
    if session.ends_on:
        instance["endDate"] = session.ends_on.isoformat()
    if session.hours:
        instance["courseWorkload"] = f"PT{session.hours}H"
    if session.city:
        address = {"@type": "PostalAddress", "addressLocality": session.city, "addressCountry": "FR"}
        instance["location"] = {"@type": "Place", "name": session.city, "address": address}
    return instance


def catalogue_data(request: HttpRequest, datasets: Iterable[Dataset]) -> SafeString:
    """Search engines of open data read it: schema.org's DataCatalog, near enough to DCAT."""
    return as_script(
        {
            "@type": "DataCatalog",
            "name": f"Données ouvertes de l'orientation : {active_profile().region.name}",
            "url": request.build_absolute_uri(reverse("open_data")),
            "license": LICENCE_ADDRESS,
            "dataset": [_dataset_data(request, dataset) for dataset in datasets],
        }
    )


def _dataset_data(request: HttpRequest, dataset: Dataset) -> dict[str, Any]:
    return {
        "@type": "Dataset",
        "name": dataset.title,
        "description": dataset.summary,
        "license": LICENCE_ADDRESS,
        "spatialCoverage": active_profile().region.name,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": CONTENT_TYPES[kind].partition(";")[0],
                "contentUrl": request.build_absolute_uri(reverse("open_file", args=[dataset.key, kind])),
            }
            for kind in dataset.kinds
        ],
    }
