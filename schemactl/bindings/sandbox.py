"""The environment in which templates run: ours and those of a repository, which anyone may have written.

Jinja's immutable sandbox keeps a template from the attributes that lead to Python's modules. Here it may reach only what stands in the lists below,
and a rendering may do so much and no more: what a template puts together counts by its length, each turn of a loop and each call of a macro, too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import partial, wraps
from types import BuiltinMethodType, MethodType
from typing import Any, Final

from jinja2 import BaseLoader, StrictUndefined, Undefined, nodes
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.filters import do_batch, do_indent, make_attrgetter
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from jinja2.utils import Namespace, pass_context
from jinja2.visitor import NodeTransformer

from schemactl.model.deadline import Deadline

MOST_WORK: Final = 200_000_000
"""Characters that one rendering may put together; a turn of a loop counts as TURN of them."""
TURN: Final = 20
BETWEEN_LOOKS: Final = 1_000
"""Work between two looks at the clock, which take as long as a turn."""
MOST_SECONDS: Final = 60.0
"""Of processor time, for one rendering."""
LONGEST_NUMBER: Final = 4_096
"""Bits of an integer that is multiplied."""
WIDEST: Final = 10_000
"""Of an indentation or a batch."""

_OF_TEXTS: Final = frozenset((
    "capitalize", "casefold", "count", "endswith", "find", "index", "isalnum", "isalpha", "isdecimal", "isdigit", "isidentifier", "islower",
    "isnumeric", "isspace", "istitle", "isupper", "lower", "lstrip", "partition", "removeprefix", "removesuffix", "rfind", "rpartition", "rsplit",
    "rstrip", "split", "splitlines", "startswith", "strip", "swapcase", "title", "upper",
))  # fmt: skip
_OF_MAPPINGS: Final = frozenset(("get", "items", "keys", "values"))
_OF_LOOPS: Final = frozenset((
    "changed", "cycle", "depth", "depth0", "first", "index", "index0", "last", "length", "nextitem", "previtem", "revindex", "revindex0",
))  # fmt: skip
_FILTERS: Final = (
    "abs", "count", "d", "default", "dictsort", "first", "float", "groupby", "int", "items", "last", "length", "list", "map", "max", "min", "reject",
    "rejectattr", "reverse", "select", "selectattr", "sort", "unique",
)  # fmt: skip
_FILTERS_OF_TEXTS: Final = ("capitalize", "lower", "title", "trim", "upper", "wordcount")
"""Those of Jinja's that cannot make much of little (as `center` and `format` can) and that a template of code has a use for."""
_HANDED_OUT: Final = (
    "schemactl.bindings.ir",
    "schemactl.bindings.names",
    "schemactl.bindings.package",
    "schemactl.bindings.targets.",
    "schemactl.model.options.",
)
"""Modules of the values that templates are given."""
_SCALARS: Final = (str, int, float, Decimal)


class TooMuchWork(Exception):
    """The template would do more than a rendering may."""


