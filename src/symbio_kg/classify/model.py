"""What the answer to "which code?" holds: proposals with reasons, the other side of a pair, and hints."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from symbio_kg.model import Text

__all__ = ["Activity", "Classification", "OtherSide", "Proposal", "Reason"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a code is proposed: `kind` is stable, `text` is for people."""

    kind: str
    text: Text

    def as_dict(self) -> dict[str, Any]:
        """Return the reason for JSON."""
        return {"kind": self.kind, "text": dict(self.text)}


@dataclass(frozen=True, slots=True)
class OtherSide:
    """The entry on the other side of a mirror pair and the question that decides between the two."""

    code: str
    hazardous: bool
    label: Text
    question: Text

    def as_dict(self) -> dict[str, Any]:
        """Return the other side for JSON."""
        return {
            "code": self.code,
            "hazardous": self.hazardous,
            "label": dict(self.label),
            "question": dict(self.question),
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code, how sure it is (0 to 1, the proposals of one answer add up to at most 1), and why."""

    code: str
    hazardous: bool
    label: Text
    confidence: float
    reasons: tuple[Reason, ...]
    other_sides: tuple[OtherSide, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the proposal for JSON."""
        return {
            "code": self.code,
            "hazardous": self.hazardous,
            "label": dict(self.label),
            "confidence": round(self.confidence, 3),
            "reasons": [reason.as_dict() for reason in self.reasons],
            "mirror": [side.as_dict() for side in self.other_sides],
        }


@dataclass(frozen=True, slots=True)
class Activity:
    """The producer's NACE code as read: `revision` is `2` or `2.1`, `remark` says what was odd about it."""

    code: str
    revision: str
    label: Text
    remark: Text = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the activity for JSON."""
        return {
            "code": self.code,
            "revision": self.revision,
            "label": dict(self.label),
            "remark": dict(self.remark) or None,
        }


@dataclass(frozen=True, slots=True)
class Classification:
    """The answer for one text: at most five proposals, or none with what to add and what came near."""

    text: str
    day: date
    jurisdiction: str
    proposals: tuple[Proposal, ...]
    near: tuple[Proposal, ...] = ()
    add: tuple[Text, ...] = ()
    activity: Activity | None = None
    remarks: tuple[Text, ...] = ()

    @property
    def abstained(self) -> bool:
        """True when no code is sure enough to be proposed."""
        return not self.proposals

    def as_dict(self) -> dict[str, Any]:
        """Return the whole answer for JSON; its form is documented in docs/classify.md."""
        return {
            "text": self.text,
            "day": self.day.isoformat(),
            "list": self.jurisdiction.lower(),
            "activity": self.activity.as_dict() if self.activity else None,
            "abstained": self.abstained,
            "proposals": [p.as_dict() for p in self.proposals],
            "near": [p.as_dict() for p in self.near],
            "add": [dict(text) for text in self.add],
            "remarks": [dict(text) for text in self.remarks],
        }
