"""Columns → the shapes that objects have by label: presence and kinds, cell by cell only where they vary."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Protocol

from schemactl.infer.batch.columns import Cells, Place
from schemactl.infer.batch.rows import Clock, Rows
from schemactl.infer.evidence.shapes import Shape
from schemactl.infer.evidence.tally import Share, Tally
from schemactl.model.options.infer import Caps


class Rates(Protocol):
    """Of rows: the lists of them are never changed, and each is counted once."""

    def tally(self, at: Rows) -> Tally:
        """How often, and when."""
        ...

    def by_label(self, labels: Sequence[str], at: Rows) -> Mapping[str, Rows]:
        """The rows of the cells with each label."""
        ...


Labelled = tuple[Sequence[str], Mapping[str, Rows]]
"""The label of each cell, and the rows of the cells with each label."""


Known = Mapping[str, Shape | None]
"""What is known of each label already: a shape whose properties were too many to be names is not asked for them again."""


class Shapes(ABC):
    """Of one property: the shapes that objects have by its label."""

    def __init__(self, clock: Rates, caps: Caps) -> None:
        self.clock = clock
        self.caps = caps

    def of_objects(self, place: Place, objects: Cells, labels: Sequence[str], known: Known) -> dict[str, Shape]:
        """Label → shape of the objects of `place` that are labelled so."""
        labelled = labels, self.clock.by_label(labels, objects.at)
        shapes = {label: Shape() for label in labelled[1]}
        self.add_objects(shapes, place, labelled, known)
        return shapes

    def of(self, place: Place, labelled: Labelled, known: Known) -> dict[str, Shape]:
        shapes = {label: Shape() for label in labelled[1]}
        for cells in place.folded:
            for label in self.within(cells, labelled)[1]:
                shapes[label].folded = True
        for kind, part in place.parts.items():
            of_part = self.within(part, labelled)
            if kind == "object":
                self.add_objects(shapes, place, of_part, known)
                continue
            for label, at in of_part[1].items():
                shapes[label].kinds[kind] = self.clock.tally(at)
            if kind == "array" and place.items is not None:
                of_items = self.within(place.items.cells, of_part)
                below = {label: shape.items if shape is not None else None for label, shape in known.items()}
                for label, shape in self.of(place.items, of_items, below).items():
                    shapes[label].items = shape
        return shapes

    def add_objects(self, shapes: Mapping[str, Shape], place: Place, labelled: Labelled, known: Known) -> None:
        """Count the objects of `place`, and their properties as far as they are names."""
        for label, at in labelled[1].items():
            shapes[label].kinds["object"] = self.clock.tally(at)
        given_up = {label for label, shape in known.items() if shape is not None and shape.properties is None}
        if place.values is not None:
            given_up |= labelled[1].keys()
        elif len(place.keys) > self.caps.map_keys:
            given_up |= self._with_too_many_keys(place.parts["object"], labelled)
        for label in given_up & labelled[1].keys():
            shapes[label].properties = None
        if given_up.issuperset(labelled[1]):
            return
        for key, child in place.members.items():
            of_child = self.within(child.cells, labelled)
            below = {label: _property_shape(shape, key) for label, shape in known.items()}
            for label, shape in self.of(child, of_child, below).items():
                properties = shapes[label].properties
                if properties is not None:
                    properties[key] = (self.share(label, labelled, of_child, child), shape)
                    if len(properties) > self.caps.map_keys:
                        shapes[label].properties = None

    @abstractmethod
    def within(self, cells: Cells, above: Labelled) -> Labelled:
        """The labels of cells that stand within labelled ones."""

    @abstractmethod
    def share(self, label: str, labelled: Labelled, of_child: Labelled, child: Place) -> Share:
        """Of the objects with a label, those that have `child`."""

    def _with_too_many_keys(self, objects: Cells, labelled: Labelled) -> set[str]:
        """Labels whose objects have more keys together than a shape keeps."""
        keys: dict[str, set[str]] = {label: set() for label in labelled[1]}
        for label, members in zip(labelled[0], objects.values, strict=True):
            keys[label].update(members)
        return {label for label, names in keys.items() if len(names) > self.caps.map_keys}


class CellShapes(Shapes):
    """Of cells, each of one row."""

    def __init__(self, clock: Clock, caps: Caps) -> None:
        super().__init__(clock, caps)
        self._rows = clock
        self._labels: dict[tuple[int, int], tuple[list[int], Labelled, list[str]]] = {}

    def within(self, cells: Cells, above: Labelled) -> Labelled:
        """The labels of cells that stand within labelled ones; made once for the same positions."""
        if cells.within is None:
            return above
        known = self._labels.get((id(cells.within), id(above[0])))
        if known is None:
            labels = [above[0][position] for position in cells.within]
            known = self._labels[id(cells.within), id(above[0])] = (cells.within, above, labels)
        return known[2], self.clock.by_label(known[2], cells.at)

    def share(self, label: str, labelled: Labelled, of_child: Labelled, child: Place) -> Share:
        return self._rows.share(labelled[1][label], of_child[1][label])


def _property_shape(shape: Shape | None, key: str) -> Shape | None:
    known = shape.properties.get(key) if shape is not None and shape.properties is not None else None
    return None if known is None else known[1]
