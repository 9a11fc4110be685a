"""Where generated TypeScript stands, what modules are called, and the npm package around them: the same in all styles."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from schemactl.bindings.naming import Case, Conventions, Reserved
from schemactl.bindings.package import Entry
from schemactl.bindings.render import Filters, builtin_text
from schemactl.bindings.targets.target import RenderContext, Support
from schemactl.bindings.targets.typescript_text import doc, line_comment, string
from schemactl.errors import UsageError
from schemactl.model.options.generate import TypescriptOptions


def conventions() -> Conventions:
    return Conventions(
        types=Case.PASCAL,
        members=Case.CAMEL,
        constants=Case.PASCAL,
        paths=Case.KEBAB,
        reserved=Reserved.parse(builtin_text("typescript", "reserved.txt")),
    )


EXPORTED: Final = frozenset(
    (
        *("BatchRecord", "BatchResponse", "Change", "CloudEvent", "Delivery", "Detail", "Dispatcher", "EventBridgeEvent", "Handler", "KafkaEvent"),
        *("KafkaRecord", "KinesisEvent", "KinesisRecord", "Opened", "PayloadOf", "PutEventsEntry", "PutEventsOptions", "RemovedEvent", "Routed"),
        *("Routing", "Rule", "SnsEvent", "SnsNotification", "SnsRecord", "SqsEvent", "SqsRecord", "Subject", "UnknownSubject"),
    )
)
"""What index.ts of the plain styles may export beside the modules."""


def plain_conventions() -> Conventions:
    return replace(conventions(), beside_subjects=EXPORTED)


def path_of(entry: Entry) -> str:
    return "/".join(entry.path) + ".ts"


def up_from(entry: Entry) -> str:
    """From a module's folder to the root of the package."""
    return "/".join([".."] * (len(entry.path) - 1)) or "."


def namespace(entry: Entry) -> str:
    """What a module is called beside the others."""
    return entry.constant if entry.head else f"{entry.constant}_{entry.label}"


def module_path(entry: Entry) -> str:
    """How files at the root of the package import a module."""
    return f"./{'/'.join(entry.path)}.js"


TEXT_FILTERS: Filters = {"doc": doc, "string": string, "line_comment": line_comment, "namespace": namespace, "module_path": module_path}
"""What templates of every style turn text into TypeScript with."""


def npm_package(context: RenderContext[TypescriptOptions]) -> Iterator[Support]:
    """The npm package and how it is built, where it is given a name. Raises UsageError for a name or a version that npm does not take."""
    if context.options.package:
        options = context.options
        named = {"package": _npm_name(options.package), "version": _npm_version(options.version), "zod": options.style == "zod"}
        yield Support("package.json", partial(context.templates.render, "package.json.jinja", **named))
        yield Support("tsconfig.json", partial(context.templates.text, "tsconfig.json"))


def _npm_name(name: str) -> str:
    if len(name) > 214 or not re.fullmatch(r"(?:@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*", name):
        raise UsageError("not a name that npm takes.", f"package {name[:80]!r}", "Lower case, digits, `-`, `.`, `_`, such as `@acme/events`.")
    return name


def _npm_version(version: str) -> str:
    if version and not re.fullmatch(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?", version, re.ASCII):
        raise UsageError("not a version that npm takes.", f"version {version[:80]!r}", "Three numbers, such as 1.4.0.")
    return version
