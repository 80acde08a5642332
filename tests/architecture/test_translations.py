"""Every sentence a person reads exists in all three languages, in the tone of docs/design.md §6."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
APPS = sorted(folder for folder in (ROOT / "qunluo").iterdir() if (folder / "__init__.py").exists())
LOCALES = ("zh_Hans", "zh_Hant")
SPEAKERS = {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "pgettext_lazy"}
SPEAKERS |= {"ngettext", "ngettext_lazy", "npgettext", "npgettext_lazy"}
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%\((\w+)\)d|\{(\w*)\}")
FORBIDDEN = {
    "您": "你",
    "！": "。",
    "亲，": "你",
    "——": "，",
    "已成功": "say what happened",
    "成功地": "say what happened",
}


def sentences(app: Path) -> dict[str, str]:
    """Each text of the app's code and templates that asks for a translation, with the file it stands in."""
    found: dict[str, str] = {}
    for path in app.rglob("*.py"):
        if not {"tests", "migrations"} & set(path.relative_to(app).parts):
            found |= dict.fromkeys(_spoken(ast.parse(path.read_text())), str(path.relative_to(ROOT)))
    for path in [*app.rglob("templates/**/*.html"), *app.rglob("templates/**/*.txt")]:
        code = templatize(path.read_text(), origin=str(path))
        found |= dict.fromkeys(_spoken_in_template(code), str(path.relative_to(ROOT)))
    return found


def _spoken(tree: ast.AST) -> list[str]:
    texts = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in SPEAKERS:
                place = 1 if name.startswith(("pgettext", "npgettext")) else 0
                argument = node.args[place] if len(node.args) > place else None
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    texts.append(argument.value)
    return texts


def _spoken_in_template(code: str) -> list[str]:
    calls = re.finditer(r"\b(_|n?p?gettext)\(((?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|,|\s|\w)+)\)", code)
    texts = []
    for call in calls:
        texts += _spoken(ast.parse(f"{call[1]}({call[2]})"))
    return texts


def catalogue(app: Path, locale: str) -> polib.POFile:
    path = app / "locale" / locale / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def speaking_apps() -> list[Path]:
    return [app for app in APPS if sentences(app)]


@pytest.mark.parametrize("app", speaking_apps(), ids=lambda app: app.name)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_sentence_of_an_app_is_translated(app, locale):
    known = {entry.msgid: entry for entry in catalogue(app, locale) if not entry.obsolete}
    missing = [f"{text!r} ({where})" for text, where in sentences(app).items() if text not in known]
    assert not missing, f"{app.name} speaks; translate (docs/pages.md §6):\n" + "\n".join(missing)
    open_ones = [entry.msgid for entry in known.values() if not entry.translated() or entry.fuzzy]
    assert not open_ones, "Untranslated or fuzzy:\n" + "\n".join(open_ones)


@pytest.mark.parametrize("app", speaking_apps(), ids=lambda app: app.name)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_translation_keeps_the_placeholders(app, locale):
    for entry in catalogue(app, locale):
        asked = _placeholders(entry.msgid) | _placeholders(entry.msgid_plural)
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                assert _placeholders(text) == asked, f"{entry.msgid!r} → {text!r}"


@pytest.mark.parametrize("app", speaking_apps(), ids=lambda app: app.name)
def test_the_chinese_is_in_our_tone(app):
    for locale in LOCALES:
        for entry in catalogue(app, locale):
            for text in [entry.msgstr, *entry.msgstr_plural.values()]:
                bad = [f"{sign} (rather {better})" for sign, better in FORBIDDEN.items() if sign in text]
                assert not bad, f"{text!r} has {', '.join(bad)}: docs/design.md §6"


@pytest.mark.parametrize("app", speaking_apps(), ids=lambda app: app.name)
def test_the_english_is_in_our_tone(app):
    for text, where in sentences(app).items():
        assert "!" not in text.replace("!=", ""), f"{where}: no exclamation marks: {text!r}"
        assert "successfully" not in text.lower(), f"{where}: say what happened: {text!r}"


def test_a_sentence_without_a_catalogue_would_be_found(tmp_path):
    (tmp_path / "views.py").write_text('from x import gettext as _\n_("Nobody translated this.")\n')
    (tmp_path / "templates").mkdir()
    counted = "{% blocktrans trimmed count n=n %}\n One\n{% plural %}Many{% endblocktrans %}"
    page = '{% load i18n %}{% trans "Nor this." %}' + counted
    (tmp_path / "templates" / "page.html").write_text(page)
    texts = {text for path in tmp_path.rglob("*.py") for text in _spoken(ast.parse(path.read_text()))}
    texts |= set(_spoken_in_template(templatize(page)))
    assert texts == {"Nobody translated this.", "Nor this.", "One"}


def _placeholders(text: str) -> set[str]:
    return {"".join(found) for found in PLACEHOLDER.findall(text)}
