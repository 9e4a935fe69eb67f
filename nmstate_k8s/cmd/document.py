"""Reading the documents that people name on the command line."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nmstate_api.network import JsonObject, NetworkState

POLICY_KIND = "NodeNetworkConfigurationPolicy"
FILE_HELP = f"a network state or a {POLICY_KIND}, as YAML or JSON; - is stdin"


def read_document(name: str) -> "NetworkState":
    """The state that a file holds, whether bare or in a policy.

    Raises:
        DocumentError: It cannot be read, or is a Kubernetes object of another kind.
        InvalidDocumentError: What it holds is not a network state.
    """
    from nmstate_api.network import parse
    from nmstate_k8s.netstate.document import load

    return parse(_desired_state(name, load(_text(name), name=name)))


def read_current(name: str) -> "JsonObject":
    """A state that somebody has shown and kept in a file.

    Raises:
        DocumentError: It cannot be read.
        InvalidDocumentError: What it holds is not a network state.
    """
    from nmstate_api.network import parse
    from nmstate_k8s.netstate.document import load
    from nmstate_k8s.netstate.errors import DocumentError

    found = load(_text(name), name=name)
    parse(found)
    if not isinstance(found, dict):
        raise DocumentError(f"{name} is not a network state")
    return found


def _text(name: str) -> str:
    from nmstate_k8s.netstate.errors import DocumentError

    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise DocumentError(f"cannot read {name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{name} is not a text file: {error.reason} at byte {error.start}") from error


def _desired_state(name: str, document: object) -> object:
    from nmstate_api.network import parse_policy
    from nmstate_k8s.netstate.errors import DocumentError

    if not isinstance(document, dict) or "apiVersion" not in document:
        return document
    if document.get("kind") != POLICY_KIND:
        raise DocumentError(f"{name} holds a {document.get('kind')}, not a network state or a {POLICY_KIND}")
    spec = document.get("spec")
    if not isinstance(spec, dict) or "desiredState" not in spec:
        raise DocumentError(f"{name}: the policy has no spec.desiredState")
    if captures := spec.get("capture"):
        parse_policy(captures if isinstance(captures, dict) else None, spec["desiredState"])
        raise DocumentError(f"{name}: spec.capture cannot be resolved by this version; write the desired state out")
    return spec["desiredState"]
