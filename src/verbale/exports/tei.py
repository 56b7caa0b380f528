"""The reports and their record as TEI P5: the texts with ``said`` in them, the rest beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from verbale.exports.evidence import check_evidence
from verbale.exports.markup import DECLARATION, element, escape
from verbale.exports.rows import name_in_order
from verbale.record import DateRange, Document, Entity, Meeting, Record, Span, Statement


def to_tei(record: Record, title: str | None = None) -> str:
    """A corpus with one text a report.

    The text of ``ab`` has the report's characters, one for one, so that places count as in the
    record. A statement is ``said`` where its words stand; where two cross, as no markup can, the
    later one stands only in ``standOff``, which has them all.
    """
    check_evidence(record)
    corpus = _Corpus(record)
    inside = [
        _header(title or "Verbale", [element("p", {}, ["Made from press reports by Verbale."])]),
        corpus.register(),
        *(corpus.text(document) for document in record.documents),
    ]
    return (
        DECLARATION
        + element("teiCorpus", {"xmlns": "http://www.tei-c.org/ns/1.0"}, _lines(inside))
        + "\n"
    )


def _lines(parts: Iterable[str]) -> Iterator[str]:
    """Each part on a line of its own, where white space has no meaning."""
    yield "\n"
    for part in parts:
        if part:
            yield part + "\n"


def _header(title: str, source: Sequence[str]) -> str:
    published = element("p", {}, [f"Written by Verbale {version('verbale')}."])
    described = [
        element("titleStmt", {}, [element("title", {}, [escape(title)])]),
        element("publicationStmt", {}, [published]),
        element("sourceDesc", {}, source),
    ]
    return element("teiHeader", {}, [element("fileDesc", {}, _lines(described))])


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a statement's content, and the names of those before and after it."""

    span: Span
    statement: Statement
    name: str
    before: str | None
    after: str | None


