"""Statements from attributions: what marks and layout put right."""

from __future__ import annotations

from dataclasses import replace

from verbale.engine import Attribution, TaggedName
from verbale.reading.statements import find_statements
from verbale.record import Document, Passage, Span, Statement


def place(text: str, words: str, after: int = 0) -> tuple[int, int]:
    start = text.index(words, after)
    return start, start + len(words)


def attribution(
    text: str, content: list[str], cue: str = "", source: str = "", inner: bool = False
) -> Attribution:
    return Attribution(
        content=tuple(place(text, words) for words in content),
        cue=(place(text, cue),) if cue else (),
        source=(place(text, source),) if source else (),
        inner=inner,
    )


def find(text: str, *attributions: Attribution, noise: str = "") -> tuple[Statement, ...]:
    document = Document("r", "r.txt", text)
    passages = [Passage(Span("r", *place(text, noise)), "caption")] if noise else []
    return find_statements(document, passages, attributions)


def contents(text: str, statements: tuple[Statement, ...]) -> list[list[str]]:
    return [[text[span.start : span.end] for span in s.content] for s in statements]


def test_content_takes_its_quotation_marks() -> None:
    text = '"We will not sign the paper," Kolb said.'
    found = find(text, attribution(text, ["We will not sign the paper"], "said", "Kolb"))
    assert contents(text, found) == [['"We will not sign the paper,"']]
    assert found[0].kind == "direct"


def test_indirect_content_leaves_that_and_the_stop_out() -> None:
    text = "Kolb said that the port would stay shut."
    found = find(text, attribution(text, ["that the port would stay shut."], "said", "Kolb"))
    assert contents(text, found) == [["the port would stay shut"]]
    assert found[0].kind == "indirect"


def test_abbreviation_keeps_its_stop() -> None:
    text = "Kolb said it was up to the U.S."
    found = find(text, attribution(text, ["it was up to the U.S."], "said", "Kolb"))
    assert contents(text, found) == [["it was up to the U.S."]]


def test_quotation_that_nobody_claims_is_a_statement() -> None:
    text = 'Kolb rejected the offer. "It is a cut with a ribbon on it, nothing more."'
    found = find(text, attribution(text, ["the offer"], "rejected", "Kolb"))
    assert contents(text, found)[1] == ['"It is a cut with a ribbon on it, nothing more."']
    assert (found[1].cue, found[1].source) == ((), ())


def test_part_of_a_statement_that_nobody_says_is_no_second_one() -> None:
    text = "Kolb said the port would stay shut all week."
    whole = attribution(text, ["the port would stay shut all week"], "said", "Kolb")
    echo = attribution(text, ["the port"])
    assert contents(text, find(text, whole, echo)) == [["the port would stay shut all week"]]


def test_short_words_in_marks_are_no_statement() -> None:
    text = 'The "grand bargain" of last year is dead.'
    assert find(text) == ()


def test_quotation_in_a_caption_is_no_statement() -> None:
    text = 'A banner reads "We will not give up one single pier".'
    assert find(text, noise=text) == ()


def test_interrupted_quotation_is_one_statement_in_two_pieces() -> None:
    text = '"We are ready," he added, "but the tide will not wait for us."'
    found = find(
        text,
        attribution(text, ["We are ready", "but the tide will not wait for us"], "added", "he"),
    )
    assert contents(text, found) == [['"We are ready,"', '"but the tide will not wait for us."']]


def test_inner_statement_keeps_its_own_words() -> None:
    text = '"They want all of it," Kolb said.'
    found = find(
        text,
        attribution(text, ["They want all of it"], "said", "Kolb"),
        attribution(text, ["all of it"], "want", "They", inner=True),
    )
    assert contents(text, found) == [['"They want all of it,"'], ["all of it"]]
    assert [s.kind for s in found] == ["direct", "indirect"]
    assert [s.inner for s in found] == [False, True]


def test_inner_statement_outside_all_others_is_dropped() -> None:
    text = "Kolb said no. The port wants night shifts."
    found = find(
        text,
        attribution(text, ["no"], "said", "Kolb"),
        attribution(text, ["night shifts"], "wants", "The port", inner=True),
    )
    assert contents(text, found) == [["no"]]


def test_same_content_twice_is_one_statement() -> None:
    text = "Kolb said the port would stay shut."
    one = attribution(text, ["the port would stay shut"], "said", "Kolb")
    other = attribution(text, ["port would stay shut"])
    assert len(find(text, one, other)) == 1


def test_emoji_before_a_statement_counts_as_one_character() -> None:
    text = "🚢🚢 Kolb said no deal was near."
    (found,) = find(text, attribution(text, ["no deal was near"], "said", "Kolb"))
    assert text[found.content[0].start : found.content[0].end] == "no deal was near"


def test_quotation_goes_to_the_cue_behind_it() -> None:
    text = 'Officials had complained. "Nobody asked us," said Kolb. The port is shut.'
    found = find(text, attribution(text, ['"Nobody asked us,"'], "complained", "Officials"))
    (statement,) = [s for s in found if s.kind == "direct"]
    assert text[statement.source[0].start : statement.source[0].end] == "Kolb"


def test_signed_quotation_belongs_to_its_signer() -> None:
    text = '"They took the night shift and the holiday with it." — Maria Kolb\nThe port is shut.'
    (found,) = find(text)
    assert text[found.source[0].start : found.source[0].end] == "Maria Kolb"


