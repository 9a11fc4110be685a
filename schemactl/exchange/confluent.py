"""Confluent's Schema Registry, and what answers like it (Apicurio's ccompat API, Karapace, Redpanda): JSON schemas of draft 7 or 2020-12.

Source: Confluent Platform, Schema Registry API reference. Answers of `GET /subjects/…/versions/…` are read, from files or from the registry itself
(`http://…`, `https://…`). A schema that refers to others by name (`references`) gets them into its definitions.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from schemactl.errors import InvalidSchema, UnreadableInput
from schemactl.exchange.documents import compact_or_indented, decoded
from schemactl.exchange.drafts import TARGETS, as_document
from schemactl.exchange.http import Server, server_at
from schemactl.exchange.names import SUBJECT, file_names, subject_of
from schemactl.exchange.upgrade import upgraded
from schemactl.model.exchange import ForeignFile, Found, Loss, Offered, Skipped, Written
from schemactl.model.json import JsonObject, JsonValue, list_of, object_of
from schemactl.model.subject import Subject
from schemactl.schema.canonical import compact_text
from schemactl.schema.dialects import DRAFT4, DRAFT7, dialect_of

VALUE: Final = "-value"
_KEY: Final = "-key"
MOST_CHARACTERS: Final = 1_000_000
"""Of a schema: what a message of Kafka holds by default, in which the registry keeps it."""
MOST_SUBJECTS: Final = 20_000
_MOST_REFERENCES: Final = 1_000
_Version = tuple[str, int]


def read(files: Sequence[ForeignFile]) -> Iterator[Found | Skipped]:
    """The schemas of values. Raises InvalidSchema."""
    known = {key: object_of(file.content) for file in files if (key := _key_of(object_of(file.content))) is not None}
    for file in files:
        answer = object_of(file.content)
        if "schema" not in answer:
            raise InvalidSchema("not an answer of a schema registry: it has no `schema`.", file.name, "Read it from /subjects/NAME/versions/latest.")
        language, name = str(answer.get("schemaType", "AVRO" if "subject" in answer else "JSON")), str(answer.get("subject", ""))
        if language.upper() != "JSON":
            yield Skipped(file.name, f"a schema of {language[:40]}; schemactl reads JSON Schema")
        elif name.endswith(_KEY):
            yield Skipped(file.name, "the schema of a key")
        elif "is_referenced" not in answer:
            yield _found(file.name, answer, name, known)


def _found(where: str, answer: JsonObject, name: str, known: Mapping[_Version, JsonObject]) -> Found:
    whole = decoded(answer, "schema", where)
    if not isinstance(whole, dict | bool):
        raise InvalidSchema("the schema is neither an object nor a boolean.", f"{where}: /schema")
    said = whole.get(SUBJECT) if isinstance(whole, dict) else None
    subject = subject_of(said) or _subject(name)
    if isinstance(whole, dict):
        whole = {key: value for key, value in whole.items() if key != SUBJECT}
        whole = _with_references(whole, answer, where, known)
    document, losses = upgraded(whole, f"{where}: /schema", DRAFT7)
    version = answer.get("version")
    return Found(subject, document, where, losses, version if isinstance(version, int) else None)


def _subject(name: str) -> Subject | None:
    """By TopicNameStrategy, `orders-value` is of the events in the topic `orders`; other names stand for themselves."""
    stem = name.removesuffix(VALUE) or name
    return subject_of(stem) or (Subject(stem) if stem else None)


def _with_references(whole: JsonObject, answer: JsonObject, where: str, known: Mapping[_Version, JsonObject]) -> JsonObject:
    """The schema with those that it refers to by name, each under its name as identifier, as the registry resolves them."""
    found: dict[str, JsonObject] = {}
    pending = [(answer, where)]
    while pending:
        holder, at = pending.pop()
        for reference in map(object_of, list_of(holder.get("references"))):
            name, key = str(reference.get("name")), _key_of(reference)
            if name in found:
                continue
            referenced = known.get(key) if key is not None else None
            if referenced is None or len(found) == _MOST_REFERENCES:
                raise InvalidSchema(f"it refers to {name[:100]!r}, {_shown(key)}, which is not there.", f"{at}: /references", "Import both together.")
            document = decoded(referenced, "schema", f"{at}: {name}")
            if not isinstance(document, dict):
                raise InvalidSchema(f"it refers to {name[:100]!r}, which is no schema.", f"{at}: /references")
            found[name] = {key: value for key, value in document.items() if key not in (SUBJECT, "id", "$id")}
            pending.append((referenced, f"{at}: {name}"))
    if not found:
        return whole
    identifier, holder_of = ("id" if dialect_of(whole, DRAFT7) is DRAFT4 else "$id"), "definitions" if "$defs" not in whole else "$defs"
    bundled: JsonObject = {f"reference-{number}": {**document, identifier: name} for number, (name, document) in enumerate(sorted(found.items()), 1)}
    return {**whole, holder_of: {**object_of(whole.get(holder_of)), **bundled}}


def _key_of(answer: JsonObject) -> _Version | None:
    name, version = answer.get("subject"), answer.get("version")
    return (name, version) if isinstance(name, str) and isinstance(version, int) else None


def _shown(key: _Version | None) -> str:
    return "without a subject and a version" if key is None else f"version {key[1]} of {key[0][:100]!r}"


def write(offered: Sequence[Offered], draft: str) -> Written:
    """For each subject the body of `POST /subjects/<name>/versions`, in a file of that name. Raises InvalidSchema for one that is too long."""
    names = file_names(one.subject for one in offered)
    files: dict[str, bytes] = {}
    losses: dict[Subject, tuple[Loss, ...]] = {}
    for one in offered:
        document, losses[one.subject] = as_document(one.document, TARGETS[draft])
        body: JsonObject = {"schemaType": "JSON", "schema": compact_text({**document, SUBJECT: one.subject.name})}
        files[f"{names[one.subject]}{VALUE}.json"] = compact_or_indented(body, MOST_CHARACTERS, "the registry", one.subject)
    return Written(files, losses)


def fetch(place: str) -> Iterator[ForeignFile]:
    """The latest version of each subject, and the versions that they refer to. Raises UnreadableInput, UsageError."""
    server = server_at(place)
    subjects = server.get("subjects")
    if not isinstance(subjects, list) or not all(isinstance(name, str) for name in subjects):
        raise UnreadableInput("the answer is not a list of subjects.", f"{place}/subjects", "Is it the address of a schema registry?")
    if len(subjects) > MOST_SUBJECTS:
        raise UnreadableInput(f"has {len(subjects):,} subjects, and {MOST_SUBJECTS:,} are read at most.", place)
    answers: dict[_Version, JsonObject] = {}
    for name in sorted(map(str, subjects)):
        answer = _version(server, name, "latest")
        answers[(name, _number(answer))] = answer
    asked = set(answers)
    pending = list(answers.values())
    while pending:
        for reference in map(object_of, list_of(pending.pop().get("references"))):
            key = _key_of(reference)
            if key is not None and key not in asked and len(asked) < 2 * MOST_SUBJECTS:
                asked.add(key)
                answers[key] = {**_version(server, key[0], str(key[1])), "is_referenced": True}
                pending.append(answers[key])
    for (name, number), answer in answers.items():
        yield ForeignFile(f"{place.rstrip('/')}/subjects/{name}/versions/{number}", answer)


def _version(server: Server, name: str, version: str) -> JsonObject:
    answer = server.get("subjects", name, "versions", version)
    if not isinstance(answer, dict) or not isinstance(answer.get("schema"), str) or not isinstance(answer.get("version"), int):
        raise UnreadableInput("the answer has no `schema` and `version`.", f"{server.address}/subjects/{name}", "Is it a schema registry?")
    return {**answer, "subject": name}


def _number(answer: Mapping[str, JsonValue]) -> int:
    number = answer["version"]
    assert isinstance(number, int)
    return number
