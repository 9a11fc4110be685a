"""One rule of schemactl.toml, compiled: whether it applies to an event, and the subject and payload that it gives."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from schemactl.errors import UsageError
from schemactl.model.options.subjects import SubjectRule
from schemactl.model.record import Event
from schemactl.model.subject import Subject
from schemactl.schema.pattern_matching import Undecided, is_readable, matches_whole
from schemactl.schema.shallow import raw_at, text_in, text_of
from schemactl.subjects.file_names import stem

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_OWN = ("source", "type", "file")
"""Names that every event may have, wherever else a rule looks."""
_WHERE = "schemactl.toml [[subjects.rules]]"


class Placed(msgspec.Struct, frozen=True, gc=False):
    """An event's subject and the bytes of what is versioned under it. part: a JSON pointer to that."""

    subject: Subject
    payload: bytes
    part: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    rule: SubjectRule
    path: re.Pattern[str] | None

    @classmethod
    def of(cls, rule: SubjectRule) -> "Rule":
        if not _PLACEHOLDER.sub("x", rule.subject).strip("@"):
            raise UsageError(f"a subject rule needs a `subject`; {rule.subject!r} is not a name.", _WHERE)
        if set("{}") & set(_PLACEHOLDER.sub("", rule.subject)):
            raise UsageError(f"a placeholder in `subject` is written as `{{name}}`: {rule.subject!r}.", _WHERE)
        path = _path_expression(rule.path)
        _check_names(rule, path)
        for pointer in (rule.under, rule.payload, *rule.has):
            if pointer and not pointer.startswith("/"):
                raise UsageError(f"a JSON pointer must start with `/`: {pointer!r}.", _WHERE)
        check_expression(rule.source, "source")
        check_expression(rule.type, "type")
        return cls(rule, path)

    @property
    def pointers(self) -> tuple[str, ...]:
        """Into payloads: where it looks for what decides whether it applies, and how it names."""
        found = list(self.rule.has)
        for name in _PLACEHOLDER.findall(self.rule.subject):
            if name.startswith("/"):
                found.append(name)
            elif self.rule.under:
                found.append(f"{self.rule.under}/{name}")
        return tuple(found)

    @property
    def looks_at_file(self) -> bool:
        """Whether it depends on the file."""
        return self.path is not None or "file" in _PLACEHOLDER.findall(self.rule.subject)

    def place(self, event: Event, source: str | None) -> Placed | None:
        """The event as this rule places it, or None when it does not apply."""
        if self.rule.source and not is_whole(self.rule.source, source or ""):
            return None
        if self.rule.type and not is_whole(self.rule.type, event.type or ""):
            return None
        path = self.path.search(event.provenance.file.replace("\\", "/")) if self.path is not None else None
        if self.path is not None and path is None:
            return None
        if any(raw_at(event.payload, pointer) is None for pointer in self.rule.has):
            return None
        payload = _part(event.payload, self.rule.payload) if self.rule.payload else event.payload
        subject = self._subject(self._lookup(event, source, path.groupdict() if path is not None else {}))
        return Placed(subject, payload, self.rule.payload) if subject is not None and payload is not None else None

    def _lookup(self, event: Event, source: str | None, parts: dict[str, str]) -> Callable[[str], str | None]:
        own = {"source": source, "type": event.type, "file": stem(event.provenance.file)}

        def lookup(name: str) -> str | None:
            if name.startswith("/"):
                return text_at(event.payload, name)
            if name in parts:
                return parts[name]
            under = text_at(event.payload, f"{self.rule.under}/{name}") if self.rule.under else None
            return under if under is not None else own.get(name)

        return lookup

    def _subject(self, lookup: Callable[[str], str | None]) -> Subject | None:
        parts = [_filled(part, lookup) for part in self.rule.subject.split("@", 1)]
        if not all(parts):
            return None
        return Subject(parts[0] or "", parts[1] if len(parts) > 1 else None)


def _check_names(rule: SubjectRule, path: re.Pattern[str] | None) -> None:
    """Raises UsageError for a name that no event can have; with `under`, any may stand there."""
    known = (*_OWN, *(path.groupindex if path is not None else ()))
    for name in _PLACEHOLDER.findall(rule.subject):
        if not rule.under and not name.startswith("/") and name not in known:
            hint = f"Known here: {', '.join(known)}; a pointer into the payload starts with `/`: {{/{name}}}."
            raise UsageError(f"`{{{name}}}` is not a known name.", _WHERE, hint)


def _filled(template: str, lookup: Callable[[str], str | None]) -> str | None:
    values = {name: lookup(name) for name in _PLACEHOLDER.findall(template)}
    if not all(values.values()):
        return None
    return _PLACEHOLDER.sub(lambda match: values[match.group(1)] or "", template)


def _part(payload: bytes, pointer: str) -> bytes | None:
    """The part at a pointer; where that is a text of JSON, what it holds."""
    raw = raw_at(payload, pointer)
    return None if raw is None else text_in(raw) or raw


def text_at(payload: bytes, pointer: str) -> str | None:
    raw = raw_at(payload, pointer)
    return None if raw is None else text_of(raw)


def check_expression(text: str, key: str) -> None:
    """Raises UsageError for a regular expression of schemactl.toml that cannot be read."""
    if not is_readable(text):
        raise UsageError(f"`{key}` is not a valid regular expression: {text[:100]!r}.", "schemactl.toml [subjects]")


def is_whole(expression: str, text: str) -> bool:
    """Whether the whole text is as the expression says. Raises UsageError where that would take too long."""
    try:
        return matches_whole(expression, text)
    except Undecided as undecided:
        advice = "Avoid back-references and nested repetitions such as (a+)+."
        where = "schemactl.toml [subjects]"
        raise UsageError(f"{expression[:100]!r} takes too long to match a name of {len(text)} characters.", where, advice) from undecided


MOST_WILDCARDS: Final = 3
"""Of one part of a path: each takes as long as a part is long."""


def _path_expression(path: str) -> re.Pattern[str] | None:
    """`github-webhooks/{event}/*.json` → an expression for the end of a path; `{a}` and `*` stay within one part."""
    if not path:
        return None
    body = "/".join(f"(?>{_part_expression(part)}(?=/|$))" for part in path.split("/"))
    try:
        return re.compile(f"(?:^|/){body}$")
    except re.error as error:
        raise UsageError(f"`path` is not a valid pattern ({error}): {path[:100]!r}.", "schemactl.toml [subjects]") from None


def _part_expression(part: str) -> str:
    pieces = re.split(r"(\{[A-Za-z_][A-Za-z0-9_]*\}|\*)", part)
    if len(pieces) // 2 > MOST_WILDCARDS:
        raise UsageError(
            f"more than {MOST_WILDCARDS} wildcards (`*` or `{{}}`) between two slashes of a `path`: {part[:100]!r}.", "schemactl.toml [subjects]"
        )
    return "".join(
        "[^/]*" if piece == "*" else f"(?P<{piece[1:-1]}>[^/]+?)" if piece.startswith("{") and piece.endswith("}") else re.escape(piece)
        for piece in pieces
    )
