from __future__ import annotations

import pytest

from tickstock.sealing import seal, unseal


def test_what_is_sealed_cannot_be_read_as_it_lies_there():
    assert b"123456" not in seal(b"123456")
    assert unseal(seal(b"123456")) == b"123456"


def test_after_a_change_of_the_key_what_the_old_one_sealed_can_still_be_read(settings):
    sealed = seal(b"123456")

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [settings.SECRET_KEY]
    assert unseal(sealed) == b"123456"

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ValueError, match="another key"):
        unseal(sealed)
