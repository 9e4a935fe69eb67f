"""How our kinds are registered."""

from typing import Any, ClassVar

import pytest

from nmstate_api import v1, v1beta1
from nmstate_api.meta import CustomResource, KubernetesObject
from nmstate_k8s.crdgen.definition import custom_resource_definition
from nmstate_k8s.crdgen.errors import SchemaError
from nmstate_k8s.crdgen.kinds import CUSTOM_RESOURCES

DEFINITIONS: dict[str, dict[str, Any]] = {
    versions[0].plural: custom_resource_definition(versions)["spec"] for versions in CUSTOM_RESOURCES
}


def test_names_and_short_names_are_those_that_people_know() -> None:
    assert {name: spec["names"].get("shortNames") for name, spec in DEFINITIONS.items()} == {
        "nmstates": None,
        "nodenetworkconfigurationpolicies": ["nncp"],
        "nodenetworkconfigurationenactments": ["nnce"],
        "nodenetworkstates": ["nns", "nnstate"],
    }
    assert all(spec["scope"] == "Cluster" for spec in DEFINITIONS.values())
    assert not any("categories" in spec["names"] for spec in DEFINITIONS.values())
    assert DEFINITIONS["nmstates"]["names"]["singular"] == "nmstate"


def test_versions_are_served_and_one_is_stored() -> None:
    assert {
        name: [(version["name"], version["storage"], version.get("deprecated", False)) for version in spec["versions"]]
        for name, spec in DEFINITIONS.items()
    } == {
        "nmstates": [("v1", True, False), ("v1beta1", False, True)],
        "nodenetworkconfigurationpolicies": [("v1", True, False), ("v1beta1", False, True)],
        "nodenetworkconfigurationenactments": [("v1beta1", True, False)],
        "nodenetworkstates": [("v1beta1", True, False)],
    }
    assert [version.get("deprecationWarning") for version in DEFINITIONS["nmstates"]["versions"]] == [
        None,
        "nmstate/v1beta1 deprecated, use nmstate/v1 instead",
    ]
    assert "deprecationWarning" not in DEFINITIONS["nodenetworkconfigurationpolicies"]["versions"][1]


def test_every_version_has_a_status_of_its_own() -> None:
    for spec in DEFINITIONS.values():
        assert all(version["subresources"] == {"status": {}} for version in spec["versions"])


def test_columns_show_the_condition_that_is_true() -> None:
    columns = {
        name: [(column["name"], column["type"]) for column in spec["versions"][0].get("additionalPrinterColumns", [])]
        for name, spec in DEFINITIONS.items()
    }

    assert columns == {
        "nmstates": [("Status", "string"), ("Reason", "string")],
        "nodenetworkconfigurationpolicies": [("Status", "string"), ("Reason", "string")],
        "nodenetworkconfigurationenactments": [("Status", "string"), ("Status Age", "date"), ("Reason", "string")],
        "nodenetworkstates": [],
    }


def test_defaults_of_the_installation_are_in_the_schema() -> None:
    current, older = (
        version["schema"]["openAPIV3Schema"]["properties"]["spec"] for version in DEFINITIONS["nmstates"]["versions"]
    )

    assert current["default"] == {}
    assert current["properties"]["logLevel"] == {
        "description": "How much the handlers log.",
        "type": "string",
        "enum": ["info", "debug"],
        "default": "info",
    }
    assert current["properties"]["probeConfiguration"]["properties"]["dns"]["default"] == {"host": "root-servers.net"}
    assert current["properties"]["metricsConfiguration"]["default"] == {}
    assert "default" not in older["properties"]["metricsConfiguration"]


def test_only_enactments_keep_unknown_keys_at_the_root() -> None:
    keep = "x-kubernetes-preserve-unknown-fields"
    keeping = {
        name
        for name, spec in DEFINITIONS.items()
        if spec["versions"][0]["schema"]["openAPIV3Schema"].get(keep) is not None
    }

    assert keeping == {"nodenetworkconfigurationenactments"}


class Unregistered(KubernetesObject):
    """An object that no definition knows."""

    group: ClassVar[str] = "example.org"
    version: ClassVar[str] = "v1"
    kind: ClassVar[str] = "Unregistered"
    plural: ClassVar[str] = "unregistereds"


class Renamed(v1.NMState):
    """A version with another name."""

    plural: ClassVar[str] = "renamed"
    crd: ClassVar[CustomResource | None] = CustomResource(storage=False)


@pytest.mark.parametrize(
    ("versions", "reason"),
    [
        ([Unregistered], "Unregistered does not say how it is registered"),
        ([v1.NMState, v1.NMState], "exactly one version that is stored"),
        ([v1beta1.NMState], "exactly one version that is stored"),
        ([v1.NMState, Renamed], "disagree on group, names or scope"),
    ],
)
def test_versions_that_do_not_fit_together_are_an_error(versions: list[type[KubernetesObject]], reason: str) -> None:
    with pytest.raises(SchemaError, match=reason):
        custom_resource_definition(versions)
