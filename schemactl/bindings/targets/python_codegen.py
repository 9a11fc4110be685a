"""The styles of Python that datamodel-code-generator renders, from the IR written as a schema (docs/decisions/0601). It is imported here alone, when
one of them is rendered."""

import ast
import json
import warnings
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any

from schemactl.bindings.naming import Conventions, Reserved, type_name
from schemactl.bindings.package import Scope
from schemactl.bindings.render import builtin_text
from schemactl.bindings.targets.python_aliases import with_aliases, with_exports
from schemactl.bindings.targets.python_keys import Keys
from schemactl.bindings.targets.python_schema import SchemaWriter
from schemactl.bindings.targets.python_text import docstring
from schemactl.errors import InvalidSchema, UsageError

STYLES = {"dataclass": "pydantic_v2.dataclass", "msgspec": "msgspec.Struct", "typeddict": "typing.TypedDict"}
"""Styles whose arguments are ours."""
ARGUMENTS = frozenset(
    [
        "additional_imports",
        "all_exports_scope",
        "allow_extra_fields",
        "allow_leading_underscore_class_name",
        "allow_population_by_field_name",
        "base_class",
        "capitalise_enum_members",
        "class_decorators",
        "collapse_root_models",
        "dataclass_arguments",
        "disable_appending_item_suffix",
        "disable_future_imports",
        "empty_enum_field_name",
        "enable_faux_immutability",
        "enum_field_as_literal",
        "extra_fields",
        "field_constraints",
        "field_extra_keys",
        "field_extra_keys_without_x_prefix",
        "field_include_all_keys",
        "field_type_collision_strategy",
        "filter_literal_values",
        "frozen_dataclasses",
        "ignore_enum_constraints",
        "keep_enum_member_values",
        "keep_model_order",
        "keyword_only",
        "naming_strategy",
        "no_alias",
        "original_field_name_delimiter",
        "output_date_class",
        "output_datetime_class",
        "output_model_type",
        "parent_scoped_naming",
        "remove_special_field_name_prefix",
        "reuse_model",
        "set_default_enum_member",
        "snake_case_field",
        "special_field_name_prefix",
        "strict_nullable",
        "strict_types",
        "strip_default_none",
        "target_pydantic_version",
        "target_python_version",
        "type_mappings",
        "union_mode",
        "use_annotated",
        "use_attribute_docstrings",
        "use_closed_typed_dict",
        "use_decimal_for_multiple_of",
        "use_default_kwarg",
        "use_double_quotes",
        "use_enum_values_in_discriminator",
        "use_exact_imports",
        "use_field_description",
        "use_frozen_field",
        "use_generic_container_types",
        "use_inline_field_description",
        "use_non_positive_negative_number_constrained_types",
        "use_object_type",
        "use_one_literal_as_default",
        "use_pendulum",
        "use_root_model_type_alias",
        "use_schema_description",
        "use_serialization_alias",
        "use_serialize_as_any",
        "use_single_line_docstring",
        "use_specialized_enum",
        "use_standard_collections",
        "use_standard_primitive_types",
        "use_subclass_enum",
        "use_title_as_name",
        "use_total_false_for_typed_dict",
        "use_tuple_for_fixed_items",
        "use_type_alias",
        "use_type_checking_imports",
        "use_union_operator",
        "use_unique_items_as_set",
        "wrap_string_literal",
    ]
)
"""What arguments of a team may set: how the text looks. All others read or write files, ask the network, run code of the repository, or are ours."""


def as_people_know_it(scope: Scope, arguments: Sequence[str]) -> str:
    """A module as `datamodel-codegen` writes it with these arguments, from our schema: definitions called as our classes, with formats and bounds.
    Raises UsageError for arguments that it does not know, that are not of ARGUMENTS, or that leave the payload without a type."""
    from datamodel_code_generator import Error
    from datamodel_code_generator.enums import DataModelType

    ours, reserved = frozenset(scope.names.types.values()), Conventions(reserved=Reserved.parse(builtin_text("python", "reserved.txt")))
    options = {
        "output_model_type": DataModelType.PydanticV2BaseModel,
        "custom_class_name_generator": lambda title: title if title in ours else type_name(title, reserved),
    }
    chosen = options | _parsed(arguments)
    try:
        text = _generated(scope, SchemaWriter(scope, checks=True), **chosen)
    except (Error, ValueError) as error:
        said = f"{error}".splitlines()[0].removesuffix(".")
        raise UsageError(f"datamodel-code-generator cannot write {scope.module.subject}: {said}.", _WHERE, _REMEDY) from error
    fault = _fault_of(text, scope.entry.root)
    if fault:
        raise UsageError(f"datamodel-code-generator writes no module of {scope.module.subject} that Python can import: {fault}.", _WHERE, _REMEDY)
    defined = {*_defined(ast.parse(text))}
    return text if "__all__" in defined else with_exports(text, defined)


_WHERE = "schemactl.toml: targets: arguments"
_REMEDY = "Try --enum-field-as-literal all, leave out arguments that name or merge types, or take another style."