class _Corpus:
    """A record with the names that its entries have in the XML."""

    def __init__(self, record: Record) -> None:
        self.record = record
        entities = sorted(record.entities, key=lambda entity: entity.id)
        self.entities = {each.id: f"e{at}" for at, each in enumerate(entities, start=1)}
        self.texts = {each.id: f"t{at}" for at, each in enumerate(record.documents, start=1)}
        self.issues = {each.id: f"i{at}" for at, each in enumerate(record.codebook, start=1)}
        self.of_document: defaultdict[str, list[tuple[str, str, Statement]]] = defaultdict(list)
        for at, (id, statement) in enumerate(name_in_order(record), start=1):
            self.of_document[statement.document].append((f"s{at}", id, statement))

    def register(self) -> str:
        """Who and what the texts speak of."""
        listed = [
            self._list("listPerson", "person", "persName", {"person"}),
            self._list("listOrg", "org", "orgName", {"state", "organisation", "office"}),
            self._list("listPlace", "place", "placeName", {"place"}),
            self._relations(),
            self._events(),
            self._codebook(),
        ]
        return element("standOff", {}, _lines(listed)) if any(listed) else ""

    def _list(self, whole: str, one: str, name: str, types: set[str]) -> str:
        entries = [
            self._entity(one, name, entity)
            for entity in sorted(self.record.entities, key=lambda each: each.id)
            if entity.type in types
        ]
        return element(whole, {}, _lines(entries)) if entries else ""

    def _entity(self, one: str, name: str, entity: Entity) -> str:
        inside = [element(name, {}, [escape(entity.name)])]
        if entity.role and one == "person":
            inside.append(element("occupation", {}, [escape(entity.role)]))
        elif entity.role:
            inside.append(element("desc" if one == "org" else "note", {}, [escape(entity.role)]))
        kind = None if one == "person" else entity.type
        values = {"xml:id": self.entities[entity.id], "n": entity.id, "type": kind}
        return element(one, values, inside)

    def _relations(self) -> str:
        relations = [
            element(
                "relation",
                {
                    "name": "member-of",
                    "active": f"#{self.entities[entity.id]}",
                    "passive": f"#{self.entities[group]}",
                },
            )
            for entity in sorted(self.record.entities, key=lambda each: each.id)
            for group in dict.fromkeys(entity.member_of)
        ]
        return element("listRelation", {}, _lines(relations)) if relations else ""

    def _events(self) -> str:
        events = [
            self._event(at, meeting) for at, meeting in enumerate(self.record.meetings, start=1)
        ]
        return element("listEvent", {}, _lines(events)) if events else ""

    def _event(self, at: int, meeting: Meeting) -> str:
        evidence = [
            element("note", {"type": "evidence", "target": self._range([span])})
            for span in meeting.evidence
        ]
        who = [
            element("note", {"type": "participant", "target": f"#{self.entities[id]}"})
            for id in meeting.participants
        ]
        values = {
            "xml:id": f"m{at}",
            "n": meeting.id,
            "type": meeting.status,
            **_say_days(meeting.date),
            "where": f"#{self.entities[meeting.place]}" if meeting.place else None,
        }
        return element(
            "event", values, [element("label", {}, [escape(meeting.name)]), *who, *evidence]
        )

    def _codebook(self) -> str:
        items = [
            element(
                "item",
                {"xml:id": self.issues[issue.id], "n": issue.id},
                [escape(issue.proposition)],
            )
            for issue in self.record.codebook
        ]
        return element("list", {"type": "codebook"}, _lines(items)) if items else ""

    def text(self, document: Document) -> str:
        """A report: its header, its statements beside it, and its text with ``said`` in it."""
        name = self.texts[document.id]
        mine = self.of_document[document.id]
        described = [element("title", {}, [escape(document.title or document.name)])]
        if document.author:
            described.append(element("author", {}, [escape(document.author)]))
        if document.outlet:
            described.append(element("publisher", {}, [escape(document.outlet)]))
        if document.published:
            when = {key: value for key, value in _say_days(document.published).items() if value}
            described.append(element("date", when, [str(document.published)]))
        if document.url:
            described.append(element("ref", {}, [escape(document.url)]))
        annotations = [self._annotation(*each) for each in mine]
        beside = element("listAnnotation", {}, _lines(annotations))
        values = {"xml:id": name, "xml:space": "preserve"}
        block = element("ab", values, self._mark(document.text, _nest(self._pieces(mine))))
        inside = [
            _header(document.name, [element("bibl", {}, described)]),
            element("standOff", {}, [beside]) if mine else "",
            element("text", {}, [element("body", {}, [block])]),
        ]
        values = {"xml:id": f"d{name[1:]}", "n": document.id}
        return element("TEI", values, _lines(inside))

    def _annotation(self, name: str, id: str, statement: Statement) -> str:
        notes = [
            element("note", {"type": "kind"}, [statement.kind]),
            element("note", {"type": "act"}, [statement.act]),
        ]
        for part, spans in (("cue", statement.cue), ("source", statement.source)):
            if spans:
                notes.append(element("note", {"type": part, "target": self._range(spans)}))
        people = (("speaker", statement.speakers), ("addressee", statement.addressee))
        for role, entities in people:
            if entities:
                notes.append(element("note", {"type": role, "target": self._point(entities)}))
        if statement.on_behalf_of:
            target = self._point([statement.on_behalf_of])
            notes.append(element("note", {"type": "party", "target": target}))
        if statement.said_on:
            date = element("date", _say_days(statement.said_on), [str(statement.said_on)])
            notes.append(element("note", {"type": "said-on"}, [date]))
        for stance in statement.stances:
            values = {"type": "stance", "target": f"#{self.issues[stance.issue]}"}
            notes.append(element("note", values, [stance.value]))
        values = {"xml:id": name, "n": id, "target": self._range(statement.content)}
        return element("annotation", values, notes)

    def _range(self, spans: Sequence[Span]) -> str:
        """TEI's pointer to characters of a text: where they begin and how many."""
        places = (f"#string-range({self.texts[s.document]},{s.start},{len(s)})" for s in spans)
        return " ".join(places)

    def _point(self, entities: Iterable[str]) -> str:
        return " ".join(f"#{self.entities[id]}" for id in entities)

    def _pieces(self, mine: Iterable[tuple[str, str, Statement]]) -> Iterator[_Piece]:
        for name, _, statement in mine:
            names = [f"{name}-{at}" for at in range(1, len(statement.content) + 1)]
            for at, span in enumerate(statement.content):
                before = names[at - 1] if at else None
                after = names[at + 1] if at + 1 < len(names) else None
                yield _Piece(span, statement, names[at], before, after)

    def _mark(self, text: str, pieces: Sequence[_Piece]) -> Iterator[str]:
        """The text, each piece within a ``said``."""
        written = {piece.name for piece in pieces}
        opened: list[int] = []  # where those that are open end, the outermost first
        rest = 0
        for piece in pieces:
            while opened and opened[-1] <= piece.span.start:
                yield escape(text[rest : opened[-1]]) + "</said>"
                rest = opened.pop()
            yield escape(text[rest : piece.span.start])
            yield element("said", self._said(piece, written)).removesuffix("/>") + ">"
            rest = piece.span.start
            opened.append(piece.span.end)
        for end in reversed(opened):
            yield escape(text[rest:end]) + "</said>"
            rest = end
        yield escape(text[rest:])

    def _said(self, piece: _Piece, written: Collection[str]) -> dict[str, str | None]:
        statement = piece.statement
        before, after = (name if name in written else None for name in (piece.before, piece.after))
        return {
            "xml:id": piece.name,
            "corresp": f"#{piece.name.rsplit('-', 1)[0]}",
            "who": self._point(statement.speakers) or None,
            "toWhom": self._point(statement.addressee) or None,
            "direct": {"direct": "true", "indirect": "false"}.get(statement.kind, "unknown"),
            "prev": f"#{before}" if before else None,
            "next": f"#{after}" if after else None,
        }


def _nest(pieces: Iterable[_Piece]) -> list[_Piece]:
    """The pieces that can be marked up together, outer before inner: none crosses another."""
    kept: list[_Piece] = []
    open_until: list[int] = []
    ordered = sorted(pieces, key=lambda each: (each.span.start, -each.span.end))
    for piece in ordered:
        while open_until and open_until[-1] <= piece.span.start:
            open_until.pop()
        if not open_until or piece.span.end <= open_until[-1]:
            kept.append(piece)
            open_until.append(piece.span.end)
    return kept


def _say_days(days: DateRange | None) -> dict[str, str | None]:
    if days is None:
        return {}
    if days.first == days.last:
        return {"when": days.first.isoformat()}
    return {"notBefore": days.first.isoformat(), "notAfter": days.last.isoformat()}
