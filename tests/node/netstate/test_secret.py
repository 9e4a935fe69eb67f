"""Secrets on a real NetworkManager: kept, changed, compared, and seen by nobody."""

import configparser
import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.node.netstate.documents import UNCHANGED

HIDDEN = "<_password_hid_by_nmstate>"
MARKER = "correct-horse-battery"
OTHER_MARKER = "staple-correct-horse"
KEY = "00112233445566778899aabbccddeeff"
OTHER_KEY = "ffeeddccbbaa99887766554433221100"
SECRETS = (MARKER, OTHER_MARKER, KEY, OTHER_KEY)

PROOF: dict[str, Any] = {
    "identity": "node",
    "eap-methods": ["peap"],
    "phase2-auth": "mschapv2",
    "password": MARKER,
}
CHANNEL: dict[str, Any] = {
    "encrypt": True,
    "base-iface": "eth1",
    "mka-cak": KEY,
    "mka-ckn": "0011",
    "port": 5,
    "validation": "strict",
    "send-sci": True,
}
ANSWERS = '"node" PEAP\n"node" MSCHAPV2 "{password}" [2]\n'
AUTHENTICATOR = """
interface={interface}
driver=wired
ieee8021x=1
use_pae_group_addr=0
eap_server=1
eap_user_file={folder}/users
ca_cert={folder}/certificate
server_cert={folder}/certificate
private_key={folder}/key
"""


def port(**proof: object) -> dict[str, Any]:
    return {"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up", "802.1x": {**PROOF, **proof}}]}


def channel(**section: object) -> dict[str, Any]:
    entry = {"name": "macsec0", "type": "macsec", "state": "up", "macsec": {**CHANNEL, **section}}
    return {"interfaces": [entry]}


def stored(machine: Any, name: str, setting: str) -> str:
    """A property in the profile's file: now and then, nmcli gives up before it is told a secret."""
    group, _, key = setting.partition(".")
    keyfile = configparser.ConfigParser(interpolation=None)
    keyfile.read_string(machine.keyfiles()[f"{name}.nmconnection"])
    return keyfile[group][key]


def shown(machine: Any, name: str, *options: str) -> dict[str, Any]:
    (found,) = json.loads(machine.nmstate("show", "--json", *options, name).stdout)["interfaces"]
    return dict(found)


