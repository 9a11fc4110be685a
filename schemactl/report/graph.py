"""The map of a bus, for a README or a pull request: producers, what they publish, and who reads it, as Mermaid or as DOT (Graphviz)."""

from collections.abc import Iterator, Sequence

from schemactl.model.schema import Status
from schemactl.pipeline.listing import Listed
from schemactl.report.text import visible

_ENTITIES = str.maketrans({char: f"#{ord(char)};" for char in '"#&<>`\\|[](){}'})
"""What Mermaid could take for markup, in a quoted label."""
_DASHED = (Status.DEPRECATED, Status.RETIRED)


def print_mermaid(listing: Sequence[Listed]) -> None:
    """A flow chart from left to right: a rounded box a producer, a box a subject, a hexagon a consumer; deprecated subjects are dashed."""
    print("graph LR")  # noqa: T201
    for line in _mermaid(listing):
        print(f"  {line}")  # noqa: T201


def print_dot(listing: Sequence[Listed]) -> None:
    """The same as a directed graph of Graphviz."""
    print("digraph bus {\n  rankdir=LR;\n  node [shape=box];")  # noqa: T201
    for line in _dot(listing):
        print(f"  {line}")  # noqa: T201
    print("}")  # noqa: T201


def _mermaid(listing: Sequence[Listed]) -> Iterator[str]:
    producers, consumers = _producers(listing), _consumers(listing)
    yield from (f'p{at}(["{_label(name)}"])' for at, name in enumerate(producers))
    yield from (f's{at}["{_label(one.subject.type or one.subject.source)}"]' for at, one in enumerate(listing))
    yield from (f'c{at}{{{{"{_label(name)}"}}}}' for at, name in enumerate(consumers))
    for at, one in enumerate(listing):
        yield f"p{producers.index(one.subject.source)} --> s{at}"
        yield from (f"s{at} --> c{consumers.index(name)}" for name in one.consumers)
        if one.status in _DASHED:
            yield f"style s{at} stroke-dasharray: 5 5"


def _dot(listing: Sequence[Listed]) -> Iterator[str]:
    producers, consumers = _producers(listing), _consumers(listing)
    yield from (f"p{at} [label={_quoted(name)}, style=rounded];" for at, name in enumerate(producers))
    for at, one in enumerate(listing):
        dashed = ", style=dashed" if one.status in _DASHED else ""
        yield f"s{at} [label={_quoted(one.subject.type or one.subject.source)}{dashed}];"
    yield from (f"c{at} [label={_quoted(name)}, shape=hexagon];" for at, name in enumerate(consumers))
    for at, one in enumerate(listing):
        yield f"p{producers.index(one.subject.source)} -> s{at};"
        yield from (f"s{at} -> c{consumers.index(name)};" for name in one.consumers)


def _producers(listing: Sequence[Listed]) -> list[str]:
    return sorted({one.subject.source for one in listing})


def _consumers(listing: Sequence[Listed]) -> list[str]:
    return sorted({name for one in listing for name in one.consumers})


def _label(text: str) -> str:
    return visible(text).translate(_ENTITIES)


def _quoted(text: str) -> str:
    """A quoted string of DOT, in which a backslash begins an escape of Graphviz."""
    escaped = visible(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
