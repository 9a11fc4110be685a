"""What is generated, for which languages, where."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from schemactl.errors import UsageError

Envelope = Literal["eventbridge", "cloudevents"]
"""Those that generated code has types for."""


@dataclass(frozen=True, slots=True)
class GenerateOptions:
    """What is generated where. targets: the languages of a bare `schemactl generate`, none: those that have a table of their own. subjects: only
    these, none: all. versions: `head` (the newest of each subject) or `majors` (the newest of each major version, side by side). templates: folder
    of templates that override ours."""

    targets: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    versions: Literal["head", "majors"] = "head"
    templates: str = ""


@dataclass(frozen=True, slots=True)
class PythonOptions:
    """package: the import name. style: how the types are written. datetimes: `instant` (datetime that keeps its text) or `text` (str).
    arguments: of the style datamodel-codegen alone, those of its command line."""

    language: Literal["python"] = "python"
    style: Literal["pydantic", "exact", "dataclass", "typeddict", "msgspec", "datamodel-codegen"] = "pydantic"
    out: str = ""
    package: str = "events"
    datetimes: Literal["instant", "text"] = "instant"
    arguments: tuple[str, ...] = ()
    envelopes: tuple[Envelope, ...] = ()
    handlers: bool = False


@dataclass(frozen=True, slots=True)
class TypescriptOptions:
    """style: how the types are written. package: the name in package.json, which is written with a tsconfig.json where one is given; without, the
    modules alone. version: of the package; empty: it is private. Date-times are strings always (docs/typescript.md says why)."""

    language: Literal["typescript"] = "typescript"
    style: Literal["zod", "types", "exact"] = "zod"
    out: str = ""
    package: str = ""
    version: str = ""
    envelopes: tuple[Envelope, ...] = ()
    handlers: bool = False


@dataclass(frozen=True, slots=True)
class JavaOptions:
    """style: how the types are written. package: the root package. group, artifact, version: of the Maven module (group default: the package).
    unknown: `keep` or `ignore` properties that a record does not declare. datetimes: `instant` (java.time) or `text` (String). Of the style `records`
    alone, jackson: the version that Json.java is for; nullness: `jspecify`, or `none` for no annotations; builders: whether records have some."""

    language: Literal["java"] = "java"
    style: Literal["records", "exact"] = "records"
    out: str = ""
    package: str = "com.example.events"
    group: str = ""
    artifact: str = "events"
    version: str = "1.0.0"
    unknown: str = "keep"
    datetimes: str = "instant"
    jackson: Literal[2, 3] = 2
    nullness: Literal["jspecify", "none"] = "jspecify"
    builders: bool = False
    envelopes: tuple[Envelope, ...] = ()
    handlers: bool = False


@dataclass(frozen=True, slots=True)
class CustomOptions:
    """A target that is made of templates alone. out: empty, `generated/<name>`. package: what its templates see as `package`."""

    out: str = ""
    package: str = "events"


LanguageOptions = PythonOptions | TypescriptOptions | JavaOptions
"""language: which one. style: one of its styles, which decides what the files look like. out: the folder; empty: `generated/<name of the target>`.
envelopes: types for these around the payload. handlers: a dispatcher that hands each event to the handler of its subject. The style exact has all of
these whatever they say."""
TargetOptions = LanguageOptions | CustomOptions
LANGUAGES: dict[str, type[LanguageOptions]] = {"python": PythonOptions, "typescript": TypescriptOptions, "java": JavaOptions}
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,99}")


def options_of(name: str, table: Mapping[str, object]) -> type[LanguageOptions]:
    """What `[targets.<name>]` may hold: what its language has; one that names no language is named after it. Raises UsageError."""
    language = table.get("language", name)
    if "language" in table and not _NAME.fullmatch(name):
        raise UsageError(f"{name[:60]!r} is no name of a target.", "", "Take letters, digits, - and _.")
    if not isinstance(language, str) or language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        if "language" in table:
            raise UsageError(f"there is no language {str(language)[:60]!r}.", "language", f"Known: {known}.")
        raise UsageError(f"{name[:60]!r} is no language.", "", f"Known: {known}; a target of another name says its `language`.")
    return LANGUAGES[language]


@dataclass(frozen=True, slots=True)
class TargetsOptions:
    """`[targets.<name>]` by name: of a language, which a target is named after unless it says `language`, so that one language may have several.
    custom: `[targets.custom.<name>]`, by name."""

    named: Mapping[str, LanguageOptions] = field(default_factory=dict, metadata={"other_tables": options_of})
    custom: Mapping[str, CustomOptions] = field(default_factory=dict)

    def of(self, target: str) -> TargetOptions:
        """The options of a target, the defaults where it has no table."""
        options: TargetOptions
        if target in self.named or target in LANGUAGES:
            options = self.named.get(target) or LANGUAGES[target]()
        else:
            options = self.custom.get(target, CustomOptions())
        return options if options.out else replace(options, out=f"generated/{target}")

    def packaged(self, target: str, package: str) -> "TargetsOptions":
        """The same where one target's package has that name."""
        settings: Any = replace(self.of(target), package=package)
        if isinstance(settings, CustomOptions):
            return replace(self, custom={**self.custom, target: settings})
        return replace(self, named={**self.named, target: settings})

    @property
    def configured(self) -> tuple[str, ...]:
        """The targets that have a table: those named after our languages first."""
        ours = [name for name in LANGUAGES if name in self.named]
        return (*ours, *(name for name in self.named if name not in ours), *self.custom)
