"""What a passage says of a meeting: format, who, where, when, and whether it is."""

import re
import time

import pytest

from verbale.reading.meetings import find_meetings
from verbale.record import Document, EntityType, MeetingMention, Mention, Passage, Span
from verbale.text.dates import find_times

NAMES: dict[str, EntityType] = {
    "Eva Lind": "person",
    "Lind": "person",
    "Tomas Varga": "person",
    "Varga": "person",
    "Ossian": "person",
    "Norland": "state",
    "Vester": "state",
    "Ferry Union": "organisation",
    "Alliance-Vester Council": "organisation",
    "Alliance": "organisation",
    "Porto Bello": "place",
    "Harbour House": "place",
    "Ostmark": "place",
}


def find(text: str) -> tuple[MeetingMention, ...]:
    document = Document("ferry", "ferry.txt", text)
    passages = (Passage(Span("ferry", 0, len(text)), "body"),)
    longest = "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
    mentions = tuple(
        Mention(Span("ferry", *m.span()), NAMES[m.group()], m.group())
        for m in re.finditer(rf"(?<![\w-])(?:{longest})(?!\w)", text)
    )
    return find_meetings(document, passages, mentions, find_times(document, passages))


def words(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


def only(text: str) -> MeetingMention:
    (mention,) = find(text)
    return mention


@pytest.mark.parametrize(
    ("text", "who", "where", "when"),
    [
        ("Lind met Varga in Ostmark on Monday.", ["Lind", "Varga"], "Ostmark", "Monday"),
        (
            "Lind held talks with Varga in Ostmark on Monday.",
            ["Lind", "Varga"],
            "Ostmark",
            "Monday",
        ),
        (
            "Talks between Norland and Vester in Porto Bello on 3 May broke down.",
            ["Norland", "Vester"],
            "Porto Bello",
            "3 May",
        ),
        (
            "In Ostmark, Lind will meet Tomas Varga next week.",
            ["Lind", "Tomas Varga"],
            "Ostmark",
            "next week",
        ),
        (
            "Lind received the envoys at Harbour House on Friday.",
            ["Lind", "envoys"],
            "Harbour House",
            "Friday",
        ),
        (
            "Lind will travel to Ostmark on Sunday to discuss the tolls with Varga.",
            ["Lind", "Varga"],
            "Ostmark",
            "Sunday",
        ),
        (
            "Eva Lind, who met both sides separately on Sunday, urged calm.",
            ["Eva Lind", "sides"],
            None,
            "Sunday",
        ),
    ],
)
def test_who_meets_where_and_when(text, who, where, when):
    mention = only(text)
    assert sorted(words(text, mention.participants)) == sorted(who)
    assert words(text, (mention.place,) if mention.place else ()) == ([where] if where else [])
    assert mention.when and words(text, (mention.when.span,)) == [when]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Lind met Varga in Ostmark.", "held"),
        ("Lind will meet Varga in Ostmark.", "scheduled"),
        ("Lind is due to meet Varga in Ostmark.", "scheduled"),
        ("Lind called off a meeting with Varga in Ostmark.", "cancelled"),
        ("Lind did not meet Varga in Ostmark.", None),
        ("Lind wants a meeting with Varga in Ostmark.", None),
        ("If Lind met Varga in Ostmark, nobody noticed.", None),
        ("Lind used the ferry to meet Varga in Ostmark.", None),
    ],
)
def test_words_say_whether_it_is(text, status):
    assert only(text).status == status


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("Lind spoke at a news conference in Ostmark.", "press conference"),
        ("Lind told reporters at Harbour House that she was tired.", "press conference"),
        ("The ministers held a video call on Friday.", "video call"),
        ("Lind had spoken with Varga by telephone on Friday.", "phone call"),
        ("The Alliance-Vester Council convenes on 12 May.", "Alliance-Vester Council"),
        ("A meeting of Alliance foreign ministers in Ostmark ended.", "foreign ministers meeting"),
        ("A summit in Ostmark ended on Friday.", "summit"),
    ],
)
def test_format_is_as_the_calendar_calls_it(text, format):
    assert only(text).format == format


@pytest.mark.parametrize(
    "text",
    [
        "The offer met Norland's demands.",
        "Lind called for a truce on Monday.",
        "Lind called Varga a liar on Monday.",
        "Lind received hundreds of letters on Monday.",
        "Conference president Eva Lind spoke for an hour.",
        "She said so on VRK's breakfast programme on Monday.",
    ],
)
def test_other_senses_are_no_meetings(text):
    assert find(text) == ()


def test_time_of_saying_is_not_the_meetings():
    text = "Lind said on Tuesday that she would meet Varga in Ostmark."
    assert only(text).when is None


def test_time_of_saying_after_it_is_the_meetings_too():
    text = "“We are close,” Lind said on Tuesday after talks with Varga."
    mention = only(text)
    assert mention.when and words(text, (mention.when.span,)) == ["Tuesday"]
    assert words(text, mention.participants) == ["Varga", "Lind"] or "Lind" in words(
        text, mention.participants
    )


def test_time_of_another_event_is_not_the_meetings():
    text = "Lind called off talks with Varga in Ostmark after Thursday's shooting."
    assert only(text).when is None


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("The talks lasted two hours.", "known"),
        ("Friday's meeting was short.", "known"),
        ("More talks are planned for Sunday.", "another"),
        ("Past meetings in Ostmark were stormy.", "several"),
        ("An adviser is privy to talks in Ostmark with Norland.", "course"),
        ("Lind met Varga in Ostmark.", "event"),
    ],
)
def test_words_stand_for_a_meeting_or_tell_of_one(text, sense):
    assert find(text)[0].sense == sense


def test_she_is_the_speaker_of_the_sentence_before():
    text = "Eva Lind left on Monday. She will meet Varga in Ostmark on Friday."
    assert words(text, find(text)[-1].participants) == ["Eva Lind", "Varga"]


def test_calls_to_two_are_two_calls():
    text = "Eva Lind said she would call Tomas Varga and Ossian on Friday."
    assert [words(text, call.participants) for call in find(text)] == [
        ["Eva Lind", "Tomas Varga"],
        ["Eva Lind", "Ossian"],
    ]


def test_parties_of_a_council_are_read_from_its_name():
    text = "The Alliance-Vester Council, which last met in 2019, convenes on 12 May."
    last, coming = find(text)
    assert words(text, coming.participants) == ["Alliance", "Vester"]
    assert last.when and coming.when and last.when.value != coming.when.value


def test_noise_speaks_of_no_meeting():
    text = "Photo: Lind met Varga in Ostmark on Monday.\nThe ferry sank."
    document = Document("ferry", "ferry.txt", text)
    passages = (
        Passage(Span("ferry", 0, 44), "caption"),
        Passage(Span("ferry", 44, len(text)), "body"),
    )
    assert find_meetings(document, passages, (), ()) == ()


@pytest.mark.parametrize(
    "text", ["", "\n", "met", "talks", "meeting with", "“”", "to meet.", "call"]
)
def test_next_to_nothing_is_read(text):
    document = Document("x", "x.txt", text)
    passages = (Passage(Span("x", 0, len(text)), "body"),) if text else ()
    find_meetings(document, passages, (), ())


def test_long_reports_take_time_in_proportion():
    sentence = "Lind met Varga in Ostmark on Monday, and the talks went on. "
    spent = []
    for times in (20, 200):
        text = sentence * times
        start = time.process_time()
        find(text)
        spent.append(time.process_time() - start)
    assert spent[1] < 40 * max(spent[0], 0.001)
