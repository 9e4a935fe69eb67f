"""Only updates are judged; what is new or gone always matters."""

import pytest

from nmstate_api.meta import ObjectMeta
from nmstate_k8s.runtime.change import Change
from nmstate_k8s.runtime.predicate import Predicate, generation_changed, labels_changed
from nmstate_k8s.testing.gadget import Gadget, GadgetStatus

OLD = Gadget(
    metadata=ObjectMeta(name="a", generation=1, labels={"l": "1"}, annotations={"a": "1"}), status=GadgetStatus(size=1)
)
PREDICATES: dict[str, Predicate[Gadget]] = {
    "generation": generation_changed,
    "labels": labels_changed,
}


def changed(what: str) -> Gadget:
    new = OLD.model_copy(deep=True)
    match what:
        case "generation":
            new.metadata.generation = 2
        case "labels":
            new.metadata.labels = {"l": "2"}
        case "annotations":
            new.metadata.annotations = {}
        case "status":
            new.status = GadgetStatus(size=2)
    new.metadata.resource_version = "2"
    return new


@pytest.mark.parametrize("what", [*PREDICATES, "annotations", "status", "resource version alone"])
@pytest.mark.parametrize("name", PREDICATES)
def test_each_predicate_sees_its_own_kind_of_update_and_no_other(name: str, what: str) -> None:
    assert PREDICATES[name](Change(OLD, changed(what))) is (name == what)


@pytest.mark.parametrize("name", PREDICATES)
@pytest.mark.parametrize("change", [Change(None, OLD), Change(OLD, None)], ids=["new", "gone"])
def test_new_and_gone_always_matter(name: str, change: Change[Gadget]) -> None:
    assert PREDICATES[name](change)
