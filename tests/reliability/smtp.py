"""Mail servers on the loopback: one that takes mails, one that takes the call and says nothing."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class MailServer:
    """Just enough of SMTP (RFC 5321) to take a mail; `silent`, it never greets."""

    def __init__(self, *, silent: bool = False) -> None:
        self.silent, self.calls, self.mails = silent, 0, list[str]()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._held: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(timeout=5)
        for call in self._held:
            call.close()

    def _serve(self) -> None:
        while True:
            try:
                call, _who = self._listening.accept()
            except OSError:
                return
            self.calls += 1
            if self.silent:
                self._held.append(call)
            else:
                self._take(call)

    def _take(self, call: socket.socket) -> None:
        with call, call.makefile("rwb", buffering=0) as line:
            line.write(b"220 ici\r\n")
            while word := line.readline()[:4].strip().upper():
                if word == b"DATA":
                    line.write(b"354 dites\r\n")
                    self.mails.append(self._text(line.readline))
                line.write(b"221 fin\r\n" if word == b"QUIT" else b"250 bien\r\n")

    def _text(self, read: Callable[[], bytes]) -> str:
        return b"".join(iter(read, b".\r\n")).decode()


@contextmanager
def mail_server(*, silent: bool = False) -> Iterator[MailServer]:
    server = MailServer(silent=silent)
    try:
        yield server
    finally:
        server.close()


def closed_port() -> int:
    """Where nobody listens: calls are refused at once."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
