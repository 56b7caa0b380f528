"""Reports of one occasion are one story, those of the next meeting another."""

from datetime import date

import pytest

from verbale.collation.stories import Stories, group_stories
from verbale.record import Document

FERRY = "Norland and Sarn met in Quill over the ferry line. The envoys spoke of harbour fees"
FISH = "Norland and Sarn met in Osmere over herring quotas. The envoys spoke of trawler licences"
OTHERS = (
    "A court in Vantry sentenced a banker for fraud after a long trial of jurors and ledgers",
    "Heavy rain flooded cellars in Drillon and firemen pumped water from the hospital basement",
    "The museum of Tolpa opened an exhibition of bronze helmets dug from a burial mound",
    "Doctors in Lomond began a vaccine trial with volunteers against a fever of mosquitoes",
)


def report(id: str, text: str, day: int | None, title: str | None = None) -> Document:
    stated = date(2031, 5, day) if day else None
    return Document(id=id, name=id, text=text, title=title, stated_date=stated)


def background(day: int = 3) -> list[Document]:
    return [report(f"other-{at}", text, day) for at, text in enumerate(OTHERS)]


def test_neighbouring_meetings_of_one_storyline_stay_apart():
    reports = [
        report("ferry-1", f"{FERRY} and agreed on pilots.", 3),
        report("fish-1", f"{FISH} and agreed on nets.", 3),
        report("ferry-2", f"{FERRY} until midnight.", 3),
        report("fish-2", f"{FISH} until dawn.", 3),
    ]
    stories = group_stories([*reports, *background()])
    assert {frozenset(each) for each in stories if len(each) > 1} == {
        frozenset({"ferry-1", "ferry-2"}),
        frozenset({"fish-1", "fish-2"}),
    }


def test_the_same_words_a_week_later_are_another_story():
    reports = [report("a", f"{FERRY} today.", 3), report("b", f"{FERRY} again.", 10)]
    assert len(group_stories([*reports, *background()])) == 6


def test_next_morning_belongs_to_the_evening_before():
    reports = [report("a", f"{FERRY} today.", 3), report("b", f"{FERRY} again.", 4)]
    assert ("a", "b") in group_stories([*reports, *background()])


def test_no_story_lasts_longer_than_an_occasion():
    reports = [
        report(name, f"{FERRY} {name}.", day) for name, day in zip("abc", (3, 4, 5), strict=True)
    ]
    assert max(map(len, group_stories([*reports, *background()]))) == 2


def test_an_undated_report_joins_the_day_that_it_tells_of():
    reports = [report("a", f"{FERRY} today.", 3), report("b", f"{FERRY} again.", None)]
    assert {"a", "b"} in [set(each) for each in group_stories([*reports, *background()])]


def test_copies_do_not_drive_others_out():
    copy = f"{FERRY} and will go on. {' '.join(f'clause{at}' for at in range(40))}"
    copies = [report(name, copy, 3, "Ferry talks") for name in "ab"]
    other = report("c", f"{FERRY} today.", 3, "Ferry talks")
    assert {"a", "b", "c"} in [set(each) for each in group_stories([*copies, other, *background()])]


def test_every_report_is_in_one_story():
    reports = [*background(), report("empty", "the of and", 3)]
    found = [id for story in group_stories(reports) for id in story]
    assert sorted(found) == sorted(each.id for each in reports)


def test_order_leaves_no_trace():
    reports = [report("a", f"{FERRY} today.", 3), report("b", f"{FISH} again.", 3), *background()]
    assert group_stories(reports) == group_stories(reversed(reports))


def test_reports_that_arrive_later_join_their_story():
    stories = Stories()
    stories.add([report("a", f"{FERRY} today.", 3), *background()])
    assert ("a",) in stories.group()
    stories.add([report("b", f"{FERRY} again.", 4)])
    assert ("a", "b") in stories.group()


@pytest.mark.parametrize("count", [0, 1])
def test_few_reports(count):
    assert len(group_stories(background()[:count])) == count
