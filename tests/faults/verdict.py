"""What the checker found in a run: counts, and a sentence for each objection."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

SHOWN = 12
# What was told wrongly. An event that is lost or told twice counts by itself.
UNDECLARED = ("skipped", "unbalanced", "reordered", "false_gaps", "renumbered", "foreign", "invented", "broken")


@dataclass
class Verdict:
    events: int = 0  # Checked: facts and events of the log, and what each viewer was to get of them
    declared: int = 0  # Facts that are missing, which the log itself says
    faults: int = 0  # Injected
    recovery: float = 0.0  # Seconds until a viewer got something new, at worst
    counts: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)

    def object(self, what: str, complaint: str, count: int = 1) -> None:
        self.counts[what] += count
        if len(self.complaints) < SHOWN:
            self.complaints.append(f"{what}: {complaint}")

    @property
    def lost(self) -> int:
        return self.counts["lost"]

    @property
    def duplicated(self) -> int:
        return self.counts["duplicated"]

    @property
    def undeclared(self) -> int:
        """Whatever else a viewer was told that is not so, or was not told."""
        return sum(self.counts[name] for name in UNDECLARED)

    @property
    def is_clean(self) -> bool:
        return not self.counts.total()

    def add(self, other: Verdict) -> None:
        self.events += other.events
        self.declared += other.declared
        self.faults += other.faults
        self.recovery = max(self.recovery, other.recovery)
        self.counts += other.counts
        self.complaints += other.complaints[: SHOWN - len(self.complaints)]
