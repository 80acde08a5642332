"""What the living page of all blocks is filled with. Made up, in Chinese, seen in development only."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms

from qunluo.core import clock

PAPERS = ("paper", "surface", "raised", "sunken", "line", "line-control", "ink-3", "ink-2", "ink")
ACCENTS = ("accent-mist", "accent-soft", "accent-line", "accent", "accent-deep", "festive-soft", "festive", "gold")
STATES = ("warn-soft", "warn", "bad-soft", "bad", "data-1", "data-2", "data-3", "data-4", "data-5", "data-6")
FACES = ("阿沁", "老陶", "豆豆爸", "周敏", "徐老师", "沈小满", "林一禾", "阿柚", "许望", "果果", "米粒妈", "Bei")
KINDS = (
    ("community", "社群"),
    ("audience", "听众"),
    ("help_desk", "问答台"),
    ("crowd", "人群"),
    ("notice_board", "布告栏"),
    ("ad_channel", "广告群"),
    ("dormant", "沉睡"),
    ("unsure", "说不准"),
)


@dataclass(frozen=True)
class Tab:
    """One tab of the sample."""

    label: str
    url: str = "#tabs"
    count: int | None = None
    is_current: bool = False


class KitForm(forms.Form):
    """Each look a field can have, one of them refused."""

    name = forms.CharField(label="群落的名字", help_text="2 到 20 个字，以后可以改", max_length=20)
    code = forms.CharField(label="邀请码")
    whom = forms.CharField(
        label="为谁", help_text="写一个你认得的人，比写一类人更有用。", widget=forms.Textarea(attrs={"rows": 3})
    )
    zone = forms.ChoiceField(label="时区", choices=[("Asia/Shanghai", "上海"), ("Europe/Berlin", "柏林")])
    axes = forms.MultipleChoiceField(
        label="靠什么相近",
        choices=[("1", "行业"), ("2", "兴趣"), ("3", "地方"), ("4", "需要")],
        widget=forms.CheckboxSelectMultiple,
    )
    digest = forms.ChoiceField(
        label="摘要", choices=[("day", "每天一封摘要"), ("week", "每周一封")], widget=forms.RadioSelect
    )

    def clean_code(self) -> str:
        raise forms.ValidationError("这个码 11 月 18 日过期了，向给你码的人再要一个。")


def sample() -> dict[str, object]:
    """The context of the page."""
    written: dict[str, object] = {"name": "小满亲子读书会", "code": "XM-2047", "whom": "想天天陪读的人。"}
    written |= {"axes": ["2"], "zone": "Asia/Shanghai", "digest": "day"}
    form = KitForm(written)
    form.is_valid()
    return {
        "colours": PAPERS + ACCENTS + STATES,
        "faces": list(enumerate(FACES)),
        "ghost": {"pk": 9, "name": "书虫小鹿", "state": "placeholder"},
        "kinds": KINDS,
        "form": form,
        "tabs": [Tab("全部", count=218, is_current=True), Tab("核心", count=17), Tab("新来的", count=9), Tab("安静的")],
        "moments": [clock.now() - timedelta(days=days) for days in (0, 1, 3, 40, 400)],
    }
