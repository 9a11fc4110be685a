"""Proposes to take the stage of a deployment off sources: at their end (`orders-prod`), or at their beginning (`prod.orders`)."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from schemactl.subjects.proposal import Proposal, condition, is_literal, readable

_STAGES: Final = "dev|test|qa|uat|stage|staging|preprod|prod|production|sandbox"
_AT_END = re.compile(rf"[-_.](?:{_STAGES})$")
_AT_BEGINNING = re.compile(rf"^({_STAGES})([-_./])(?=.)")
_MOST_RULES: Final = 12


def stages_at_the_end(sources: Collection[str]) -> Iterator[Proposal]:
    stages = sorted({match.group() for source in sources if (match := _AT_END.search(source))})
    if stages:
        expression = "|".join(map(readable, stages))
        yield Proposal(f"[subjects]\n{condition('strip_source', expression)}", _because(stages))


def stages_at_the_beginning(types: Mapping[str, Collection[str]]) -> Iterator[Proposal]:
    """A rule for each source that is there in several stages. types: of each source; without one, empty."""
    stages: dict[str, dict[str, str]] = defaultdict(dict)
    for source in types:
        if (match := _AT_BEGINNING.match(source)) is not None:
            stages[source[match.end() :]][match.group()] = source
    shared = {name: among for name, among in sorted(stages.items()) if len(among) > 1 and is_literal(name)}
    if 0 < len(shared) <= _MOST_RULES:
        rules = [rule for name, among in shared.items() for rule in _rules(name, sorted(among), {one for of in among.values() for one in types[of]})]
        yield Proposal("\n".join(rules), _because(sorted({stage for among in shared.values() for stage in among})))


def _rules(name: str, stages: list[str], types: Collection[str]) -> Iterator[str]:
    source = condition("source", f"(?:{'|'.join(map(readable, stages))}){readable(name)}")
    if any(types):
        yield f"[[subjects.rules]]\n{source}{condition('subject', f'{name}@{{type}}')}"
    if "" in types:
        yield f"[[subjects.rules]]\n{source}{condition('subject', name)}"


def _because(stages: list[str]) -> str:
    return f"Sources carry the stage that they are deployed in ({', '.join(stages)})."
