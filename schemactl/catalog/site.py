"""Entries → the files of the site."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from schemactl.bindings.ir import GeneratedFile
from schemactl.catalog.bus import Published, bus_map
from schemactl.catalog.fields import MOST_ROWS, Row, rows
from schemactl.catalog.search import search_script
from schemactl.model.finding import Finding, Severity
from schemactl.pipeline.catalog import Entry, Step
from schemactl.report.findings.sections import place, sentences
from schemactl.report.findings.witness import marked
from schemactl.report.loosenings import Wording
from schemactl.schema.canonical import compact_text

_PAGE: Final = Path(__file__).parent / "page"
A_PAGE: Final = 250
"""Subjects that one page lists."""
MOST_BYTES: Final = 195_000
"""Of a page."""
MOST_CODE: Final = 24_000
MOST_SAMPLE: Final = 8_000
"""Characters that are shown of generated code in one language, and of a sample event."""
MOST_FINDINGS: Final = 12
MOST_STEPS: Final = 20
_LONGEST: Final = 600
_NOUNS: Final = {"python": "Python", "typescript": "TypeScript", "java": "Java"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding in words. witness: an event that shows it, cut where it is long."""

    severity: str
    rule: str
    place: str
    text: tuple[str, ...]
    witness: str


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A version in words."""

    number: int
    semver: str
    origin: str
    causes: tuple[str, ...]
    forced: str
    findings: tuple[Shown, ...]
    more_findings: int
    is_compatible: bool | None


def site(entries: Iterable[Entry], title: str) -> Iterator[GeneratedFile]:
    """All files: pages of subjects, lists of them, the map, what is searched, style sheet and script. title: a word for the registry."""
    found: list[tuple[Entry, str, Sequence[Row]]] = []
    for entry in entries:
        path = f"subjects/{entry.folder}.html"
        page, shown = _subject_page(entry, title, path)
        found.append((entry, quote(path), shown))
        yield page
    yield from _lists(found, title)
    published = [Published(entry.subject.source, entry.subject.type or entry.subject.source, href, _consumers(entry)) for entry, href, _ in found]
    yield _page("map.html", "map.html.jinja", title, map=bus_map(published), published=published)
    yield GeneratedFile("search.js", search_script(found))
    for name in ("catalog.css", "catalog.js"):
        yield GeneratedFile(name, (_PAGE / name).read_text("utf-8"))


def _subject_page(entry: Entry, title: str, path: str) -> tuple[GeneratedFile, Sequence[Row]]:
    """The page of a subject; of a large one less, so that it is below MOST_BYTES."""
    for room in (1, 3, 12):
        page, shown = _subject_page_within(room, entry, title, path)
        if len(page.text.encode("utf-8", "backslashreplace")) < MOST_BYTES:
            break
    return page, shown


def _subject_page_within(room: int, entry: Entry, title: str, path: str) -> tuple[GeneratedFile, Sequence[Row]]:
    """room: by which all that may be long is divided."""
    latest = entry.latest
    earlier = [(step.version.number, step.version.schema.document) for step in entry.steps[:-1]]
    table, left_out = rows(latest.schema.document, earlier, entry.shares, entry.settings.fields, MOST_ROWS // room)
    subject = entry.subject
    shown = Published(subject.source, subject.type or subject.source, "", _consumers(entry))
    steps = list(_steps(entry.steps[-MOST_STEPS // room :], entry.steps))
    sample = json.dumps(json.loads(compact_text(entry.sample)), indent=2, ensure_ascii=False) if entry.has_sample else ""
    page = _page(
        path,
        "subject.html.jinja",
        title,
        entry=entry,
        rows=table,
        left_out=left_out,
        longest=_LONGEST // room,
        steps=steps,
        more_steps=len(entry.steps) - len(steps),
        sample=_cut(sample, MOST_SAMPLE // room) if entry.has_sample else None,
        types=[(_NOUNS.get(name, name), *_cut(text, MOST_CODE // room)) for name, text in entry.types.items()],
        map=bus_map([shown]),
    )
    return page, table


def _lists(found: Sequence[tuple[Entry, str, Sequence[Row]]], title: str) -> Iterator[GeneratedFile]:
    """index.html, and index-2.html and so on where there are many."""
    pages = [found[start : start + A_PAGE] for start in range(0, len(found), A_PAGE)] or [[]]
    names = ["index.html", *(f"index-{number}.html" for number in range(2, len(pages) + 1))]
    counts = {
        "subjects": len(found),
        "producers": len({entry.subject.source for entry, _, _ in found}),
        "consumers": len({name for entry, _, _ in found for name in _consumers(entry)}),
    }
    for number, (name, page) in enumerate(zip(names, pages, strict=True)):
        listed = [(entry, href, sum(1 for row in shown if not row.is_variant)) for entry, href, shown in page]
        yield _page(name, "index.html.jinja", title, listed=listed, counts=counts, pages=names, number=number)


def _consumers(entry: Entry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(consumer.name for consumer in entry.settings.consumers))


def _steps(shown: Sequence[Step], steps: Sequence[Step]) -> Iterator[ShownStep]:
    """The newest first. shown: the last of all steps."""
    for index in reversed(range(len(steps) - len(shown), len(steps))):
        step, version = steps[index], steps[index].version
        wording = Wording(steps[index - 1].version.schema.document if index else None, version.schema.document)
        findings = step.comparison.findings if step.comparison is not None else ()
        loud = sorted(findings, key=lambda one: list(Severity).index(one.severity))
        yield ShownStep(
            number=version.number,
            semver=version.meta.semver,
            origin="registered by hand" if step.events is None else f"from {step.events:,} event{'' if step.events == 1 else 's'}",
            causes=tuple(wording.of(cause) for cause in version.meta.causes[:MOST_FINDINGS]),
            forced=version.meta.forced or "",
            findings=tuple(map(_shown, loud[:MOST_FINDINGS])),
            more_findings=max(0, len(loud) - MOST_FINDINGS),
            is_compatible=step.comparison.compatible if step.comparison is not None else None,
        )


def _shown(finding: Finding) -> Shown:
    witness = marked(finding)[:_LONGEST] if finding.witness is not None else ""
    text = tuple(sentence[:_LONGEST] for sentence in sentences(finding))
    return Shown(str(finding.severity), finding.rule, place(finding), text, witness)


def _cut(text: str, most: int) -> tuple[str, bool]:
    """The first lines of a text, and whether there are more."""
    return (text, False) if len(text) <= most else (text[:most].rpartition("\n")[0], True)


def _page(path: str, template: str, title: str, **values: Any) -> GeneratedFile:
    root = "../" * path.count("/")
    return GeneratedFile(path, _environment().get_template(template).render(title=title, root=root, path=path, **values) + "\n")


@cache
def _environment() -> Any:
    """Everything that comes from a registry is escaped; characters that cannot be seen are shown."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_seen
    )
    environment.filters["day"] = lambda time: str(time)[:10]
    environment.filters["ticked"] = _ticked
    return environment


def _ticked(sentence: str) -> Any:
    """What stands in backticks as code; all of it escaped."""
    from markupsafe import Markup, escape

    parts = [escape(_seen(part)) for part in sentence.split("`")]
    if len(parts) % 2 == 0:
        return escape(_seen(sentence))
    return Markup("").join(Markup("<code>{}</code>").format(part) if index % 2 else part for index, part in enumerate(parts))


def _seen(value: Any) -> Any:
    """A text without characters that move, hide or reverse others. What is markup already is left as it is."""
    if not isinstance(value, str) or hasattr(value, "__html__") or value.replace("\n", "").replace("\t", "").isprintable():
        return value
    return "".join(char if char.isprintable() or char in "\n\t" else char.encode("unicode_escape").decode() for char in value)
