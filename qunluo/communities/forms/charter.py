"""Rows of values and rules as a page sends them, and the whole charter of the studio's editor."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qunluo.communities.forms.words import LineField, clean_line
from qunluo.communities.models import CharterVersion, Community
from qunluo.communities.texts import MAX_RULES, MAX_VALUES, CharterText, RuleText, ValueText

_DEED = re.compile(r"(up|remove)-(\d{1,2})")


@dataclass(kw_only=True)
class Row:
    """One value or rule in a form: what was typed, which one it was before, and what is wrong with it."""

    head: str = ""
    body: str = ""
    key: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.head or self.body)


class ClauseRows:
    """The rows of one list: `head`, `body` and `key` sent as often as there are rows, under a common prefix.

    Rows left empty are dropped; `<prefix>_deed` of `more`, `up-3` or `remove-3` changes the list instead of going on.
    """

    prefix: ClassVar[str]
    most: ClassVar[int]
    head_length: ClassVar[int]
    body_length: ClassVar[int] = 140

    def __init__(self, rows: Sequence[Sequence[str]], sent: QueryDict | None = None) -> None:
        self.deed = sent.get(f"{self.prefix}_deed", "") if sent else ""
        self.rows = self._read(sent) if sent is not None else [_row(row) for row in rows]
        self.errors: list[str] = []

    def is_valid(self, *, is_final: bool = True) -> bool:
        """Whether every row fits; with `is_final` also that there is one. Fills `errors` and those of the rows."""
        self.errors = []
        written = self.written()
        if len(written) > self.most:
            self.errors.append(_("At most %(most)d: more are not remembered.") % {"most": self.most})
        if is_final and not written:
            self.errors.append(_("Write at least one."))
        for row in self.rows:
            row.errors = self._wrong_with(row)
        return not self.errors and not any(row.errors for row in self.rows)

    def written(self) -> list[Row]:
        """The rows with something in them."""
        return [row for row in self.rows if not row.is_empty]

    def stored(self) -> list[list[str]]:
        """As a founding draft keeps them."""
        return [[row.head, row.body, row.key] for row in self.written()]

    def shown(self) -> list[Row]:
        """The rows of the form: what is written, and one empty row while there is room."""
        spare = [Row()] if len(self.written()) < self.most else []
        return [*self.written(), *spare]

    def rearranged(self) -> bool:
        """Carry out `up` or `remove`; whether a button other than *next* was pressed."""
        match = _DEED.fullmatch(self.deed)
        if match is None:
            return self.deed == "more"
        place = int(match[2])
        if place < len(self.rows):
            row = self.rows.pop(place)
            if match[1] == "up":
                self.rows.insert(max(0, place - 1), row)
        return True

    def _read(self, sent: QueryDict) -> list[Row]:
        names = [f"{self.prefix}_{part}" for part in ("head", "body", "key")]
        columns = [sent.getlist(name)[: self.most + 1] for name in names]
        count = max(len(columns[0]), len(columns[1]))
        heads, bodies, keys = [column + [""] * (count - len(column)) for column in columns]
        keys = [_known_key(key) for key in keys]
        keys = [key if key not in keys[:place] else "" for place, key in enumerate(keys)]
        return [_row([clean_line(a), clean_line(b), c]) for a, b, c in zip(heads, bodies, keys, strict=False)]

    def _wrong_with(self, row: Row) -> list[str]:
        wrong = []
        if row.body and not row.head:
            wrong.append(_("The first line is empty."))
        if len(row.head) > self.head_length or len(row.body) > self.body_length:
            wrong.append(
                _("Too long: %(head)d characters above and %(body)d below at most.")
                % {"head": self.head_length, "body": self.body_length}
            )
        return wrong


class ValueRows(ClauseRows):
    """The values of a charter."""

    prefix, most, head_length = "value", MAX_VALUES, 20


class RuleRows(ClauseRows):
    """The rules of a charter; the order is their numbers."""

    prefix, most, head_length = "rule", MAX_RULES, 140


class CharterForm(forms.Form):
    """The parts of a charter that are single fields. The rows stand beside it."""

    aim = forms.ChoiceField(choices=Community.Aim.choices, label=gettext_lazy("What the community is after"))
    whom = LineField(max_length=120, label=gettext_lazy("For whom"), widget=forms.Textarea(attrs={"rows": 2}))
    service = LineField(max_length=120, label=gettext_lazy("What we do"), widget=forms.Textarea(attrs={"rows": 2}))
    scenario = LineField(max_length=120, label=gettext_lazy("When and where"), widget=forms.Textarea(attrs={"rows": 2}))
    note = LineField(
        max_length=200,
        required=False,
        label=gettext_lazy("What changes, and why"),
        help_text=gettext_lazy("Members read this beside the new version."),
    )

    def __init__(self, draft: CharterVersion, data: Any = None) -> None:
        names = ("aim", "whom", "service", "scenario", "note")
        super().__init__(data, initial={name: getattr(draft, name) for name in names}, auto_id="f_%s")

    def text(self, values: ValueRows, rules: RuleRows) -> CharterText:
        """The charter as it was written."""
        words = self.cleaned_data
        return CharterText(
            aim=words["aim"],
            whom=words["whom"],
            service=words["service"],
            scenario=words["scenario"],
            values=tuple(ValueText(name=row.head, text=row.body, key=read_key(row.key)) for row in values.written()),
            rules=tuple(RuleText(text=row.head, reason=row.body, key=read_key(row.key)) for row in rules.written()),
        )


class PublishForm(forms.Form):
    """Which draft to publish, and from when it holds: now, or a day's beginning in the community's time zone."""

    number = forms.IntegerField(min_value=1)
    takes_effect_on = forms.DateField(
        required=False,
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("Empty means now. Members are asked to agree at once either way."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def takes_effect_at(self, zone: Any) -> datetime | None:
        """The first moment of that day in `zone`."""
        day = self.cleaned_data["takes_effect_on"]
        return timezone.make_aware(datetime(day.year, day.month, day.day), zone) if day else None  # noqa: DTZ001


def read_key(sent: str) -> uuid.UUID:
    """The key a row had, or a new one."""
    try:
        return uuid.UUID(sent)
    except ValueError:
        return uuid.uuid4()


def _known_key(sent: str) -> str:
    """A key as it is written, or nothing: what is sent may be anything."""
    try:
        return str(uuid.UUID(sent))
    except ValueError:
        return ""


def _row(parts: Sequence[str]) -> Row:
    head, body, key = [*parts, "", "", ""][:3]
    return Row(head=head, body=body, key=key)
