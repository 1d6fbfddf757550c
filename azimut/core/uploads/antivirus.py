"""ClamAV, when `CLAMAV_SOCKET` names it: `/run/clamav/clamd.ctl`, or `host:3310`."""

import socket
import struct

PATIENCE_S = 30
BLOCK = 1 << 16


class AntivirusAwayError(Exception):
    """It does not answer: the file waits, and is not served meanwhile."""


def find_virus(content: bytes, address: str) -> str:
    """The name of what was found, empty when clean (clamd's INSTREAM command).

    Raises AntivirusAwayError.
    """
    try:
        with _connected(address) as channel:
            channel.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), BLOCK):
                block = content[start : start + BLOCK]
                channel.sendall(struct.pack("!I", len(block)) + block)
            channel.sendall(struct.pack("!I", 0))
            answer = b""
            while part := channel.recv(4_096):
                answer += part
    except OSError as error:
        raise AntivirusAwayError(str(error)) from error
    told = answer.rstrip(b"\0\n").decode(errors="replace")
    if told.endswith("FOUND"):
        return told.removeprefix("stream:").removesuffix("FOUND").strip()
    if told.endswith("OK"):
        return ""
    raise AntivirusAwayError(told)


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            channel.settimeout(PATIENCE_S)
            channel.connect(address)
        except OSError:
            channel.close()
            raise
        return channel
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE_S)
