"""Walking an LHEO element without paying for a search of each name."""

from lxml import etree

Elements = dict[str, list[etree._Element]]  # noqa: SLF001  the class lxml has for an element


def grouped(element: etree._Element, cut: int) -> Elements:
    """The children by name; `cut` is the length of `{namespace}`, the same in the whole feed."""
    found: Elements = {}
    for child in element:
        name = child.tag[cut:]
        if name in found:
            found[name].append(child)
        else:
            found[name] = [child]
    return found


def text_in(elements: Elements, name: str) -> str | None:
    """The text of the first element of that name."""
    found = elements.get(name)
    return found[0].text if found else None


def texts_in(elements: Elements, name: str) -> list[str]:
    """The texts of all of them, stripped, without empty or repeated ones, in their order."""
    texts = (element.text.strip() for element in elements.get(name, ()) if element.text)
    return list(dict.fromkeys(filter(None, texts)))


def extras_in(elements: Elements, cut: int) -> dict[str, dict[str, str]]:
    """What the Carif-Oref add: `<extras info="dispositif"><extra info="contrat-apprentissage">1</extra></extras>`."""
    found: dict[str, dict[str, str]] = {}
    for extras in elements.get("extras", ()):
        values = found.setdefault(extras.get("info") or "", {})
        for extra in extras:
            if extra.tag[cut:] == "extra" and extra.text:
                values[extra.get("info") or ""] = extra.text.strip()
    return found
