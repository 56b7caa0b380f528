"""The words of ``docs/evaluation.md`` that stand around its figures."""

from __future__ import annotations

from collections.abc import Sequence

from verbale.training.intervals import DRAWS, FEWEST_CASES, FEWEST_DOCUMENTS, SEED
from verbale.training.spoiling import TRANSLATED
from verbale.training.tallies import TRANSLATED_RUNS
from verbale.training.tallies_retold import NAMINGS

HEAD = f"""# How good it is, and for whom

Written by `verbale evaluate all ../shared --out docs/evaluation.md` (`make evaluation`) on \
{{today}}; do not edit. Verbale {{version}}; weights {{weights}}.

**Intervals.** Each figure stands beside the range in which it lies in 95 of 100 draws of its \
documents: as many documents as there are, drawn with replacement, {DRAWS:,} times, seed {SEED} \
(percentiles). They say how far the figure hangs on which documents were marked, and nothing of \
what differs between these documents and yours. A figure of fewer than {FEWEST_DOCUMENTS} \
documents or {FEWEST_CASES} cases has no interval, but "too few": it says nothing by itself. Where \
every draw is 100 % (or 0), the far end is Clopper and Pearson's for as many documents. \
Five dossiers, or six reports, are few for any interval: take those as rough.

All figures are percentages, of all documents as one (micro-averaged); F1 unless said. \
`verbale evaluate bars` prints means over dossiers, so it differs by some points.

## What was seen before
- **Learnt from.** The first encoder (statements, names, sources) learnt from no text on this \
page. The third (stances, acts, conditions) learnt from the five gold dossiers: what rests on it \
is marked, and reads high on `gold`. The weighing of utterances was fitted on the gold dossiers \
and the examples, `strait` included. What each reaches on dossiers left out while learning stands \
in [stances.md](stances.md) and [utterances.md](utterances.md); that takes hours and is not \
repeated here.
- **In view.** Thresholds were set and rules were written with PolNeAR dev and the gold dossiers \
in view, those for noise and dates above all. So these figures read a little high, too, and no \
interval says by how much.
- `strait` is a dossier of our own invention, from which neither the first nor the third encoder \
learnt. It reads easier than the press does, and its makers knew the program.
- Nothing on this page was measured on PolNeAR test, which is kept closed.
"""

# Who said what

WHOSE = {"engine": "engine alone", "reading": "whole reading"}
ATTRIBUTION = {
    "attribution": "attribution (content alike, same source)",
    "attribution strict": "the same, source to the word",
    "attribution full": "the same, source, cue and content to the word",
    "content overlap": "content, words in common",
    "content exact": "content to the word",
    "token source": "words of sources",
    "token cue": "words of cues",
    "token content": "words of contents",
}
ATTRIBUTION_HEAD = """## Who said what
PolNeAR dev: 84 articles of seven American publishers on the campaign of 2016, in native English, \
marked by one trained person each. *Engine alone* is what the network tags; *whole reading* is \
what a record holds, by other conventions ([model.md](model.md)). *Another person*: the people who \
marked the same article of train or dev, every two of them held against each other with the same \
scorer (18 articles, 265 pairs). Who scores far above that has learnt one person's habits.
"""
ATTRIBUTION_KINDS = """By kind of words: direct (all within quotation marks), mixed, indirect. \
Attributions, right of what is found (precision) and found of what is there (recall):
"""
ATTRIBUTION_OUTLETS = "By outlet, attribution F1, twelve articles each:\n"
ATTRIBUTION_LENGTHS = "By length, a third of the articles each, attribution F1:\n"

# The record. Each figure: its words, what two people reach on one dossier, whether it was learnt.