def test_quotation_resumed_after_the_cue_is_one_statement() -> None:
    text = '"It is over," Kolb said of the talks. "We tried."'
    found = find(text, attribution(text, ['"It is over,"'], "said", "Kolb"))
    assert contents(text, found) == [['"It is over,"', '"We tried."']]


def test_quotation_that_runs_on_over_paragraphs_is_one_statement() -> None:
    text = 'Kolb said: "It is over.\n\n"We tried, and they did not."'
    found = find(text, attribution(text, ['"It is over.'], "said", "Kolb"))
    assert contents(text, found) == [['"It is over.', '"We tried, and they did not."']]


def test_closed_quotation_does_not_run_on() -> None:
    text = 'Kolb said: "It is over."\n\n"We tried, and they did not want it."'
    found = find(text, attribution(text, ['"It is over."'], "said", "Kolb"))
    assert contents(text, found) == [['"It is over."'], ['"We tried, and they did not want it."']]


def headline(text: str, *names: TaggedName) -> tuple[Statement, ...]:
    document = Document("r", "r.txt", text)
    line = Passage(Span("r", 0, len(text.split("\n")[0])), "headline")
    return find_statements(document, [line], (), names)


def test_colon_headline_is_a_statement_of_the_one_before_the_colon() -> None:
    text = "Minister: Talks welcome, terms are not\nThe port is shut."
    (found,) = headline(text)
    assert contents(text, (found,)) == [["Talks welcome, terms are not"]]
    assert text[found.source[0].start : found.source[0].end] == "Minister"


def test_colon_headline_of_nobody_is_no_statement() -> None:
    assert headline("Explainer: What the port talks are about\nThe port is shut.") == ()


def test_colon_headline_of_a_named_person_is_a_statement() -> None:
    text = "Kolb: No night shifts\nThe port is shut."
    assert len(headline(text, TaggedName(0, 4, "person", 0.9))) == 1


def test_attribution_that_is_hardly_likely_is_dropped() -> None:
    text = "The port has seen a quiet week."
    doubtful = replace(attribution(text, ["a quiet week"], "seen", "port"), confidence=0.2)
    assert find(text, doubtful) == ()


def test_quotation_behind_an_indirect_sentence_is_its_own_statement() -> None:
    text = 'Kolb said the port would stay shut. "We will not be moved from this quay."'
    content = [text[text.index("the port") :]]
    found = find(text, attribution(text, content, "said", "Kolb"))
    assert contents(text, found) == [
        ["the port would stay shut"],
        ['"We will not be moved from this quay."'],
    ]
    assert [s.cue == () for s in found] == [False, True]


def test_signature_belongs_to_the_quotation_before_it_not_to_the_next() -> None:
    text = '"They took the night shift." — Maria Kolb\n"We were never asked." — Ivo Brandt'
    found = find(text, attribution(text, ['"We were never asked."'], source="Maria Kolb"))
    sources = [text[s.source[0].start : s.source[0].end] for s in found]
    assert sources == ["Maria Kolb", "Ivo Brandt"]


def test_inner_cue_without_source_takes_the_subject_beside_it() -> None:
    text = "Orr said Mr. Kolb rejected the whole offer."
    drafts = [
        attribution(text, ["Mr. Kolb rejected the whole offer"], "said", "Orr"),
        attribution(text, ["the whole offer"], "rejected", inner=True),
    ]
    names = [tagged(text, "Kolb")]
    found = find_statements(Document("r", "r.txt", text), [], drafts, names)
    inner = next(statement for statement in found if statement.inner)
    assert [text[span.start : span.end] for span in inner.source] == ["Mr. Kolb"]


def test_second_verb_has_the_subject_of_the_first() -> None:
    text = "Kolb is staying, but earlier this week told the council to wait."
    document = Document("r", "r.txt", text)
    found = find_statements(
        document, [], [attribution(text, ["to wait"], "told")], [tagged(text, "Kolb")]
    )
    assert [text[span.start : span.end] for span in found[0].source] == ["Kolb"]


def test_what_only_seems_is_no_statement() -> None:
    text = "The deal appears to have held off a strike."
    assert find(text, attribution(text, ["to have held off a strike"], "appears")) == ()


def test_name_alone_is_content_of_praise_only() -> None:
    text = "Orr threatened Kolb. Orr praised Kolb."
    second = (text.rindex("Kolb"), text.rindex("Kolb") + 4)
    names = [tagged(text, "Kolb"), TaggedName(*second, "person", 1.0)]
    drafts = [
        attribution(text, ["Kolb"], "threatened", "Orr"),
        replace(attribution(text, ["Kolb"], "praised", "Orr"), content=(second,)),
    ]
    found = find_statements(Document("r", "r.txt", text), [], drafts, names)
    assert [text[s.cue[0].start : s.cue[0].end] for s in found] == ["praised"]


def test_inner_content_goes_to_the_end_of_its_clause() -> None:
    text = "Kolb said the union insisted that all lines be opened."
    found = find(
        text,
        attribution(text, ["the union insisted that all lines be opened"], "said", "Kolb"),
        attribution(text, ["all"], "insisted", "the union", inner=True),
    )
    assert ["all lines be opened"] in contents(text, found)


def test_paper_relays_whom_the_content_names() -> None:
    text = '"The fee stays," the minister continued, according to the Courier.'
    found = find(
        text,
        attribution(
            text, ['"The fee stays," the minister continued'], "according to", "the Courier"
        ),
    )
    assert [text[span.start : span.end] for span in found[0].source] == ["the minister"]
    assert contents(text, found) == [['"The fee stays,"']]


def tagged(text: str, name: str) -> TaggedName:
    return TaggedName(*place(text, name), "person", 1.0)
