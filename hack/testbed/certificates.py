"""Keys and certificates of one control plane, made anew for each with openssl."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from testbed.shell import run

_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc")
_DAYS = "3650"
# openssl's own defaults would make every certificate an authority's.
_NO_DEFAULTS = "[req]\ndistinguished_name = subject\n[subject]\n"
# What strict clients, such as Python 3.13, insist on.
_OF_AN_AUTHORITY = (
    "basicConstraints=critical,CA:TRUE",
    "keyUsage=critical,keyCertSign,cRLSign",
    "subjectKeyIdentifier=hash",
)
_OF_A_LEAF = (
    "basicConstraints=critical,CA:FALSE",
    "keyUsage=critical,digitalSignature",
    "subjectKeyIdentifier=hash",
    "authorityKeyIdentifier=keyid",
)


@dataclass(frozen=True)
class KeyPair:
    """Paths of a private key and its certificate."""

    key: Path
    certificate: Path


class Authority:
    """The certificate authority of one control plane; everything it signs lies beside it in ``folder``."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._pair = self._paths("ca")
        if not self.certificate.exists():
            (folder / "openssl.cnf").write_text(_NO_DEFAULTS)
            self._request(self._pair, "/CN=testbed", _OF_AN_AUTHORITY)

    @property
    def certificate(self) -> Path:
        return self._pair.certificate

    def server(self, name: str, alternatives: Sequence[str]) -> KeyPair:
        """Sign a serving certificate for ``alternatives``, such as ``DNS:localhost`` and ``IP:127.0.0.1``."""
        return self._sign(
            name, f"/CN={name}", f"subjectAltName={','.join(alternatives)}", "extendedKeyUsage=serverAuth"
        )

    def client(self, user: str, group: str = "") -> KeyPair:
        """Sign a certificate that makes its holder ``user``, in ``group`` if one is given."""
        subject = f"/O={group}/CN={user}" if group else f"/CN={user}"
        return self._sign(user.removeprefix("system:"), subject, "extendedKeyUsage=clientAuth")

    def token_key(self) -> Path:
        """Make the key that signs the tokens of service accounts."""
        path = self._folder / "service-accounts.key"
        if not path.exists():
            run(("openssl", "genrsa", "-out", path, "2048"))
        return path

    def kubeconfig(self, server: str, user: KeyPair) -> str:
        """A kubeconfig that needs no other file (JSON, which is YAML)."""
        return kubeconfig(
            server,
            self.certificate,
            {"client-certificate-data": _base64(user.certificate), "client-key-data": _base64(user.key)},
        )

    def _sign(self, name: str, subject: str, *extensions: str) -> KeyPair:
        pair = self._paths(name)
        signer = ("-CA", self.certificate, "-CAkey", self._pair.key)
        self._request(pair, subject, (*_OF_A_LEAF, *extensions), *signer)
        return pair

    def _request(self, pair: KeyPair, subject: str, extensions: Sequence[str], *signer: str | Path) -> None:
        options = [word for extension in extensions for word in ("-addext", extension)]
        files = ("-config", self._folder / "openssl.cnf", "-keyout", pair.key, "-out", pair.certificate)
        run(("openssl", "req", "-x509", *signer, *_KEY, *files, "-subj", subject, "-days", _DAYS, *options))

    def _paths(self, name: str) -> KeyPair:
        return KeyPair(self._folder / f"{name}.key", self._folder / f"{name}.crt")


def kubeconfig(server: str, authority: Path, user: dict[str, str]) -> str:
    """A kubeconfig with one context, for ``user`` as kubeconfig files spell a user."""
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {"name": "testbed", "cluster": {"server": server, "certificate-authority-data": _base64(authority)}}
        ],
        "users": [{"name": "testbed", "user": user}],
        "contexts": [{"name": "testbed", "context": {"cluster": "testbed", "user": "testbed"}}],
        "current-context": "testbed",
    }
    return json.dumps(document, indent=2) + "\n"


def _base64(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()
