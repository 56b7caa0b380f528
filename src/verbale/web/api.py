"""The HTTP API, ``/api/v1``: the record's entries as the record writes them, and judgements.

Described in ``data/openapi.yaml``, which is served as ``/api/v1/openapi.json``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources
from importlib.metadata import version
from typing import Any

import yaml
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.routing import Route

from verbale.record import ACTS, ENTITY_TYPES, KINDS, STANCES, Record, Statement
from verbale.web import judging, logging_in
from verbale.web.judging import log_of
from verbale.web.log import find_texts
from verbale.web.problems import API, Problem
from verbale.web.render import desk_of
from verbale.web.resources import Answer, Asked, Handler, Resource, set_page
from verbale.web.shelf import Shelf
from verbale.web.written import write_entry, write_party_position

BASE = f"{API}v1"


def shelf_of(request: Request) -> Shelf:
    """The record as it stands; an empty one before there is any."""
    return desk_of(request).look() or _EMPTY


_EMPTY = Shelf(Record())


def _find(kind: str) -> Handler:
    """Answers with one entry."""

    def handler(asked: Asked) -> Answer:
        log, id = log_of(asked.request), asked.request.path_params["id"]
        log.refresh()
        try:
            entry = write_entry(log, shelf_of(asked.request), kind, id)
        except KeyError as error:
            raise Problem(404, f"The record has no {kind} {id!r}.") from error
        return Answer(entry, etag=entry["etag"])

    return handler


def _list(kind: str, choose: Callable[[Asked, Shelf], Iterable[str]]) -> Handler:
    """Answers with a page of entries, those whose ids are chosen."""

    def handler(asked: Asked) -> Answer:
        log, shelf = log_of(asked.request), shelf_of(asked.request)
        log.refresh()
        ids = [*choose(asked, shelf)]
        return set_page(asked, ids, str, lambda id: write_entry(log, shelf, kind, id))

    return handler


def _choose_statements(asked: Asked, shelf: Shelf) -> Iterable[str]:
    query = asked.query
    act, kind = asked.choose("act", ACTS), asked.choose("kind", KINDS)
    stance, issue = asked.choose("stance", STANCES), query.get("issue")

    def is_chosen(statement: Statement) -> bool:
        return (
            query.get("document") in (None, statement.document)
            and act in (None, statement.act)
            and kind in (None, statement.kind)
            and query.get("on_behalf_of") in (None, statement.on_behalf_of)
            and ("speaker" not in query or query["speaker"] in statement.speakers)
            and (
                (issue is None and stance is None)
                or any(
                    issue in (None, each.issue) and stance in (None, each.value)
                    for each in statement.stances
                )
            )
        )

    if not _FILTERS & set(query):
        return shelf.ids
    return (id for id, statement in shelf.statements.items() if is_chosen(statement))


_FILTERS = frozenset({"document", "act", "kind", "on_behalf_of", "speaker", "issue", "stance"})


def _choose_entities(asked: Asked, shelf: Shelf) -> Iterable[str]:
    type = asked.choose("type", ENTITY_TYPES)
    return (id for id, entity in shelf.entities.items() if type in (None, entity.type))


def _list_positions(asked: Asked) -> Answer:
    party, issue = asked.query.get("party"), asked.query.get("issue")
    stance = asked.choose("stance", STANCES)
    chosen = [
        position
        for position in shelf_of(asked.request).record.positions
        if party in (None, position.party)
        and issue in (None, position.issue)
        and stance in (None, position.stance)
    ]
    # An id holds no line's end.
    return set_page(asked, chosen, lambda p: f"{p.party}\n{p.issue}", write_party_position)


def _find_text(asked: Asked) -> Answer:
    """A report's text, of which all places count the characters."""
    shelf, id = shelf_of(asked.request), asked.request.path_params["id"]
    if id not in shelf.documents:
        raise Problem(404, f"The record has no document {id!r}.")
    sha256 = find_texts(shelf)[id]
    return Answer({"id": id, "sha256": sha256, "text": shelf.documents[id].text}, etag=sha256)


