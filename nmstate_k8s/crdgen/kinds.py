"""The kinds that the API server is told about, newest version first."""

from nmstate_api import v1, v1beta1

CUSTOM_RESOURCES = (
    (v1.NMState, v1beta1.NMState),
    (v1.NodeNetworkConfigurationPolicy, v1beta1.NodeNetworkConfigurationPolicy),
    (v1beta1.NodeNetworkConfigurationEnactment,),
    (v1beta1.NodeNetworkState,),
)
