"""Published figures against what other published figures give: one verdict for each, and why.

**What is judged.** Every statement of every package, and every printed parent of a sheet (a cell of a node that has
members); any other cell when a rule speaks against it.

**What a figure stands for.** A printed value is every value that rounds to it; so whatever is computed from printed
values is an interval, exact in fractions. Ranks and counts are whole and not rounded. "Hơn 92" is all above 92,
"about" a twentieth up or down.

**The verdicts.**

* `confirmed`: the arithmetic, made of the printed digits, rounds to the printed figure; or another source prints the
  same digits; or the framework's tree, the register or the list has just that number.
* `within_rounding`: arithmetic on the digits gives another last digit, but the rounding of the figures it is made of
  explains that (TP.HCM 2022: 0.716355 of eight indicators, printed 0.7163).
* `contradicted`: other figures exclude this one, and it is this one that is excluded: it is derived from the others
  (a change, percentage, mean, sum of parts, class of a score), or it is the only figure without which all the rest can
  be true, or its digits belong to another list, or an official source prints otherwise.
* `in_doubt`: it is one of several that cannot all be true and nothing says which, or it is implausible beside its
  neighbours.
* `not_checkable`: nothing published says anything about it. That others merely leave room for it confirms nothing.

**How one verdict comes about.** Rules run in a fixed order; each sees which figures are doubtful so far and leaves them
out as evidence, so that one misprint does not drag others along. All findings are kept; the heaviest counts
(contradicted, in doubt, confirmed, within rounding), of equal ones the earliest.
"""

from generator.audit.claims import Claim
from generator.audit.findings import Finding, Outcome
from generator.audit.interval import Interval
from generator.audit.parts import Audits
from generator.audit.sheets import SheetVerdicts
from generator.audit.verdicts import RULES, Audit, Verdict, audit

__all__ = ["RULES", "Audit", "Audits", "Claim", "Finding", "Interval", "Outcome", "SheetVerdicts", "Verdict", "audit"]
