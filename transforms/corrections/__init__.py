"""A person settles it: corrections of what was read from a report.

A correction is bound to a report and to words of it, never to an offset: it is carried
over to the next version while the sentence stands there, and is told of when it does
not. What is kept of a report stays as it was read; corrections are laid over it.
"""

from transforms.corrections.correction import Correction, live_corrections
from transforms.corrections.settle import Settled, settle

__all__ = ["Correction", "Settled", "live_corrections", "settle"]