def _find_record(asked: Asked) -> Answer:
    """What the record is, without its entries."""
    desk, log, shelf = desk_of(asked.request), log_of(asked.request), shelf_of(asked.request)
    log.refresh()
    record = shelf.record
    return Answer(
        {
            "title": desk.title,
            "engine": record.engine or None,
            "version": version("verbale"),
            "counts": {
                "documents": len(record.documents),
                "statements": len(record.statements),
                "utterances": len(record.utterances),
                "entities": len(record.entities),
                "meetings": len(record.meetings),
                "issues": len(record.codebook),
                "positions": len(record.positions),
                "judgements": len(log.judgements),
            },
            "failed": [{"name": each.name, "reason": each.reason} for each in record.failures],
            "behind": desk.is_behind(),
            "working": desk.work.words or None,
        }
    )


def _collate(asked: Asked) -> Answer:
    """Has the record collated anew, behind the pages: with the judgements made since."""
    if asked.body != {}:
        raise Problem(422, "Send {}.")
    desk = desk_of(asked.request)
    if not desk.work.is_busy:
        desk.add(lambda dossier: "Collated anew")
    return Answer({"working": desk.work.words or None}, 202, headers={"location": f"{BASE}/record"})


def _describe(asked: Asked) -> Answer:
    """This API in OpenAPI 3.1."""
    return Answer(describe())


@cache
def describe() -> dict[str, Any]:
    """The API's description."""
    text = (resources.files("verbale") / "data" / "openapi.yaml").read_text(encoding="utf-8")
    description: dict[str, Any] = yaml.safe_load(text)
    description["info"]["version"] = version("verbale")
    return description


def _nothing(asked: Asked) -> Answer:
    raise Problem(404, "There is no such address. See /api/v1/openapi.json.")


class _AnyText(Convertor[str]):
    """Any text: Starlette's own ``path`` ends at a line's end."""

    regex = "(?s:.*)"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("text", _AnyText())
_RESOURCES = {
    "/openapi.json": Resource(GET=_describe),
    "/session": Resource(
        GET=logging_in.show,
        POST=logging_in.log_in,
        DELETE=logging_in.log_out,
        slow=("POST",),
    ),
    "/record": Resource(GET=_find_record, POST=_collate),
    "/documents": Resource(GET=_list("document", lambda asked, shelf: shelf.documents)),
    "/documents/{id:text}": Resource(GET=_find("document")),
    "/texts/{id:text}": Resource(GET=_find_text),
    "/statements": Resource(GET=_list("statement", _choose_statements)),
    "/statements/{id:text}": Resource(GET=_find("statement")),
    "/utterances": Resource(
        GET=_list("utterance", lambda asked, shelf: (u.id for u in shelf.record.utterances))
    ),
    "/utterances/{id:text}": Resource(GET=_find("utterance")),
    "/entities": Resource(GET=_list("entity", _choose_entities)),
    "/entities/{id:text}": Resource(GET=_find("entity")),
    "/meetings": Resource(
        GET=_list("meeting", lambda asked, shelf: (m.id for m in shelf.record.meetings))
    ),
    "/meetings/{id:text}": Resource(GET=_find("meeting")),
    "/issues": Resource(GET=_list("issue", lambda asked, shelf: shelf.issues)),
    "/issues/{id:text}": Resource(GET=_find("issue")),
    "/positions": Resource(GET=_list_positions),
    "/judgements": Resource(GET=judging.list_judgements, POST=judging.add_judgement),
    "/judgements/{id:text}": Resource(GET=judging.find_judgement),
}
# Each address under /api, so that what there is none of is a problem too and no page.
routes = [
    *(Route(f"{BASE}{path}", resource) for path, resource in _RESOURCES.items()),
    Route(
        "/api/{rest:text}",
        Resource(
            GET=_nothing,
            POST=_nothing,
            PUT=_nothing,
            PATCH=_nothing,
            DELETE=_nothing,
            OPTIONS=_nothing,
        ),
    ),
]
