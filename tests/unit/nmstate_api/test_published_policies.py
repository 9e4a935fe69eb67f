"""Policies that people have published are read, or refused with where, what and why.

They are other people's text and not part of the project: put beside the checkout or named by ``NMSTATE_POLICIES``,
they are read; else these tests are skipped. With ``-rP`` each test prints what became of its policy.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from nmstate_api.network import InvalidDocumentError, parse_policy
from nmstate_api.v1 import NodeNetworkConfigurationPolicy
from nmstate_k8s.netstate.document import load
from nmstate_k8s.netstate.errors import DocumentError

FOLDER = Path(os.environ.get("NMSTATE_POLICIES", Path(__file__).parents[3].parent / "shared" / "policies"))
FILES = sorted(FOLDER.rglob("*.yaml"))

REFUSED = {
    "027-lacp-bond-static-routes-dns": "dns-resolver.mtu: unknown key; valid are config",
    "031-bond-active-backup-static": 'interfaces[bond0].ipv4.address[0].ip: "<IP_ADDRESS>" is not an IP address',
    "087-wukong-br-mgmt": "interfaces[br-mgmt].bridge.port[eth1].vlan.id: unknown key; the VLAN of untagged frames",
    "107-sriov-externally-managed-vfs": "interfaces[ens1f0].sriov: unknown key; it belongs under ethernet, as",
    "135-issue355-bond-on-primary-nic-legacy-slaves": (
        "interfaces[bond0].link-aggregation.slaves: unknown key; ports are listed under port"
    ),
    "malformed-139-ocpdoc-capture-inherit-static-ip": "line 27, column ",
    "malformed-141-ocpdoc-br-ex-nested-under-nodeselector": "spec.nodeSelector.interfaces: ",
    "malformed-143-recipe-pfc-roce-invented-key": "interfaces[ens8f0].ieee-8021Qaz: unknown key",
    "malformed-145-recipe-pfc-bond-roce-invented-key": "interfaces[bond-rdma].ieee-8021Qaz: unknown key",
}
"""What is wrong with those that cannot be read."""

pytestmark = pytest.mark.skipif(not FILES, reason="there are no policies beside the checkout")


def outcome_of(path: Path) -> str:
    """Why the policy is refused at admission; empty if it is not."""
    try:
        wire = load(path.read_text(encoding="utf-8"), name=path.name)
        policy = NodeNetworkConfigurationPolicy.from_wire(as_stored(wire))
        parse_policy(policy.spec.capture, policy.spec.desired_state)
    except ValidationError as error:
        details = error.errors(include_url=False)
        return "; ".join(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}" for detail in details)
    except (DocumentError, InvalidDocumentError) as error:
        return str(error)
    return ""


def as_stored(value: object) -> Any:
    """What the API server makes of an object: it drops nulls."""
    if isinstance(value, dict):
        return {key: as_stored(entry) for key, entry in value.items() if entry is not None}
    return [as_stored(entry) for entry in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_published_policy_is_read_or_refused_with_a_reason(path: Path) -> None:
    outcome = outcome_of(path)
    print(f"{path.stem}: {outcome or 'accepted'}")  # noqa: T201 (what -rP is for)

    if path.stem in REFUSED:
        assert REFUSED[path.stem] in outcome
    else:
        assert outcome == ""
    assert len(outcome) < 1_000


def test_what_is_malformed_is_refused() -> None:
    malformed = [path for path in FILES if path.stem.startswith("malformed-")]

    assert malformed
    assert all(outcome_of(path) for path in malformed)
