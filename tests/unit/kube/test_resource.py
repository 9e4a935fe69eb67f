"""A kind knows its paths."""

import pytest

from nmstate_k8s.kube.resource import ObjectKey, api_version, collection_path, key_of, object_path
from nmstate_k8s.runtime.events import Event
from nmstate_k8s.testing.gadget import Gadget, a_gadget


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (collection_path(Gadget), "/apis/test.example/v1/gadgets"),
        (collection_path(Gadget, "ignored"), "/apis/test.example/v1/gadgets"),
        (collection_path(Event), "/api/v1/events"),
        (collection_path(Event, "default"), "/api/v1/namespaces/default/events"),
        (object_path(Gadget, ObjectKey("a")), "/apis/test.example/v1/gadgets/a"),
        (object_path(Gadget, ObjectKey("a"), "status"), "/apis/test.example/v1/gadgets/a/status"),
        (object_path(Event, ObjectKey("a", "default")), "/api/v1/namespaces/default/events/a"),
        (object_path(Gadget, ObjectKey("../b?c")), "/apis/test.example/v1/gadgets/..%2Fb%3Fc"),
    ],
)
def test_paths_are_those_of_the_api_server(path: str, expected: str) -> None:
    assert path == expected


@pytest.mark.parametrize(
    ("kind", "key"), [(Gadget, ObjectKey("")), (Event, ObjectKey("a"))], ids=["no name", "no namespace"]
)
def test_an_incomplete_key_has_no_path(kind: type[Gadget], key: ObjectKey) -> None:
    with pytest.raises(ValueError, match=r"without a name|needs a namespace"):
        object_path(kind, key)


def test_the_core_group_has_no_name() -> None:
    assert (api_version(Gadget), api_version(Event)) == ("test.example/v1", "v1")


def test_a_key_prints_as_kubectl_writes_it() -> None:
    assert (str(key_of(a_gadget("a"))), str(ObjectKey("a", "default"))) == ("a", "default/a")