NOT_LEARNT, BOTH_GOLD, FITTED = "no", "**gold**", "**both**"
TWO = "{} (NATO and Russia)"
RECORD = {
    "statement": ("statements found", "", NOT_LEARNT),
    "statement+speaker": ("the same with the right speakers", TWO.format("93.9"), NOT_LEARNT),
    "speaker of a found one": ("speakers right, of those found", "", NOT_LEARNT),
    "statement.content exact": ("content to the character, of those found", "", NOT_LEARNT),
    "statement.kind": ("kind right, of those found", "", NOT_LEARNT),
    "statement.on_behalf_of": ("for whom they speak, of those found", "", NOT_LEARNT),
    "statement.addressee": ("addressees right, of those found", "", NOT_LEARNT),
    "statement.said_on": ("day right, of those found that have one", "", NOT_LEARNT),
    "document.noise (chars)": ("noise, characters", "", NOT_LEARNT),
    "document.published": ("reports on their day", "", NOT_LEARNT),
    "entities (B-cubed over exact mentions)": ("names, B-cubed", "", NOT_LEARNT),
    "meetings": ("meetings", "", NOT_LEARNT),
    "same utterance (pairs)": ("same utterance, pairs", TWO.format("94.1"), FITTED),
    "statement.act": ("act right, of those found", "", BOTH_GOLD),
    "statement.stances (all statements)": ("stances", TWO.format("94.5"), BOTH_GOLD),
    "conditions": ("conditions: words found, of found statements", "", BOTH_GOLD),
    "positions (party x issue)": ("positions", "", BOTH_GOLD),
    "positions, stance wrong": ("positions with another stance (less is better)", "", BOTH_GOLD),
}
CALIBRATION = "expected calibration error of stances (less is better)"
RECORD_HEAD = """## The record
*Gold*: the five dossiers of `shared/gold`, 20 reports from the press, marked by hand (four of \
them by one person, NATO and Russia by two). *`strait`*: six invented reports. Each record is made \
with the dossier's own codebook. *Of*: documents drawn / cases. Figures that only a dossier as a \
whole has (names, meetings, utterances, positions) are drawn by dossier.
"""
RECORD_NOTES = """How far two people agree is known for one dossier and three figures alone; for \
the others nobody measured it. The figures marked **gold** rest on dossiers that the third encoder \
has seen: believe the `strait` column, and the figures "not seen, nested" in \
[stances.md](stances.md). A calibration error of few stances reads too high in most draws, so its \
interval lies to the right of it.
"""
GROUPS_KINDS = "By kind of words, statements:\n"
GROUPS_DOSSIERS = "By dossier, F1:\n"
GROUPS_OUTLETS = """By outlet: no report of these dossiers says in a form that the program reads \
who published it, and hardly two are of one paper, so by outlet there is nothing to tell here; \
PolNeAR above has seven.
"""
GROUPS_LENGTHS = "By length of the report, a third each, F1:\n"

# Other corpora. Each figure: its words, the data, what is drawn, whether it was learnt.

CORPORA = {
    "days": ("dates of one day, right", "GUM dev and train", "texts", "no; rules in view"),
    "dates": ("all dates, right", "GUM dev and train", "texts", "no; rules in view"),
    "placed undated": (
        "reports on their day, own date removed", "gold dossiers of four reports or more",
        "dossiers", "no; rules in view",
    ),
    "best of 8": (
        "a line's other wording nearest of 8 lines", "wmt21-versions dev", "runs of lines", "no",
    ),
    "pairs": ("pairs taken for one sentence", "wmt21-versions dev", "runs of lines", "no"),
    "event": (
        "act agrees with PLOVER's event", "PLOVER dev and train", "sentences",
        "no; some of dev in view",
    ),
    "covered": (
        "issues of a person's codebook that the suggested one covers", "gold dossiers",
        "dossiers", "no; rules in view",
    ),
}  # fmt: skip
STORIES = {
    "story pairs": "reports of one story, pairs",
    "story B-cubed": "reports of one story, B-cubed",
}
STORIES_DATA = {
    "dated": ("round-ups of editors, dated", "no"),
    "undated": ("the same, some without a date", "numbers chosen on these"),
}
CORPORA_HEAD = """## Dates, wordings, stories, acts, issues
"""
CORPORA_NOTES = """How far people agree on these is not known: the corpora do not say. Floors that \
are known: grouping stories by nearest centroid gives pairs 76.6 and B-cubed 92.4 on the dated \
round-ups; giving every PLOVER sentence the commonest event 26.3, looking words up 72.9. \
Networks and round trips through other formats have no interval: they are computed, the same each \
time, and counted by `verbale evaluate bars`.
"""

# Translated by machines

