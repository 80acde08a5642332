"""Numbers and names as people write them."""

import pytest
from django.core.exceptions import ValidationError

from qunluo.core.errors import Invalid
from qunluo.people.names import clean_nickname
from qunluo.people.phones import masked, normalise


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("139 5710 2468", "+8613957102468"),
        ("139-5710-2468", "+8613957102468"),
        ("１３９５７１０２４６８", "+8613957102468"),
        ("+86 139 5710 2468", "+8613957102468"),
        ("0086 13957102468", "+8613957102468"),
        ("+44 7700 900123", "+447700900123"),
        ("＋1 (415) 555.0132", "+14155550132"),
    ],
)
def test_numbers_are_understood(written: str, meant: str) -> None:
    assert normalise(written) == meant


def test_a_trunk_zero_goes_where_the_country_is_chosen() -> None:
    assert normalise("07700 900123", country="+44") == "+447700900123"


@pytest.mark.parametrize(
    "written", ["", "12345", "110", "+86 21 5555 1234", "+0123456789", "139571024680", "hello", "+" + "9" * 40]
)
def test_what_is_no_mobile_number_is_refused(written: str) -> None:
    with pytest.raises(Invalid):
        normalise(written)


def test_a_masked_number_keeps_country_and_end() -> None:
    assert masked("+8613957102468") == "+86139****2468"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" 林\t一禾 \n", "林 一禾"),
        ("e\u0301va", "éva"),
        ("a\u202eb\u200fc", "abc"),
        ("👩‍👧 妈妈", "👩‍👧 妈妈"),
    ],
)
def test_names_keep_what_can_be_seen(written: str, kept: str) -> None:
    assert clean_nickname(written) == kept


@pytest.mark.parametrize("written", ["", "   ", "\u200b\u200d", "\u202e", "\x00\x07"])
def test_a_name_nobody_can_see_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        clean_nickname(written)
