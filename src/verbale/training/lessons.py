"""What the third encoder learns from, and the stages in which its weights and weighing are made."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from verbale.collation.issues import Weigher
from verbale.engine import Saying
from verbale.engine.leaning import Reader
from verbale.engine.weights import load_tokenizer
from verbale.training.cases import Case, argue, chances_of, draw_cases
from verbale.training.composed import Frame, Matter, compose, read_frames, read_matters
from verbale.training.corpora import read_labelled
from verbale.training.leaning import LeanNetwork, export_leaner, train_leaner, weigh
from verbale.training.network import Network
from verbale.training.renaming import rename
from verbale.training.siding import (
    choose_limits,
    fit_weights,
    learn_dossiers,
    make_sheet,
    nested,
    set_leanings,
    write_weighing,
)
from verbale.training.stances import (
    Argument,
    Talks,
    read_dossier,
    read_more,
    read_perspectrum,
    read_press,
    read_talks,
)

log = logging.getLogger(__name__)

PASSES, RATE, HEAD_RATE = 8, 1e-4, 1e-3
# Of each pass: arguments of Perspectrum, press statements, and how much those count. Press reports
# of one election say more of its candidates than of negotiations.
ARGUMENTS, PRESS, PRESS_WEIGHT = 800, 3500, 0.5
# Statements of our first labelled texts, which have acts but no stances, beside any proposition.
ACT_WEIGHT = 0.3
WEIGHING = "stances.json"


@dataclass(frozen=True)
class Lessons:
    """All that is learnt from, but the dossiers annotated by hand."""

    talks: Sequence[Talks]  # our own negotiations
    more: Sequence[Talks] = ()  # further propositions for their statements
    press: Sequence[Talks] = ()  # propositions for statements of PolNeAR
    arguments: Sequence[Argument] = ()
    acts: Sequence[tuple[Saying, tuple[str, ...]]] = ()
    matters: Sequence[Matter] = ()  # what statements are composed from, and how
    frames: Sequence[Frame] = ()


def read_lessons(
    repository: Path, corpora: Path | None, *, examples: Sequence[tuple[Path, Path]]
) -> Lessons:
    """Everything labelled in this checkout; without ``corpora`` only what is our own.

    ``examples``: gold record and folder of each invented dossier that may be learnt from.
    """
    folder = repository / "labelled" / "stances"
    talks = [each for path in sorted(folder.glob("talks-*.txt")) for each in read_talks(path)]
    more = [read_more(path, talks) for path in sorted(folder.glob("more-*.txt"))]
    acts = list(_read_acts(repository / "labelled"))
    own = talks + [read_dossier(gold, texts) for gold, texts in examples]
    told = repository / "labelled" / "matters"
    matters = [each for path in sorted(told.glob("matters-*.txt")) for each in read_matters(path)]
    frames = read_frames(told / "frames.txt")
    press: list[Talks] = []
    arguments: list[Argument] = []
    if corpora is not None:
        press = [read_press(path, corpora) for path in sorted(folder.glob("press-*.txt"))]
        arguments = read_perspectrum(corpora)
    return Lessons(own, more, press, arguments, acts, matters, frames)


def _read_acts(folder: Path) -> Iterator[tuple[Saying, tuple[str, ...]]]:
    for labelled in read_labelled(folder):
        for statement in labelled.statements or ():
            if statement.acts:
                by = " ".join(labelled.text[a:b] for a, b in statement.source)
                content, cue = sorted(statement.content), sorted(statement.cue)
                yield Saying.of(labelled.text, content, cue, by), statement.acts


def draw(lessons: Lessons, chance: random.Random) -> list[Case]:
    """The cases of one pass: labelled ones, many under other names, and composed ones."""
    cases = list(draw_cases(lessons.talks, chance, easy=2))
    cases += draw_cases(lessons.more, chance, easy=1)
    cases += argue(lessons.arguments, chance, ARGUMENTS)
    press = list(draw_cases(lessons.press, chance, easy=0, weight=PRESS_WEIGHT))
    cases += chance.sample(press, min(len(press), PRESS))
    propositions = [each for talks in lessons.talks for each in talks.issues.values()]
    cases += [
        Case(saying, chance.choice(propositions), chances_of(None), None, ACT_WEIGHT, acts)
        for saying, acts in lessons.acts
    ]
    return rename(cases, chance) + list(compose(lessons.matters, lessons.frames, chance))


def build_leaner(
    lessons: Lessons,
    dossiers: Sequence[Talks],
    base: Path,
    work: Path,
    out: Path,
    *,
    engine: Weigher,
    seed: int = 0,
) -> float:
    """Writes the third encoder and its weighing into ``out``; returns the nested F1 of stances.

    ``dossiers``: annotated by hand. Each is weighed by an encoder that learnt from the others;
    that fits the weighing. The encoder that is kept learns from all. ``work`` keeps the first
    stage and the answers for each dossier, so that a run that was cut off goes on.
    """
    reader = Reader(load_tokenizer(base))
    learnt = _first_stage(lessons, base, work, reader, seed)
    sheets = [make_sheet(talks, engine) for talks in dossiers]
    own = lessons.talks
    for sheet in sheets:
        kept = work / f"lean-{sheet.talks.name}.pt"
        if not kept.exists():
            others = [other for other in sheets if other is not sheet]
            learner = learn_dossiers(learnt, others, own, reader, seed=seed)
            torch.save([torch.from_numpy(x) for x in weigh(learner, sheet.cases, reader)], kept)
        scores, acts = torch.load(kept)
        set_leanings(sheet, scores.numpy(), acts.numpy())
    reached, rows, _ = nested(sheets)
    log.info("stances, each dossier weighed without it: %.1f %s", reached, rows)
    write_weighing(choose_limits(sheets, fit_weights(sheets)), out / WEIGHING)
    export_leaner(learn_dossiers(learnt, sheets, own, reader, seed=seed), out)
    return reached


def _first_stage(
    lessons: Lessons, base: Path, work: Path, reader: Reader, seed: int
) -> LeanNetwork:
    finished = work / "lean.pt"
    leaner = LeanNetwork(Network().load_base(base / "model.safetensors"))
    if finished.exists():
        leaner.load_state_dict(torch.load(finished))
        return leaner
    passes = [draw(lessons, random.Random(f"{seed}/{turn}")) for turn in range(PASSES)]
    leaner = train_leaner(leaner, passes, reader, rate=RATE, head_rate=HEAD_RATE, seed=seed)
    torch.save(leaner.state_dict(), finished)
    return leaner
