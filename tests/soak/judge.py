"""What becomes of a document on a simulated node, and whether that took too long."""

import time
from dataclasses import dataclass

from nmstate_api.network import InvalidDocumentError, parse
from nmstate_k8s.netstate.document import load
from nmstate_k8s.netstate.errors import DocumentError, InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.snapshot import Snapshot
from tests.soak.documents import Case, Kind

LONGEST_SECONDS = 1.0
LONGEST_MESSAGE = 5_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a document.

    Attributes:
        is_planned: Whether it would change the node, or be found to be so already.
    """

    is_planned: bool
    message: str
    seconds: float


def judge(case: Case, snapshot: Snapshot) -> Verdict:
    """Read a document and plan it; any error but a refusal is let through."""
    began = time.process_time()
    message = ""
    try:
        value = load(case.source, name="document") if isinstance(case.source, str) else case.source
        make_plan(parse(value), snapshot)
    except (DocumentError, InvalidDocumentError, InvalidStateError) as error:
        message = str(error) or "refused without a word"
    return Verdict(not message, message, time.process_time() - began)


def complaint(case: Case, verdict: Verdict) -> str:
    """What is wrong with what became of a document; empty if nothing is."""
    if verdict.seconds > LONGEST_SECONDS:
        return f"{case.what} took {verdict.seconds:.1f} s"
    if len(verdict.message) > LONGEST_MESSAGE:
        return f"{case.what} gives {len(verdict.message)} characters of message"
    if case.kind is Kind.GOOD and not verdict.is_planned:
        return f"{case.source} is refused: {verdict.message}"
    if case.kind is Kind.SPOILT and verdict.is_planned:
        return f"{case.what} is planned: {case.source}"
    return ""
