"""A page shows what can be read and names what cannot."""

from nmstate_k8s.kube.listing import read_page
from nmstate_k8s.kube.resource import ObjectKey
from nmstate_k8s.testing.gadget import Gadget


def test_an_unreadable_object_does_not_hide_the_others() -> None:
    page = read_page(
        Gadget,
        {
            "metadata": {"resourceVersion": "42", "continue": "token"},
            "items": [
                {"metadata": {"name": "a"}, "spec": {"size": 1}},
                {"metadata": {"name": "b"}, "spec": {"size": "huge"}},
            ],
        },
    )

    assert [item.metadata.name for item in page.items] == ["a"]
    assert page.unreadable == {ObjectKey("b")}
    assert (page.resource_version, page.next_page) == ("42", "token")


def test_an_empty_list_may_come_without_items() -> None:
    page = read_page(Gadget, {"metadata": {"resourceVersion": "42"}, "items": None})

    assert (list(page.items), page.next_page) == ([], "")
