"""What the prover answers."""

from dataclasses import dataclass

from schemactl.model.finding import Witness


@dataclass(frozen=True, slots=True)
class Covers:
    """The reader accepts every value that the writer sends: proven."""


@dataclass(frozen=True, slots=True)
class Counterexample:
    """The writer sends this value and the reader refuses it: confirmed by `jsonschema` on both sides."""

    witness: Witness


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither could be shown; never to be read as compatible. reason: a sentence for a person."""

    reason: str


Verdict = Covers | Counterexample | Undecided
