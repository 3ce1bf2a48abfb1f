"""Templates obey the strict policy: nothing inline, htmx in its long form, every component knows its words."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from misas.web.ui.loader import as_printed

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src" / "misas" / "web"
TEMPLATES = sorted(WEB.rglob("*.html"))
HTMX = set("get post target select swap swap-oob trigger push-url sync indicator include encoding headers vals".split())  # noqa: SIM905

READ_ALOUD = re.compile(
    r"""\s(?:aria-label|label|title|caption|placeholder|legend|help|detail|summary)=(?:"([^"]*)"|'([^']*)')"""
)
LOOSE = re.compile(
    r"""\w'[a-zéèêàâîôûùœA-ZÉÈÀ]\w*"""  # an ASCII apostrophe
    r"""|\S\ [?!;:»](?![\w/=-])"""  # a plain space before a sign
    r"""|[a-zéèêàâîôûùœ)][?!;:](?=\s[A-Za-zÀ-ÿ]|\s*$)"""  # no space before a sign
    r"""|«(?!\u00a0)|«\u00a0\s|\s\u00a0»""",  # one no-break space inside the quotation marks
    re.MULTILINE,
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(WEB)))
def test_a_template_has_nothing_inline_and_writes_htmx_in_full(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text)
    assert not re.search(r"(?<!data-)\bhx-[a-z-]+\s*=", text), "write data-hx-*: the Nu checker refuses the short form"
    assert set(re.findall(r"data-hx-([a-z-]+)\s*=", text)) <= HTMX
    assert "http://" not in text.replace("http://www.w3.org", "").replace("http%3A//", "") and "https://" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(WEB)))
def test_a_template_is_printed_in_french_and_keeps_its_machinery(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    printed = as_printed(source)
    said = re.sub(r"\{[%{#].*?[%}#]\}|<[^>]*>", "|", printed, flags=re.DOTALL)
    aloud = [value for pair in READ_ALOUD.findall(printed) for value in pair if value]
    faults = [fault for text in (said, *aloud) for fault in LOOSE.findall(text)]
    assert faults == []
    machine = r"\{%.*?%\}|\{\{.*?\}\}|:[\w.-]+=|data-[\w-]+="
    assert re.findall(machine, printed, re.DOTALL) == re.findall(machine, source, re.DOTALL)
    assert as_printed(printed) == printed


@pytest.mark.parametrize("text", ["l'an", "Oui !", "| : |", "Nom: oui", "oui?", "« mot\u00a0»", "«\u00a0 mot\u00a0»"])
def test_loose_french_is_seen(text: str) -> None:
    assert LOOSE.search(text)


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("<p>Attention : l'accord</p>", "<p>Attention\u00a0: l’accord</p>"),
        ("{{ n }} : {{ m }} ?", "{{ n }}\u00a0: {{ m }}\u202f?"),
        ('<c-field :field="form.x" label="Quel soin ?" />', '<c-field :field="form.x" label="Quel soin\u202f?" />'),
        ("{% if a ; b %} ; {% endif %}", "{% if a ; b %}\u202f; {% endif %}"),
        (
            '<svg viewBox="0 0 9 9"><path d="M1 h 3"/></svg> 14 h 30',
            '<svg viewBox="0 0 9 9"><path d="M1 h 3"/></svg> 14\u00a0h\u00a030',
        ),
        ("{% url 'style:list' %}?a=1", "{% url 'style:list' %}?a=1"),
        ('data-hx-trigger="input delay:200ms from:#q, change"', 'data-hx-trigger="input delay:200ms from:#q, change"'),
        ("<p>« {{ heard }} »</p>", "<p>«\u00a0{{ heard }}\u00a0»</p>"),
        ("    <p>\n      Oui !\n    </p>", "    <p>\n      Oui\u202f!\n    </p>"),
    ],
)
def test_what_is_printed(source: str, printed: str) -> None:
    assert as_printed(source) == printed


def test_htmx_keeps_nothing_and_runs_nothing() -> None:
    base = (WEB / "templates" / "base.html").read_text(encoding="utf-8")
    found = re.search(r"name=\"htmx-config\" content='([^']+)'", base)
    assert found
    config = json.loads(found[1])
    assert config["historyCacheSize"] == 0
    for closed in ("allowEval", "allowScriptTags", "includeIndicatorStyles", "historyRestoreAsHxRequest"):
        assert config[closed] is False
    assert "style" not in config["attributesToSettle"], "the policy of content refuses a style that htmx would carry"
    swapped = [rule for rule in config["responseHandling"] if re.fullmatch(rule["code"], "409")]
    assert swapped[0]["swap"] is True


def test_the_module_stays_small() -> None:
    module = (WEB / "static" / "misas" / "misas.js").read_bytes()
    assert len(gzip.compress(module)) <= 12 * 1024
    assert b"localStorage" not in module and b"sessionStorage" not in module and b"eval(" not in module
