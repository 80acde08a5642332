"""The one import map: bare names of our ES modules to their (hashed) addresses. No bundler, no CDN."""

from typing import Any

from django.templatetags.static import static

_modules: dict[str, str] = {}


def register(name: str, path: str) -> None:
    """Map the bare module `name` ("qunluo/live-chart") to a static `path` ("analytics/live-chart.js")."""
    if _modules.setdefault(name, path) != path:
        raise ValueError(f"Module {name!r} is registered twice.")


def address(name: str) -> str:
    """The address of a registered module."""
    return static(_modules[name])


def as_dict() -> dict[str, Any]:
    """The import map as the browser reads it."""
    return {"imports": {name: static(path) for name, path in sorted(_modules.items())}}
