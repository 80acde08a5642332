"""Plain text out of the HTML of archives: what a member would read, quotes marked with "> "."""

import html
import re

_BREAK = re.compile(r"\s*<br ?/?>\s*|</(?:p|div|li|pre|tr|h[1-6]|ul|ol|blockquote)>\s*", re.IGNORECASE)
_QUOTE = re.compile(r"<(/?)blockquote[^>]*>", re.IGNORECASE)
_FORMULA = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)
_MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
_RENDERED = '<span class="katex-html"'
_SPAN = re.compile(r"<(/?)span\b[^>]*>")
_TAG = re.compile(r"<[^<>]*>")
_SPACES = re.compile(r"[ \t\u00a0]*\n[ \t\u00a0]*")
_EMPTY_LINES = re.compile(r"\n{3,}")


def plain(markup: str) -> str:
    """The text of `markup`; scripts do not matter, since nothing of it is ever shown as HTML."""
    if "<" in markup:
        if "katex" in markup:
            markup = _MATH.sub(lambda found: _formula(found[0]), _without_rendering(markup))
        if "<blockquote" in markup:
            markup = _mark_quotes(markup)
        markup = _TAG.sub("", _BREAK.sub("\n", markup))
    text = html.unescape(markup) if "&" in markup else markup
    return _EMPTY_LINES.sub("\n\n", _SPACES.sub("\n", text)).strip() if "\n" in text else text.strip()


def _without_rendering(markup: str) -> str:
    """Drop the drawn twin of each formula; its source stays."""
    kept, done = [], 0
    while (start := markup.find(_RENDERED, done)) >= 0:
        kept.append(markup[done:start])
        depth, done = 0, len(markup)
        for span in _SPAN.finditer(markup, start):
            depth += -1 if span[1] else 1
            if depth == 0:
                done = span.end()
                break
    return "".join(kept) + markup[done:]


def _formula(rendered: str) -> str:
    found = _FORMULA.search(rendered)
    return f"${found[1].strip()}$" if found else ""


def _mark_quotes(markup: str) -> str:
    parts = _QUOTE.split(markup)
    depth, marked = 0, [parts[0]]
    for sign, part in zip(parts[1::2], parts[2::2], strict=True):
        depth = max(0, depth + (-1 if sign else 1))
        marked.append("\n&gt; " * (depth > 0) + part.strip("\n"))
        if sign and depth == 0:
            marked[-1] = "\n" + marked[-1].lstrip()
    return "".join(marked)
