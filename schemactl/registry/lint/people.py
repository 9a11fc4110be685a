"""Rules about what people wrote, or did not write, in subject.toml."""

from collections.abc import Iterator

from schemactl.model.schema import Status
from schemactl.registry import human_edits
from schemactl.registry.lint.rule import Looked, Remark


def owner_missing(looked: Looked) -> Iterator[Remark]:
    if looked.settings.status is Status.ACTIVE and not looked.settings.owner:
        yield Remark("", "an active subject without an owner.")


def description_missing(looked: Looked) -> Iterator[Remark]:
    if looked.settings.status is Status.ACTIVE and not looked.settings.description:
        yield Remark("", "an active subject without a description.")


def field_unknown(looked: Looked) -> Iterator[Remark]:
    for path in sorted(looked.settings.fields):
        if not human_edits.declares(looked.latest.schema.document, path):
            yield Remark(path, "subject.toml describes a field that the latest version does not have.")


def consumer_reads_unknown(looked: Looked) -> Iterator[Remark]:
    for consumer in looked.settings.consumers:
        for path in consumer.reads:
            if not human_edits.declares(looked.latest.schema.document, path):
                yield Remark(path, f"the consumer {consumer.name} reads a field that the latest version does not have.")


def successor_unknown(looked: Looked) -> Iterator[Remark]:
    if looked.settings.successor_of and looked.settings.successor_of not in looked.subjects:
        yield Remark("", f"it is the successor of {looked.settings.successor_of}, which is not in the registry.")


def waiver_rule_unknown(looked: Looked) -> Iterator[Remark]:
    for waiver in looked.settings.waivers:
        if waiver.rule not in looked.rules:
            yield Remark(waiver.path, f"a waiver names an unknown rule, {waiver.rule}, so it accepts nothing.")
