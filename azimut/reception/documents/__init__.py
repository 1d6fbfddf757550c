"""Documents of reception, as tagged PDF: the notebook a person takes away."""

from io import BytesIO
from pathlib import Path
from typing import Any

import segno

from azimut.core.profile import active_profile
from azimut.core.typesetting import write_pdf
from azimut.reception.models import PlanStep
from azimut.reception.notebook_reading import NotebookSheet, PlanSheet

FOLDER = Path(__file__).resolve().parent


def notebook_pdf(sheet: NotebookSheet, code: str, site: str, path: str) -> bytes:
    """The notebook as it stands. `site` is how this site is reached, `path` where the code leads."""
    profile = active_profile()
    address = f"{site}{path}"
    return write_pdf(
        FOLDER / "notebook.typ",
        {
            "title": "Mon carnet",
            "publisher": profile.identity.publisher,
            "code": code,
            "address": address,
            "drawn": _drawn(address),
            "groups": [
                {
                    "title": group.title,
                    "lines": [
                        {
                            "title": line.thing.title,
                            "address": f"{site}{line.thing.path}" if line.thing.path else "",
                            "gone": line.thing.gone,
                            "note": line.item.note or "",
                        }
                        for line in group.lines
                    ],
                }
                for group in sheet.groups
            ],
            "note": sheet.notebook.note or "",
            "plan": _plan(sheet.plan),
            "contact": f"{profile.identity.name} · {profile.identity.contact_phone}, {profile.identity.contact_hours}",
        },
    )


def _plan(sheet: PlanSheet | None) -> dict[str, Any] | None:
    if sheet is None:
        return None
    return {
        "level": sheet.plan.get_level_display(),
        "goal": sheet.plan.goal or "",
        "steps": [{"what": step.what, "facts": facts_of(step)} for step in sheet.steps],
    }


def facts_of(step: PlanStep) -> list[str]:
    """What is said of a step, in the order one asks: who, when, with what, how much, whether it can be."""
    scheme = step.funding_scheme
    amount = f"{step.amount} €" if step.amount is not None else ""
    funding = " · ".join(part for part in (str(step.get_funding_state_display()), amount) if part)
    said = {
        "Qui": step.get_who_display(),
        "Pour le": f"{step.due_on:%d/%m/%Y}" if step.due_on else "",
        "Avancement": step.get_state_display(),
        "Dispositif": scheme.title if scheme else "",
        "Financement": funding,
        "Faisabilité": step.get_feasibility_display(),
    }
    return [f"{label} : {value}" for label, value in said.items() if value]


def _drawn(address: str) -> str:
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, scale=4)
    return drawn.getvalue().decode()
