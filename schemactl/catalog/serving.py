"""The catalog on this machine alone, for `catalog --serve`."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

HOST: Final = "127.0.0.1"
_HOSTS: Final = frozenset({HOST, "localhost"})


class _Handler(SimpleHTTPRequestHandler):
    """Serves the pages to those who ask for this machine by its own name: what another name led here (DNS rebinding) is refused."""

    def send_head(self) -> Any:
        if self.headers.get("Host", "").rpartition(":")[0] not in _HOSTS:
            self.send_error(403, "Only for this machine")
            return None
        return super().send_head()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not logged."""


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server of a folder, on the loopback interface; port 0: any that is free. Raises OSError for a port that is taken."""
    return ThreadingHTTPServer((HOST, port), partial(_Handler, directory=str(folder)))
