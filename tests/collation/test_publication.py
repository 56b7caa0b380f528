"""The day on which each report appeared."""

from __future__ import annotations

from datetime import date

import pytest

from verbale.collation.publication import Publication, settle_publication
from verbale.collation.told_times import tell_times
from verbale.record import Document, Reading
from verbale.text.dates import find_times
from verbale.text.noise import find_passages


def reading(name: str, text: str, stated: date | None = None) -> Reading:
    document = Document(name, f"{name}.txt", text, stated_date=stated)
    passages = find_passages(document)
    return Reading(document, passages=passages, times=find_times(document, passages))


def settle(*readings: Reading) -> dict[str, Publication]:
    return {one.document: one for one in settle_publication(readings)}


def day(*readings: Reading) -> str | None:
    found = settle(*readings).get(readings[0].document.id)
    return str(found.published) if found else None


COURIER = (
    "Harbour talks open in Orle\n\nFriday 7 March 2025\n\nThe envoy Ada Kolb opened talks on the"
    " harbour of Orle on Friday and called the dock fee a tax on fish. The two guilds sent their"
    " chairmen.\n\nThe harbour commission meets again in Orle on 12 March, Kolb said."
)
ECHO = (
    "Guilds leave the harbour talks\n\nThe two guilds of Orle walked out of the harbour talks on"
    " Monday, and envoy Ada Kolb blamed the dock fee. Last week she called it a tax on fish.\n\n"
    "The harbour commission meets again in Orle on Wednesday, chairman Bo Reet said."
)


def test_date_line_is_believed() -> None:
    assert day(reading("courier", COURIER)) == "2025-03-07"


def test_page_may_give_the_date() -> None:
    text = "Talks open\n\nThe envoy opened the talks on Friday, the guild said in a statement."
    assert day(reading("r", text, date(2025, 3, 7))) == "2025-03-07"


def test_date_line_that_the_text_contradicts_is_not_believed() -> None:
    text = (
        "Ministers wary ahead of next week's talks\n20211231\nhttps://www.example.org/talks\n"
        "ORLE - Ministers of the League said on Friday Jan 7 that they stood together.\n"
        "They held a call ahead of talks in Brunn on Monday, the League said."
    )
    found = settle(reading("r", text))["r"]
    assert str(found.published) == "2022-01-07"
    assert "31 Dec 2021; but the text says Friday Jan 7, which is a Friday in 2022" in (
        found.reason.because
    )


def test_report_without_a_year_is_placed_beside_the_others() -> None:
    assert day(reading("echo", ECHO), reading("courier", COURIER)) == "2025-03-10"


def test_translations_say_this_monday_of_their_own_day() -> None:
    echo = ECHO.replace("on Monday,", "this Monday,")
    assert day(reading("echo", echo), reading("courier", COURIER)) == "2025-03-10"


def test_meeting_that_another_report_dates_places_a_report() -> None:
    text = (
        "Commission ends its harbour session\n\nThe harbour commission met in Orle yesterday, and"
        " chairman Bo Reet said the dock fee would stay."
    )
    courier = COURIER.replace("meets again in Orle on 12 March", "will meet in Orle on 12 March")
    assert day(reading("late", text), reading("courier", courier)) == "2025-03-13"


def test_post_is_of_the_day_of_its_report() -> None:
    text = (
        "Kolb tweets\n\nThe envoy wrote on Chatter on Saturday that she would stay.\n\nWe stay in"
        " Orle until the fee is gone. — Ada Kolb (@kolb) March 8, 2025"
    )
    assert day(reading("r", text)) == "2025-03-08"


def test_footer_is_no_date() -> None:
    text = (
        "Talks stall\n\nThe envoy said on Tuesday that the talks had stalled. They last met in"
        " 2019.\n\nCopyright © 2023 The Orle Courier. All rights reserved."
    )
    assert day(reading("r", text)) is None


def test_nothing_known_gives_none() -> None:
    assert day(reading("r", "Talks stall\n\nThe envoy said that the talks had stalled.")) is None
    assert settle_publication(()) == ()


def test_office_tells_the_year() -> None:
    text = (
        "Clinton flies in\n\nSecretary of State Hillary Rodham Clinton praised President Mohammed"
        " Morsi on Wednesday Nov. 21. The fighting erupted when a commander was killed."
    )
    found = settle(reading("r", text))["r"]
    assert str(found.published) == "2012-11-21"
    assert "Morsi" in found.reason.because or "Clinton" in found.reason.because