class Sandbox(ImmutableSandboxedEnvironment):
    """filters: of the target, from a text (or what else they ask for) to a text. tests: as Jinja has them."""

    intercepted_binops = frozenset(("*", "**", "%", "+"))

    def __init__(self, loader: BaseLoader, filters: Mapping[str, Callable[..., str]], tests: Mapping[str, Callable[..., bool]]) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            auto_reload=False,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=self._printed,
        )
        self._meter = _Meter()
        self._readable: set[tuple[type, str]] = set()
        known = {name: self.filters[name] for name in _FILTERS}
        known |= {name: self._of_text(self.filters[name]) for name in _FILTERS_OF_TEXTS}
        known |= {"batch": _batch, "indent": self._of_text(_indent), "replace": self._of_text(self._replaced)}
        known |= {"join": self._joined, "string": self._printed, "sum": self._summed}
        self.filters = {name: self._metered(filter_) for name, filter_ in (known | dict(filters)).items()}
        self.filters[_CHARGED] = pass_context(lambda _context, cost: self._meter.add(cost))
        self.filters[_WEIGHED] = pass_context(lambda _context, value: self._weighed(value))
        self.tests.update(tests)
        self.globals = {"namespace": Namespace, "range": safe_range}

    def rendered(self, name: str, variables: Mapping[str, object]) -> str:
        """What a template gives. Raises what a template can raise, which is anything."""
        self._meter = _Meter()
        return self.get_template(name).render(variables)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As Jinja's, which asks whether it may be read; of a value that is handed out, once for all of its type."""
        if (type(obj), attribute) in self._readable:
            return getattr(obj, attribute)
        if isinstance(obj, str) and attribute in ("join", "replace"):
            return partial(self._replaced if attribute == "replace" else self._joined_by, str(obj))
        found = super().getattr(obj, attribute)
        if _is_ours(obj) and not isinstance(found, Undefined):
            self._readable.add((type(obj), attribute))
        return found

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Only of values of the IR, the views of it and what Jinja itself hands out, and only what can be read."""
        if attr.startswith("_"):
            return False
        match obj:
            case Enum():
                return attr in ("name", "value")
            case str():
                return attr in _OF_TEXTS
            case Mapping():
                return attr in _OF_MAPPINGS
            case LoopContext():
                return attr in _OF_LOOPS
            case Namespace() | TemplateModule():
                return True
        return _is_ours(obj) and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:
        if isinstance(obj, MethodType | BuiltinMethodType):
            return isinstance(obj.__self__, str | Mapping | LoopContext) or _is_ours(obj.__self__)
        if isinstance(obj, partial):
            return obj.func in (self._replaced, self._joined_by)
        return isinstance(obj, Macro | BlockReference | LoopContext | Undefined) or obj is Namespace or obj is safe_range

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as Jinja declares it
        __self._meter.add(TURN)
        if isinstance(__obj, BuiltinMethodType) and isinstance(__obj.__self__, str):
            __self._meter.add(len(__obj.__self__))
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        match operator:
            case "**":
                raise SecurityError("a template has no powers")
            case "%" if not isinstance(left, int | float | Decimal):
                raise SecurityError("a template formats no text with %")
            case "*":
                self._meter.add(_size_of_product(self._weighed(left), self._weighed(right)))
            case "+" if not isinstance(left, int | float | Decimal):
                self._weighed(left)
                self._weighed(right)
        return super().call_binop(context, operator, left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _with_meters(super()._parse(source, name, filename))

    def _weighed(self, value: Any) -> Any:
        """The value, whose size counts with all that is in it, as often as it is: to compare two lists goes over all of that, and a list of twice the
        same list, sixty times over, is more than there is time for."""
        if isinstance(value, str):
            self._meter.add(len(value))
        elif isinstance(value, list | tuple | dict):
            pending: list[Any] = [value]
            while pending:
                inner = pending.pop()
                self._meter.add(TURN + len(inner))
                items = inner.values() if isinstance(inner, dict) else inner
                pending.extend([item for item in items if isinstance(item, list | tuple | dict)])
        return value

    def _printed(self, value: Any) -> str:
        """What `{{ }}` writes."""
        if isinstance(value, Undefined):
            return str(value)  # which raises that
        if not isinstance(value, _SCALARS) and value is not None:
            raise SecurityError(f"a template writes texts and numbers, not {type(value).__name__}")
        text = str(value)
        self._meter.add(len(text))
        return text

    def _joined(self, values: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
        """`join`, and what `~` puts together."""
        found = [*values] if attribute is None else [*map(make_attrgetter(self, attribute), values)]
        texts = [self._printed(value) for value in found]
        self._meter.add(len(d) * len(texts))
        return d.join(texts)

    def _joined_by(self, separator: str, values: Iterable[Any]) -> str:
        return self._joined(values, separator)

    def _replaced(self, text: str, old: str, new: str) -> str:
        self._meter.add(text.count(old) * len(new))
        return text.replace(old, new)

    def _summed(self, values: Iterable[Any], attribute: str | int | None = None, start: int | float = 0) -> Any:
        found = [*values] if attribute is None else [*map(make_attrgetter(self, attribute), values)]
        if not all(isinstance(value, int | float | Decimal) for value in (start, *found)):
            raise SecurityError("sum takes numbers")
        return sum(found, start)

    def _of_text(self, filter_: Callable[..., Any]) -> Callable[..., Any]:
        """A filter that is given a text, whatever stands before it."""
        return lambda value, *args, **kwargs: filter_(self._printed(value), *args, **kwargs)

    def _metered(self, filter_: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(filter_)
        def metered(*args: Any, **kwargs: Any) -> Any:
            self._meter.add(sum(map(_size, args)))
            found = filter_(*args, **kwargs)
            if isinstance(found, Iterator):
                return self._counted(found)
            self._meter.add(TURN + _size(found))
            return found

        return metered

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._meter.add(TURN)
            yield item


@dataclass(slots=True)
class _Meter:
    """What one rendering has done so far. look: the work after which it is compared with what is allowed."""

    work: int = 0
    look: int = 0
    deadline: Deadline = field(default_factory=lambda: Deadline.within(MOST_SECONDS))

    def add(self, work: int) -> None:
        """Raises TooMuchWork."""
        self.work += work
        if self.work >= self.look:
            self.look = self.work + BETWEEN_LOOKS
            if self.work > MOST_WORK or self.deadline.is_over:
                raise TooMuchWork("the template does more than one rendering may (a loop without an end, or a text that grows and grows)")


_CHARGED: Final = "charged "
_WEIGHED: Final = "weighed "
"""The names of filters that no template can write."""


def _with_meters(template: nodes.Template) -> nodes.Template:
    """The template with a count at the start of all that may run more than once, and at what goes over all of a value."""
    _Weighing().visit(template)
    repeated: Iterator[Any] = template.find_all((nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block))
    for node in (template, *repeated):
        written = sum(len(text.data) for part in node.body for text in _texts(part))
        node.body.insert(0, _placed(nodes.ExprStmt(_filter(nodes.Const(TURN + written), _CHARGED)), node))
    return template


def _filter(node: nodes.Expr, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None)


def _placed(node: nodes.Node, like: nodes.Node) -> nodes.Node:
    """A new node in the line of another."""
    assert like.environment is not None
    return node.set_lineno(like.lineno).set_environment(like.environment)


def _texts(node: nodes.Node) -> Iterable[nodes.TemplateData]:
    return [node] if isinstance(node, nodes.TemplateData) else node.find_all(nodes.TemplateData)


class _Weighing(NodeTransformer):
    """`~` as a filter; lists as they are made, what is compared, and what a part is taken of, with their sizes."""

    def visit_List(self, node: nodes.List | nodes.Tuple | nodes.Dict) -> nodes.Node:  # noqa: N802 - as Jinja calls it
        self.generic_visit(node)
        return node if getattr(node, "ctx", "load") != "load" else _placed(_filter(node, _WEIGHED), node)

    visit_Tuple = visit_Dict = visit_List  # noqa: N815

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        holders: list[nodes.Compare | nodes.Operand] = [node, *node.ops]
        for holder in holders:
            if not isinstance(holder.expr, nodes.Const):
                holder.expr = _weighed(holder.expr)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Slice):
            node.node = _weighed(node.node)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - as Jinja calls it
        self.generic_visit(node)
        return _placed(_filter(nodes.List(node.nodes, lineno=node.lineno), "join"), node)


def _weighed(node: nodes.Expr) -> nodes.Expr:
    weighed = _filter(node, _WEIGHED)
    _placed(weighed, node)
    return weighed


def _is_ours(value: object) -> bool:
    return is_dataclass(value) and type(value).__module__.startswith(_HANDED_OUT)


def _size(value: object) -> int:
    return len(value) if isinstance(value, str | list | tuple | dict) else 1


def _size_of_product(left: object, right: object) -> int:
    if isinstance(left, int) and isinstance(right, int):
        if left.bit_length() + right.bit_length() > LONGEST_NUMBER:
            raise TooMuchWork("a very large number")
        return 1
    times = next((factor for factor in (left, right) if isinstance(factor, int)), 1)
    return max(times, 0) * max(_size(left), _size(right))


def _batch(value: Iterable[Any], linecount: int, fill_with: Any = None) -> Iterator[list[Any]]:
    return do_batch(value, _narrow(linecount), fill_with)


def _indent(text: str, width: int | str = 4, first: bool = False, blank: bool = False) -> str:
    _narrow(len(width) if isinstance(width, str) else width)
    return do_indent(text, width, first, blank)


def _narrow(width: int) -> int:
    if width > WIDEST:
        raise TooMuchWork(f"more than {WIDEST} wide")
    return width
