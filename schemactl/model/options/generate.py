"""What is generated, for which languages, where."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal


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
    """package: the import name. style: `pydantic`, `dataclass`, `typeddict` or `msgspec`. datetimes: `instant` (datetime that keeps its text) or
    `text` (str)."""

    out: str = "generated/python"
    package: str = "events"
    style: Literal["pydantic", "dataclass", "typeddict", "msgspec"] = "pydantic"
    datetimes: Literal["instant", "text"] = "instant"


@dataclass(frozen=True, slots=True)
class TypescriptOptions:
    """package: the name in package.json, which is written with a tsconfig.json where one is given; without, the modules alone. version: of the
    package; empty: it is private. Date-times are strings always (docs/typescript.md says why)."""

    out: str = "generated/typescript"
    package: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class JavaOptions:
    """package: the root package. group, artifact, version: of the Maven module (group default: the package). unknown: `keep` or `ignore`
    properties that a record does not declare. datetimes: `instant` (java.time) or `text` (String)."""

    out: str = "generated/java"
    package: str = "com.example.events"
    group: str = ""
    artifact: str = "events"
    version: str = "1.0.0"
    unknown: str = "keep"
    datetimes: str = "instant"


@dataclass(frozen=True, slots=True)
class CustomOptions:
    """A target that is made of templates alone. out: empty, `generated/<name>`. package: what its templates see as `package`."""

    out: str = ""
    package: str = "events"


TargetOptions = PythonOptions | TypescriptOptions | JavaOptions | CustomOptions
DEFAULTS: dict[str, TargetOptions] = {"python": PythonOptions(), "typescript": TypescriptOptions(), "java": JavaOptions()}


@dataclass(frozen=True, slots=True)
class TargetsOptions:
    """`[targets.python]`, `[targets.typescript]`, `[targets.java]`; None where there is no such table. custom: `[targets.custom.<name>]`, by name."""

    python: PythonOptions | None = None
    typescript: TypescriptOptions | None = None
    java: JavaOptions | None = None
    custom: Mapping[str, CustomOptions] = field(default_factory=dict)

    def of(self, target: str) -> TargetOptions:
        """The options of a target, the defaults where it has no table."""
        if target in DEFAULTS:
            found: TargetOptions = getattr(self, target) or DEFAULTS[target]
            return found
        options = self.custom.get(target, CustomOptions())
        return options if options.out else replace(options, out=f"generated/{target}")

    def packaged(self, target: str, package: str) -> "TargetsOptions":
        """The same where one target's package has that name."""
        settings: Any = replace(self.of(target), package=package)
        if target not in DEFAULTS:
            return replace(self, custom={**self.custom, target: settings})
        changes: dict[str, Any] = {target: settings}
        return replace(self, **changes)

    @property
    def configured(self) -> tuple[str, ...]:
        """The targets that have a table."""
        return (*(target for target in DEFAULTS if getattr(self, target) is not None), *self.custom)
