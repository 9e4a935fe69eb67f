"""Names and labels by which the objects of one policy and of one node find each other."""

from collections.abc import Mapping

POLICY_LABEL = "nmstate.io/policy"
NODE_LABEL = "nmstate.io/node"

_RELATIONSHIP_LABELS = {
    "COMPONENT": "app.kubernetes.io/component",
    "PART_OF": "app.kubernetes.io/part-of",
    "VERSION": "app.kubernetes.io/version",
    "MANAGED_BY": "app.kubernetes.io/managed-by",
}


def enactment_name(node: str, policy: str) -> str:
    return f"{node}.{policy}"


def enactment_labels(node: str, policy: str) -> dict[str, str]:
    return {POLICY_LABEL: policy, NODE_LABEL: node}


def relationship_labels(environment: Mapping[str, str]) -> dict[str, str]:
    """Recommended labels that whoever deployed this process asked its objects to carry."""
    return {
        label: environment[variable] for variable, label in _RELATIONSHIP_LABELS.items() if environment.get(variable)
    }
