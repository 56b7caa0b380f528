"""The record as a REFI-QDA project: NVivo, MAXQDA, ATLAS.ti and QualCoder open it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from importlib.metadata import version
from uuid import UUID, uuid5

from verbale.exports.archives import pack
from verbale.exports.evidence import check_evidence
from verbale.exports.markup import DECLARATION, clean, element, escape
from verbale.exports.rows import digest_all, list_parts, name_in_order
from verbale.exports.wording import fold, shorten
from verbale.record import ACTS, STANCES, Document, Entity, Record, Span, Statement

# Of our own, so that an entry keeps its GUID from one export of the same texts to the next.
NAMESPACE = UUID("3d0f6b52-6c1e-5d0a-8c55-0b4e5f5c9a10")
# Longest name of a selection, in characters: programs show it in a list.
LONGEST_NAME = 100
PARTS = ("cue", "source")


def to_refi_qda(record: Record, title: str | None = None) -> bytes:
    """A zip file with the texts and ``project.qde``: each piece of a statement is a selection.

    Positions are code points of the plain text, the end exclusive. What a selection is coded with:
    the statement's act, its speakers, its party, and its stances.
    """
    check_evidence(record)
    project = _Project(record)
    files = {"project.qde": project.write(title or "Verbale").encode("utf-8")}
    for document in record.documents:
        files[f"sources/{project.guid('text', document.id)}.txt"] = _encode(document)
    return pack(files)


def _encode(document: Document) -> bytes:
    return clean(document.text).encode("utf-8")


def _whole(name: str, inside: Iterable[str]) -> str:
    """An element that must not be empty, or nothing."""
    parts = list(inside)
    return element(name, {}, parts) if parts else ""


class _Project:
    """A record's entries by their GUIDs."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.texts = digest_all(record)
        self.documents = {document.id: document for document in record.documents}

    def guid(self, *entry: str) -> str:
        return str(uuid5(NAMESPACE, clean("\n".join((self.texts, *entry)))))

    def write(self, title: str) -> str:
        program = f"Verbale {version('verbale')}"
        values = {
            "xmlns": "urn:QDA-XML:project:1.0",
            "name": title,
            "origin": program,
            "creatingUserGUID": self.guid("user"),
        }
        user = element("User", {"guid": self.guid("user"), "name": "Verbale"})
        inside = [
            element("Users", {}, [user]),
            element("CodeBook", {}, [element("Codes", {}, self._codes())]),
            _whole("Cases", self._cases()),
            _whole("Sources", self._sources()),
        ]
        return DECLARATION + element("Project", values, inside) + "\n"

    def _codes(self) -> Iterator[str]:
        yield self._group("Acts", [self._code(("act", act), act) for act in ACTS])
        yield self._group("Parts", [self._code(("part", part), part) for part in PARTS])
        speakers = {id for each in self.record.statements for id in each.speakers}
        parties = {each.on_behalf_of for each in self.record.statements if each.on_behalf_of}
        yield self._group("Speakers", self._people(speakers, "speaker"))
        yield self._group("Parties", self._people(parties, "party"))
        yield self._group("Issues", self._issues())

    def _people(self, wanted: Collection[str], what: str) -> Iterator[str]:
        for entity in sorted(self.record.entities, key=lambda each: each.id):
            if entity.id in wanted:
                yield self._code((what, entity.id), entity.name, entity.role)

    def _issues(self) -> Iterator[str]:
        for issue in self.record.codebook:
            stances = [self._code(("stance", issue.id, stance), stance) for stance in STANCES]
            values = {"guid": self.guid("issue", issue.id), "name": issue.id, "isCodable": "true"}
            said = element("Description", {}, [escape(issue.proposition)])
            yield element("Code", values, [said, *stances])

    def _group(self, name: str, inside: Iterable[str]) -> str:
        values = {"guid": self.guid("group", name), "name": name, "isCodable": "false"}
        return element("Code", values, inside)

    def _code(self, entry: tuple[str, ...], name: str, says: str | None = None) -> str:
        described = [element("Description", {}, [escape(says)])] if says else []
        values = {"guid": self.guid(*entry), "name": name, "isCodable": "true"}
        return element("Code", values, described)

    def _cases(self) -> Iterator[str]:
        """Each person, state ... with the reports that name it."""
        for entity in sorted(self.record.entities, key=lambda each: each.id):
            yield element(
                "Case",
                {"guid": self.guid("entity", entity.id), "name": entity.name},
                self._case(entity),
            )

    def _case(self, entity: Entity) -> Iterator[str]:
        says = ", ".join(filter(None, [entity.type, entity.role]))
        yield element("Description", {}, [escape(says)])
        for document in dict.fromkeys(span.document for span in entity.mentions):
            yield element("SourceRef", {"targetGUID": self.guid("document", document)})

    def _sources(self) -> Iterator[str]:
        mine: defaultdict[str, list[tuple[str, Statement]]] = defaultdict(list)
        for id, statement in name_in_order(self.record):
            mine[statement.document].append((id, statement))
        for document in self.record.documents:
            values = {
                "guid": self.guid("document", document.id),
                "name": document.name,
                "plainTextPath": f"internal://{self.guid('text', document.id)}.txt",
                "creatingUser": self.guid("user"),
            }
            selections = (s for each in mine[document.id] for s in self._selections(*each))
            yield element("TextSource", values, [*self._describe(document), *selections])

    def _describe(self, document: Document) -> Iterator[str]:
        day = str(document.published) if document.published else None
        says = "; ".join(filter(None, [document.outlet, day, document.url]))
        if says:
            yield element("Description", {}, [escape(says)])

    def _selections(self, id: str, statement: Statement) -> Iterator[str]:
        parts = dict(list_parts(statement))
        for number, span in enumerate(statement.content, start=1):
            yield self._selection(span, (id, "content", str(number)), self._code_all(statement))
        for part in PARTS:
            for number, span in enumerate(parts[part], start=1):
                yield self._selection(span, (id, part, str(number)), [("part", part)])

    def _code_all(self, statement: Statement) -> list[tuple[str, ...]]:
        codes: list[tuple[str, ...]] = [("act", statement.act)]
        codes += [("speaker", id) for id in dict.fromkeys(statement.speakers)]
        if statement.on_behalf_of:
            codes.append(("party", statement.on_behalf_of))
        codes += [("stance", each.issue, each.value) for each in statement.stances]
        return list(dict.fromkeys(codes))

    def _selection(
        self, span: Span, entry: tuple[str, ...], codes: Iterable[tuple[str, ...]]
    ) -> str:
        words = fold(self.documents[span.document].words((span,)))
        user = self.guid("user")
        values = {
            "guid": self.guid("selection", *entry),
            "name": shorten(words, LONGEST_NAME),
            "startPosition": str(span.start),
            "endPosition": str(span.end),
            "creatingUser": user,
        }
        codings = (
            element(
                "Coding",
                {"guid": self.guid("coding", *entry, *code), "creatingUser": user},
                [element("CodeRef", {"targetGUID": self.guid(*code)})],
            )
            for code in codes
        )
        described = element("Description", {}, [escape(" ".join(entry))])
        return element("PlainTextSelection", values, [described, *codings])
