from nmstate_k8s.controllers.name import relationship_labels


def test_relationship_labels_come_from_the_environment_when_they_are_not_empty() -> None:
    environment = {"COMPONENT": "network", "PART_OF": "", "MANAGED_BY": "nmstate-operator", "HOME": "/root"}

    assert relationship_labels(environment) == {
        "app.kubernetes.io/component": "network",
        "app.kubernetes.io/managed-by": "nmstate-operator",
    }
