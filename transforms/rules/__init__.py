"""Domain rules: what no schema can say of a council's reports.

Each yields failures by the id of a line of `schemas/codes/rules.csv`, which has its
severity and its wording. An error withholds the row, a warning publishes it.
"""

from transforms.rules.corrections import check_corrections, check_orphans
from transforms.rules.failure import Failure
from transforms.rules.indicators import check_indicators
from transforms.rules.reports import check_reports

__all__ = [
    "DOMAIN_RULES",
    "Failure",
    "check_corrections",
    "check_indicators",
    "check_orphans",
    "check_reports",
]

# Two files of one report are told apart before there are documents to judge, so the
# stage that extracts finds `duplicate-report` and `duplicate-unnamed`; all others are
# found here.
DOMAIN_RULES = (
    "breakdown-above-total",
    "breakdown-below-total",
    "correction-does-not-fit",
    "correction-without-report",
    "department-missing",
    "duplicate-report",
    "duplicate-unnamed",
    "event-outside-period",
    "figure-restated",
    "indicator-missing",
    "indicator-unclear",
    "no-figures",
    "numbers-lost-in-reading",
    "period-in-future",
    "period-unlike-name",
    "publisher-id-unknown",
    "reported-differs-from-measured",
    "value-far-from-history",
)
