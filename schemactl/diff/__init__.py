"""Walk two schemas side by side, references resolved in place, and list what differs, with the place in the payload.

`changes(old, new)` never judges: compat/rules does. One file a family of keywords; walk.py names them in one table.
"""

from schemactl.diff.walk import changes

__all__ = ["changes"]
