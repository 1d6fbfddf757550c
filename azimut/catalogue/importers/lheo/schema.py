"""The table of rules compiled into an XML schema: libxml2 clears a sound formation in a few microseconds.

A verdict of "invalid" is only a suspicion (elements out of order, unknown ones): `faults` has the last word.
"""

from functools import cache

from lxml import etree

from azimut.catalogue.importers.lheo.rules import FREE_ELEMENTS, Child, Text, groups, texts

_XSD = "http://www.w3.org/2001/XMLSchema"
_QUALIFIED = 'elementFormDefault="qualified"'
_ANYTHING = (
    '<xs:complexType name="free" mixed="true"><xs:sequence>'
    '<xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xs:sequence>'
    '<xs:anyAttribute processContents="skip"/></xs:complexType>'
)


@cache
def schema_for(namespace: str) -> etree.XMLSchema:
    """The schema of formations in this namespace: 2.2 and 2.3 differ by nothing else that matters here."""
    parts = [
        f'<xs:schema xmlns:xs="{_XSD}" xmlns:l="{namespace}" targetNamespace="{namespace}" {_QUALIFIED}>',
        _ANYTHING,
        *(f'<xs:element name="{name}" type="l:free"/>' for name in sorted(FREE_ELEMENTS)),
        *(_group(name, children) for name, children in groups().items()),
        *(_text(name, text) for name, text in texts().items()),
        "</xs:schema>",
    ]
    return etree.XMLSchema(etree.fromstring("".join(parts)))


def _group(name: str, children: tuple[Child, ...]) -> str:
    references = "".join(
        f'<xs:element ref="l:{child.name}" minOccurs="{child.least}" maxOccurs="{child.most or "unbounded"}"/>'
        for child in children
    )
    return (
        f'<xs:element name="{name}"><xs:complexType><xs:sequence>{references}</xs:sequence>'
        '<xs:anyAttribute processContents="skip"/></xs:complexType></xs:element>'
    )


def _text(name: str, text: Text) -> str:
    base = "xs:token" if text.codes or text.pattern else "xs:string"
    return (
        f'<xs:simpleType name="{name}-text"><xs:restriction base="{base}">{_facets(text)}</xs:restriction>'
        f'</xs:simpleType><xs:element name="{name}"><xs:complexType><xs:simpleContent>'
        f'<xs:extension base="l:{name}-text"><xs:anyAttribute processContents="skip"/></xs:extension>'
        "</xs:simpleContent></xs:complexType></xs:element>"
    )


def _facets(text: Text) -> str:
    if text.codes:
        return "".join(f'<xs:enumeration value="{code}"/>' for code in text.codes)
    if text.pattern:
        return f'<xs:pattern value="{text.pattern}"/>'
    most = "" if text.most is None else f'<xs:maxLength value="{text.most}"/>'
    return f'<xs:minLength value="{text.least}"/>{most}'