def test_same_file_twice_has_one_day() -> None:
    found = settle(reading("a", COURIER), reading("b", COURIER))
    assert found["a"].published == found["b"].published


def test_years_in_one_folder_are_not_merged() -> None:
    old = COURIER.replace("Friday 7 March 2025", "Friday 8 March 2019").replace(
        "12 March", "13 March"
    )
    found = settle(reading("courier", COURIER), reading("old", old))
    assert [str(one.published) for one in found.values()] == ["2025-03-07", "2019-03-08"]


def test_report_dated_in_the_future_keeps_its_day() -> None:
    text = "Talks open\n\n3 May 2057\n\nThe envoy opened the talks on Thursday, the guild said."
    assert day(reading("r", text)) == "2057-05-03"


@pytest.mark.parametrize("texts", [(COURIER,), (ECHO, COURIER), (COURIER, COURIER)])
def test_every_reason_names_words_that_exist(texts) -> None:
    readings = [reading(str(at), text) for at, text in enumerate(texts)]
    documents = {one.document.id: one.document for one in readings}
    for found in settle_publication(readings):
        assert found.allowed.first <= found.published.first <= found.allowed.last
        assert found.reason.field == "published" and found.reason.because
        assert found.reason.evidence
        for span in found.reason.evidence:
            assert span.end <= len(documents[span.document].text)


def test_order_of_the_reports_does_not_matter() -> None:
    one, two = reading("echo", ECHO), reading("courier", COURIER)
    assert settle(one, two) == settle(two, one)


def test_days_after_an_event_that_another_report_dates() -> None:
    late = (
        "Kolb sees no deal\n\nEnvoy Ada Kolb said on Friday that she would not pay. She spoke after"
        " a call of the guilds, summoned three days after wardens seized the barge Marta in Orle."
    )
    other = (
        "Barge seized\n\nWednesday 5 March 2025\n\nWardens of Orle seized the barge Marta on 4"
        " March, the guild said."
    )
    found = settle(reading("late", late), reading("other", other))["late"]
    assert str(found.published) == "2025-03-07"
    assert "3 days after what other.txt puts on 4 Mar 2025" in found.reason.because


def test_days_later_count_from_the_day_told_before() -> None:
    early = (
        "Talks set\n\nMonday 3 March 2025\n\nThe guilds will see the envoy in Brunn on 12 March."
        " The harbour commission is to sit in Orle two days later, the envoy said."
    )
    late = "Guilds part\n\nTomorrow the harbour commission is to sit in Orle, the guilds said."
    assert day(reading("late", late), reading("early", early)) == "2025-03-13"


def test_days_before_a_date_behind_them_are_counted_from_it() -> None:
    text = (
        "Guilds call\n\nThe call was held ten days before the guilds are to meet in Brunn, on 12"
        " March 2025. Envoy Ada Kolb led it on Sunday."
    )
    (told,) = [one for one in tell_times(reading("r", text)) if one.counted]
    assert told.value == "2025-03-02" and told.words == "ten days before (2 Mar)"


WEEKS = (
    "Envoys agree\n\nSecretary of State John Kerry said on Saturday that the barges would go."
    " The guilds blamed Orle for the Aug. 21 blaze and will meet around Sept. 28.\n\n"
    "Copyright © 2013 The Orle Courier.",
    "A deal at last\n\nAfter more than three weeks of threats, Secretary of State John Kerry said"
    " on Saturday that the barges would go. The Aug. 21 blaze killed nine.\n\n"
    "Copyright © 2013 Echo.",
)


def test_affair_that_lasted_weeks_is_no_younger() -> None:
    found = settle(*(reading(name, text) for name, text in zip("ab", WEEKS, strict=True)))
    assert found["b"].published.first >= date(2013, 9, 11)
    assert "more than three weeks of what Aug. 21 began" in found["b"].reason.because
    assert found["a"].published == found["b"].published


def test_several_likely_weeks_are_named() -> None:
    found = settle(reading("a", WEEKS[0]))["a"]
    assert found.allowed.first < found.allowed.last
    assert "likeliest of the days from" in found.reason.because
