"""What this machine is called on the network: the addresses that others reach it at."""

import socket
from ipaddress import ip_address

# Documentation addresses, reserved by RFC 5737 and 3849: nobody is there, and nothing is sent.
_ELSEWHERE = {socket.AF_INET: "203.0.113.1", socket.AF_INET6: "2001:db8::1"}


def names_of(host: str) -> tuple[str, ...]:
    """Return by what names a server that listens on `host` can be called, the surest first.

    One that listens on all addresses (`0.0.0.0`, `::`) is called by that of the network through
    which this machine goes out; others often can't resolve its name, which comes last.
    """
    if not is_everywhere(host):
        return (host,)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    address, name = outgoing_address(family), socket.gethostname()
    return (address, name) if address and not is_loopback(name) else (address or name,)


def outgoing_address(family: socket.AddressFamily) -> str:
    """Return this machine's address in the network it goes out by; empty when it is in none."""
    with socket.socket(family, socket.SOCK_DGRAM) as asked:
        try:
            # A datagram socket only chooses its way: no packet is sent.
            asked.connect((_ELSEWHERE[family], 9))
        except OSError:
            return ""
        return str(asked.getsockname()[0])


def is_address(host: str) -> bool:
    """Say whether a host is given by its number."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_everywhere(host: str) -> bool:
    """Say whether it means all addresses of this machine."""
    return is_address(host) and ip_address(host).is_unspecified


def is_loopback(host: str) -> bool:
    """Say whether it reaches no farther than this machine."""
    return host == "localhost" or (is_address(host) and ip_address(host).is_loopback)
