import pytest

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netstate.node_file import link_path
from nmstate_k8s.netstate.step import AlternativeNames
from nmstate_k8s.netstate.translate.alt_name import file_writes, names_step

ETH1: JsonObject = {"name": "eth1", "type": "ethernet"}
PATH = link_path("eth1")


def names(*wanted: str, gone: str = "") -> JsonObject:
    entries: list[JsonValue] = [{"name": name} for name in wanted]
    if gone:
        entries.append({"name": gone, "state": "absent"})
    return {**ETH1, "alt-names": entries}


def content(interface: JsonObject, current: JsonObject | None = None, before: str | None = None) -> str | None:
    """What the file is to hold; what it held if it is not written."""
    writes = list(file_writes(interface, current, {} if before is None else {PATH: before}))
    return writes[0].content if writes else before


def match(interface: JsonObject, current: JsonObject | None) -> list[str]:
    text = content({**interface, "alt-names": [{"name": "new"}]}, current) or ""
    return text.partition("[Match]\n")[2].partition("\n\n")[0].splitlines()


def test_names_are_added_to_those_that_are_kept_and_taken_away_one_by_one() -> None:
    first = content(names("b", "a"), ETH1)
    assert first is not None
    assert first.endswith("[Link]\nAlternativeName=a\nAlternativeName=b\nName=eth1\n")

    second = content(names("c", gone="a"), names("a", "b"), first)
    assert second is not None
    assert second.splitlines()[-3:] == ["AlternativeName=b", "AlternativeName=c", "Name=eth1"]

    assert content(names("b"), names("b"), first) == first
    assert content({**ETH1, "mtu": 1500}, ETH1, first) == first


def test_a_file_without_names_goes_and_so_does_that_of_an_absent_interface() -> None:
    before = content(names("a"), ETH1)

    assert content(names(gone="a"), names("a"), before) is None
    assert content({**ETH1, "state": "absent"}, ETH1, before) is None
    assert list(file_writes({**ETH1, "state": "absent"}, ETH1, {})) == []


def test_names_that_others_gave_are_theirs_to_keep() -> None:
    assert content(names("enp1s0"), names("enp1s0")) is None


MAC = "02:00:00:00:00:01"
BY_MAC: JsonObject = {"identifier": "mac-address", "mac-address": MAC}
BY_PLACE: JsonObject = {"identifier": "pci-address", "pci-address": "0000:3b:00.1"}
CARD: JsonObject = {**ETH1, "mac-address": "02:00:00:00:00:02", "driver": "ixgbe"}
MADE: JsonObject = {**CARD, "permanent-mac-address": "02:00:00:00:00:03"}
DRIVER = "Driver=ixgbe"


@pytest.mark.parametrize(
    ("interface", "current", "expected"),
    [
        (BY_MAC, CARD, [f"MACAddress={MAC}", DRIVER]),
        (BY_MAC, MADE, ["PermanentMACAddress=02:00:00:00:00:03", DRIVER]),
        (BY_PLACE, MADE, ["Path=pci-0000:3b:00.1"]),
        ({}, {**MADE, **BY_PLACE}, ["Path=pci-0000:3b:00.1"]),
        ({}, MADE, ["PermanentMACAddress=02:00:00:00:00:03", DRIVER]),
        ({}, {**CARD, "pci-address": "0000:3b:00.1"}, ["Path=pci-0000:3b:00.1"]),
        ({}, CARD, ["MACAddress=02:00:00:00:00:02", DRIVER]),
        ({}, {**CARD, "type": "veth", "veth": {"peer": "eth2"}}, ["OriginalName=eth1"]),
        ({"type": "bond"}, {**CARD, "type": "bond"}, ["OriginalName=eth1"]),
        ({"mac-address": MAC}, None, [f"MACAddress={MAC}"]),
        ({}, None, ["OriginalName=eth1"]),
    ],
)
def test_an_interface_is_recognised_by_what_lasts(
    interface: JsonObject, current: JsonObject | None, expected: list[str]
) -> None:
    assert match({**ETH1, **interface}, current) == expected


def test_the_kernel_is_told_what_it_does_not_know() -> None:
    assert names_step(names("a", "b", gone="c"), names("a", "c"), {}) == AlternativeNames("eth1", ("b",), ("c",))
    assert names_step(names("a", gone="c"), names("a"), {}) is None
    assert names_step(names("a"), None, {}) == AlternativeNames("eth1", ("a",))


def test_an_absent_card_loses_the_names_that_a_document_gave_it() -> None:
    files = {PATH: content(names("a"), ETH1) or ""}

    assert names_step({**ETH1, "state": "absent"}, names("a", "enp1s0"), files) == AlternativeNames(
        "eth1", remove=("a",)
    )
