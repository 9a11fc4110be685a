"""EventCatalog: a page for each event, its schema beside it, a service for each source, a team for each owner.

Pages are MDX, in which braces and tags are code: what people wrote stands in the frontmatter alone, as quoted texts. Source: EventCatalog's
documentation of frontmatter; its linter (`@eventcatalog/linter`) passes on what is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from schemactl.errors import InvalidSchema
from schemactl.exchange.drafts import TARGETS, as_document
from schemactl.exchange.names import SUBJECT, file_names, subject_of
from schemactl.exchange.upgrade import upgraded
from schemactl.model.exchange import ForeignFile, Found, Loss, Offered, Written
from schemactl.model.json import object_of
from schemactl.model.subject import Subject
from schemactl.schema.canonical import file_bytes

SCHEMA: Final = "schema.json"
_PAGE: Final = "index.mdx"
_NOBODY: Final = "No owner yet"
"""The team of subjects whose subject.toml names no owner: the linter asks for one."""
_EVENT: Final = f'\nWritten by schemactl.\n\n## Schema\n\n<SchemaViewer file="{SCHEMA}" />\n'
_SERVICE: Final = "\nWritten by schemactl from the events that it sends.\n\n<NodeGraph />\n"
_TEAM: Final = "\nWritten by schemactl from the owners of subjects.\n"


def read(files: Sequence[ForeignFile]) -> Iterator[Found]:
    """The schemas of a catalog that schemactl wrote. Raises InvalidSchema for others, whose subject nobody knows."""
    for file in files:
        content = object_of(file.content)
        if SUBJECT not in content:
            raise InvalidSchema(f"it has no {SUBJECT}: schemactl did not write it.", file.name, "Register it: schemactl register SUBJECT FILE.")
        document, losses = upgraded({key: value for key, value in content.items() if key != SUBJECT}, file.name)
        yield Found(subject_of(content[SUBJECT]), document, file.name, losses)


def write(offered: Sequence[Offered], draft: str) -> Written:
    """The pages and schemas of a catalog."""
    names = file_names(one.subject for one in offered)
    services = file_names(Subject(source) for source in sorted({one.subject.source for one in offered}))
    owners = sorted({_owner(one) for one in offered})
    teams = dict(zip(owners, file_names(map(Subject, owners)).values(), strict=True))
    files: dict[str, bytes] = {}
    losses: dict[Subject, tuple[Loss, ...]] = {}
    for one in offered:
        document, lost = as_document(one.document, TARGETS[draft])
        losses[one.subject] = lost
        folder = f"events/{names[one.subject]}"
        files[f"{folder}/{SCHEMA}"] = file_bytes({**document, SUBJECT: one.subject.name})
        files[f"{folder}/{_PAGE}"] = _page(_event(one, names[one.subject], teams), _EVENT)
    for source, service in services.items():
        sent = [one for one in offered if one.subject.source == source.source]
        files[f"services/{service}/{_PAGE}"] = _page(_service(source.source, service, sent, names, teams), _SERVICE)
    for owner, team in teams.items():
        files[f"teams/{team}.mdx"] = _page([f"id: {_quoted(team)}", f"name: {_quoted(owner)}", f"summary: {_quoted(f'Subjects of {owner}.')}"], _TEAM)
    return Written(files, losses)


def _event(one: Offered, name: str, teams: Mapping[str, str]) -> list[str]:
    lines = [f"id: {_quoted(name)}", f"name: {_quoted(one.subject.name)}", f"version: {one.semver}"]
    lines.append(f"summary: {_quoted(one.description or f'Events of {one.subject.name}.')}")
    lines += [f"schemaPath: {SCHEMA}", f"owners: [{_quoted(teams[_owner(one)])}]"]
    lines += ["deprecated: true"] if one.status in ("deprecated", "retired") else []
    if one.tags:
        lines.append("badges:")
        lines += [f"  - {{content: {_quoted(tag)}, backgroundColor: blue, textColor: blue}}" for tag in one.tags]
    return lines


def _owner(one: Offered) -> str:
    return one.owner or _NOBODY


def _service(source: str, service: str, sent: Sequence[Offered], names: Mapping[Subject, str], teams: Mapping[str, str]) -> list[str]:
    owners = ", ".join(_quoted(teams[owner]) for owner in sorted({_owner(one) for one in sent}))
    return [
        f"id: {_quoted(service)}", f"name: {_quoted(source)}", "version: 1.0.0", f"summary: {_quoted(f'What {source} sends.')}",
        f"owners: [{owners}]", "sends:", *(f"  - {{id: {_quoted(names[one.subject])}, version: {_quoted(one.semver)}}}" for one in sent),
    ]  # fmt: skip


def _page(frontmatter: Sequence[str], body: str) -> bytes:
    return ("\n".join(("---", *frontmatter, "---", "")) + body).encode("ascii")


def _quoted(text: str) -> str:
    """A double-quoted scalar of YAML (1.2.2, section 5.7), in ASCII."""
    return '"' + "".join(char if char.isascii() and char.isprintable() and char not in '"\\' else _escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    code = ord(char)
    if 0xD800 <= code < 0xE000:
        return "\\uFFFD"  # a lone surrogate, which no text of YAML holds
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
