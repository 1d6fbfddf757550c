"""What axe finds on a page, at the widths of a phone, a tablet and a desk, in light and dark."""

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice", "RGAAv4"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
WIDTHS = (360, 768, 1280)
HEIGHT = 800

IS_THERE = "() => typeof axe === 'object'"
RUN = "(options) => axe.run(document, options).then((found) => found.violations)"
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => (one.open = true))"
EXCESS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def violations(page) -> list[str]:
    """One line per element at fault, on the page as it stands."""
    if not page.evaluate(IS_THERE):
        page.evaluate(Axe().axe_script)  # half of what axe costs: once for each document
    found = page.evaluate(RUN, OPTIONS)
    return [f"{fault['id']} : {node['html'][:160]}" for fault in found for node in fault["nodes"]]


def faults_at_every_width(page) -> list[str]:
    """What axe finds and what is too wide at each of the three widths, each line with its width."""
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        excess = page.evaluate(EXCESS)
        found = [*violations(page), *([f"{excess} px too wide"] if excess > 0 else [])]
        faults += [f"{width} px : {fault}" for fault in found]
    return faults


def faults_in_the_dark(page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    faults = [f"dark : {fault}" for fault in violations(page)]
    page.emulate_media(color_scheme="light")
    return faults


def faults_of(
    page, addresses: dict[str, str], *, dark: bool = False, opened: bool = True, status: int | None = None
) -> dict[str, list[str]]:
    """By name, the faults of each page at the three widths (and in the dark), each loaded once.

    `opened`: with everything that unfolds unfolded. `status`: what each must answer, a fault otherwise.
    """
    faults = {}
    for name, address in addresses.items():
        response = page.goto(address)
        if opened:
            page.evaluate(OPEN_ALL)
        found = [*faults_at_every_width(page), *(faults_in_the_dark(page) if dark else [])]
        if status and response.status != status:
            found.append(f"status {response.status}")
        if found:
            faults[name] = found
    return faults
