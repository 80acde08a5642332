"""The installed web app: manifest, service worker, offline page, vendored files, hashed names."""

import base64
import hashlib
import json
import math
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings
from PIL import Image, ImageChops

from qunluo.core.views import server_error
from qunluo.ui import mark
from qunluo.ui.storage import HashedStaticFilesStorage

STATIC = Path(__file__).resolve().parents[1] / "static" / "ui"


@pytest.mark.parametrize(("wish", "name", "tag"), [("zh-CN", "群落", "zh-Hans"), ("en", "Qunluo", "en")])
def test_the_manifest_speaks_the_viewers_language_and_names_real_icons(client, wish, name, tag):
    answer = client.get("/manifest.webmanifest", headers={"Accept-Language": wish})
    manifest = answer.json()
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (manifest["name"], manifest["lang"]) == (name, tag)
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as image:
            assert f"{image.width}x{image.height}" == icon["sizes"]


def test_the_service_worker_keeps_the_offline_page_of_one_language_and_nothing_personal(client):
    answer = client.get("/service-worker.js?language=en")
    code = answer.content.decode()
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert 'const OFFLINE = "/offline/en/"' in code
    assert "cache.put" not in code
    assert code != client.get("/service-worker.js?language=zh-hans").content.decode()
    assert "alert" not in client.get("/service-worker.js?language=</script>alert(1)").content.decode()


@pytest.mark.parametrize(("code", "title"), [("zh-hans", "没有网络"), ("zh-hant", "沒有網路"), ("en", "No connection")])
def test_the_offline_page_exists_in_every_language_without_any_person_in_it(client, code, title):
    answer = client.get(f"/offline/{code}/", headers={"Accept-Language": "de"})
    html = answer.content.decode()
    assert f'<h1 class="offline__title">{title}</h1>' in html
    assert "csrf" not in html
    assert "<script" not in html
    assert "sessionid" not in answer.cookies


def test_there_is_no_offline_page_in_a_language_we_do_not_speak(client):
    assert client.get("/offline/tlh/").status_code == 404


def test_vendored_files_are_those_that_were_published():
    listed = json.loads((STATIC / "vendor" / "vendor.json").read_text())
    for entry in listed:
        digest = hashlib.sha384((STATIC / "vendor" / entry["file"]).read_bytes()).digest()
        assert entry["sha384"] == "sha384-" + base64.b64encode(digest).decode(), entry["file"]
        assert entry["version"] in entry["file"]
        assert entry["licence"] in {"0BSD", "MIT", "BSD-2-Clause"}
    present = {path.name for path in (STATIC / "vendor").iterdir() if path.suffix in {".js", ".css"}}
    assert present == {entry["file"] for entry in listed}


@pytest.fixture
def collected(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    own = {"BACKEND": "qunluo.ui.storage.HashedStaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": own}):
        call_command("collectstatic", verbosity=0, interactive=False)
        yield tmp_path


def test_in_production_every_static_name_carries_its_content(collected, client):
    html = client.get("/nowhere/").content.decode()
    names = [part.split('"')[0].split("#")[0] for part in html.split('"/static/')[1:]]
    assert len(names) >= 12
    for name in names:
        assert (collected / name).exists(), name
        assert len(name.split(".")[-2]) == 12, f"{name} has no hash"
    sheet = next(name for name in names if name.endswith(".css"))
    joined = (collected / sheet).read_text()
    assert "@import" not in joined
    assert joined.index("@layer reset, tokens") < joined.index("--paper:") < joined.index(".button {")
    blocks = [path.read_text().strip() for path in (STATIC / "components").glob("*.css")]
    assert all(block in joined for block in blocks), "qunluo.css imports every block"


def test_before_anything_was_collected_plain_names_are_used(tmp_path):
    storage = HashedStaticFilesStorage(location=tmp_path, base_url="/static/")
    assert storage.url("ui/qunluo.css", force=True) == "/static/ui/qunluo.css"


def test_our_own_mistake_has_a_page_that_stands_alone(rf):
    answer = server_error(rf.get("/"))
    html = answer.content.decode()
    assert answer.status_code == 500
    assert '<html lang="zh-Hans">' in html
    assert "这里出了错" in html
    assert "csrf" not in html


def test_the_committed_icons_are_the_dots_of_the_mark(tmp_path):
    drawn = mark.save_all(tmp_path)
    assert len(drawn) == 4
    for path in drawn:
        with Image.open(path) as fresh, Image.open(STATIC / "app" / path.name) as committed:
            assert ImageChops.difference(fresh, committed.convert("RGB")).getbbox() is None, "run qunluo draw_icons"
    template = (STATIC.parents[1] / "templates/ui/components/_mark.html").read_text()
    for x, y, radius, _ in mark.DOTS:
        assert f'cx="{x:g}" cy="{y:g}" r="{radius:g}"' in template
    name, _side, share = mark.ICONS[2]
    reach = max(math.hypot(x - mark.MIDDLE[0], y - mark.MIDDLE[1]) + radius for x, y, radius, _ in mark.DOTS)
    assert reach * share / 32 <= 0.4, f"{name} must survive being cut to a circle"
