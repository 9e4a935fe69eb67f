"""The document that a policy means for a node, and what of it may be shown. Pure: no clock, no I/O."""

from collections.abc import Mapping

from nmstate_api.meta import JsonObject, JsonValue

HIDDEN = "<_password_hid_by_nmstate>"
"""nmstate's own word for it, which its engines know how to read back."""

_SECRETS = frozenset({"password", "private-key-password", "mka-cak", "psk"})
_DEEPEST = 100
_CUT = "<nested too deeply to be shown>"
_EVERY_VLAN: JsonObject = {"mode": "trunk", "trunk-tags": [{"id-range": {"min": 2, "max": 4094}}]}


def capture_refusal(captures: Mapping[str, str], document: JsonObject) -> str:
    """Why a policy with captures is not carried out: what is wrong with it, or that this version evaluates none."""
    # Imported late: an idle handler needs no vocabulary.
    from nmstate_api.network import InvalidDocumentError, parse_policy

    try:
        parse_policy(captures, document)
    except InvalidDocumentError as error:
        return str(error)
    return "spec.capture cannot be resolved by this version; write desiredState out"


def with_defaults(document: JsonObject) -> JsonObject:
    """``document``, with every port of a Linux bridge that says nothing of VLANs made a trunk of all of them.

    As kubernetes-nmstate does, and only where it does: on bridges of ``type: linux-bridge`` and ``state: up``.
    """
    interfaces = document.get("interfaces")
    if not isinstance(interfaces, list):
        return document
    return {**document, "interfaces": [_with_trunks(interface) for interface in interfaces]}


def shown_document(document: JsonObject) -> JsonObject:
    """``document`` with its secrets hidden, wherever they stand, and cut where it is nested beyond reason."""
    return _shown_object(document, 0)


def _shown_object(value: JsonObject, depth: int) -> JsonObject:
    return {
        key: HIDDEN if key in _SECRETS and inner is not None else _shown(inner, depth + 1)
        for key, inner in value.items()
    }


def _shown(value: JsonValue, depth: int) -> JsonValue:
    if not isinstance(value, dict | list):
        return value
    if depth > _DEEPEST:
        return _CUT
    return _shown_object(value, depth) if isinstance(value, dict) else [_shown(inner, depth + 1) for inner in value]


def _with_trunks(interface: JsonValue) -> JsonValue:
    if not isinstance(interface, dict) or (interface.get("type"), interface.get("state")) != ("linux-bridge", "up"):
        return interface
    bridge = interface.get("bridge")
    ports = bridge.get("port") if isinstance(bridge, dict) else None
    if not isinstance(bridge, dict) or not isinstance(ports, list):
        return interface
    return {**interface, "bridge": {**bridge, "port": [_trunk(port) for port in ports]}}


def _trunk(port: JsonValue) -> JsonValue:
    return {**port, "vlan": _EVERY_VLAN} if isinstance(port, dict) and "vlan" not in port else port
