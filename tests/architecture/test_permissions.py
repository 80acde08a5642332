"""Every power an app declares stands in docs/permissions.md, with whom it is given to from the start."""

from pathlib import Path

from django.utils.translation import override

from qunluo.communities import permissions
from qunluo.communities.roles import TEMPLATES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


def row(power: permissions.Permission) -> str:
    with override("en"):
        holders = ", ".join(str(TEMPLATES[key].name) for key in (permissions.OWNER, *power.given_to))
        return f"| `{power.key}` | {power.label} | {holders} |"


def test_every_power_is_listed_as_it_is_declared() -> None:
    text = PAGE.read_text()
    missing = [row(power) for power in permissions.every() if row(power) not in text]
    assert missing == [], "Write into docs/permissions.md:\n" + "\n".join(missing)


def test_no_power_is_listed_that_nobody_declares() -> None:
    listed = [line.split("`")[1] for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    assert [key for key in listed if not permissions.is_known(key)] == []
    assert listed == sorted(listed)


def test_every_power_is_given_to_roles_that_exist() -> None:
    assert [power.key for power in permissions.every() if set(power.given_to) - set(TEMPLATES)] == []
