"""The tag library of every page: `{% load ui %}`."""

import json
from datetime import datetime
from typing import Any

from django import template
from django.forms import BoundField, Textarea
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from qunluo.ui import faces, importmap, pebbles, times
from qunluo.ui.language import current
from qunluo.ui.shell import Asking, Menu

register = template.Library()
FIGURES = ("community", "help_desk", "audience", "ad_channel", "crowd", "notice_board", "dormant", "unsure")


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """A Lucide icon of the sprite. `size`: s (beside text), l. Hidden from readers unless it has a `label`."""
    css = f"icon icon--{size}" if size else "icon"
    sprite = f"{static('ui/icons.svg')}#i-{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, sprite)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', css, sprite)


@register.simple_tag
def pebble(community: Any, size: str = "m") -> SafeString:
    """The drawing of a community (row, shell Home, or a bare seed). `size`: s, m, l, xl."""
    seed = next((found for name in ("pk", "seed") if (found := getattr(community, name, None)) is not None), community)
    drawing = pebbles.draw(seed)
    dots = format_html_join(
        "",
        '<circle class="dots-{}" cx="{}" cy="{}" r="{}"/>',
        ((dot.colour, dot.x, dot.y, dot.radius) for dot in drawing.dots),
    )
    return format_html(
        '<svg class="pebble pebble--{} pebble--{}" viewBox="{}" aria-hidden="true">{}</svg>',
        size,
        drawing.style,
        drawing.view_box,
        dots,
    )


@register.simple_tag
def figure(kind: str, label: str = "") -> SafeString:
    """The dots of a verdict: community, help_desk, audience, ad_channel, crowd, notice_board, dormant, unsure."""
    name = kind if kind in FIGURES else "unsure"
    return render_to_string(f"ui/figures/{name}.svg", {"label": label})


@register.simple_tag(takes_context=True)
def face(context: template.Context, who: Any, size: str = "m") -> SafeString:
    """The face of a membership or person (anything with `pk` and `name` or `nickname`). Dashed: not yet claimed.

    The photo is shown to whoever is signed in, the letter to strangers.
    """
    viewer = getattr(getattr(context, "request", None), "user", None)
    if viewer and viewer.is_authenticated and (address := faces.photo(who, size)):
        side = faces.SIDES.get(size, 40)
        return format_html(
            '<img class="avatar avatar--{} avatar--photo" src="{}" width="{}" height="{}" alt="" loading="lazy">',
            size,
            address,
            side,
            side,
        )
    name = getattr(who, "name", "") or getattr(who, "nickname", "")
    is_ghost = getattr(who, "state", "") == "placeholder"
    tone = "ghost" if is_ghost else str(faces.hue(getattr(who, "pk", 0)))
    return face_of(getattr(who, "pk", 0), name, size, tone)


@register.simple_tag
def face_of(pk: int | None, name: str, size: str = "m", tone: str = "") -> SafeString:
    """The face of a bare id and name, where no row is at hand."""
    return format_html(
        '<span class="avatar avatar--{} avatar--{}" aria-hidden="true">{}</span>',
        size,
        tone or faces.hue(pk),
        faces.letter(name),
    )


@register.simple_tag
def relative_time(moment: datetime | None) -> SafeString:
    """A moment as people say it: 20:41, yesterday, Wednesday, 21 November. Refreshed in the browser as it ages."""
    if moment is None:
        return SafeString("")
    return format_html(
        '<relative-time><time datetime="{}" title="{}">{}</time></relative-time>',
        moment.isoformat(),
        times.tell_fully(moment),
        times.tell(moment),
    )


@register.filter
def day(moment: datetime) -> str:
    """The date, with the year only when it is not this year's: 「11 月 21 日」, "21 Nov"."""
    return times.tell_day(moment)


@register.filter
def number(value: float | int | None, places: int = 0) -> str:
    """A figure with thousands, the same in all our languages: 41,286; with places: 0.86."""
    return "" if value is None else f"{value:,.{places}f}"


@register.filter
def keep(text: Any) -> SafeString:
    """A phrase that must not be split over two lines."""
    return format_html('<span class="keep">{}</span>', text)


@register.simple_tag
def language_tag() -> str:
    """The language being spoken, for the lang attribute (BCP 47): zh-Hans, zh-Hant, en."""
    return current().tag


@register.simple_tag(takes_context=True)
def import_map(context: template.Context) -> SafeString:
    """The import map. Its addresses are our own constants; `<` is escaped all the same."""
    text = json.dumps(importmap.as_dict(), separators=(",", ":")).replace("<", "\\u003c")
    nonce = context["shell"].nonce
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(text))  # noqa: S308


@register.simple_tag(takes_context=True)
def module(context: template.Context, name: str) -> SafeString:
    """Load a registered ES module on this page: `{% module "qunluo/live-chart" %}` in the block `head`."""
    return format_html(
        '<script type="module" nonce="{}" src="{}"></script>', context["shell"].nonce, importmap.address(name)
    )


@register.simple_tag(takes_context=True)
def menu(context: template.Context) -> Menu:
    """The navigation for `membership` of the context; `here` may name the current entry."""
    found: Menu = context["shell"].menu(context.get("membership"), context.get("here", ""))
    return found


@register.simple_tag(takes_context=True)
def askings(context: template.Context) -> list[Asking]:
    """What `membership` of the context is asked on every page until they answer."""
    found: list[Asking] = context["shell"].askings(context.get("membership"))
    return found


@register.inclusion_tag("ui/components/_cover.html", takes_context=True)
def cover(context: template.Context, drawing: str = "field", css: str = "", label: str = "") -> dict[str, Any]:
    """A cover drawing with its night twin, the right one where the theme is forced. `drawing`: field, tall, both."""
    wide = "tall" if drawing in {"tall", "both"} else "field"
    narrow = "tall" if drawing == "tall" else "field"
    theme = context["shell"].theme if "shell" in context else ""
    return {"wide": wide, "narrow": narrow, "theme": theme, "css": css, "label": label}


@register.simple_tag
def cover_file(drawing: str, is_night: int) -> str:
    """The address of a cover drawing by day or by night."""
    return static(f"ui/art/cover-{drawing}{'-night' if is_night else ''}.svg")


@register.simple_tag
def field_input(field: BoundField) -> SafeString:
    """The input of a form field in our look, with its hint and errors named for readers."""
    widget = field.field.widget
    css = "field__input field__input--area" if isinstance(widget, Textarea) else "field__input"
    attrs: dict[str, str | bool] = {"class": f"{css} {widget.attrs.get('class', '')}".strip()}
    if field.errors:
        attrs["aria-describedby"] = f"{field.auto_id}_error"
    return field.as_widget(attrs=attrs)


_REFUSALS = {
    403: _("This is not yours to do"),
    404: _("There is nothing here"),
    409: _("Somebody was faster"),
    413: _("That is too large"),
    422: _("We cannot read that"),
    429: _("A little too fast"),
}


@register.filter
def refusal_title(status: int) -> str:
    """The headline over a refusal; its sentence says what to do next."""
    return str(_REFUSALS.get(status, _("That went wrong")))
