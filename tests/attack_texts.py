"""Texts that would become code where they are not escaped for the place where they land, and a schema that has one of them in every place."""

import re
from typing import Final

from schemactl.bindings.source import Source
from schemactl.model.json import Document, JsonObject
from schemactl.model.subject import Subject

MARKER: Final = "pwned"
"""A file that whatever runs leaves in the current folder."""
PY: Final = "__import__('pathlib').Path('pwned').touch()"
JS: Final = "process.getBuiltinModule('node:fs').writeFileSync('pwned','')"
JAVA: Final = 'static { try { new java.io.File("pwned").createNewFile(); } catch (Exception e) { } }'
SHELL: Final = "touch pwned"

TEXTS: Final[dict[str, str]] = {
    "the end of a docstring": f'"""\n{PY}\n"""',
    "the end of a docstring in apostrophes": f"'''\n{PY}\n'''",
    "the end of a string": f'"\n{PY}\n"',
    "the end of a string on its line": f'"; {JS}; "',
    "the end of a string in apostrophes": f"' + {PY} + '",
    "the end of a template string": f"`; {JS}; `",
    "a part of a template string": f"${{{JS}}}",
    "the end of a comment": f"*/ {JS}; /*",
    "the end of a comment in a class": f"*/ {JAVA} /*",
    "the end of a comment by its own end": f"*/*/ {JS} //*/",
    "the end of a comment with a space": f"* / *\u200b/ {JAVA}",
    "the end of a comment by an escape": f"\\u002a/ {JAVA} /\\u002a",
    "the end of a comment by many u": f"\\uuu002a\\uu002f {JAVA}",
    "the end of a line by an escape": f"\\u000a {JAVA} //",
    "the end of a string by an escape": f"\\u0022; {JAVA} //",
    "an escape that is none": "\\u00zz \\x \\N{BULLET} \\777 \\u{2028}",
    "a backslash at the end": "ends with \\",
    "backslashes at the end": "ends with \\\\\\",
    "a quote that is escaped already": f'\\"; {JS}; //',
    "a line feed": f"first\n{PY}",
    "a carriage return": f"first\r{PY}",
    "the next line": f"first\x85{PY}",
    "a line separator": f"first\u2028{JS}",
    "a paragraph separator": f"first\u2029{JS}",
    "a form feed and a vertical tab": f"first\f{PY}\v{PY}",
    "text that runs to the left": f"first\u202e }}; {JS} \u2066 \u2069",
    "marks of direction": "\u200e\u200f\u061c\u202a\u202b\u202c\u202d",
    "what cannot be seen": "a\u200b\ufeff\u2060\u00adb",
    "a zero and other controls": "\x00\x01\x1b[31m\x7f",
    "an expression of Jinja": f"{{{{ cycler.__init__.__globals__.os.system('{SHELL}') }}}}",
    "the end of a comment of Jinja": f"#}}{{{{ cycler.__init__.__globals__.os.system('{SHELL}') }}}}{{#",
    "a statement of Jinja": f"{{% set x = cycler.__init__.__globals__.os.popen('{SHELL}') %}}",
    "a part of an f-string": f"{{{PY}}} %s %(a)s {{0}}",
    "a tag of a comment": "@deprecated {@link java.lang.Runtime} @param x {@code } }",
    "a page": f"</script><script>{JS}</script><!-- --> <b>",
    "a comment to the end of the line": f"// {JS}\n{JS}",
    "an encoding": "# -*- coding: utf-7 -*-\n+AAo-",
    "an import": "import os; from os import *; export default 1; package x;",
    "a name of JavaScript's own": "__proto__",
    "another name of JavaScript's own": "constructor",
    "a name of Python's own": "__class__",
    "a name of pydantic's own": "model_config",
    "a name of Java's own": "hashCode",
    "nothing": "",
}


def sources() -> list[Source]:
    """A subject for each text, which has it in its name, too, where a name may be so."""
    return [
        Source.given(Subject("attack", f"{number} {text}"[:60].strip()), 1, "v1", head=True, document=document(text))
        for number, text in enumerate(TEXTS.values())
    ]


def document(text: str) -> Document:
    said: JsonObject = {"title": text, "description": text, "$comment": text, "examples": [text], "default": text}
    pointer = "#/$defs/" + text.replace("~", "~0").replace("/", "~1").replace("%", "%25")
    return {
        **said,
        "type": "object",
        "required": [text],
        "properties": {
            text: {**said, "type": "string", "deprecated": True},
            f"a{text}": {**said, "type": "integer"},
            "listed": {**said, "enum": [text, f"{text}b", "c"]},
            "guessed": {**said, "enum": [text, "d"], "type": "string", "x-inferred": ["enum"]},
            "fixed": {**said, "const": text},
            "matched": {**said, "type": "string", "pattern": re.escape(text)},
            "matched_raw": {"type": "string", "pattern": text},
            "formatted": {"type": "string", "format": text},
            "map": {"type": "object", "propertyNames": {"enum": [text, "e"]}, "additionalProperties": {"type": "string"}},
            "patterned": {"type": "object", "patternProperties": {re.escape(text): {"type": "string"}}, "additionalProperties": False},
            "referred": {"$ref": pointer},
            "tagged": {
                "oneOf": [
                    {"title": text, "type": "object", "required": ["kind"], "properties": {"kind": {"const": text}, "x": {"type": "string"}}},
                    {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "other"}, "y": {"type": "string"}}},
                ]
            },
            "either": {"anyOf": [{"title": text, "type": "string"}, {"type": "array", "items": {"const": text}}, {"type": "null"}]},
            "place": {"type": "array", "prefixItems": [{"const": text}, {"title": text, "type": "string"}], "items": False},
        },
        "$defs": {text: {**said, "type": "object", "properties": {text: {"type": "string"}}}},
    }
