"""Which documents, statements, people and issues of two codings are the same."""

from __future__ import annotations

from verbale.analysis.matching import (
    match_documents,
    match_entities,
    match_issues,
    match_statements,
)
from verbale.record import Document, Entity, Issue, Record, Span, Stance, Statement

TEXT = "Lind said the toll must go. Orr said talks begin in May. Orr added that Lind is wrong."


def place(words: str, document: str = "a", text: str = TEXT) -> Span:
    return Span(document, text.index(words), text.index(words) + len(words))


def make(*statements: Statement, entities: tuple[Entity, ...] = (), **more: object) -> Record:
    documents = more.pop("documents", (Document("a", "a.txt", TEXT),))
    return Record(documents=documents, statements=statements, entities=entities, **more)  # type: ignore[arg-type]


def say(words: str, *, cue: str = "", who: tuple[str, ...] = ()) -> Statement:
    return Statement((place(words),), cue=(place(cue),) if cue else (), speakers=who)


def pair_up(one: Record, other: Record) -> list[tuple[str | None, ...]]:
    """The words of each coder's statements, side by side."""
    records = (one, other)
    units = match_statements(records, match_documents(records))
    return [
        tuple(
            None if s is None else TEXT[s.statement.content[0].start : s.statement.content[-1].end]
            for s in unit
        )
        for unit in units
    ]


def test_documents_of_one_text_are_the_same_whatever_their_names():
    one = make(documents=(Document("a", "a.txt", TEXT), Document("b", "b.txt", "Other.")))
    other = make(documents=(Document("x", "renamed.txt", TEXT), Document("y", "b.txt", "Changed.")))
    shared = match_documents([one, other])
    assert [tuple(d and d.id for d in each) for each in shared] == [("a", "x")]


def test_copies_of_one_text_are_told_apart_by_their_names():
    copies = [Document(id, f"{id}.txt", TEXT) for id in "ab"]
    shared = match_documents([make(documents=tuple(copies)), make(documents=tuple(copies[::-1]))])
    assert [tuple(d and d.id for d in each) for each in shared] == [("a", "a"), ("b", "b")]


def test_a_copy_under_another_name_is_matched_with_what_is_left():
    one = make(documents=(Document("a", "a.txt", TEXT), Document("b", "b.txt", TEXT)))
    other = make(documents=(Document("c", "c.txt", TEXT), Document("a", "a.txt", TEXT)))
    shared = match_documents([one, other])
    assert [tuple(d and d.id for d in each) for each in shared] == [("a", "a"), ("b", "c")]


def test_statements_are_one_from_half_of_their_characters_on():
    long, half = "talks begin in May", "in May"  # Dice 12/24
    assert pair_up(make(say(long)), make(say(half))) == [(long, half)]
    less = " May"  # Dice 8/22
    assert set(pair_up(make(say(long)), make(say(less)))) == {(long, None), (None, less)}


def test_the_likest_are_matched_first_and_none_twice():
    whole, part = "the toll must go", "the toll must"
    found = pair_up(make(say(whole), say(part)), make(say(whole)))
    assert set(found) == {(whole, whole), (part, None)}


def test_of_contents_that_are_alike_the_attribution_decides():
    whole = "Orr added that Lind is wrong"
    one = make(say(whole, cue="added"), say(whole, cue="wrong"))
    other = make(say(whole, cue="wrong"))
    records = (one, other)
    units = match_statements(records, match_documents(records))
    (pair,) = [unit for unit in units if None not in unit]
    assert all(s is not None and s.statement.cue == (place("wrong"),) for s in pair)


def test_pieces_that_overlap_count_once():
    pieces = (place("talks begin"), place("begin in May"))
    one = make(Statement(pieces))
    assert len(pair_up(one, make(say("talks begin in May")))) == 1


def test_three_coders_share_a_statement_once():
    record = make(say("the toll must go"))
    records = (record, record, make())
    (unit,) = match_statements(records, match_documents(records))
    assert [s is not None for s in unit] == [True, True, False]


def cast_of(one: tuple[Entity, ...], other: tuple[Entity, ...]) -> tuple[dict[str, int], ...]:
    records = (make(entities=one), make(entities=other))
    cast = match_entities(records, match_documents(records))
    return tuple(
        {e.id: cast.find(coder, (e.id,))[0] for e in entities}
        for coder, entities in enumerate((one, other))
    )


def test_entities_are_the_same_by_their_mentions():
    one = (Entity("lind", "person", "Ann Lind", mentions=(place("Lind"),)),)
    other = (
        Entity("minister", "person", "The Minister", mentions=(place("Lind"),)),
        Entity("lind", "person", "Ann Lind"),
    )
    first, second = cast_of(one, other)
    assert first["lind"] == second["minister"] != second["lind"]


def test_entities_without_mentions_are_the_same_by_name_or_id():
    one = (Entity("e1", "person", "Ann  LIND"), Entity("orr", "person", "B. Orr"))
    other = (Entity("e9", "person", "Ann Lind"), Entity("orr", "person", "Bertil Orr"))
    first, second = cast_of(one, other)
    assert first["e1"] == second["e9"] and first["orr"] == second["orr"]
    assert first["e1"] != first["orr"]


def test_two_people_of_one_coder_that_are_one_for_the_other_are_one():
    second_mention = Span("a", TEXT.rindex("Orr"), TEXT.rindex("Orr") + 3)
    one = (Entity("orr", "person", "Orr", mentions=(place("Orr"), second_mention)),)
    other = (
        Entity("orr", "person", "Orr", mentions=(place("Orr"),)),
        Entity("b-orr", "person", "B. Orr", mentions=(second_mention,)),
    )
    for first, second in (cast_of(one, other), cast_of(other, one)[::-1]):
        assert first["orr"] == second["orr"] == second["b-orr"]


def test_an_entity_that_only_statements_name_has_its_id_for_a_name():
    record = make(say("the toll must go", who=("lind",)))
    cast = match_entities((record, record), match_documents((record, record)))
    assert cast.find(0, ("lind",)) == cast.find(1, ("lind",))
    assert cast.name(cast.find(0, ("lind",))) == ["lind"]


def test_issues_are_the_same_by_id_and_else_by_proposition():
    one = make(codebook=(Issue("toll", "The toll goes."), Issue("talks", "Talks begin")))
    other = make(codebook=(Issue("fee", "the toll goes"), Issue("talks", "Talks begin in May")))
    assert match_issues((one, other)) == (
        {"toll": "toll", "talks": "talks"},
        {"fee": "toll", "talks": "talks"},
    )


def test_an_issue_that_only_a_stance_names_is_known_by_its_id():
    statement = Statement((place("the toll must go"),), stances=(Stance("toll", "against"),))
    assert match_issues((make(statement), make())) == ({"toll": "toll"}, {})
