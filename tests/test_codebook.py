"""A codebook that cannot be used says what to write instead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verbale.codebook import load_codebook, read_codebook, write_codebook
from verbale.errors import BadCodebook
from verbale.record import Issue

WHOLE = """
codebook:
  security: Europe's states settle their security together
  open-door:
    proposition: NATO keeps its door open to new members
    cues: [open door, no]
    examples: "No third state may veto who joins"
    parent: security
"""


@pytest.mark.parametrize("form", ['{"a": "A holds"}', '{"codebook": {"a": " A holds "}, "x": 1}'])
def test_both_forms_are_read(tmp_path, form):
    path = tmp_path / "codebook.json"
    path.write_text(form, encoding="utf-8-sig")
    assert load_codebook(path) == (Issue("a", "A holds"),)


def test_yaml_is_read_with_all_that_an_issue_may_have():
    security, open_door = read_codebook(WHOLE, "codebook.yaml")
    assert security == Issue("security", "Europe's states settle their security together")
    assert open_door.cues == ("open door", "no")
    assert open_door.examples == ("No third state may veto who joins",)
    assert open_door.parent == "security"


def test_form_is_told_by_the_text_where_the_name_does_not_tell():
    assert read_codebook("no: A holds", "codebook") == (Issue("no", "A holds"),)
    assert read_codebook('{"no": "A holds"}', "codebook") == (Issue("no", "A holds"),)


def test_an_issue_may_be_called_codebook():
    (issue,) = read_codebook("codebook: {proposition: A holds, cues: [a]}", "c.yaml")
    assert issue == Issue("codebook", "A holds", cues=("a",))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "is not JSON .line 1"),
        ("[1]", "holds no issues by name"),
        ("{}", "holds no issue"),
        ('{"codebook": {}}', "holds no issue"),
        ('{"a": 1}', "issue 'a' has no proposition"),
        ('{"a": "1"}', "issue 'a' has no proposition"),
        ('{"a": null}', "issue 'a' has no proposition"),
        ('{"a": "A holds", "a": "B holds"}', "issue 'a' twice. Join them"),
        ('{"a": {"cues": []}}', "issue 'a' has no proposition"),
        ('{"a": {"proposition": "A holds", "cues": [1]}}', "issue 'a': its cues are no list"),
        ("[" * 100_000, "is not JSON .too deep"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, fault):
    path = tmp_path / "codebook.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadCodebook, match=rf"codebook\.json: {fault}"):
        load_codebook(path)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "holds no issues by name. Write one issue a line"),
        ("# only a comment", "holds no issues by name"),
        ("- A holds", "holds no issues by name"),
        ("codebook: {}", "holds no issue"),
        ("a: A holds\na: B holds", "line 2: issue 'a' twice"),
        ("a: A holds: always", "is not YAML .line 1: .* between quotation marks"),
        ("a: 'A holds", "is not YAML .line 1"),
        ("a: A holds\x00", "is not YAML"),
        ("a:\nb: B holds", "line 1: issue 'a' has no proposition"),
        ("a: 2024", "line 1: issue 'a' has no proposition"),
        ("'': A holds", "line 1: an issue has no name"),
        ("a: &a A holds\nb: *a", "line 2: \\*a stands for what is written elsewhere"),
        ("a: !!python/name:os.system A holds", "line 1: tag:.* is no text"),
        ("a:\n  propositon: A holds", "line 2: issue 'a': 'propositon' .* mean proposition"),
        ("a:\n  proposition: A holds\n  cue: b", "line 3: issue 'a': 'cue' .* mean cues"),
        ("a:\n  proposition: A holds\n  weight: b", "line 3: .* may have proposition, cues"),
        ("a: {proposition: A, proposition: B}", "line 1: issue 'a' has two proposition"),
        ("a: {proposition: A holds, parent: b}", "issue 'a': there is no issue 'b'"),
        (
            "open: A\nb: {proposition: B, parent: opne}",
            "'opne' for its parent. Did you mean 'open'",
        ),
        ("a: {proposition: A, parent: [b]}", "its parent is no name"),
        ("a: {proposition: A, parent: a}", "issue 'a' is its own parent: a > a"),
        (
            "a: {proposition: A, parent: b}\nb: {proposition: B, parent: a}",
            "issue 'a' is its own parent: a > b > a",
        ),
        ("a: {proposition: A, suggested: maybe}", "suggested is neither true nor false"),
        ("a: {proposition: A, examples: {b: c}}", "its examples are no list of texts"),
        ("[" * 5_000, "is not YAML"),
        ("a: " + "b" * 200_000, "has 200003 characters"),
    ],
)
def test_what_is_wrong_in_yaml_is_said_with_its_line(tmp_path, text, fault):
    path = tmp_path / "codebook.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadCodebook, match=rf"codebook\.yaml: .*{fault}|codebook\.yaml: {fault}"):
        load_codebook(path)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(BadCodebook, match=r"none\.json: cannot be read \(No such file"):
        load_codebook(tmp_path / "none.json")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "a: Não".encode("latin-1")])
def test_other_encodings_are_named(tmp_path, content):
    (tmp_path / "codebook.yaml").write_bytes(content)
    with pytest.raises(BadCodebook, match="not UTF-8 text"):
        load_codebook(tmp_path / "codebook.yaml")


def folded(text: str) -> str:
    return " ".join(text.split())


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(folded)
texts = st.tuples(words, words).map(lambda pair: folded(f"{pair[0]} holds {pair[1]}"))
ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).map(folded)


@st.composite
def codebooks(draw):
    names = draw(st.lists(ids.filter(bool), min_size=1, max_size=4, unique=True))
    names = [name for name in names if name != "codebook"] or ["a"]
    return tuple(
        Issue(
            name,
            draw(texts),
            cues=tuple(draw(st.lists(texts, max_size=2))),
            examples=tuple(draw(st.lists(texts, max_size=2))),
            parent=draw(st.sampled_from([None, *names[:at]])),
            suggested=draw(st.booleans()),
            evidence=tuple(draw(st.lists(texts, max_size=2))),
        )
        for at, name in enumerate(names)
    )


@settings(deadline=None, max_examples=40)
@given(codebooks())
def test_what_is_written_is_read_again(issues):
    notes = {issue.id: ["Lind: \u201cno: *gate\u201d\nnever"] for issue in issues}
    assert read_codebook(write_codebook(issues), "c.yaml") == issues
    assert read_codebook(write_codebook(issues, notes=notes), "c.yaml") == issues
    assert read_codebook(write_codebook(issues, form="json"), "c.json") == issues
