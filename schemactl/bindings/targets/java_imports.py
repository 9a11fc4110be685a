"""The imports of a Java file, found by the simple names that it uses."""

import re
from collections.abc import Iterable, Mapping

_JACKSON = "com.fasterxml.jackson"
_OUTSIDE = (
    *(
        f"{_JACKSON}.annotation.{name}"
        for name in (
            "JsonAnyGetter",
            "JsonAnySetter",
            "JsonFormat",
            "JsonIgnoreProperties",
            "JsonProperty",
            "JsonSubTypes",
            "JsonTypeInfo",
            "JsonValue",
        )
    ),
    f"{_JACKSON}.databind.JsonNode",
    f"{_JACKSON}.databind.node.ObjectNode",
    "java.math.BigDecimal",
    "java.math.BigInteger",
    "java.util.LinkedHashMap",
    "java.util.List",
    "java.util.Map",
    "java.util.Set",
    "org.jspecify.annotations.NullMarked",
    "org.jspecify.annotations.Nullable",
)
_SUPPORT = ("Check", "ExactJson", "Omittable", "Tree", "Wire")
_NO_CODE = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_NAME = re.compile(r"(?<![\w.])(?:[A-Z]\w*|requireNonNull)")


def known_imports(package: str, more: Iterable[str]) -> dict[str, str]:
    """Full names by simple name: what generated code may use. package: the root package; more: full names of scalars' and other types."""
    full = [*_OUTSIDE, *(f"{package}.json.{name}" for name in _SUPPORT), f"{package}.Subject", *more]
    return {name.rpartition(".")[2]: name for name in full if "." in name}


def names_in(body: str) -> set[str]:
    """The simple names of types that code uses, and of methods of its own file or imported ones."""
    return set(_NAME.findall(_NO_CODE.sub(" ", body)))


def imports(body: str, known: Mapping[str, str], package: str) -> str:
    """Import statements, sorted, for the simple names used in the body of a file; those of the file's own package need none."""
    used = names_in(body)
    needed = {known[name] for name in used | {"NullMarked"} if name in known}
    return "".join(f"import {name};\n" for name in sorted(needed) if name.rpartition(".")[0] != package)
