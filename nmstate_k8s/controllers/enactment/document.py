"""The document that a policy means for a node, and what of it may be shown. Pure: no clock, no I/O."""

from collections.abc import Mapping

from nmstate_api.meta import JsonObject, JsonValue

HIDDEN = "<_password_hid_by_nmstate>"
"""nmstate's own word for it, which its engines know how to read back."""

_SECRETS = frozenset({"password", "private-key-password", "mka-cak", "psk"})
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
    """``document`` with its secrets hidden, wherever they stand."""
    return {key: HIDDEN if key in _SECRETS and value is not None else _shown(value) for key, value in document.items()}


def _shown(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return shown_document(value)
    return [_shown(inner) for inner in value] if isinstance(value, list) else value


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
