from pathlib import Path

import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.applied import RevertStore

REVERT: JsonObject = {"interfaces": [{"name": "br1", "state": "absent"}]}


def test_keeps_one_revert_document_for_each_policy(tmp_path: Path) -> None:
    store = RevertStore(tmp_path)

    store.keep("uid-1", {"interfaces": []})
    store.keep("uid-1", REVERT)
    store.keep("uid-2", {})

    assert RevertStore(tmp_path).get("uid-1") == REVERT
    assert RevertStore(tmp_path).get("uid-2") == {}


def test_a_policy_that_is_forgotten_has_none(tmp_path: Path) -> None:
    store = RevertStore(tmp_path)
    store.keep("uid-1", REVERT)

    store.forget("uid-1")
    store.forget("never-kept")

    assert store.get("uid-1") is None


@pytest.mark.parametrize("uid", ["", ".", "..", "../journal", "a/b", ".hidden"])
def test_a_uid_never_leads_out_of_the_folder(tmp_path: Path, uid: str) -> None:
    with pytest.raises(ValueError, match="is not the UID"):
        RevertStore(tmp_path).keep(uid, REVERT)
