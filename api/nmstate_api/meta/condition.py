"""Conditions: what an object says about itself."""

from enum import StrEnum

from nmstate_api.meta.marker import Int64
from nmstate_api.meta.model import ApiModel
from nmstate_api.meta.time import Time


class ConditionStatus(StrEnum):
    """The three values of a condition's status; absent means Unknown."""

    TRUE = "True"
    FALSE = "False"
    UNKNOWN = "Unknown"


class Condition(ApiModel):
    """One observation about an object, with the time at which it last changed."""

    type: str
    """What is observed, for example Available or Degraded."""

    status: str
    """Whether it holds: True, False or Unknown."""

    reason: str = ""
    """Why, in one word for programs."""

    message: str = ""
    """Why, in a sentence for people."""

    last_heartbeat_time: Time | None = None
    """When this condition was last written."""

    last_transition_time: Time | None = None
    """When the status last changed."""

    observed_generation: Int64 | None = None
    """Generation of the object that this observation is about."""
