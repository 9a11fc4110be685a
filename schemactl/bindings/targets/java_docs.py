"""Comments and headings of generated Java types, by view."""

from schemactl.bindings.targets.java_text import javadoc, parameter
from schemactl.bindings.targets.java_views import Choice, Component, EnumView, RecordView, UnionView


def record_doc(view: RecordView) -> str:
    """The comment of a record, with a `@param` for each component that something is said of."""
    parameters = [line for component in view.components for line in parameter(*component.parameter)]
    described = javadoc(view.docs)
    separator = [""] if described and parameters else []
    return javadoc(view.docs, 0, *separator, *parameters)


def union_doc(view: UnionView) -> str:
    own = "Told apart by {@code " + view.discriminator.strip('"') + "}." if view.discriminator.isalnum() else ""
    return javadoc(view.docs, 0, *([own] if own else []))


def open_enum_doc(view: EnumView) -> str:
    separator = [""] if javadoc(view.docs) else []
    note = "Values that are not listed here may come, and are kept." if view.open else "Has too many values for constants of its own."
    return javadoc(view.docs, 0, *separator, note)


def implements(view: RecordView) -> str:
    return f" implements {', '.join(view.interfaces)}" if view.interfaces else ""


def built(component: Component, owner: str = "") -> str:
    """What a builder passes on; a primitive has to be there before it can be unboxed."""
    return f"Check.given({component.label}, {owner}{component.name})" if component.primitive else f"{owner}{component.name}"


def variant_type(choice: Choice, view: UnionView) -> str:
    """The class that is a variant: a record of the file, or the one inside the interface that wraps it."""
    return f"{view.name}.{choice.name}" if choice.wraps else choice.type
