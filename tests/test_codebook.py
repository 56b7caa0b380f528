"""A codebook that cannot be used says what to write instead."""

import pytest

from verbale.codebook import load_codebook
from verbale.errors import BadCodebook
from verbale.record import Issue


@pytest.mark.parametrize("form", ['{"a": "A holds"}', '{"codebook": {"a": " A holds "}, "x": 1}'])
def test_both_forms_are_read(tmp_path, form):
    path = tmp_path / "codebook.json"
    path.write_text(form, encoding="utf-8-sig")
    assert load_codebook(path) == (Issue("a", "A holds"),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "is not JSON .line 1"),
        ("[1]", "holds no issues by name"),
        ("{}", "holds no issue"),
        ('{"codebook": {}}', "holds no issue"),
        ('{"a": 1}', "issue 'a' has no proposition"),
        ("[" * 100_000, "is not JSON .too deep"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, fault):
    path = tmp_path / "codebook.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadCodebook, match=rf"codebook\.json: {fault}"):
        load_codebook(path)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(BadCodebook, match=r"none\.json: cannot be read \(No such file"):
        load_codebook(tmp_path / "none.json")


def test_binary_file_is_named(tmp_path):
    (tmp_path / "codebook.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadCodebook, match="not UTF-8 text"):
        load_codebook(tmp_path / "codebook.json")
