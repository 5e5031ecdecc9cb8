"""Ports of this machine: whether one is free, and finding a free one."""

import contextlib
import socket

from assistline.embedded.refusal import Refusal


def loopback_addresses() -> list[str]:
    """127.0.0.1, and ::1 where the machine has it."""
    addresses = ["127.0.0.1"]
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
        probe.bind(("::1", 0))
        addresses.append("::1")
    return addresses


def chosen_port(text: str) -> int:
    """The port to serve on.

    Raises:
        Refusal: It is no port number, not ours to take, or taken.
    """
    try:
        port = int(text)
    except ValueError:
        port = 0
    if not 0 < port < 65536:
        raise Refusal(f"PORT={text} is not a port number (1 to 65535).")
    for address in loopback_addresses():
        _check_free(address, port)
    return port


def _check_free(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Ports of connections that have just ended count as free, as they do for the proxy.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except PermissionError:
            raise Refusal(f"Port {port} is reserved for root: choose another with PORT=8000.") from None
        except OSError:
            message = (
                f"Port {port} is taken by another program: choose another with PORT={port + 1} make run."
            )
            raise Refusal(message) from None


def free_port() -> int:
    """A free port on 127.0.0.1, chosen by the system."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
