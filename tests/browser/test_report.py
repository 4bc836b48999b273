"""Report pages in headless Chromium: they work, stay within the screen, and ask for nothing.

``.ci/browser`` brings the browser and runs these.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import policytext
from policytext.document import Document
from policytext.report import CorpusDigest, Language, corpus_page, document_page
from policytext.summarization import brief

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

PAGE = (
    "推動中部地區(qū)崛起\n□ 王小明\n"
    "國務(wù)院要求堅持“兩個毫不動搖”,積極培育新質(zhì)生產(chǎn)力。到2035年建成全國統(tǒng)一大市\n場。\n"
    "李強指出,要堅持穩(wěn)中求進。一是全面深化改革開放,激發(fā)經(jīng)營主體活力。"
    "二是加快建設(shè)現(xiàn)代化產(chǎn)業(yè)體系,研發(fā)經(jīng)費增長8.3%。三是發(fā)展養(yǎng)老事業(yè)。\n"
    "責任編輯:李華\n"
)
HOSTILE = (
    "</div></script><script>document.title='owned'</script>\n"
    "<img src='https://example.org/x.png' onerror=\"document.title='owned'\">\n"
    "<style>@import 'https://example.org/x.css';</style><link rel=icon href=//example.org/i>\n"
    "要求堅持“兩個毫不動搖”\u202e。\x00\n"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.binary_location = shutil.which("chromium") or ""
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
    yield driver
    driver.quit()


def show(
    browser: Chrome, html: str, folder: Path, *, width: int = 1280, dark: bool = False
) -> None:
    """Open a page anew, as a file, on a screen of some width."""
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    browser.get("about:blank")
    browser.get_log("performance")
    browser.get_log("browser")
    browser.get(path.as_uri())


def picture(browser: Chrome, name: str) -> None:
    """Keep a picture, where somebody wants to look at it."""
    if folder := os.environ.get("POLICYTEXT_PICTURES"):
        browser.save_screenshot(str(Path(folder) / f"{name}.png"))


def requests(browser: Chrome) -> set[str]:
    """The addresses asked for since the page was opened, without the page itself."""
    events = (json.loads(row["message"])["message"] for row in browser.get_log("performance"))
    sent = [row["params"] for row in events if row["method"] == "Network.requestWillBeSent"]
    assert sent, "the log of requests holds at least the page"
    return {row["request"]["url"] for row in sent if row["documentURL"] != row["request"]["url"]}


def document(text: str = PAGE) -> Document:
    return policytext.process(Document.from_text(text, id="通知.txt"), script="hans")


def page(text: str = PAGE, language: Language = "en") -> str:
    found = document(text)
    return document_page(found, brief(found), language=language)


def corpus() -> str:
    digest = CorpusDigest.of([document(), document(HOSTILE)])
    digest.duplicates.append(("b" * 64, "a", "0.970"))
    digest.failures.append(("c", "repair-encoding", "ValueError: <b>"))
    for year in range(1998, 2026):
        digest.slogans_by_year.setdefault("新质生产力", Counter())[str(year)] = year % 7
    return corpus_page(digest, "政府工作报告")


def visible(browser: Chrome, selector: str) -> list[str]:
    found = browser.find_elements("css selector", selector)
    return [item.text for item in found if item.is_displayed()]


def run(browser: Chrome, script: str, *arguments: object) -> object:
    return browser.execute_script(script, *arguments)


def test_it_loads_and_asks_for_nothing(browser: Chrome, tmp_path: Path) -> None:
    for html in (page(), corpus(), page(HOSTILE)):
        show(browser, html, tmp_path)
        assert browser.find_element("css selector", "h1").text.startswith("policytext:")
        assert browser.get_log("browser") == []
        assert requests(browser) == set()


def test_the_log_would_tell_of_a_request(browser: Chrome, tmp_path: Path) -> None:
    show(browser, "<img src='other.png'>", tmp_path)
    assert len(requests(browser)) == 1


def test_hostile_text_is_shown_and_not_run(browser: Chrome, tmp_path: Path) -> None:
    show(browser, page(HOSTILE), tmp_path)
    assert "owned" not in browser.title
    assert "onerror=" in browser.find_element("id", "source").text
    assert run(browser, "return document.querySelectorAll('img, link, style').length") == 1
    assert run(browser, "return document.scripts.length") == 1


def test_a_filter_hides_its_marks_and_rows(browser: Chrome, tmp_path: Path) -> None:
    show(browser, page(), tmp_path)
    shown = visible(browser, "tr[data-kind='slogan']")
    assert len(shown) == len(document().slogans)
    box = browser.find_element("css selector", "input[data-filter='slogan']")
    box.click()
    assert visible(browser, "tr[data-kind='slogan']") == []
    assert run(browser, "return document.querySelectorAll('#text .slogan').length") == 0
    assert visible(browser, "tr[data-kind='DATE']")
    box.click()
    assert visible(browser, "tr[data-kind='slogan']") == shown


@pytest.mark.parametrize("list_", ["#summary", "#brief", "#entities", "#slogans", "#edits"])
def test_every_link_jumps_to_its_place(list_: str, browser: Chrome, tmp_path: Path) -> None:
    show(browser, page(), tmp_path)
    links = browser.find_elements("css selector", f"{list_} a")
    assert links
    for link in links:
        name = str(link.get_attribute("href")).rpartition("#")[2]
        run(browser, "arguments[0].click()", link)
        place = browser.find_element("css selector", ":target")
        assert place.get_attribute("id") == name
        assert run(browser, IN_SIGHT, place)


def test_keys_go_through_the_changes(browser: Chrome, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    show(browser, page(), tmp_path)
    body = browser.find_element("css selector", "body")
    script = "return document.querySelector('#source .here').dataset.edits.split(' ')"
    body.send_keys("j")
    first = run(browser, script)
    body.send_keys("j")
    assert run(browser, script) != first
    body.send_keys("k")
    assert run(browser, script) == first
    body.send_keys(Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("class") == "skip"


def test_the_reason_stands_where_the_change_is(browser: Chrome, tmp_path: Path) -> None:
    show(browser, page(), tmp_path)
    marks = browser.find_elements("css selector", "#source .cut[title^='repair-encoding']")
    assert "pinyin-gloss\n(qū) → " in str(marks[0].get_attribute("title"))
    marks[0].click()
    assert "pinyin-gloss" in "".join(visible(browser, "#reason"))


def test_the_language_can_be_switched(browser: Chrome, tmp_path: Path) -> None:
    show(browser, page(language="zh"), tmp_path)
    assert "原文" in visible(browser, "h2")
    browser.find_element("id", "language").click()
    assert "Before" in visible(browser, "h2")
    assert "原文" not in visible(browser, "h2")


@pytest.mark.parametrize("which", ["document", "corpus", "hostile"])
@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_fits_the_screen(
    which: str, width: int, dark: bool, browser: Chrome, tmp_path: Path
) -> None:
    html = corpus() if which == "corpus" else page(HOSTILE if which == "hostile" else PAGE)
    show(browser, html, tmp_path, width=width, dark=dark)
    assert run(browser, "return document.documentElement.scrollWidth") <= width  # type: ignore[operator]
    picture(browser, f"{which}-{width}-{'dark' if dark else 'light'}")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_colour_can_be_read(dark: bool, browser: Chrome, tmp_path: Path) -> None:
    """At least 4.5 to 1 between ink and ground, as WCAG 2.2 asks for text (1.4.3)."""
    show(browser, page(), tmp_path, dark=dark)
    assert run(browser, CONTRAST) == []


IN_SIGHT = """
const place = arguments[0].getBoundingClientRect();
return place.top >= document.getElementById('reason').getBoundingClientRect().bottom
  && place.bottom <= innerHeight;
"""
CONTRAST = """
const style = getComputedStyle(document.documentElement);
const colour = name => style.getPropertyValue('--' + name).trim();
const light = text => [1, 3, 5].map(at => parseInt(text.slice(at, at + 2), 16) / 255)
  .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
const ratio = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05);
const kinds = ['PERSON', 'LOCATION', 'ORGANIZATION', 'MEETING', 'DOCUMENT', 'PROGRAM', 'DATE',
  'MONEY', 'PERCENT', 'QUANTITY', 'slogan', 'quiet', 'link', 'ink'];
const pairs = kinds.flatMap(kind => ['ground', 'panel', 'put'].map(under => [kind, under]))
  .concat(['cut', 'put', 'damage', 'chosen'].map(under => ['ink', under]));
return pairs.filter(([a, b]) => ratio(colour(a), colour(b)) < 4.5).map(pair => pair.join(' on '));
"""
