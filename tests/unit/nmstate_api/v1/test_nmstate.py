"""The installation of the operator."""

from nmstate_api import v1, v1beta1


def test_an_empty_object_means_the_documented_defaults() -> None:
    spec = v1.NMState.from_wire({"metadata": {"name": "nmstate"}}).spec

    assert spec.log_level == "info"
    assert spec.probe_configuration.dns.host == "root-servers.net"
    assert spec.metrics_configuration.bind_address == ":8089"
    assert spec.node_selector == {}


def test_the_older_version_is_deprecated_and_not_stored() -> None:
    assert v1beta1.NMState.crd is not None
    assert v1beta1.NMState.crd.deprecation == "nmstate/v1beta1 deprecated, use nmstate/v1 instead"
    assert not v1beta1.NMState.crd.storage


def test_scheduling_is_read_and_written_as_it_was() -> None:
    wire = {
        "apiVersion": "nmstate.io/v1",
        "kind": "NMState",
        "spec": {
            "affinity": {
                "nodeAffinity": {
                    "requiredDuringSchedulingIgnoredDuringExecution": {
                        "nodeSelectorTerms": [{"matchExpressions": [{"key": "gpu", "operator": "DoesNotExist"}]}]
                    }
                }
            },
            "tolerations": [{"key": "dedicated", "operator": "Exists", "tolerationSeconds": 30}],
        },
    }

    nmstate = v1.NMState.from_wire(wire)

    assert nmstate.to_wire() == wire
    assert nmstate.spec.tolerations[0].toleration_seconds == 30
