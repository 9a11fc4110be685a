"""Which values of events may be shown: in a schema, in generated code, in examples, on a screen that people copy from.

verdict       of a field and all the values that were seen there: published, held, never
places        what the path says of a field: Guard, of a subject; GuardedPlace, on the way down
names         what a name says, from the words of dictionaries
shapes        values that close a field by how they look; credentials is a table of them
vocabularies  values that a standard lists; codes holds the longer ones
wording       values that are written as programs write theirs
subjects      names of subjects that hold such a value
"""

from schemactl.guard.places import NO_MARKS, Guard, GuardedPlace, Marks
from schemactl.guard.shapes import closing_key, closing_shape, label_of
from schemactl.guard.verdict import Field, Outcome, Verdict, worst_of
from schemactl.guard.vocabularies import is_listed

__all__ = [
    "NO_MARKS",
    "Field",
    "Guard",
    "GuardedPlace",
    "Marks",
    "Outcome",
    "Verdict",
    "closing_key",
    "closing_shape",
    "is_listed",
    "label_of",
    "worst_of",
]
