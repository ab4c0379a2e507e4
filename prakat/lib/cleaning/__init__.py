"""Files made safe: rebuilt without what is active, attached or personal, and looked at again.

Every file is rebuilt, whatever it holds. So there is one path, and what no reader of the file was meant to see
(earlier revisions, unused objects, bytes before and after) is gone as well.
"""

from prakat.lib.cleaning.rebuilding import clean, inspect
from prakat.lib.cleaning.removals import LEFT_BEHIND, Cleaned, Removed, What, removed_of_answer

__all__ = ["LEFT_BEHIND", "Cleaned", "Removed", "What", "clean", "inspect", "removed_of_answer"]
