"""Safe access to the files of a project. Whatever a repository holds, nothing is read or written through a link, outside of the folder that is
meant, in a hidden folder, or half.

names         which paths a file of ours may have
tree          a folder and what is below it, by descriptors, without following a link
reading       single files: one that the person named, one that stands in the project
project       where a project ends, and the folders that its configuration and the command line name
state         where locks and journals are kept: where no repository can bring them
journal       what an interrupted write had still to do
transaction   writes all of several files or none
view          reads files as they are once an interrupted write is finished
"""

from schemactl.files.project import Folder, Project
from schemactl.files.transaction import ManagedFolder, Writer, recover, writing
from schemactl.files.tree import Tree
from schemactl.files.view import View

__all__ = ["Folder", "ManagedFolder", "Project", "Tree", "View", "Writer", "recover", "writing"]