def _fault_of(text: str, root: str) -> str:
    """Why a module cannot be imported; empty for a good one."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    if root not in _defined(tree):
        return f"it has no type {root}"
    for class_ in (statement for statement in tree.body if isinstance(statement, ast.ClassDef)):
        members = [target.id for each in class_.body if isinstance(each, ast.Assign) for target in each.targets if isinstance(target, ast.Name)]
        if len(set(members)) < len(members):
            return f"{class_.name} has two members of one name"
    return ""


def _parsed(arguments: Sequence[str]) -> dict[str, Any]:
    """Arguments of the command line as options of the library."""
    from datamodel_code_generator.arguments import arg_parser

    given = {dest: value for dest, value in _asked(arg_parser, arguments).items() if value is not None}
    refused = sorted(given.keys() - ARGUMENTS)
    if refused:
        name = "--" + refused[0].replace("_", "-")
        raise UsageError(f"{name} is no argument that schemactl passes on.", _WHERE, "docs/generate.md lists those that it does.")
    return given | {dest: [each.strip() for each in given[dest].split(",")] for dest in _LISTS if isinstance(given.get(dest), str)}


_LISTS = ("additional_imports", "class_decorators")
"""What the command line separates by commas."""


def _asked(parser: ArgumentParser, arguments: Sequence[str]) -> dict[str, Any]:
    """What the arguments say, in words of the parser's defaults where they say nothing."""
    said = StringIO()
    try:
        with redirect_stderr(said), redirect_stdout(said):
            found, rest = parser.parse_known_args([*arguments])
    except SystemExit as stopped:
        lines = said.getvalue().strip().splitlines() or ["expected arguments that describe models"]
        raise UsageError(f"{lines[-1].rpartition('error: ')[2]}.", _WHERE, "`datamodel-codegen --help` lists them.") from stopped
    if rest:
        raise UsageError(f"{rest[0][:60]!r} is no argument of datamodel-codegen.", _WHERE, "`datamodel-codegen --help` lists them.")
    defaults = vars(parser.parse_args([]))
    return {dest: value for dest, value in vars(found).items() if value != defaults[dest]}


def _defined(tree: ast.Module) -> Iterator[str]:
    """The names that a module gives."""
    for statement in tree.body:
        match statement:
            case ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                yield name
            case ast.stmt() if type(statement).__name__ == "TypeAlias":  # Python 3.12
                yield statement.name.id  # type: ignore[attr-defined]


def _generated(scope: Scope, writer: SchemaWriter, **options: Any) -> str:
    """What datamodel-code-generator makes of our schema."""
    from datamodel_code_generator import InputFileType, PythonVersion, generate
    from datamodel_code_generator.config import GenerateConfig
    from datamodel_code_generator.format import Formatter

    header = docstring(
        f"{scope.module.subject}, version {scope.module.version}.\n\n@generated by schemactl and datamodel-code-generator; do not edit."
    )
    ours = {
        "input_file_type": InputFileType.JsonSchema,
        "formatters": [Formatter.BUILTIN],
        "custom_file_header": header,
        "disable_timestamp": True,
        "skip_root_model": True,
    }
    config = GenerateConfig(**({"target_python_version": PythonVersion.PY_311} | options | ours))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return f"{generate(json.dumps(writer.document(), default=float), config=config)}"


def styled(scope: Scope, style: str) -> str:
    """A module with every type that it reaches, shared ones included. Raises InvalidSchema for names that msgspec refuses."""
    from datamodel_code_generator import LiteralType
    from datamodel_code_generator.enums import DataModelType

    if style == "msgspec":
        _refuse_names_of_msgspec(scope)
    has_attributes = style != "typeddict"
    keys = Keys(_hidden(scope))
    writer = SchemaWriter(scope, style != "msgspec", has_attributes, str if has_attributes else keys.stand_in)
    text = _generated(
        scope,
        writer,
        output_model_type=DataModelType(STYLES[style]),
        custom_class_name_generator=str,
        aliases=writer.aliases() if has_attributes else {},
        keep_model_order=True,
        enum_field_as_literal=LiteralType.All,
        use_type_alias=True,
        use_annotated=style != "msgspec",
        use_double_quotes=True,
        use_schema_description=True,
        use_field_description=True,
        use_attribute_docstrings=True,
        use_inline_field_description=True,
        use_single_line_docstring=True,
        strict_nullable=True,
        use_closed_typed_dict=False,
        keyword_only=True,
    )
    return with_exports(with_aliases(keys.put_back(text), scope, style), [scope.names.types[key] for key in scope.declarations])


def _hidden(scope: Scope) -> frozenset[str]:
    """What an attribute of a class must not be called, since a type of that name would be hidden, or it is no name at all."""
    reserved = Reserved.parse(builtin_text("python", "reserved.txt"))
    return reserved.words | reserved.types | reserved.members | frozenset(scope.names.types.values())


def _refuse_names_of_msgspec(scope: Scope) -> None:
    for members in scope.names.members.values():
        for wire in members:
            if any(char in '\\"' or ord(char) < 0x20 for char in wire):
                raise InvalidSchema(f"msgspec has no properties like {wire[:60]!r}.", scope.module.subject, "Take the style exact or typeddict.")
