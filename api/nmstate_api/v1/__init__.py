"""Group ``nmstate.io``, version ``v1``: what people write."""

from nmstate_api.v1.nmstate import NMState, NMStateSpec, NMStateStatus
from nmstate_api.v1.policy import (
    NodeNetworkConfigurationPolicy,
    NodeNetworkConfigurationPolicySpec,
    NodeNetworkConfigurationPolicyStatus,
)

__all__ = [
    "NMState",
    "NMStateSpec",
    "NMStateStatus",
    "NodeNetworkConfigurationPolicy",
    "NodeNetworkConfigurationPolicySpec",
    "NodeNetworkConfigurationPolicyStatus",
]
