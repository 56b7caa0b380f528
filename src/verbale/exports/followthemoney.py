"""The record as FollowTheMoney entities, one a line: for Aleph and what is built like it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha1
from typing import Any

from verbale.exports.evidence import check_evidence
from verbale.exports.rows import digest_all, name_in_order
from verbale.exports.wording import fold
from verbale.record import DateRange, EntityType, Record, Statement

SCHEMATA: dict[EntityType, str] = {
    "person": "Person",
    "state": "PublicBody",
    "organisation": "Organization",
    "office": "Position",
    "place": "Address",
}
# Which of these can speak for one another, be members, take part.
LEGAL = frozenset({"person", "state", "organisation"})
ORGANISATIONS = frozenset({"state", "organisation"})
# Codes of three letters for those of two; only English is read.
LANGUAGES = {"en": "eng"}
# Characters that FollowTheMoney strips from values, and halves of surrogate pairs.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
Json = dict[str, Any]


def to_followthemoney(record: Record, title: str | None = None) -> str:
    """Reports, entities, who speaks for whom, meetings, and each statement as a note.

    An id is made of the texts and of the entry's own id, so it stays from export to export.
    """
    check_evidence(record)
    written = _Entities(record)
    lines = (json.dumps(each, ensure_ascii=False, sort_keys=True) for each in written.list())
    return "".join(line + "\n" for line in lines)


class _Entities:
    """A record's entries as entities, by their ids."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.by_id = {entity.id: entity for entity in record.entities}
        self.documents = {document.id: document for document in record.documents}
        self.texts = digest_all(record)

    def list(self) -> Iterator[Json]:
        yield from self._articles()
        yield from self._names()
        yield from self._memberships()
        yield from self._mentions()
        yield from self._events()
        yield from self._notes()
        yield from self._representations()

    def _id(self, *entry: str) -> str:
        whole = "\x1f".join((self.texts, *entry)).encode("utf-8", "replace")
        return f"verbale-{sha1(whole, usedforsecurity=False).hexdigest()}"

    def _entity(self, id: str) -> str:
        return self._id("entity", id)

    def _document(self, id: str) -> str:
        return self._id("document", id)

    def _articles(self) -> Iterator[Json]:
        for each in self.record.documents:
            yield _set(
                self._document(each.id),
                "Article",
                fileName=[each.name],
                title=[each.title or each.name],
                author=[each.author],
                publisher=[each.outlet],
                sourceUrl=[each.url],
                language=[LANGUAGES.get(each.language or "")],
                publishedAt=_list_days(each.published),
                mimeType=["text/plain"],
                bodyText=[each.text.strip()],
            )

    def _names(self) -> Iterator[Json]:
        for each in sorted(self.record.entities, key=lambda entity: entity.id):
            held: dict[str, list[str | None]] = {"name": [each.name]}
            if each.type == "person":
                held["position"] = [each.role]
            if each.type == "place":
                held["full"] = [each.name]
            yield _set(self._entity(each.id), SCHEMATA[each.type], **held)

    def _memberships(self) -> Iterator[Json]:
        """Members of organisations; a person in an office; any other belonging as a bare link."""
        for each in sorted(self.record.entities, key=lambda entity: entity.id):
            for group in dict.fromkeys(each.member_of):
                ends = self._entity(each.id), self._entity(group)
                id = self._id("member", each.id, group)
                kinds = each.type, self.by_id[group].type
                if kinds[0] in LEGAL and kinds[1] in ORGANISATIONS:
                    yield _set(id, "Membership", member=[ends[0]], organization=[ends[1]])
                elif kinds == ("person", "office"):
                    yield _set(id, "Occupancy", holder=[ends[0]], post=[ends[1]])
                else:
                    role = ["member of"]
                    yield _set(id, "UnknownLink", subject=[ends[0]], object=[ends[1]], role=role)

    def _mentions(self) -> Iterator[Json]:
        """One for each report in which a name stands, and each of its spellings."""
        for each in sorted(self.record.entities, key=lambda entity: entity.id):
            if each.type not in LEGAL:
                continue
            spellings = dict.fromkeys(
                (span.document, fold(self.documents[span.document].words((span,))))
                for span in each.mentions
            )
            for document, words in spellings:
                yield _set(
                    self._id("mention", each.id, document, words),
                    "Mention",
                    document=[self._document(document)],
                    resolved=[self._entity(each.id)],
                    name=[words],
                    detectedSchema=[SCHEMATA[each.type]],
                )

    def _events(self) -> Iterator[Json]:
        for each in self.record.meetings:
            place = self.by_id[each.place].name if each.place else None
            legal = [id for id in each.participants if self.by_id[id].type in LEGAL]
            reports = dict.fromkeys(span.document for span in each.evidence)
            yield _set(
                self._id("meeting", each.id),
                "Event",
                name=[each.name],
                keywords=[each.format, each.status],
                involved=[self._entity(id) for id in legal],
                location=[place],
                startDate=[each.date.first.isoformat() if each.date else None],
                endDate=[each.date.last.isoformat() if each.date else None],
                proof=[self._document(id) for id in reports],
                summary=[reason.because for reason in each.reasons],
            )

    def _notes(self) -> Iterator[Json]:
        for id, each in name_in_order(self.record):
            named = (*each.speakers, *(() if not each.on_behalf_of else (each.on_behalf_of,)))
            yield _set(
                self._id("statement", id),
                "Note",
                name=[id],
                description=[fold(self.documents[each.document].words(each.content))],
                summary=[self._say(each)],
                entity=[self._entity(one) for one in dict.fromkeys(named)],
                proof=[self._document(each.document)],
                keywords=[each.act, each.kind, *(f"{s.issue}: {s.value}" for s in each.stances)],
                createdAt=_list_days(each.said_on),
            )

    def _say(self, statement: Statement) -> str | None:
        """Who speaks to whom, in words: a note does not tell the two apart."""
        speakers = ", ".join(self.by_id[id].name for id in statement.speakers)
        to = ", ".join(self.by_id[id].name for id in statement.addressee)
        party = self.by_id[statement.on_behalf_of].name if statement.on_behalf_of else ""
        said = [speakers, f"for {party}" if party else "", f"to {to}" if to else ""]
        return " ".join(filter(None, said)) or None

    def _representations(self) -> Iterator[Json]:
        """Who speaks for whom: a link for each pair, from the first day to the last."""
        days: dict[tuple[str, str], list[date]] = {}
        for _, each in name_in_order(self.record):
            for speaker in each.speakers:
                if each.on_behalf_of and each.on_behalf_of != speaker:
                    found = days.setdefault((speaker, each.on_behalf_of), [])
                    found += [each.said_on.first, each.said_on.last] if each.said_on else []
        for (agent, client), found in sorted(days.items()):
            if {self.by_id[agent].type, self.by_id[client].type} <= LEGAL:
                yield _set(
                    self._id("represents", agent, client),
                    "Representation",
                    agent=[self._entity(agent)],
                    client=[self._entity(client)],
                    role=["speaks for"],
                    startDate=[min(found).isoformat() if found else None],
                    endDate=[max(found).isoformat() if found else None],
                )


def _list_days(days: DateRange | None) -> list[str]:
    """A day, or the first and the last: a property may have several values."""
    if days is None:
        return []
    return list(dict.fromkeys([days.first.isoformat(), days.last.isoformat()]))


def _set(id: str, schema: str, **values: Iterable[str | None]) -> Json:
    """An entity with the properties that have a value."""
    properties = {
        name: kept
        for name, given in values.items()
        if (kept := list(dict.fromkeys(_tidy(value) for value in given if value)))
    }
    return {"id": id, "schema": schema, "properties": properties}


def _tidy(value: str) -> str:
    return _UNWANTED.sub("\N{REPLACEMENT CHARACTER}", value)
