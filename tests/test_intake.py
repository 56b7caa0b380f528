"""Files that hold several reports: each is a document of the dossier, and known the next time."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from verbale import dossier_file
from verbale.dossier import collate_dossier
from verbale.exports.record_json import to_json
from verbale.intake import Intake, take_in
from verbale.judgements import digest
from verbale.pipeline import read_dossier
from verbale.record import Document, Failure
from verbale.store import Dossier, make_dossier, open_dossier
from verbale.text.load import load, load_bytes, name_together

TEXT = 'The envoy told reporters at the harbour that "we will not sign" and left on day {}.\n'


@pytest.fixture
def dossier(tmp_path: Path):
    with make_dossier(tmp_path / "talks.verbale") as opened:
        yield opened


def archive(path: Path, *numbers: int, broken: bool = False) -> Path:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        for number in numbers:
            zipped.writestr(f"day-{number}.txt", TEXT.format(number))
        if broken:
            zipped.writestr("broken.pdf", b"%PDF-1.4")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(made.getvalue())
    return path


def places(dossier: Dossier) -> list[str]:
    return [kept.place for kept in dossier.list_latest()]


def test_archive_is_known_the_next_time(tmp_path, dossier):
    path = archive(tmp_path / "a.zip", 1, 2)
    assert take_in(dossier, [path]) == Intake(new=2)
    assert places(dossier) == ["a.zip//day-1.txt", "a.zip//day-2.txt"]
    assert take_in(dossier, [path]) == Intake(known=2)


def test_archive_that_grew_gives_what_is_new(tmp_path, dossier):
    take_in(dossier, [archive(tmp_path / "a.zip", 1, 2)])
    assert take_in(dossier, [archive(tmp_path / "a.zip", 1, 2, 3)]) == Intake(new=1, known=2)


def test_archive_that_was_not_read_to_the_end_is_read_again(tmp_path, dossier, monkeypatch):
    path = archive(tmp_path / "a.zip", 1, 2)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        real = dossier.add

        def stop_at_second(place, document, fingerprint):
            if place.endswith("day-2.txt"):
                raise KeyboardInterrupt
            return real(place, document, fingerprint)

        patched.setattr(dossier, "add", stop_at_second)
        take_in(dossier, [path])
    assert take_in(dossier, [path]) == Intake(new=1, known=1)


def test_archive_that_moved_is_known(tmp_path, dossier):
    path = archive(tmp_path / "a.zip", 1, 2)
    take_in(dossier, [path])
    (tmp_path / "old").mkdir()
    path.rename(tmp_path / "old" / "a.zip")
    assert take_in(dossier, [tmp_path / "old"]) == Intake(known=2)
    assert places(dossier) == ["old/a.zip//day-1.txt", "old/a.zip//day-2.txt"]


def test_failure_in_an_archive_is_kept(tmp_path, dossier):
    taken = take_in(dossier, [archive(tmp_path / "a.zip", 1, broken=True)])
    assert (taken.new, [each.name for each in taken.failures]) == (1, ["a.zip/broken.pdf"])
    assert [place for place, _ in dossier.list_failures()] == ["a.zip//broken.pdf"]


def test_table_read_with_other_columns_is_read_anew(tmp_path, dossier):
    path = tmp_path / "a.csv"
    path.write_text("text,body\nHe said no.,She said yes.\n", encoding="utf-8")
    assert take_in(dossier, [path]) == Intake(new=1)
    assert take_in(dossier, [path]) == Intake(known=1)
    assert take_in(dossier, [path], columns={"text": "body"}) == Intake(changed=1)


def test_dossier_gives_the_names_and_ids_that_loading_gives(tmp_path, dossier):
    folder = tmp_path / "reports"
    archive(folder / "a.zip", 1, 2, broken=True)
    (folder / "mon").mkdir()
    (folder / "mon" / "a.zip").write_bytes((folder / "a.zip").read_bytes())
    (folder / "b.csv").write_text("text\nHe said no.\n\nShe said yes.\n", encoding="utf-8")
    take_in(dossier, [folder])
    kept = [(each.place, each.document) for each in dossier.list_latest()]
    kept += [(place, Failure(place, why)) for place, why in dossier.list_failures()]
    named = {each.name: getattr(each, "id", None) for each in name_together(kept)}
    assert named == {each.name: getattr(each, "id", None) for each in load([folder])}
    assert "reports/a.zip/day-1.txt" in named and "mon/a.zip/day-1.txt" in named


def test_pages_are_called_by_their_address():
    url = "https://example.org/envoy"
    ((place, found),) = load_bytes(TEXT.encode(), "page.txt", url, url=url)
    assert isinstance(found, Document) and (place, found.url) == ("", url)
    (named,) = name_together([(url, found)])
    assert (named.name, named.id) == (url, found.id)


@pytest.mark.engine
def test_dossier_with_an_archive_gives_the_record_of_its_folder(tmp_path, dossier):
    from verbale.engine import load as load_engine

    folder = archive(tmp_path / "reports" / "a.zip", 1, 2).parent
    take_in(dossier, [folder])
    assert to_json(collate_dossier(dossier, load_engine())) == to_json(read_dossier([folder]))


def test_older_dossier_learns_what_it_lacks(tmp_path, monkeypatch):
    path = tmp_path / "old.verbale"
    with monkeypatch.context() as patched:
        first_two = dossier_file.read_migrations()[:2]
        patched.setattr(dossier_file, "read_migrations", lambda: first_two)
        with make_dossier(path) as old:
            old._database.execute("INSERT INTO document VALUES (1, 'a.txt')")
            old._database.execute(
                "INSERT INTO version (document, number, text, sha256, added) "
                "VALUES (1, 1, 'He said no.', ?, '2022')",
                (digest("He said no."),),
            )
    (tmp_path / "a.txt").write_text("He said no.", encoding="utf-8")
    with open_dossier(path) as opened:
        (kept,) = opened.list_latest()
        assert (kept.document.text, kept.document.title) == ("He said no.", None)
        assert take_in(opened, [tmp_path / "a.txt"]) == Intake(known=1)
        assert opened.find_page(opened.keep_page(b"x", url="https://a.org/", type=None)) == b"x"
