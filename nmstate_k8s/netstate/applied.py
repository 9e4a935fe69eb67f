"""What would undo each policy that this node carries, kept until the policy is gone."""

import json
from pathlib import Path

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.durable import write_durably


class RevertStore:
    """Revert documents by policy UID, each in a file of its own; it decides nothing about them.

    The UID and not the name, because a policy that is deleted and made again is another one.
    """

    def __init__(self, state_directory: Path) -> None:
        self._directory = state_directory / "applied"

    def keep(self, policy_uid: str, revert: JsonObject) -> None:
        """Keep ``revert`` in place of what was there; it survives a power cut that comes after the call."""
        write_durably(self._file(policy_uid), json.dumps(revert))

    def get(self, policy_uid: str) -> JsonObject | None:
        try:
            document: JsonObject = json.loads(self._file(policy_uid).read_text())
        except FileNotFoundError:
            return None
        return document

    def forget(self, policy_uid: str) -> None:
        self._file(policy_uid).unlink(missing_ok=True)

    def _file(self, policy_uid: str) -> Path:
        if not policy_uid or policy_uid != Path(policy_uid).name or policy_uid.startswith("."):
            raise ValueError(f"{policy_uid!r} is not the UID of an object")
        return self._directory / f"{policy_uid}.json"
