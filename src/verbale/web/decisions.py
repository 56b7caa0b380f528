"""What people decide at the desk: kept in the log, shown at once, taken back again."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from threading import RLock, Timer

from starlette.requests import Request

from verbale.collation.rejudging import rejudge
from verbale.judgements import UNDO, make_undo
from verbale.record import Judgement, Record
from verbale.web.desk import Desk
from verbale.web.log import Log
from verbale.web.shelf import LARGE

# Seconds without a decision after which the record is collated anew: so long that an officer who
# reviews is not held up, and longer for a record that takes minutes.
QUIET, QUIET_OF_LARGE = 4.0, 120.0
# Seconds after which it is collated in any case: a team that reviews is never quiet.
LONGEST_WAIT, LONGEST_WAIT_OF_LARGE = 60.0, 900.0
# Judgements that are shown one by one; of more at once the record is collated anew.
AT_ONCE = 60
# Seconds in which the next page is answered before a large record is set anew.
LEISURE = 0.25
# Decisions that a person can take back from memory, and seconds for which the last is offered.
REMEMBERED, OFFERED = 50, 600.0
# The pace is that of the last decisions; whoever pauses longer than this does something else.
PACE_OF, LONGEST_PAUSE = 30, timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person judged in one go."""

    made: tuple[Judgement, ...]
    says: str
    at: float  # of a clock that only goes forward
    touched: tuple[str, ...] = ()  # the statements that it is about
    # What the desk showed before and after, to go back at once; () until it shows it.
    shown: list[tuple[Record, Record]] = field(default_factory=list)


