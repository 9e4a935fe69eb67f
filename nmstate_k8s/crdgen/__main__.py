"""``python -m nmstate_k8s.crdgen --output config/crd``: write the CustomResourceDefinitions."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from nmstate_k8s.crdgen.definition import custom_resource_definition, file_name
from nmstate_k8s.crdgen.errors import SchemaError
from nmstate_k8s.crdgen.kinds import CUSTOM_RESOURCES
from nmstate_k8s.crdgen.lint import lint_definition
from nmstate_k8s.crdgen.output import manifest


def manifests() -> Iterator[tuple[str, str]]:
    """Yield name and content of each file.

    Raises:
        SchemaError: A definition would not be accepted by the API server.
    """
    for versions in CUSTOM_RESOURCES:
        definition = custom_resource_definition(versions)
        if findings := list(lint_definition(definition)):
            raise SchemaError("; ".join(findings))
        yield file_name(versions[0]), manifest(definition)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m nmstate_k8s.crdgen", description="write CustomResourceDefinitions")
    parser.add_argument("--output", type=Path, required=True, help="folder to write to; others in it stay")
    folder: Path = parser.parse_args(arguments).output
    try:
        files = dict(manifests())
    except SchemaError as error:
        print(f"crdgen: {error}", file=sys.stderr)  # noqa: T201 - a command's way to complain
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
