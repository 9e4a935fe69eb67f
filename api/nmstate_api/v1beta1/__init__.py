"""Group ``nmstate.io``, version ``v1beta1``: what nodes report, and the older form of what people write."""

from nmstate_api.v1beta1.enactment import (
    CapturedState,
    NodeNetworkConfigurationEnactment,
    NodeNetworkConfigurationEnactmentSpec,
    NodeNetworkConfigurationEnactmentStatus,
    Release,
    StateMetaInfo,
)
from nmstate_api.v1beta1.nmstate import NMState, NMStateSpec
from nmstate_api.v1beta1.node_state import NodeNetworkState, NodeNetworkStateStatus
from nmstate_api.v1beta1.policy import NodeNetworkConfigurationPolicy

__all__ = [
    "CapturedState",
    "NMState",
    "NMStateSpec",
    "NodeNetworkConfigurationEnactment",
    "NodeNetworkConfigurationEnactmentSpec",
    "NodeNetworkConfigurationEnactmentStatus",
    "NodeNetworkConfigurationPolicy",
    "NodeNetworkState",
    "NodeNetworkStateStatus",
    "Release",
    "StateMetaInfo",
]
