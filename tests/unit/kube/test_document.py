"""Objects that are not modelled come back as they came, or reduced to their metadata."""

from nmstate_api.meta import JsonObject
from nmstate_k8s.testing.gadget import GadgetDocument, GadgetMetadata

WIRE: JsonObject = {
    "apiVersion": "test.example/v1",
    "kind": "Gadget",
    "metadata": {"name": "a", "resourceVersion": "7", "labels": {"x": "y"}, "unknownYet": {"kept": True}},
    "spec": {"0.10": 8, "list": [None, "102"]},
    "status": {"deep": [{"er": 1}]},
}


def test_a_document_loses_nothing() -> None:
    document = GadgetDocument.from_wire(WIRE)

    assert document.metadata.name == "a"
    assert document.body == {"spec": WIRE["spec"], "status": WIRE["status"]}
    assert document.to_wire() == WIRE


def test_a_partial_object_keeps_only_metadata() -> None:
    partial = GadgetMetadata.from_wire(WIRE)

    assert partial.metadata.labels == {"x": "y"}
    assert partial.to_wire().keys() == {"apiVersion", "kind", "metadata"}