class Decisions:
    """The decisions at one desk."""

    def __init__(self, desk: Desk, log: Log, *, collates: bool = True) -> None:
        self.desk = desk
        self.log = log
        self.collates = collates  # whether the record is collated anew after decisions
        self.touched: set[str] = set()  # the statements decided since the record was collated
        self._of: defaultdict[str, list[Decision]] = defaultdict(list)
        self._lock = RLock()
        self._behind = ThreadPoolExecutor(1, thread_name_prefix="decisions")
        self._quiet: Timer | None = None
        self._collate_by = 0.0  # of the clock that only goes forward; while ``_quiet`` waits
        log.refresh()
        desk.amend = self.amend
        if desk.shelf is not None:
            record = self.amend(desk.shelf.record)
            if record is not desk.shelf.record:
                shelf = desk.shelf.renew(record)
                if shelf.record is record:
                    desk.shelf = shelf
                else:
                    desk.show(record)

    def decide(
        self,
        by: str,
        made: Sequence[Judgement],
        says: str,
        *,
        check: Callable[[], None] = lambda: None,
        touched: Sequence[str] = (),
        is_for_record: bool = True,
        at_leisure: bool = False,
    ) -> None:
        """Keeps these judgements, on the disk when this returns, and shows what they change.

        ``touched``: the statements that they are about. ``is_for_record``: whether they change it.
        ``at_leisure``: in a large record what they change is not looked at next.
        """
        with self._lock:
            self.log.add_all(made, check)
            self.touched.update(touched)
            shelf = self.desk.shelf
            is_large = shelf is not None and len(shelf.ids) > LARGE
            decision = Decision(tuple(made), says, time.monotonic(), tuple(touched))
            if is_for_record and len(made) <= AT_ONCE:
                if is_large:
                    self._behind.submit(self._apply, decision, LEISURE if at_leisure else 0)
                else:
                    self._apply(decision)
            self._of[by].append(decision)
            del self._of[by][:-REMEMBERED]
        if is_for_record:
            self._wait_for_quiet(is_large=is_large)

    def _apply(self, decision: Decision, wait: float = 0) -> None:
        time.sleep(wait)
        with self._lock:
            shelf = self.desk.shelf
            if shelf is None or not self.log.is_active(decision.made[0].id):
                return  # taken back already
            before = record = shelf.record
            for judgement in decision.made:
                record = rejudge(record, judgement).record
            if record is not before:
                self.desk.shelf = shelf.renew(record)
                decision.shown.append((before, record))

    def find_last(self, by: str) -> Decision | None:
        """What this person decided last, while it is fresh."""
        made = self._of[by]
        return made[-1] if made and time.monotonic() - made[-1].at < OFFERED else None

    def undo_last(self, by: str) -> Decision | None:
        """Takes back what this person decided last; None if there is nothing."""
        with self._lock:
            if self._of[by]:
                decision = self._of[by].pop()
            else:
                latest = self._find_latest(by)
                if latest is None:
                    return None
                decision = Decision((latest,), latest.field, 0.0)
            undoings = [
                make_undo(by, each.id) for each in decision.made if self.log.is_active(each.id)
            ]
            self.log.add_all(undoings, lambda: None)
            self._show_undone(decision)
        self._wait_for_quiet()
        return decision

    def undo(self, by: str, judgement: str, check: Callable[[Judgement], None]) -> None:
        """Takes back one judgement; ``check`` is asked with the undoing whether it may."""
        undoing = make_undo(by, judgement)
        with self._lock:
            self.log.add_all([undoing], lambda: check(undoing))
            for decision in self._of[by]:
                if any(each.id == judgement for each in decision.made):
                    self._of[by].remove(decision)
                    self._show_undone(decision)
                    break
        self._wait_for_quiet()

    def _find_latest(self, by: str) -> Judgement | None:
        for _, each in reversed(self.log.judgements):
            if each.by == by and each.field != UNDO and self.log.is_active(each.id):
                return each
        return None

    def _show_undone(self, decision: Decision) -> None:
        """The record as it was before, if nothing was decided since; else once it is collated."""
        shelf = self.desk.shelf
        if shelf is None:
            return
        for before, after in decision.shown:
            if shelf.record is after:
                self.desk.shelf = shelf.renew(before)
        self.touched.difference_update(decision.touched)

    def amend(self, record: Record) -> Record:
        """The record with the judgements that were made since it was collated, if they are few."""
        with self._lock:
            self.log.refresh()
            known = [self.log.numbers.get(each.judgement.id, 0) for each in record.judged]
            last = max(known, default=0)
            later = [
                each
                for number, each in self.log.judgements
                if number > last and each.field != UNDO and self.log.is_active(each.id)
            ]
            self.touched.clear()
            if len(later) <= AT_ONCE:
                for judgement in later:
                    record = rejudge(record, judgement).record
            return record

    def find_decided(self) -> set[str]:
        """The statements about which anybody decided something that is not undone."""
        shelf = self.desk.shelf
        if shelf is None:
            return set()
        return self.touched | {
            each.entry
            for each in shelf.record.judged
            if each.entry
            and each.judgement.entry.kind == "statement"
            and self.log.is_active(each.judgement.id)
        }

    def find_pace(self, by: str) -> float | None:
        """Seconds that this person takes for a decision; None before there were a few."""
        times: list[datetime] = []
        for _, each in reversed(self.log.judgements):
            if each.by == by and each.field != UNDO:
                if not times or each.at != times[-1]:
                    times.append(each.at)
                if len(times) > PACE_OF:
                    break
        pauses = [later - earlier for later, earlier in pairwise(times)]
        pauses = [each for each in pauses if each <= LONGEST_PAUSE]
        return median(each.total_seconds() for each in pauses) if len(pauses) > 2 else None

    def collate(self) -> None:
        """Has the record collated anew behind the pages."""
        with self._lock:
            if self._quiet:
                self._quiet.cancel()
            self._quiet = None
        self.desk.add(lambda dossier: "Collated anew")

    def _wait_for_quiet(self, *, is_large: bool = False) -> None:
        if not self.collates:
            return
        now = time.monotonic()
        with self._lock:
            if self._quiet is None:
                self._collate_by = now + (LONGEST_WAIT_OF_LARGE if is_large else LONGEST_WAIT)
            else:
                self._quiet.cancel()
            wait = min(QUIET_OF_LARGE if is_large else QUIET, self._collate_by - now)
            self._quiet = Timer(max(0.0, wait), self.collate)
            self._quiet.daemon = True
            self._quiet.start()


def decisions_of(request: Request) -> Decisions:
    """The decisions at this desk."""
    decisions: Decisions = request.app.state.decisions
    return decisions
