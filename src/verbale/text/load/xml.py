"""XML from strangers, read without entities, without other files and without the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verbale.text.load.report import NoReport

if TYPE_CHECKING:
    from lxml.etree import _Element


def read_xml(data: bytes, what: str) -> _Element:
    """The root element; NoReport if this is no XML or defines entities of its own."""
    # Imported here, since it takes 0.1 s and most dossiers are of text files.
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    # What multiplies itself, a bomb, is built of entities; no honest file defines any.
    if b"<!ENTITY" in data[:100_000].upper():
        raise NoReport(f"The {what} defines entities, as malicious files do, and was not read.")
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        why = str(error).partition(",")[0] or "no XML"
        raise NoReport(f"The {what} is damaged ({why}); save it again.") from None


def local_name(element: _Element) -> str:
    """The element's name without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
