"""The kit of a label: its logo, drawn here, with the code and the address where anyone checks that it holds."""

import zipfile
from functools import partial
from html import escape
from io import BytesIO
from textwrap import wrap

import segno

from azimut.core.profile import active_profile
from azimut.labelling.models import Label
from azimut.labelling.wording import day_of

WIDTH, HEIGHT = 720, 260
CODE = 180
PNG_SCALES = {"petit": 1.0, "grand": 3.0}

HOW_TO = """Le logo de votre label

- label.svg : pour l'imprimeur et pour votre site, à toutes les tailles.
- label-petit.png, label-grand.png : pour un courriel ou un document.

Il ne se déforme pas, ne change pas de couleurs et garde son code : c'est lui qui permet à chacun de vérifier que le
label est valable aujourd'hui, à l'adresse {address}

Il se retire si le label est suspendu, retiré ou arrivé à son terme.
"""


def label_svg(label: Label, address: str) -> str:
    """The logo: the mark, who is labelled, until when, and the code."""
    profile = active_profile()
    ink = profile.colours.accent
    until = f"jusqu'au {day_of(label.valid_until)}" if label.valid_until else "sans date de fin"
    names = wrap(label.structure.name, 30)[:2]
    lines = [
        f'<text x="36" y="{104 + rank * 34}" font-size="26" font-weight="700" fill="#1c2733">{escape(name)}</text>'
        for rank, name in enumerate(names)
    ]
    place = label.department.name if label.department else profile.region.name
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' role="img" font-family="Arial, Liberation Sans, sans-serif">'
        f"<title>Label du service public régional de l'orientation : {escape(label.structure.name)}</title>"
        f'<rect x="2" y="2" width="{WIDTH - 4}" height="{HEIGHT - 4}" rx="22" fill="#ffffff" stroke="{ink}"'
        f' stroke-width="4"/><rect x="36" y="34" width="300" height="34" rx="17" fill="{ink}"/>'
        f'<text x="54" y="57" font-size="18" font-weight="700" fill="#ffffff">Structure labellisée</text>'
        f"{''.join(lines)}"
        f'<text x="36" y="186" font-size="18" fill="#1c2733">{escape(place)}, {until}</text>'
        f'<text x="36" y="214" font-size="16" fill="#1c2733">Service public régional de l\'orientation</text>'
        f"{_code(address)}</svg>"
    )


def _code(address: str) -> str:
    code = segno.make(address, error="m", micro=False)
    side = CODE / code.symbol_size(border=2)[0]
    path = BytesIO()
    code.save(
        path, kind="svg", border=2, scale=side, xmldecl=False, svgns=False, nl=False, svgclass=None, lineclass=None
    )
    return f'<g transform="translate({WIDTH - CODE - 34} {(HEIGHT - CODE) / 2})">{path.getvalue().decode()}</g>'


def kit_zip(label: Label, address: str) -> bytes:
    """The logo as SVG and PNG, and how to use it."""
    import vl_convert  # here, since it is heavy: a process that makes no kit never loads it

    drawing = label_svg(label, address)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        add = partial(archive.writestr)
        add("label.svg", drawing)
        for name, scale in PNG_SCALES.items():
            add(f"label-{name}.png", vl_convert.svg_to_png(drawing, scale=scale))
        add("lisez-moi.txt", HOW_TO.format(address=address))
    return packed.getvalue()
