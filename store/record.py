"""Frozen, slotted dataclasses made quicker: a start makes forty, and Python 3.11 compiles six functions for each.

`dataclass` is the standard one in all that it accepts and gives, for classes that are frozen and slotted; only
`__init__` is compiled, what else it adds is shared by all of them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["dataclass"]

T = TypeVar("T")
_SET = object.__setattr__
_LARGE = 10  # fields


def _values(record: Any) -> tuple[Any, ...]:
    return tuple([getattr(record, name) for name in record.__match_args__])


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({shown})"


def _eq(self: Any, other: object) -> Any:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _refuse_set(self: Any, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _setstate(self: Any, state: tuple[Any, ...]) -> None:
    for name, value in zip(self.__match_args__, state, strict=True):
        _SET(self, name, value)


def _init(made: Any) -> Any:
    """The `__init__` of a class: defaults stand in its signature, a made default only where nothing is given.

    A large record is written as an open class of the same layout and frozen at the end: setting each field of a frozen
    one costs five times as much.
    """
    fields = dataclasses.fields(made)
    known: dict[str, Any] = {"_set": _SET, "_missing": dataclasses.MISSING, "_made": made}
    head, body = ["self"], []
    is_large = len(fields) >= _LARGE and made.__bases__ == (object,)
    if is_large:
        known["_open"] = type(made.__name__, (), {"__slots__": made.__slots__})
        body.append(" _set(self, '__class__', _open)")
    for field in fields:
        name = value = field.name
        if field.default is not dataclasses.MISSING:
            known[f"_d_{name}"] = field.default
            head.append(f"{name}=_d_{name}")
        elif field.default_factory is not dataclasses.MISSING:
            known[f"_f_{name}"] = field.default_factory
            head.append(f"{name}=_missing")
            value = f"_f_{name}() if {name} is _missing else {name}"
        else:
            head.append(name)
        body.append(f" self.{name} = {value}" if is_large else f" _set(self, {name!r}, {value})")
    if is_large:
        body.append(" self.__class__ = _made")
    exec(f"def __init__({', '.join(head)}):\n" + ("\n".join(body) or " pass"), known)
    known["__init__"].__qualname__ = f"{made.__qualname__}.__init__"
    return known["__init__"]


_SHARED = {
    "__repr__": _repr, "__eq__": _eq, "__hash__": _hash, "__setattr__": _refuse_set, "__delattr__": _refuse_delete,
    "__getstate__": _values, "__setstate__": _setstate,
}  # fmt: skip

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool, slots: bool) -> Callable[[type[T]], type[T]]:
        """Makes a frozen, slotted dataclass."""
        assert frozen and slots

        def make(cls: type[T]) -> type[T]:
            made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
            made.__init__ = _init(made)
            for name, method in _SHARED.items():
                if name not in vars(cls):
                    setattr(made, name, method)
            return made

        return make
