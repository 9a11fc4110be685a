"""Values of the command line that are what they should be already, taken as they are.

typer has pydantic look at each value; to load that takes as long as all the rest of a short command. What is not plainly good is left to typer, with
its words for what is wrong.
"""

from enum import Enum
from pathlib import Path
from typing import Any

from typer import BadParameter
from typer.core import TyperCommand


class PlainCommand(TyperCommand):
    """A command of typer, without that way as long as it is not needed."""

    def get_params(self, ctx: Any) -> list[Any]:
        return plain(super().get_params(ctx))


def plain(parameters: list[Any]) -> list[Any]:
    """The same parameters of typer, which now take plain values as they are, and whose help says no types of Python."""
    for parameter in parameters:
        if getattr(parameter, "_runtime_param", parameter) is None:
            parameter._runtime_param = _Plain()
        if parameter.param_type_name == "argument" or parameter.is_flag:
            parameter.display_type_rich = _no_type
    return parameters


def _no_type(ctx: Any) -> None:
    """What stands for the type in the help of a flag, and of an argument, whose name says it."""


class _Plain:
    """Stands in for what typer would build."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        kind = param.type_descriptor.annotation
        if type(value) is kind:  # a text, or a default
            return value
        if kind is Path and type(value) is str:
            return _path(value, param, ctx)
        if isinstance(kind, type) and issubclass(kind, Enum) and value in [member.value for member in kind]:
            return kind(value)
        if kind == list[str] and not isinstance(value, str) and all(type(item) is str for item in value):
            return list(value)
        param._runtime_param = None
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


def _path(text: str, param: Any, ctx: Any) -> Path:
    """No path is no folder: `--registry "$UNSET"` would mean the current one."""
    if not text:
        raise BadParameter("it is empty.", ctx=ctx, param=param)
    return Path(text)
