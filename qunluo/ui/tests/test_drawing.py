"""Faces, pebbles, icons and figures: always the same for the same person and community."""

import math
from types import SimpleNamespace as Row

import pytest
from django.template import Context, RequestContext, Template

from qunluo.ui import faces, pebbles


def draw(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("沈小满", "满"),
        ("豆豆爸", "爸"),
        ("豆豆妈（杭州）", "妈"),
        ("Bei", "B"),
        ("anna maria", "A"),
        ("小鹿🦌", "鹿"),
        ("Anna 安", "安"),
        ("さくら", "ら"),
        ("（）", "·"),
        ("", "·"),
        ("  42", "4"),
        ("éric", "É"),
    ],
)
def test_a_face_shows_the_last_chinese_or_the_first_latin_character(name, letter):
    assert faces.letter(name) == letter


def test_the_twelve_hues_come_round_and_stay():
    assert {faces.hue(pk) for pk in range(1, 13)} == set(range(1, 13))
    assert faces.hue(7) == faces.hue(7)
    assert faces.hue(None) == faces.hue(0) == 1


def test_a_placeholder_is_drawn_dashed_and_a_member_in_their_hue():
    member = Row(pk=5, name="林一禾", state="member")
    assert draw("{% face who 'l' %}", who=member) == (
        f'<span class="avatar avatar--l avatar--{faces.hue(5)}" aria-hidden="true">禾</span>'
    )
    ghost = Row(pk=5, name="书虫小鹿", state="placeholder")
    assert "avatar--ghost" in draw("{% face who %}", who=ghost)


def test_a_hostile_name_stays_text():
    who = Row(pk=1, name="<b>")
    assert "<b>" not in draw("{% face who %}", who=who)
    assert "&lt;" not in draw("{% face who %}", who=who)


@pytest.mark.parametrize("seed", [1, 2, 3, 17, 4096, "cafe"])
def test_the_dots_of_a_pebble_never_touch_and_fill_its_square(seed):
    drawing = pebbles.draw(seed)
    assert len(drawing.dots) >= 11
    for index, one in enumerate(drawing.dots):
        for other in drawing.dots[:index]:
            assert math.hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius + 1.8
    reach = max(math.hypot(dot.x, dot.y) + dot.radius for dot in drawing.dots)
    assert drawing.extent - 2 < reach <= drawing.extent


def test_a_community_keeps_its_pebble_and_its_neighbour_has_another():
    first = draw("{% pebble community 'xl' %}", community=Row(pk=8, name="小满"))
    pebbles.draw.cache_clear()
    assert first == draw("{% pebble community 'xl' %}", community=Row(pk=8, name="改了名"))
    assert first != draw("{% pebble community 'xl' %}", community=Row(pk=9))
    assert 'class="pebble pebble--xl pebble--' in first
    assert {pebbles.draw(seed).style for seed in (1, 2, 3)} == {1, 2, 3}


def test_an_icon_is_hidden_unless_it_has_a_label():
    assert draw("{% icon 'heart' 's' %}") == (
        '<svg class="icon icon--s" aria-hidden="true"><use href="/static/ui/icons.svg#i-heart"/></svg>'
    )
    assert 'role="img" aria-label="a &quot;b&quot;"' in draw("{% icon 'x' label=name %}", name='a "b"')


def test_a_figure_for_each_kind_and_the_unsure_one_for_all_else():
    figures = {draw("{% figure kind %}", kind=kind) for kind in ("community", "audience", "crowd", "unsure", "news")}
    assert len(figures) == 4
    assert 'aria-label="社群"' in draw("{% figure 'community' '社群' %}")


def test_a_photo_is_shown_to_who_is_signed_in_and_the_letter_to_strangers(monkeypatch, rf):
    monkeypatch.setattr(faces, "_photos", [lambda who, pixels: f"/{who.avatar}-{pixels}" if who.avatar else ""])
    request = rf.get("/")

    def shown(who: object, is_known: bool) -> str:
        request.user = Row(is_authenticated=is_known)
        return Template("{% load ui %}{% face who 'l' %}").render(RequestContext(request, {"who": who}))

    person = Row(pk=1, nickname="米娜", avatar="a1")
    assert 'src="/a1-104" width="52" height="52" alt=""' in shown(person, is_known=True)
    assert "<img" not in shown(person, is_known=False)
    assert "<img" not in shown(Row(pk=1, nickname="米娜", avatar=""), is_known=True)
    loaded = Row(pk=9, name="米娜", _state=Row(fields_cache={"person": person}))
    assert 'src="/a1-104"' in shown(loaded, is_known=True)
