"""What need not be typed again: the directory's facts, and last year's file."""

from typing import Any

from azimut.directory.enums import Public
from azimut.directory.models import Structure
from azimut.labelling.answers import clean_answer
from azimut.labelling.contents import Content, Question
from azimut.labelling.models import LabelApplication, LabellingCampaign
from azimut.labelling.refusals import LabellingRefused


def answers_known_of(structure: Structure, content: Content, campaign: LabellingCampaign) -> dict[str, Any]:
    """First answers of a new file: those of the last one sent where the question still stands, else the directory's."""
    former = _last_answers(structure, campaign)
    known: dict[str, Any] = {}
    for question in content.questions:
        for value in (former.get(question.key), _from_directory(question, structure)):
            kept = _kept(question, value)
            if kept is not None:
                known[question.key] = kept
                break
    return known


def _last_answers(structure: Structure, campaign: LabellingCampaign) -> dict[str, Any]:
    last = (
        LabelApplication.objects.filter(structure=structure, submitted_at__isnull=False)
        .exclude(campaign=campaign)
        .order_by("-submitted_at")
        .first()
    )
    return dict(last.answers.values_list("question", "value")) if last else {}


def _from_directory(question: Question, structure: Structure) -> Any:
    if question.prefill in {"name", "siret", "presentation", "website"}:
        return getattr(structure, question.prefill)
    points = structure.reception_points.filter(ended_on=None)
    services = structure.services.filter(ended_on=None)
    if question.prefill == "address":
        return [
            {question.columns[0].key: f"{point.postcode} {point.city}, {point.address}".strip(" ,")} for point in points
        ]
    if question.prefill in {"phone", "email"}:
        return next((value for point in points if (value := getattr(point, question.prefill))), "")
    if question.prefill == "services":
        return "\n".join(f"- {service.name}" for service in services)
    if question.prefill == "publics":
        known = {choice.key for choice in question.choices}
        return sorted({str(Public(public)) for service in services for public in service.publics} & known)
    return None


def _kept(question: Question, value: Any) -> Any:
    """The value if the question accepts it as it is: a text too long is left to the person rather than cut."""
    try:
        return clean_answer(question, value)
    except LabellingRefused:
        return None
