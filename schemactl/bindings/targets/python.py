"""Python: a package of pydantic models, one module a subject, with the run-time support, the envelopes and the dispatcher beside them.

datamodel-code-generator is imported here and nowhere else.
"""

import keyword
from importlib.resources import files

from schemactl.bindings.ir import GeneratedFile
from schemactl.bindings.naming import Conventions, Reserved
from schemactl.bindings.package import Entry, Scope
from schemactl.bindings.render import Filters, builtin_text
from schemactl.bindings.targets.python_layout import Group, laid_out
from schemactl.bindings.targets.python_module import module_views, shared_views
from schemactl.bindings.targets.python_text import docstring, string
from schemactl.bindings.targets.target import Target, Workshop
from schemactl.errors import UsageError
from schemactl.model.options.generate import PythonOptions

RUNTIME = ("__init__.py", "json_text.py", "model.py", "moments.py")
"""Files of the run-time support, the same whatever the schemas; formats.py comes from schemactl itself."""


def conventions() -> Conventions:
    return Conventions(reserved=Reserved.parse(builtin_text("python", "reserved.txt")))


def module(scope: Scope, workshop: Workshop[PythonOptions]) -> tuple[GeneratedFile, ...]:
    """The models of one subject at one version."""
    views = module_views(scope, workshop)
    text = workshop.templates.render("module.py.jinja", scope=scope, views=views)
    return (GeneratedFile(_path(workshop, "/".join(scope.entry.path) + ".py"), text),)


def package(workshop: Workshop[PythonOptions]) -> tuple[GeneratedFile, ...]:
    """All that there is one of."""
    entries, templates = workshop.package.entries, workshop.templates
    heads = [entry for entry in entries if entry.head]
    found = {
        "__init__.py": templates.render("package.py.jinja", heads=heads),
        "py.typed": "\n",
        "subjects.py": templates.render("subjects.py.jinja", heads=heads),
        "envelopes.py": templates.text("envelopes.py"),
        "dispatch.py": templates.text("dispatch.py"),
        **{f"runtime/{name}": templates.text(f"runtime/{name}") for name in RUNTIME},
        "runtime/formats.py": files("schemactl.schema").joinpath("formats.py").read_text("utf-8"),
        **_folders(entries, workshop),
    }
    if workshop.package.shared:
        found["shared.py"] = templates.render("shared.py.jinja", views=shared_views(workshop))
    return tuple(GeneratedFile(_path(workshop, path), text) for path, text in sorted(found.items()))


def _folders(entries: tuple[Entry, ...], workshop: Workshop[PythonOptions]) -> dict[str, str]:
    """`__init__.py` of every folder: that of a subject gives what its newest version has, so that `from acme.shop.order import Order` goes on."""
    found = {"/".join(entry.path[:depth]) + "/__init__.py": "" for entry in entries for depth in range(1, len(entry.path))}
    texts = {path: workshop.templates.render("folder.py.jinja", entry=None) for path in found}
    for entry in entries:
        if entry.head:
            path = "/".join(entry.path[:-1]) + "/__init__.py"
            texts[path] = workshop.templates.render("folder.py.jinja", entry=entry)
    return texts


def _path(workshop: Workshop[PythonOptions], path: str) -> str:
    """Below the package's folder. Raises UsageError for a package that Python could not import."""
    parts = workshop.options.package.split(".")
    if not all(part.isidentifier() and not keyword.iskeyword(part) for part in parts):
        raise UsageError("no name that Python could import.", f"package {workshop.options.package!r}", "Try acme_events.")
    return "/".join([*parts, path])


FILTERS: Filters = {
    "docstring": docstring,
    "string": string,
    "exported": lambda names: laid_out("__all__ = ", Group("[", tuple(map(string, names)), "]")),
}

TARGET = Target("python", "a package of pydantic models (or dataclasses, typed dictionaries, msgspec)", conventions, FILTERS, module, package)
