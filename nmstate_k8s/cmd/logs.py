"""How processes write their logs: one line an event, on stderr, as JSON for machines or as text for people."""

import argparse
import logging
import sys

import structlog

_LEVELS = ("debug", "info", "warning", "error")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--log-format", choices=("json", "console"), default="json", help="default: json")
    parser.add_argument("--log-level", choices=_LEVELS, default="info", help="default: info")


def configure(arguments: argparse.Namespace) -> None:
    """Set up logging for this process, once."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *_format(arguments.log_format),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, arguments.log_level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _format(name: str) -> list[structlog.typing.Processor]:
    if name == "console":
        return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
