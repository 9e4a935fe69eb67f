"""A lister reads what is there."""

from nmstate_k8s.testing.client import lister_of
from nmstate_k8s.testing.gadget import a_gadget


def test_objects_are_found_by_name_by_index_and_all() -> None:
    lister = lister_of(
        a_gadget("a", size=1), a_gadget("b", size=2), indexers={"size": lambda item: [str(item.spec.size)]}
    )

    found = lister.get("a")

    assert found is not None
    assert found.spec.size == 1
    assert lister.get("a", "elsewhere") is None
    assert [item.metadata.name for item in lister.by_index("size", "2")] == ["b"]
    assert {item.metadata.name for item in lister.list()} == {"a", "b"}
