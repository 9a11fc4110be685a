"""The matcher of ECMA-262 itself, 22.2.2: slow, exact and bounded. For what no engine with linear time reads, and what others are measured by.

A pattern becomes a program; a thread of it is a place in the program, one in the text, and what groups hold. Without references to groups, a place in
both that once led nowhere always does, and is not gone to again: the steps are at most the program's length times the text's.
"""

from dataclasses import dataclass, field
from typing import Final, TypeAlias

from schemactl.schema.patterns import characters, tree
from schemactl.schema.patterns.characters import Ranges
from schemactl.schema.patterns.escapes import LINE_ENDS
from schemactl.schema.patterns.folding import Fold, unicode_fold, unit_fold
from schemactl.schema.patterns.pattern import Pattern
from schemactl.schema.patterns.tree import Node

MOST_STEPS: Final = 500_000
"""Of one search: half a second or so."""
LONGEST: Final = 20_000
"""Instructions of a program."""


class TooManySteps(Exception):
    """The search was given up before it had an answer."""


@dataclass(frozen=True, slots=True)
class _Match:
    """Nothing is left to be matched."""


@dataclass(frozen=True, slots=True)
class _One:
    """One character; ascii: a bit for each of the first 128; back: the one before."""

    ranges: Ranges
    ascii: int
    back: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """A place between two characters: an anchor or a boundary."""

    node: tree.Start | tree.End | tree.Boundary


