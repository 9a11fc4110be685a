"""AWS Glue's schema registry: JSON schemas of draft 4, 6 and 7.

Read is what `aws glue get-schema-version` prints; a registry itself is read with boto3 where the source is `aws:REGISTRY` or `aws:REGISTRY/SCHEMA`.
Source: service model `glue` 2017-03-31.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from schemactl.errors import InvalidSchema
from schemactl.exchange.aws import Client, client_of, pages, split_place
from schemactl.exchange.documents import compact_or_indented, decoded
from schemactl.exchange.drafts import TARGETS, as_document
from schemactl.exchange.names import SUBJECT, file_names, subject_of
from schemactl.exchange.upgrade import upgraded
from schemactl.model.exchange import ForeignFile, Found, Loss, Offered, Skipped, Written
from schemactl.model.json import JsonObject, object_of
from schemactl.model.subject import Subject
from schemactl.schema.dialects import DRAFT7

MOST_CHARACTERS: Final = 170_000
"""Of a SchemaDefinition (service model, RegisterSchemaVersionInput)."""


def read(files: Sequence[ForeignFile]) -> Iterator[Found | Skipped]:
    """The schemas of JSON. Raises InvalidSchema."""
    for file in files:
        answer = object_of(file.content)
        language = answer.get("DataFormat", "JSON")
        if language != "JSON":
            yield Skipped(file.name, f"a schema of {str(language)[:40]}; schemactl reads JSON Schema")
        else:
            yield _found(file.name, answer)


def _found(name: str, answer: JsonObject) -> Found:
    is_answer = "SchemaDefinition" in answer
    where = f"{name}: /SchemaDefinition" if is_answer else name
    whole = decoded(answer, "SchemaDefinition", name) if is_answer else answer
    if not isinstance(whole, dict) or not whole:
        raise InvalidSchema("not an answer of Glue's registry: it has no `SchemaDefinition` that is an object.", name)
    subject = subject_of(whole.get(SUBJECT)) or _named(answer)
    document, losses = upgraded({key: value for key, value in whole.items() if key != SUBJECT}, where, DRAFT7)
    version = answer.get("VersionNumber")
    return Found(subject, document, where, losses, version if isinstance(version, int) else None)


def _named(answer: JsonObject) -> Subject | None:
    """By the end of the ARN: `arn:aws:glue:REGION:ACCOUNT:schema/REGISTRY/NAME`."""
    arn = answer.get("SchemaArn")
    name = arn.rpartition("/")[2] if isinstance(arn, str) else ""
    return subject_of(name)


def write(offered: Sequence[Offered], draft: str) -> Written:
    """The definition of each subject, as `aws glue create-schema --schema-definition file://…` takes it. Raises InvalidSchema for one that is too
    long."""
    names = file_names(one.subject for one in offered)
    files: dict[str, bytes] = {}
    losses: dict[Subject, tuple[Loss, ...]] = {}
    for one in offered:
        document, losses[one.subject] = as_document(one.document, TARGETS[draft])
        files[f"{names[one.subject]}.json"] = compact_or_indented({**document, SUBJECT: one.subject.name}, MOST_CHARACTERS, "Glue", one.subject)
    return Written(files, losses)


def fetch(place: str, client: Client | None = None) -> Iterator[ForeignFile]:
    """The latest version of each schema of a registry. place: `aws:REGISTRY[/SCHEMA]`. Raises UnreadableInput, UsageError."""
    registry, schema = split_place(place)
    asked = client or client_of("glue")
    listed = pages(asked, asked.list_schemas, "Schemas", place, RegistryId={"RegistryName": registry})
    for name in [schema] if schema else [str(one["SchemaName"]) for one in listed]:
        answer = asked.call(
            asked.get_schema_version, f"{place}: {name}", SchemaId={"RegistryName": registry, "SchemaName": name},
            SchemaVersionNumber={"LatestVersion": True},
        )  # fmt: skip
        yield ForeignFile(f"{registry}/{name}", {key: value for key, value in answer.items() if isinstance(value, str | int)})