TRANSLATED_ROWS = {"no": "native, as far as one can tell", "yes": "translated"}
TRANSLATORS = {"people": "another person's translation", "machines": "six machines' translations"}
TRANSLATIONS = f"""Real machine translation, without gold: {8 * TRANSLATED_RUNS} lines of German \
news (wmt21-versions), each translated by two people and six machines and read by itself; eight \
neighbouring lines are drawn together. If the program reads one person's translation and then \
another wording of the same line, how far do the numbers of statements agree? (F1 of the counts, \
line by line; it says whether statements are lost, not whether they are right.)
"""
SPOILT = """The gold dossiers and `strait`, spoilt on purpose as such reports are spoilt, the gold \
record moved along. The same reports are drawn for both, so the change has its own interval. \
Speakers are settled here without comparing wordings over reports, so the first line differs a \
little from the tables above:
"""


def translated_head() -> str:
    """What is said of machine-translated reports before the figures."""
    listed = "".join(
        f"\n- `{dossier}`, {file.split('_')[0]}: {why}"
        for (dossier, file), why in TRANSLATED.items()
    )
    return f"""## Machine-translated reports
No gold report says that it was translated. These four look it:
{listed}

Four are too few to say anything of translations as such, two of them are our own, and the gold \
ones stand in one dossier:
"""


# Names of many origins

ORIGIN_FIGURES = {
    "speaker of a found one": "Statement found, but given to another or to nobody:\n",
    "statement+speaker": "Statement not found, or given to another or to nobody:\n",
}


TIMES = {1: "once", 2: "twice", 3: "three times"}


def origins_head(origins: int) -> str:
    """What is said of names before the figures."""
    return f"""## Names of many origins
Every person in the gold dossiers and `strait` gets another name throughout, {origins} times: 20 \
family names and 24 or more given names of each origin (`data/origins.tsv`, our own list), drawn \
{TIMES[NAMINGS]}. Surnames and given names are written and shortened as the press does with that \
origin: "Park Min-jae … Park", "Nguyen Van Hung … Hung", "Tesfaye Alemu … Tesfaye". Women keep \
women's names; in a dossier with more persons than names those who speak least keep theirs. \
Everything else stays: offices, states, pronouns. Asked are the statements of \
persons: how many have the wrong speaker? *Times all*: the error divided by that of all origins \
together, the same reports drawn for both. Wordings are not compared over reports here. *Their \
own names* are those of known people, mostly American and Russian, which the program's tables \
partly know.
"""


GROUP_WORDS = {
    "speaker of a found one": "wrong speakers of found statements",
    "statement+speaker": "statements missed or given to the wrong speaker",
}


def verdict(worse: Sequence[tuple[str, str]], most: float) -> str:
    """Whether some group is treated much worse than all."""
    if not worse:
        return (
            f"**No group has more than {most:g} times the error of all**, in either of the two "
            "tables, as measured; the intervals say how sure that is.\n"
        )
    listed = "; ".join(f"{group} ({GROUP_WORDS[figure]})" for figure, group in worse)
    return (
        f"**Some groups have more than {most:g} times the error of all: {listed}.** "
        "Check the speakers of such names by hand.\n"
    )


LIMITS = """## What it cannot do
- It reads English alone. Paragraphs in another language are left out, and translations are read \
as they stand, mistakes included.
- It misses a good part of indirect attributions, and finds others that a trained person did not \
mark (first tables). People agree little better there.
- It does not know sarcasm, irony or quotation in jest; it takes words as they stand.
- It does not judge whether what was said is true, nor whether it was said: it says that a report \
says so.
- Thoughts, wishes and attitudes without a verb of saying are found least well.
- Statements within statements within statements are not sought.
- It takes most stances wrongly or not at all on dossiers that it has not seen. Stances and \
positions are suggestions to be checked, not findings.
- Its confidence is fitted on five dossiers. On other kinds of talks it may be far off.
- Who speaks for whom, and which "he" is meant, it settles from words near by; where a report \
leaves it open over paragraphs it often errs.
- How often it errs with names of other origins stands above. Persons with a single name, and \
names that the report spells in two ways by itself, were not measured.
- Whether somebody is a man or a woman it guesses from given names and pronouns; whoever is \
neither is not provided for.
- What was measured is diplomacy and American politics, 2012 to 2022. Court reports, sport, \
company news, radio transcripts and social media were not.
- Outlets outside the United States stand here with a handful of reports. Dossiers of more than \
six reports were measured for speed, not for how right they are.
"""