@dataclass(frozen=True, slots=True)
class _Fork:
    """Goes on at the first, and if that leads nowhere at the second."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class _Jump:
    to: int


@dataclass(frozen=True, slots=True)
class _Look:
    """A search that begins with the next instruction and ends with its _Match. then: where to go on."""

    negated: bool
    then: int


@dataclass(frozen=True, slots=True)
class _Save:
    """A group begins or ends. slot: where that is kept."""

    slot: int


@dataclass(frozen=True, slots=True)
class _Clear:
    """Groups, by their slots, hold nothing: one more repetition of what they are in begins, at a place that is kept in `began`."""

    slots: range
    began: int


@dataclass(frozen=True, slots=True)
class _Moved:
    """Goes on only if the repetition took a character."""

    began: int


@dataclass(frozen=True, slots=True)
class _Again:
    """The text of a group once more."""

    groups: tuple[int, ...]
    folded: bool
    back: bool


_Instruction: TypeAlias = _Match | _One | _Place | _Fork | _Jump | _Look | _Save | _Clear | _Moved | _Again
_Slots: TypeAlias = tuple[int, ...]
"""For each group where it begins and ends, and for each repetition where it began; -1: nowhere."""


@dataclass(slots=True)
class Backtracking:
    """A pattern as a program. A text is given as the pattern reads it."""

    program: list[_Instruction] = field(default_factory=list)
    slots: int = 0
    remembers: bool = True
    """Whether a place that led nowhere is not gone to again."""
    fold: Fold = unicode_fold
    is_anchored: bool = False

    def finds(self, text: str, most: int = MOST_STEPS) -> bool:
        """Whether the pattern matches anywhere in the text. Raises TooManySteps after so many."""
        search = _Search(self, [ord(char) for char in text], most)
        starts = range(1 if self.is_anchored else len(text) + 1)
        return any(search.run(0, start, (-1,) * self.slots) is not None for start in starts)


def program_of(pattern: Pattern) -> Backtracking:
    """Raises TooManySteps where the program would be too long."""
    made = Backtracking(slots=2 * pattern.groups, fold=unit_fold if pattern.old else unicode_fold, is_anchored=tree.is_anchored(pattern.tree))
    made.remembers = not any(isinstance(node, tree.Backreference) for node in tree.walk(pattern.tree))
    _Compiler(made).emit(pattern.tree, back=False)
    made.program.append(_Match())
    return made


@dataclass(slots=True)
class _Compiler:
    made: Backtracking
    ones: dict[tuple[int, bool], _One] = field(default_factory=dict)
    """Those that are made, by the identity of their node: repetitions bring the same again and again."""

    def emit(self, node: Node, *, back: bool) -> None:
        """back: in a look-behind, which ECMA-262 matches from right to left."""
        program = self.made.program
        if len(program) > LONGEST:
            raise TooManySteps
        match node:
            case tree.Characters():
                key = id(node), back
                if key not in self.ones:
                    self.ones[key] = _one(tree.members(node), back=back)
                program.append(self.ones[key])
            case tree.Start() | tree.End() | tree.Boundary():
                program.append(_Place(node))
            case tree.Sequence(parts):
                for part in reversed(parts) if back else parts:
                    self.emit(part, back=back)
            case tree.Choice(options):
                self._choice(options, back=back)
            case tree.Group(number, body):
                self._group(number, body, back=back)
            case tree.Repeat():
                self._repeat(node, back=back)
            case tree.Look(body, behind, negated):
                at = self._later()
                self.emit(body, back=behind)
                program.append(_Match())
                program[at] = _Look(negated, len(program))
            case tree.Backreference(groups, folded):
                program.append(_Again(groups, folded, back))

    def _later(self) -> int:
        """A place in the program that is filled in later."""
        self.made.program.append(_Match())
        return len(self.made.program) - 1

    def _choice(self, options: tuple[Node, ...], *, back: bool) -> None:
        program, ends = self.made.program, []
        for option in options[:-1]:
            fork = self._later()
            self.emit(option, back=back)
            ends.append(self._later())
            program[fork] = _Fork(fork + 1, len(program))
        self.emit(options[-1], back=back)
        for end in ends:
            program[end] = _Jump(len(program))

    def _group(self, number: int, body: Node, *, back: bool) -> None:
        if self.made.remembers:
            return self.emit(body, back=back)
        begin, end = 2 * number - 2, 2 * number - 1
        self.made.program.append(_Save(end if back else begin))
        self.emit(body, back=back)
        self.made.program.append(_Save(begin if back else end))
        return None

    def _repeat(self, node: tree.Repeat, *, back: bool) -> None:
        program = self.made.program
        groups = [inner.number for inner in tree.walk(node.body) if isinstance(inner, tree.Group)]
        cleared = range(2 * min(groups) - 2, 2 * max(groups)) if groups else range(0)
        for _ in range(node.least):
            before = len(program)
            self._once(node.body, cleared, back=back)
            if len(program) == before:
                break
        if node.most is None:
            fork = self._later()
            self._once(node.body, cleared, back=back, moves=True)
            program.append(_Jump(fork))
            program[fork] = self._fork(node, fork)
            return
        forks = []
        for _ in range(node.most - node.least):
            forks.append(self._later())
            self._once(node.body, cleared, back=back, moves=True)
        for fork in forks:
            program[fork] = self._fork(node, fork)

    def _fork(self, node: tree.Repeat, at: int) -> _Fork:
        into, past = at + 1, len(self.made.program)
        return _Fork(past, into) if node.lazy else _Fork(into, past)

    def _once(self, body: Node, cleared: range, *, back: bool, moves: bool = False) -> None:
        """One repetition. moves: one that need not be, and so must take a character."""
        if self.made.remembers:
            return self.emit(body, back=back)
        began = self.made.slots
        self.made.slots += 1
        self.made.program.append(_Clear(cleared, began))
        self.emit(body, back=back)
        if moves:
            self.made.program.append(_Moved(began))
        return None


def _one(ranges: Ranges, *, back: bool) -> _One:
    bits = 0
    for low, high in ranges:
        for code in range(low, min(high, 127) + 1):
            bits |= 1 << code
    return _One(ranges, bits, back)


@dataclass(slots=True)
class _Search:
    """Of one text. failed: instruction and place, as one number, of forks that lead nowhere."""

    made: Backtracking
    codes: list[int]
    left: int
    failed: set[int] = field(default_factory=set)

    def run(self, at: int, place: int, slots: _Slots) -> _Slots | None:
        """What groups hold once a _Match is reached; None where none is."""
        program, codes, size = self.made.program, self.codes, len(self.codes)
        threads, met = [(at, place, slots)], []
        while threads:
            at, place, slots = threads.pop()
            while True:
                self.left -= 1
                if self.left < 0:
                    raise TooManySteps
                one = program[at]
                at += 1
                match one:
                    case _One(ranges, ascii_, back):
                        if back:
                            place -= 1
                        if not 0 <= place < size:
                            break
                        code = codes[place]
                        if not (ascii_ >> code & 1 if code < 128 else characters.contains(ranges, code)):
                            break
                        if not back:
                            place += 1
                    case _Fork(first, second):
                        if self.made.remembers:
                            key = at * (size + 1) + place
                            if key in self.failed:
                                break
                            self.failed.add(key)
                            met.append(key)
                        threads.append((second, place, slots))
                        at = first
                    case _Jump(to):
                        at = to
                    case _Place(node):
                        if not _is_at(node, codes, place):
                            break
                    case _Look(negated, then):
                        found = self.run(at, place, slots)
                        if (found is None) != negated:
                            break
                        slots = slots if negated or found is None else found
                        at = then
                    case _Save(slot):
                        slots = (*slots[:slot], place, *slots[slot + 1 :])
                    case _Clear(cleared, began):
                        kept = list(slots)
                        for slot in cleared:
                            kept[slot] = -1
                        kept[began] = place
                        slots = tuple(kept)
                    case _Moved(began):
                        if slots[began] == place:
                            break
                    case _Again():
                        after = self._after(one, place, slots)
                        if after is None:
                            break
                        place = after
                    case _Match():
                        self.failed.difference_update(met)
                        return slots
        return None

    def _after(self, one: _Again, place: int, slots: _Slots) -> int | None:
        """Where the text of the group ends that stands here once more; None where it does not stand here."""
        for group in one.groups:
            begin, end = slots[2 * group - 2], slots[2 * group - 1]
            if begin >= 0 and end >= 0:
                break
        else:
            return place
        start = place - (end - begin) if one.back else place
        here, there = self.codes[max(start, 0) : start + end - begin], self.codes[begin:end]
        if start < 0 or (here != there if not one.folded else list(map(self.made.fold, here)) != list(map(self.made.fold, there))):
            return None
        return start if one.back else start + end - begin


def _is_at(node: tree.Start | tree.End | tree.Boundary, codes: list[int], place: int) -> bool:
    match node:
        case tree.Start(lines):
            return place == 0 or (lines and characters.contains(LINE_ENDS, codes[place - 1]))
        case tree.End(lines):
            return place == len(codes) or (lines and characters.contains(LINE_ENDS, codes[place]))
        case tree.Boundary(word, negated):
            before = place > 0 and characters.contains(word, codes[place - 1])
            after = place < len(codes) and characters.contains(word, codes[place])
            return (before != after) != negated
