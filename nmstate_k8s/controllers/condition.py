"""The words of conditions: types of an enactment's, and reasons of all."""

from enum import StrEnum


class EnactmentCondition(StrEnum):
    """The types of an enactment's conditions."""

    AVAILABLE = "Available"
    FAILING = "Failing"
    PROGRESSING = "Progressing"
    PENDING = "Pending"
    ABORTED = "Aborted"


class Reason(StrEnum):
    """Why a condition is as it is: a closed list that programs may compare with."""

    PROGRESSING = "ConfigurationProgressing"
    CONFIGURED = "SuccessfullyConfigured"
    FAILED = "FailedToConfigure"
    RETRYING = "Retrying"
    LIMIT_REACHED = "MaxUnavailableLimitReached"
    ABORTED = "ConfigurationAborted"
    NO_MATCHING_NODE = "NoMatchingNode"
