import socket

import pytest

from townsfolk.server.addresses import is_everywhere, is_loopback, names_of, outgoing_address


@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.9", "town.example", "::1"])
def test_one_address_is_called_by_itself(host: str) -> None:
    assert names_of(host) == (host,)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_all_addresses_are_called_by_what_others_can_open(host: str) -> None:
    names = names_of(host)
    assert 1 <= len(names) == len(set(names)) <= 2
    assert not any(is_everywhere(name) for name in names)
    assert len(names) == 1 or not any(is_loopback(name) for name in names)


def test_the_outgoing_address_is_this_machine_s_own() -> None:
    address = outgoing_address(socket.AF_INET)
    if address:  # a machine may be in no network
        with socket.create_server((address, 0)) as own:
            assert own.getsockname()[0] == address
