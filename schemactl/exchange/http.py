"""One GET of JSON over HTTP: bounded in time and size, no redirect to another host, credentials from the environment alone."""

import base64
import os
import time
from dataclasses import dataclass
from http.client import HTTPException
from typing import IO, Final, cast
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from schemactl.errors import UnreadableInput, UsageError
from schemactl.model.json import JsonValue, object_of
from schemactl.schema.parse import LARGEST_SCHEMA, NotJson, loads

PREFIXES: Final = ("http://", "https://")
USER, PASSWORD, TOKEN = "SCHEMA_REGISTRY_USER", "SCHEMA_REGISTRY_PASSWORD", "SCHEMA_REGISTRY_TOKEN"
_SECONDS: Final = 20.0
"""Without a byte of the answer."""
_SECONDS_IN_ALL: Final = 120.0
"""Of one answer, however slowly its bytes come."""
_AT_ONCE: Final = 1 << 16
_LOCAL: Final = ("localhost", "127.0.0.1", "::1")
_HINTS: Final = {
    401: f"Set {USER} and {PASSWORD}, or {TOKEN}.",
    403: f"Check the rights of {USER} or {TOKEN}.",
    404: "Check the address: it ends where /subjects begins.",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A server whose answers are JSON. address: without a slash at its end."""

    address: str
    opener: OpenerDirector
    authorization: str | None

    def get(self, *path: str) -> JsonValue:
        """What stands at a path. Raises UnreadableInput for a server that does not answer, an error of it, and what is no JSON."""
        url = "/".join((self.address, *(quote(part, safe="") for part in path)))
        headers = {"Accept": "application/vnd.schemaregistry.v1+json, application/json"}
        if self.authorization is not None:
            headers["Authorization"] = self.authorization
        try:
            with self.opener.open(Request(url, headers=headers), timeout=_SECONDS) as answer:
                raw = _read(answer, url)
        except HTTPError as error:
            with error:
                said = _message(error)
            reason = " ".join(str(error.reason).split())[:300].rstrip(".")
            raise UnreadableInput(f"the server answered {error.code} {reason}{said}.", url, _HINTS.get(error.code, "")) from error
        except URLError as error:
            raise UnreadableInput(f"the server cannot be reached: {error.reason}.", url, "Check the address, and that it runs.") from error
        except TimeoutError as error:
            raise UnreadableInput(f"the server sent nothing for {_SECONDS:.0f} seconds.", url, "Try again later.") from error
        except (OSError, HTTPException, ValueError) as error:
            raise UnreadableInput(f"the server's answer cannot be read: {str(error) or type(error).__name__}.", url) from error
        try:
            return loads(raw)
        except NotJson as error:
            raise UnreadableInput(f"the server's answer is not JSON: {error.detail}.", url, "Is it the address of a schema registry?") from error


def server_at(address: str) -> Server:
    """Raises UsageError for an address with credentials in it, and for credentials that would travel without encryption."""
    try:
        split = urlsplit(address)
        host, _port = split.hostname, split.port
    except ValueError as error:
        raise UsageError(f"not an address: {error}.", address) from error
    if not host:
        raise UsageError("the address has no host.", address, "For example: http://localhost:8081")
    if split.username is not None or split.password is not None:
        raise UsageError("the address holds credentials.", f"{split.scheme}://…@{host}", f"Set {USER} and {PASSWORD} instead.")
    if split.query or split.fragment:
        raise UsageError("the address has a query or a fragment.", address, "It ends where /subjects begins.")
    authorization = _authorization()
    if authorization is not None and split.scheme == "http" and host not in _LOCAL:
        raise UsageError("credentials are set, and would be sent without encryption.", address, f"Use https, or unset {USER} and {TOKEN}.")
    return Server(address.rstrip("/"), build_opener(_SameHost()), authorization)


def _authorization() -> str | None:
    token, user = os.environ.get(TOKEN), os.environ.get(USER)
    if token:
        found = f"Bearer {token}"
    elif user:
        found = "Basic " + base64.b64encode(f"{user}:{os.environ.get(PASSWORD, '')}".encode()).decode()
    else:
        return None
    if not found.isprintable() or not found.isascii():
        raise UsageError("has characters that no header can hold.", TOKEN if token else USER)
    return found


class _SameHost(HTTPRedirectHandler):
    """Follows a redirect only to the same scheme, host and port: credentials go nowhere else, and nothing else is asked."""

    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str) -> Request | None:
        before, after = urlsplit(req.full_url), urlsplit(newurl)
        if (before.scheme, before.netloc) != (after.scheme, after.netloc):
            raise UnreadableInput(f"the server redirects to another host, {after.scheme}://{after.hostname}.", req.full_url, "Name that one.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _read(answer: object, url: str) -> bytes:
    stream = cast("IO[bytes]", answer)
    ends = time.monotonic() + _SECONDS_IN_ALL
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read1(_AT_ONCE):  # type: ignore[attr-defined]
        size += len(piece)
        if size > LARGEST_SCHEMA:
            raise UnreadableInput(f"the server's answer has more than {LARGEST_SCHEMA:,} bytes.", url)
        if time.monotonic() > ends:
            raise UnreadableInput(f"the server's answer takes more than {_SECONDS_IN_ALL:.0f} seconds.", url)
        pieces.append(piece)
    return b"".join(pieces)


def _message(error: HTTPError) -> str:
    """What the registry says in the body of an error: `{"error_code": 40401, "message": …}`."""
    try:
        message = object_of(loads(error.read(_AT_ONCE))).get("message")
    except (OSError, HTTPException, NotJson):
        return ""
    return f": {message[:300].rstrip('.')}" if isinstance(message, str) else ""
