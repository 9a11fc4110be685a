"""What is generated, for which languages, where."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class GenerateOptions:
    """What is generated where. targets: the languages of a bare `schemactl generate`. subjects: only these, none: all. versions: `head` (the
    newest of each subject) or `majors` (the newest of each major version, side by side). templates: folder of templates that override ours."""

    targets: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    versions: str = "head"
    templates: str = ""


@dataclass(frozen=True, slots=True)
class PythonOptions:
    """package: the import name. style: `pydantic`, `dataclass`, `typeddict` or `msgspec`. datetimes: `instant` (datetime that keeps its text) or
    `text` (str). renderer: `schemactl` or `datamodel-code-generator` (docs/generate.md)."""

    out: str = "generated/python"
    package: str = "events"
    style: str = "pydantic"
    datetimes: str = "instant"
    renderer: str = "schemactl"


@dataclass(frozen=True, slots=True)
class TypescriptOptions:
    """package: the name in package.json, which is written with a tsconfig.json where one is given; without, the modules alone. Date-times
    are strings always (docs/typescript.md says why)."""

    out: str = "generated/typescript"
    package: str = ""


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
class TargetsOptions:
    """`[targets.python]`, `[targets.typescript]`, `[targets.java]`."""

    python: PythonOptions = field(default_factory=PythonOptions)
    typescript: TypescriptOptions = field(default_factory=TypescriptOptions)
    java: JavaOptions = field(default_factory=JavaOptions)
