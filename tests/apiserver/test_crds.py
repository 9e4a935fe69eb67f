"""A real API server takes the definitions, and keeps what people and operators write."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.apiserver.server import ApiServer

CONFIG = Path(__file__).parents[2] / "config"
DEFINITIONS = sorted((CONFIG / "crd").glob("nmstate.io_*.yaml"))
SAMPLES = sorted(set((CONFIG / "samples").glob("*.yaml")) - {CONFIG / "samples" / "kustomization.yaml"})

CONDITION = {
    "type": "Available",
    "status": "True",
    "reason": "SuccessfullyConfigured",
    "message": "successfully reconciled",
    "lastHeartbeatTime": "2026-01-01T00:00:00Z",
    "lastTransitionTime": "2026-01-01T00:00:00Z",
}

EARLIER_OBJECTS: list[dict[str, Any]] = [
    {
        "apiVersion": "nmstate.io/v1",
        "kind": "NodeNetworkConfigurationPolicy",
        "metadata": {"name": "earlier"},
        "spec": {
            "nodeSelector": {"node-role.kubernetes.io/worker": ""},
            "capture": {"eth1-nic": 'interfaces.name=="eth1"'},
            "desiredState": {"interfaces": "{{ capture.eth1-nic.interfaces }}"},
            "maxUnavailable": 3,
        },
        "status": {
            "conditions": [CONDITION],
            "unavailableNodeCountMap": {"1": 1},
            "unavailableNodeCount": 1,
            "lastUnavailableNodeCountUpdate": "2026-01-01T00:00:00Z",
        },
    },
    {
        "apiVersion": "nmstate.io/v1beta1",
        "kind": "NodeNetworkConfigurationEnactment",
        "metadata": {"name": "node02.earlier"},
        "status": {
            "desiredState": {"interfaces": [{"name": "eth1", "mtu": "1500"}]},
            "desiredStateMetaInfo": {},
            "capturedStates": {"eth1-nic": {"state": {"interfaces": []}, "metaInfo": {"version": "0"}}},
            "policyGeneration": 1,
            "conditions": [CONDITION],
            "features": ["static-ip"],
            "retryCount": {"1": 2},
        },
    },
    {
        "apiVersion": "nmstate.io/v1beta1",
        "kind": "NodeNetworkState",
        "metadata": {"name": "node02"},
        "status": {
            "currentState": {"interfaces": [{"name": "lo", "type": "loopback", "unheard-of": [1, {"deep": True}]}]},
            "lastSuccessfulUpdateTime": "2026-01-01T00:00:00Z",
            "hostNetworkManagerVersion": "1.52.1",
            "handlerNmstateVersion": "2.2.62",
            "handlerNetworkManagerVersion": "1.52.1",
            "conditions": [CONDITION],
        },
    },
    {
        "apiVersion": "nmstate.io/v1",
        "kind": "NMState",
        "metadata": {"name": "earlier"},
        "spec": {
            "nodeSelector": {"kubernetes.io/os": "linux"},
            "tolerations": [{"operator": "Exists", "tolerationSeconds": 30}],
            "infraTolerations": [{"key": "a", "operator": "Equal", "value": "b", "effect": "NoSchedule"}],
            "selfSignConfiguration": {"caRotateInterval": "8760h0m0s", "certOverlapInterval": "24h0m0s"},
            "probeConfiguration": {"dns": {"host": "example.org"}},
            "metricsConfiguration": {"bindAddress": ":9090"},
            "logLevel": "debug",
            "infraAffinity": {
                "podAntiAffinity": {
                    "preferredDuringSchedulingIgnoredDuringExecution": [
                        {
                            "weight": 50,
                            "podAffinityTerm": {
                                "topologyKey": "kubernetes.io/hostname",
                                "labelSelector": {"matchLabels": {"app": "nmstate"}},
                                "matchLabelKeys": ["pod-template-hash"],
                                "namespaceSelector": {},
                            },
                        }
                    ]
                }
            },
        },
        "status": {"conditions": [CONDITION]},
    },
]


def created(api_server: ApiServer, wire: dict[str, Any]) -> dict[str, Any]:
    """Create an object, then its status, with every warning an error, and return what was stored."""
    strictly = ("--warnings-as-errors", "--validate=strict")
    answer: dict[str, Any] = json.loads(
        api_server.kubectl("create", *strictly, "-f", "-", "-o", "json", stdin=json.dumps(wire))
    )
    if "status" not in wire:
        return answer
    answer["status"] = wire["status"]
    replace = ("replace", "--subresource=status", *strictly, "-f", "-", "-o", "json")
    stored: dict[str, Any] = json.loads(api_server.kubectl(*replace, stdin=json.dumps(answer)))
    return stored


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_a_definition_is_structural_and_gives_no_warning(api_server: ApiServer, path: Path) -> None:
    strictly = ("--warnings-as-errors", "--validate=strict", "--dry-run=server")
    api_server.kubectl("apply", *strictly, "--server-side", "--force-conflicts", "-f", str(path))

    (name,) = (document["metadata"]["name"] for document in yaml.safe_load_all(path.read_text(encoding="utf-8")))
    status = json.loads(api_server.kubectl("get", "crd", name, "-o", "json"))["status"]
    conditions = {condition["type"]: condition["status"] for condition in status["conditions"]}
    assert conditions == {"NamesAccepted": "True", "Established": "True"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_fits_the_schema(api_server: ApiServer, path: Path) -> None:
    printed = api_server.kubectl(
        "create", "--warnings-as-errors", "--validate=strict", "--dry-run=server", "-f", str(path), "-o", "json"
    )

    assert json.loads(printed)["spec"] == yaml.safe_load(path.read_text(encoding="utf-8"))["spec"]


@pytest.mark.parametrize("wire", EARLIER_OBJECTS, ids=lambda wire: wire["kind"])
def test_objects_of_earlier_operators_are_taken_as_they_are(api_server: ApiServer, wire: dict[str, Any]) -> None:
    stored = created(api_server, wire)

    assert stored.get("spec") == wire.get("spec")
    assert stored["status"] == wire["status"]


def test_what_the_schema_does_not_know_survives_below_desired_state(api_server: ApiServer) -> None:
    desired = {
        "interfaces": [{"name": "eth1", "mtu": "{{ x }}", "newer": {"deep": [1]}, "vlan": {"id": "102", "newer": 1}}],
        "newer": {"a": {"b": "c", "removed": None}},
        "ovs-db": {"external_ids": {"removed": None}},
        "routes": "{{ capture.routes }}",
    }

    stored = created(
        api_server,
        {
            "apiVersion": "nmstate.io/v1",
            "kind": "NodeNetworkConfigurationPolicy",
            "metadata": {"name": "newer"},
            "spec": {"desiredState": desired},
        },
    )

    assert stored["spec"]["desiredState"] == desired


def test_an_enactment_says_what_may_start(api_server: ApiServer) -> None:
    wire = {
        "apiVersion": "nmstate.io/v1beta1",
        "kind": "NodeNetworkConfigurationEnactment",
        "metadata": {"name": "node02.ours"},
        "spec": {"policyUID": "8e0c", "policyGeneration": 4, "release": "Released"},
        "status": {"policyUID": "8e0c", "policyGeneration": 4, "conditions": [{**CONDITION, "observedGeneration": 4}]},
    }

    stored = created(api_server, wire)

    assert (stored["spec"], stored["status"]) == (wire["spec"], wire["status"])


def test_the_installation_gets_its_defaults(api_server: ApiServer) -> None:
    wire = {"apiVersion": "nmstate.io/v1", "kind": "NMState", "metadata": {"name": "nmstate"}}

    assert created(api_server, wire)["spec"] == {
        "logLevel": "info",
        "metricsConfiguration": {"bindAddress": ":8089"},
        "probeConfiguration": {"dns": {"host": "root-servers.net"}},
    }


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ({"nodeSelector": {"not a label": ""}}, "nodeSelector keys must be valid qualified names"),
        ({"maxUnavailable": True}, "spec.maxUnavailable"),
        ({"desiredState": []}, "spec.desiredState"),
    ],
)
def test_a_policy_that_does_not_fit_is_refused(api_server: ApiServer, spec: dict[str, Any], reason: str) -> None:
    wire = {
        "apiVersion": "nmstate.io/v1",
        "kind": "NodeNetworkConfigurationPolicy",
        "metadata": {"name": "refused"},
        "spec": spec,
    }

    with pytest.raises(AssertionError, match=reason):
        api_server.kubectl("create", "--dry-run=server", "-f", "-", stdin=json.dumps(wire))


@pytest.mark.parametrize(
    ("kind", "warning"),
    [
        ("NMState", "nmstate/v1beta1 deprecated, use nmstate/v1 instead"),
        ("NodeNetworkConfigurationPolicy", "nmstate.io/v1beta1 NodeNetworkConfigurationPolicy is deprecated"),
    ],
)
def test_the_older_version_is_taken_with_a_warning(api_server: ApiServer, kind: str, warning: str) -> None:
    wire = json.dumps({"apiVersion": "nmstate.io/v1beta1", "kind": kind, "metadata": {"name": "older"}})

    api_server.kubectl("create", "--dry-run=server", "-f", "-", stdin=wire)
    with pytest.raises(AssertionError, match=warning):
        api_server.kubectl("create", "--dry-run=server", "--warnings-as-errors", "-f", "-", stdin=wire)


def test_kubectl_explains_the_network_vocabulary(api_server: ApiServer) -> None:
    explained = api_server.kubectl("explain", "nncp.spec.desiredState.interfaces.vlan.id")

    assert "Integer 0 to 4094. Number of the VLAN." in explained


@pytest.mark.parametrize(
    ("short_name", "kind", "version", "columns"),
    [
        ("nncp", "NodeNetworkConfigurationPolicy", "v1", ["NAME", "STATUS", "REASON"]),
        ("nnce", "NodeNetworkConfigurationEnactment", "v1beta1", ["NAME", "STATUS", "STATUS AGE", "REASON"]),
        ("nns", "NodeNetworkState", "v1beta1", ["NAME", "AGE"]),
        ("nnstate", "NodeNetworkState", "v1beta1", ["NAME", "AGE"]),
        ("nmstate", "NMState", "v1", ["NAME", "STATUS", "REASON"]),
    ],
)
def test_kubectl_shows_the_columns_that_people_know(
    api_server: ApiServer, short_name: str, kind: str, version: str, columns: list[str]
) -> None:
    name = f"shown-as-{short_name}"
    created(api_server, {"apiVersion": f"nmstate.io/{version}", "kind": kind, "metadata": {"name": name}})

    header, row = api_server.kubectl("get", short_name, name).splitlines()

    assert re.split(r"\s{2,}", header.strip()) == columns
    assert row.startswith(name)
