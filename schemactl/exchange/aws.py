"""Registries of AWS, asked with boto3: an extra (`aws`), loaded when a source names a registry. Credentials and the region are boto3's own affair."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from schemactl.errors import UnreadableInput, UsageError

PREFIX: Final = "aws:"
_SECONDS: Final = 20
_MOST_PAGES: Final = 1_000
Operation = Callable[..., dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Client:
    """A client of boto3; its operations are attributes."""

    wrapped: Any

    def __getattr__(self, name: str) -> Operation:
        operation: Operation = getattr(self.wrapped, name)
        return operation

    def call(self, operation: Operation, place: str, **asked: Any) -> dict[str, Any]:
        """What an operation answers. Raises UnreadableInput with what AWS said."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return operation(**asked)
        except ClientError as error:
            said = error.response.get("Error", {})
            raise UnreadableInput(f"AWS refused: {said.get('Code', 'unknown')}: {str(said.get('Message', ''))[:300]}.", place) from error
        except BotoCoreError as error:
            raise UnreadableInput(
                f"AWS could not be asked: {str(error)[:300].rstrip('.')}.", place, "Check the credentials and the region."
            ) from error


def client_of(service: str) -> Client:
    """A client with the credentials and the region of the environment (AWS_REGION, too, as in other SDKs). Raises UsageError where boto3 is not
    installed, UnreadableInput without a region."""
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError as error:
        raise UsageError("boto3 is not installed, which asks AWS.", "", "Install it: pip install 'eventschemactl[aws]'") from error
    try:
        config = Config(connect_timeout=_SECONDS, read_timeout=_SECONDS, retries={"max_attempts": 3})
        return Client(boto3.client(service, region_name=os.environ.get("AWS_REGION"), config=config))
    except BotoCoreError as error:
        raise UnreadableInput(f"AWS could not be asked: {str(error).rstrip('.')}.", service, "Set AWS_REGION, or a profile.") from error


def pages(client: Client, operation: Operation, key: str, place: str, **asked: Any) -> Iterator[dict[str, Any]]:
    """What stands under `key` on all pages of an answer. Raises UnreadableInput."""
    following: dict[str, str] = {}
    for _ in range(_MOST_PAGES):
        answer = client.call(operation, place, **asked, **following)
        yield from answer.get(key, [])
        token = answer.get("NextToken")
        if not token or following == {"NextToken": token}:
            return
        following = {"NextToken": token}


def split_place(place: str) -> tuple[str, str]:
    """`aws:REGISTRY[/SCHEMA]`: the registry and the schema, empty for all. Raises UsageError."""
    registry, _, schema = place.removeprefix(PREFIX).partition("/")
    if not registry:
        raise UsageError("no registry is named.", place, "For example: aws:discovered-schemas")
    return registry, schema
