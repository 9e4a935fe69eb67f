"""Documents on stdout."""

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nmstate_api.network import JsonObject


def print_document(document: "JsonObject", *, as_json: bool) -> None:
    from nmstate_k8s.netstate.document import dump

    sys.stdout.write(json.dumps(document, indent=2) + "\n" if as_json else dump(document))
