"""Selections become query parameters."""

from nmstate_k8s.kube.selection import EVERYTHING, Selection


def test_everything_needs_no_parameter() -> None:
    assert EVERYTHING.query() == {}


def test_labels_and_fields_become_selectors() -> None:
    where = Selection(labels={"b": "2", "a": "1"}, fields={"metadata.name": "node01"})

    assert where.query() == {"labelSelector": "a=1,b=2", "fieldSelector": "metadata.name=node01"}


def test_the_namespace_is_part_of_the_path_not_of_the_query() -> None:
    assert Selection(namespace="default").query() == {}
