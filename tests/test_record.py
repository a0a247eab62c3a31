"""Quicker dataclasses are like the standard ones in what the program uses."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import field
from typing import Any

import pytest

from store.record import dataclass


@dataclass(frozen=True, slots=True)
class Quick:
    """One of ours."""

    a: int
    b: str = "x"
    c: dict[str, int] = field(default_factory=dict)

    @property
    def double(self) -> int:
        return self.a * 2


@dataclasses.dataclass(frozen=True, slots=True)
class Standard:
    """One of Python's."""

    a: int
    b: str = "x"
    c: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Empty:
    """No field."""


def test_like_the_standard_one() -> None:
    for made, of in ((Quick(1), Standard(1)), (Quick(2, c={"k": 3}), Standard(2, c={"k": 3}))):
        assert repr(made) == repr(of).replace("Standard", "Quick")
        assert dataclasses.asdict(made) == dataclasses.asdict(of)  # type: ignore[call-overload]
        assert made != of and made == dataclasses.replace(made)
        assert not hasattr(made, "__dict__") and made.__match_args__ == ("a", "b", "c")
    assert Quick(1).c is not Quick(1).c and Quick(4).double == 8
    assert Quick(1) != Quick(2) and dataclasses.replace(Quick(1), b="y") == Quick(1, "y")
    assert Empty() == Empty() and hash(Empty()) == hash(Empty()) and repr(Empty()) == "Empty()"


def test_it_can_be_a_key_and_travel() -> None:
    one = Quick(1, "y", {})
    assert pickle.loads(pickle.dumps(one)) == one == copy.deepcopy(one)
    assert hash(dataclasses.replace(one, c=())) == hash(dataclasses.replace(one, c=()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [lambda: Quick(), lambda: Quick(1, z=2), lambda: Quick(1, "", {}, 4)],  # type: ignore[call-arg]
)
def test_what_is_no_call_of_it(wrong: Callable[[], Any]) -> None:
    with pytest.raises(TypeError, match="__init__"):
        wrong()


def test_it_stays_as_it_is() -> None:
    one: Any = Quick(1)
    for change in (lambda: setattr(one, "a", 2), lambda: setattr(one, "z", 2), lambda: delattr(one, "a")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()
    assert one == Quick(1)


@dataclass(frozen=True, slots=True)
class Large:
    """One of ours with so many fields that it is written another way."""

    a: int
    b: int
    c: int
    d: int
    e: int
    f: int
    g: int
    h: int = 8
    i: int = 9
    j: tuple[int, ...] = field(default_factory=tuple)


def test_a_large_one_is_no_different() -> None:
    one: Any = Large(1, 2, 3, 4, 5, 6, g=7, i=0)
    assert type(one) is Large and dataclasses.astuple(one) == (1, 2, 3, 4, 5, 6, 7, 8, 0, ())
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.a = 2
    with pytest.raises(TypeError, match="__init__"):
        Large(1)  # type: ignore[call-arg]
    assert one in {dataclasses.replace(one)} and pickle.loads(pickle.dumps(one)) == one
    assert dataclasses.replace(one, a=0) == Large(0, 2, 3, 4, 5, 6, 7, i=0)