@pytest.fixture
def supplicant(machine: Any) -> Iterator[None]:
    """What NetworkManager has 802.1X and MACsec done by."""
    command = machine.node.command("wpa_supplicant", "-u", "-O", "/run/wpa_supplicant")
    process = subprocess.Popen(command, env=machine.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield
    process.kill()
    process.wait()


@pytest.fixture
def authenticator(machine: Any, supplicant: None, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """A switch at the other end of eth1 that asks who is there; called, it takes another password from then on."""
    run = machine.node.run
    subject = ("-nodes", "-days", "2", "-subj", "/CN=switch", "-newkey", "rsa:2048")
    run("openssl", "req", "-x509", *subject, "-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "certificate"))
    users = tmp_path / "users"
    users.write_text(ANSWERS.format(password=MARKER))
    configuration = tmp_path / "hostapd.conf"
    configuration.write_text(AUTHENTICATOR.format(interface="eth1far", folder=tmp_path))
    process = subprocess.Popen(
        machine.node.command("hostapd", str(configuration)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def take(password: str) -> None:
        users.write_text(ANSWERS.format(password=password))
        process.send_signal(signal.SIGHUP)

    yield take
    process.kill()
    process.wait()


def test_a_shared_key_is_kept_changed_and_compared(machine: Any, supplicant: None) -> None:
    machine.applied(channel())
    assert stored(machine, "macsec0", "macsec.mka-cak") == KEY
    assert machine.applied(channel()) == UNCHANGED
    assert machine.applied(channel(**{"mka-cak": HIDDEN})) == UNCHANGED

    machine.applied(channel(**{"mka-cak": HIDDEN, "validation": "check"}))
    assert stored(machine, "macsec0", "macsec.mka-cak") == KEY
    assert machine.link("macsec0")["linkinfo"]["info_data"]["validation"] == "check"

    printed = machine.applied(channel(**{"mka-cak": OTHER_KEY, "validation": "check"}))
    assert stored(machine, "macsec0", "macsec.mka-cak") == OTHER_KEY
    assert f"macsec.mka-cak: {HIDDEN} -> {HIDDEN}" in printed


def test_no_file_and_no_message_has_a_secret(machine: Any, supplicant: None) -> None:
    printed = [machine.applied(channel())]
    process = machine.apply_until_probe(channel(**{"mka-cak": OTHER_KEY}), "wait")
    journal = machine.journal.read_text()
    process.kill()
    printed += [*process.communicate(), machine.applied(channel())]
    for wrong in ({"mka-cak": MARKER}, {"mka-cak": [OTHER_KEY]}, {"mka-ckn": "123"}, {"base-iface": "eth9"}):
        refused = machine.apply(channel(**wrong))
        assert refused.returncode != 0
        printed += [refused.stdout, refused.stderr]
    process = machine.apply_until_probe(channel(**{"mka-cak": OTHER_KEY}), "fail")
    printed += process.communicate()
    printed.append(machine.nmstate("show").stdout)
    files = [path.read_text() for path in machine.state_directory.rglob("*") if path.is_file()]

    assert '"macsec"' in journal
    assert not [secret for secret in SECRETS for text in [journal, *printed, *files] if secret in text]


def test_secrets_are_printed_for_who_asks(machine: Any, supplicant: None) -> None:
    machine.applied(channel())

    assert shown(machine, "macsec0")["macsec"]["mka-cak"] == HIDDEN
    assert shown(machine, "macsec0", "-s")["macsec"]["mka-cak"] == KEY


def test_a_hidden_secret_that_nobody_has_is_refused(machine: Any) -> None:
    refused = machine.apply(channel(**{"mka-cak": HIDDEN}))

    sentence = "interface macsec0: macsec.mka-cak is hidden, and there is none on this node to keep; write it out"
    assert sentence in refused.stderr
    assert "macsec0" not in machine.names()


@pytest.mark.parametrize("then", ["fail", "die", "restart"])
def test_a_key_is_the_former_one_after_a_roll_back(machine: Any, supplicant: None, then: str) -> None:
    machine.applied(channel())
    files = machine.keyfiles()

    process = machine.apply_until_probe(
        channel(**{"mka-cak": OTHER_KEY, "mka-ckn": "0022"}), "fail" if then == "fail" else "wait"
    )
    if then == "restart":
        machine.node.kill_network_manager()
        machine.node.start_network_manager()
    if then != "fail":
        process.kill()
    process.communicate()
    if then == "restart":
        machine.await_network_manager()
    assert machine.apply({"interfaces": []}).returncode == 0

    assert stored(machine, "macsec0", "macsec.mka-ckn") == "0011"
    assert stored(machine, "macsec0", "macsec.mka-cak") == KEY
    assert files.keys() == machine.keyfiles().keys()
    assert KEY in "".join(machine.keyfiles().values())


def test_a_password_is_kept_changed_and_compared(machine: Any, authenticator: Callable[[str], None]) -> None:
    machine.applied(port())
    assert stored(machine, "eth1", "802-1x.password") == MARKER
    assert machine.applied(port()) == UNCHANGED
    assert machine.applied(port(password=HIDDEN)) == UNCHANGED
    assert shown(machine, "eth1")["802.1x"] == {**PROOF, "password": HIDDEN}
    again = machine.nmstate("apply", "-", stdin=machine.nmstate("show").stdout)
    assert again.stdout + again.stderr == UNCHANGED

    machine.applied({"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up", "description": "uplink"}]})
    assert stored(machine, "eth1", "802-1x.password") == MARKER

    authenticator(OTHER_MARKER)
    printed = machine.applied(port(password=OTHER_MARKER))
    assert stored(machine, "eth1", "802-1x.password") == OTHER_MARKER
    assert f"802.1x.password: {HIDDEN} -> {HIDDEN}" in printed


def test_a_wrong_password_is_taken_back(machine: Any, authenticator: Callable[[str], None]) -> None:
    before = machine.settled_fingerprint()

    refused = machine.apply(port(password=OTHER_MARKER))

    assert refused.returncode != 0
    assert OTHER_MARKER not in refused.stdout + refused.stderr
    machine.returns_to(before)
