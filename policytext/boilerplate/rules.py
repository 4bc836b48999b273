"""The rules that know furniture by its wording, as data.

A rule names one habit of pages and presses, not one page. A full-line rule must fit the whole
stripped line; an inline rule cuts a part of a line that otherwise stays. All are anchored and
bounded, so that a hostile line costs no more than an honest one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from policytext.structure.lines import Label

__all__ = ["INLINE_RULES", "LINE_RULES", "InlineRule", "LineRule", "Place", "line_rule", "names_in"]

Place: TypeAlias = Literal["anywhere", "head", "edge", "web"]
"""Where a rule may fire: ``head`` before the first paragraph, ``edge`` before the first or behind
the last paragraph of an article, ``web`` only on a page that shows itself to be a web page."""


@dataclass(frozen=True, slots=True)
class LineRule:
    """A rule for whole lines.

    Attributes:
        id: Its name, which ``classify_lines`` gives as ``why``.
        label: What a line that fits is.
        pattern: What the whole stripped line must look like; no capturing groups.
        covers: The general furniture that it stands for.
        place: Where it may fire.
        confidence: How sure it is, from 0 to 1.
    """

    id: str
    label: Label
    pattern: str
    covers: str
    place: Place = "anywhere"
    confidence: float = 0.98


@dataclass(frozen=True, slots=True)
class InlineRule:
    """A rule for a part of a line.

    Attributes:
        id: Its name.
        reason: The reason code of the cut.
        pattern: What is cut; the group ``keep``, where there is one, ends what stays before it.
        covers: The general furniture that it stands for.
        where: ``start``: at the start of a line; ``end``: at its end; ``anywhere``.
        hint: Characters of which one must stand in the line before the pattern is tried.
    """

    id: str
    reason: str
    pattern: re.Pattern[str]
    covers: str
    where: Literal["start", "end", "anywhere"]
    hint: str


_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅高郑鄭梁谢謝宋唐许許韩韓邓鄧冯馮曹彭曾"
    "肖萧蕭田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈夏韦韋付傅方"
    "白邹鄒孟熊秦邱江尹薛闫閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯梅牛殷"
    "焦翁洪季涂颜顏聂聶施章鲁魯葛柳樊俞骆駱岳齐齊康欧歐尚兰蘭庄莊申艾耿祝温溫安路易常辛包霍裴左倪翟"
    "柴刁宁寧冉穆辜甘解瞿才项項饶饒牟凌符关關娄婁童阎靳卞褚滕苗蒲池楚边邊奚盛佘游屈连連芦蘆靖"
    "习習栗温仇谷米宗单單管卓简簡成储儲詹商桂冷官全佟巩鞏占席隋鲍鮑晏阮伍臧刑邢和车車井宫宮苟丛叢隆祁"
)
_COMPOUND = (
    "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|皇甫|尉迟|尉遲|令狐|慕容|端木|公孙|公孫|夏侯"
    "|东方|東方|独孤|獨孤"
)
_HAN = "[\u4e00-\u9fff]"
_NAME = (
    rf"(?:(?:{_COMPOUND}){_HAN}{{1,2}}|[{_SURNAMES}]{_HAN}{{1,2}}|[{_SURNAMES}][ \u3000]{_HAN}"
    rf"|{_HAN}{{1,8}}[·•]{_HAN}{{1,8}})(?!{_HAN})"
)
_GAP = "[ \u3000\xa0、，,/／]{1,4}"
_NAMES = rf"(?:{_NAME})(?:{_GAP}(?:{_NAME})){{0,9}}"
_LOOSE_NAMES = rf"{_HAN}{{2,4}}(?:{_GAP}{_HAN}{{2,4}}){{0,9}}"
_COLON = "[ \u3000\xa0]{0,4}[:：][ \u3000\xa0]{0,4}"
_BLANKS = "[ \u3000\xa0]{0,6}"
_DATE = "(?:[12][0-9]{3}|[１２][０-９]{3})[-/.年－．][0-9０-９]{1,2}[-/.月－．][0-9０-９]{1,2}日?"
_CLOCK = "[0-9０-９]{1,2}[:：][0-9０-９]{2}(?:[:：][0-9０-９]{2})?"
_STAMP = rf"{_DATE}(?:{_BLANKS}{_CLOCK})?"
_PAGED = "(?:发布|發布|發佈|发表|發表|更新|上传|上傳|录入|錄入|创建|刊发|刊發|稿件|信息|添加|编辑)"
_REPORTER = (
    "(?:记者|記者|通讯员|通訊員|特约记者|特約記者|评论员|評論員|特派员|撰稿人?|实习生|實習生"
    "|见习记者)"
)
_DESK = (
    "(?:责任编辑|責任編輯|本版编辑|本版編輯|本期编辑|责编|責編|编辑|編輯|美编|美編|校对|校對|审核|審核"
    "|初审|复审|终审|監製|监制|版式设计|版式|制图|製圖|版面编辑|值班编辑|网页编辑|网络编辑|新媒体编辑"
    "|值班编委|执行主编|視覺|视觉设计|本版制图|本版邮箱|录入员)"
)
_SURE_DESK = (
    "(?:责任编辑|責任編輯|本版编辑|本版編輯|本期编辑|责编|責編|美编|美編|制图|製圖|本版制图|版面编辑"
    "|值班编辑|网页编辑|网络编辑|新媒体编辑|本版校对)"
)
_OPEN, _CLOSE = "[（(【\\[]", "[）)】\\]]"
_PRESS = (
    "(?:财联社|財聯社|新华社|新華社|新华网|新華網|中新社|中新网|中新網|中央社|人民网|人民網|央视网|央視網"
    "|本报|本報|本刊|本网|本網|本台|本社"
    rf"|{_HAN}{{1,8}}(?:日报|日報|晚报|晚報|时报|時報|早报|新闻网|新聞網|门户网|門戶網|在线|新闻社|通讯社"
    "|通訊社|电讯|網|网))"
)

LINE_RULES: tuple[LineRule, ...] = (
    LineRule(
        "author-note",
        "author_note",
        rf"[（(]{_BLANKS}(?:本文)?(?:第一|第二|通讯|通訊)?作者(?:单位|單位|简介|簡介|信息)?"
        rf"{_BLANKS}(?:[:：]|系|為|为|是|均|分别|分別|现任|現任|單位|单位)[^\n]{{2,400}}[）)]",
        "a note in brackets that says who the author is, at the foot of a newspaper article",
    ),
    LineRule(
        "author-note-open",
        "author_note",
        rf"(?:本文)?作者(?:单位|單位|简介|簡介){_COLON}[^\n]{{2,300}}",
        "the same note without brackets",
        "edge",
    ),
    LineRule(
        "byline-sign",
        "byline",
        rf"[□■◎▲○◆◇●](?:{_BLANKS}(?:本报|本報|本刊|本网)?{_REPORTER}?{_BLANKS}){_NAMES}",
        "names behind a printer's sign, as newspapers set the author above the text",
    ),
    LineRule(
        "credit-photo",
        "caption",
        rf"{_OPEN}?(?:{_PRESS})?{_BLANKS}(?:(?:记者|記者|通讯员|通訊員)?[ \u3000\xa0:：]{{0,4}})"
        rf"{_LOOSE_NAMES}{_BLANKS}[摄攝]{_CLOSE}?",
        "the credit of a photograph",
    ),
    LineRule(
        "caption-photo",
        "caption",
        rf"(?:[图圖](?:为|為|①|②|③)[^\n]{{4,160}}"
        rf"|[^\n]{{10,160}}[。）)]{_BLANKS}(?:{_PRESS})?{_BLANKS}(?:首席|全媒体|融媒体)?(?:记者|記者)"
        rf"[ \u3000\xa0]{{0,4}}(?:{_LOOSE_NAMES}|{_HAN}[ \u3000]{_HAN}){_BLANKS}[摄攝])",
        "a caption that says so: 图为… or … 新华社记者 … 摄",
    ),
    LineRule(
        "byline-role",
        "byline",
        rf"{_OPEN}?(?:{_PRESS})?{_BLANKS}(?:首席|特约|特約|见习|实习|驻{_HAN}{{2,6}})?{_REPORTER}"
        rf"(?:{_COLON}|[ \u3000\xa0]{{1,4}}){_LOOSE_NAMES}"
        rf"(?:{_GAP}{_REPORTER}(?:{_COLON}|[ \u3000\xa0]{{1,4}}){_LOOSE_NAMES}){{0,3}}{_CLOSE}?",
        "reporters named with their role on a line of their own",
    ),
    LineRule(
        "byline-author",
        "byline",
        rf"{_OPEN}?(?:作者|撰文|撰稿|文|采写|採寫){_BLANKS}[:：/／|｜]{_BLANKS}"
        rf"{_HAN}{{2,4}}(?:{_GAP}{_HAN}{{2,4}}){{0,5}}{_CLOSE}?",
        "an author named with a label on a line of their own",
        "edge",
    ),
    LineRule(
        "byline-report",
        "byline",
        rf"[—-]{{0,3}}{_BLANKS}(?:{_HAN}{{2,7}})?(?:总理|總理|省长|市长|区长|县长|主席|代理省长|代省长|代市长)"
        rf"[ \u3000\xa0]{{0,6}}{_NAME}",
        "who gave a work report, between its title and its salutation",
        "head",
    ),
    LineRule(
        "caption-report",
        "caption",
        rf"{_HAN}{{0,12}}(?:总理|省长|市长|主席){_NAME[: -len('(?!' + _HAN + ')')]}作政府工作报告",
        "the caption of the photograph that stands above a work report",
        "head",
        0.9,
    ),
    LineRule(
        "editor-named",
        "editor",
        rf"{_OPEN}?{_DESK}{_COLON}{_LOOSE_NAMES}{_BLANKS}{_CLOSE}?"
        rf"(?:{_GAP}?{_OPEN}?{_DESK}(?:{_COLON}|[ \u3000]{{1,3}}){_LOOSE_NAMES}{_CLOSE}?){{0,5}}",
        "editors, proof-readers and draughtsmen named with a colon",
    ),
    LineRule(
        "editor-spaced",
        "editor",
        rf"{_SURE_DESK}(?:[ \u3000\xa0]{{1,4}}|{_COLON}){_LOOSE_NAMES}"
        rf"(?:[ \u3000\xa0]{{1,4}}{_DESK}[ \u3000\xa0]{{1,4}}{_LOOSE_NAMES}){{0,4}}",
        "the same with spaces, as print has it",
    ),
    LineRule(
        "contact-desk",
        "contact",
        rf"(?:来稿|來稿|投稿|供稿|本版|编辑部|編輯部|新闻热线|新聞熱線|报料|爆料)"
        rf"{_HAN}{{0,6}}(?:{_COLON}|[ \u3000\xa0]{{1,4}})[\x21-\x7e \u3000]{{5,60}}",
        "the mail address or the telephone of the desk",
    ),
    LineRule(
        "contact-mail",
        "contact",
        r"(?:E-?mail|电子邮箱|電子郵箱|邮箱|郵箱|信箱)[ \u3000]{0,2}[:：]?[ \u3000]{0,2}"
        r"[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{2,20}){1,4}",
        "a lone mail address",
        "edge",
    ),
    LineRule(
        "source-original",
        "source",
        rf"(?:原文|原载|原載|原标题|原標題|本文|文章|稿件)"
        rf"(?:来源|來源|链接|鏈接|連結|出处|出處|转自|轉自|摘自|首发于?|首發於?|标题|標題)?"
        rf"{_COLON}[^\n]{{2,300}}",
        "where the text was taken from, often with a shared link",
        "edge",
    ),
    LineRule(
        "source-dated",
        "source",
        rf"{_PAGED}?(?:时间|時間|日期){_COLON}{_STAMP}[ \u3000\xa0|｜]{{0,8}}"
        rf"(?:(?:信息|文章|稿件|内容)?(?:来源|來源){_COLON}[^\n]{{0,60}})",
        "date and source of a web page in one line",
    ),
    LineRule(
        "source-named",
        "source",
        rf"{_OPEN}?(?:信息|文章|稿件|新闻|内容|内容)?(?:来源|來源){_COLON}"
        rf"[^\n。；;]{{0,40}}?(?:{_BLANKS}{_STAMP})?{_CLOSE}?",
        "the source of a web page",
        "edge",
    ),
    LineRule(
        "source-issue",
        "source",
        rf"{_OPEN}?《?{_BLANKS}{_HAN}{{2,10}}{_BLANKS}》?{_BLANKS}[（(]{_BLANKS}{_DATE}"
        rf"[^\n（()）]{{0,20}}版{_BLANKS}[）)]",
        "newspaper, date and page of the printed article",
    ),
    LineRule(
        "timestamp-labelled",
        "timestamp",
        rf"{_OPEN}?{_PAGED}(?:时间戳|时间|時間|日期|于|於)?{_COLON}(?:{_STAMP}|[0-9]{{10,13}}){_CLOSE}?",
        "when a page was published or updated",
    ),
    LineRule(
        "timestamp-plain",
        "timestamp",
        rf"(?:时间|時間|日期){_COLON}{_STAMP}",
        "the same under a plain label",
        "head",
    ),
    LineRule(
        "timestamp-clock",
        "timestamp",
        rf"[12][0-9]{{3}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}[ \u3000T]{{1,4}}{_CLOCK}",
        "a bare date with a clock time, as content systems print it",
    ),
    LineRule(
        "timestamp-broadcast",
        "timestamp",
        r"[（(]《[^》\n]{2,20}》[ \u3000]{0,3}[0-9]{8}[ \u3000]{0,3}[0-9]{1,2}:[0-9]{2}[）)]",
        "programme, day and hour of a broadcast",
    ),
    LineRule(
        "footer-rights",
        "footer",
        r"(?:版权所有|版權所有|Copyright|©|[\u4e00-\u9fff]{1,4}ICP[备證证]|[^\n。]{0,40}公网安备"
        r"|未经[^\n。]{0,30}(?:授权|许可)[^\n]{0,40}(?:转载|转载使用)[^\n]{0,60}"
        r"|All Rights Reserved)"
        r"[^\n。]{0,120}[。]?",
        "rights and licence numbers of a site",
        "edge",
    ),
    LineRule(
        "footer-host",
        "footer",
        r"(?:技术支持|技術支持|技术支撑|网站标识码|網站標識碼|主办单位|主辦單位|承办单位|承辦單位"
        r"|网站维护|运行维护|建议使用)[ \u3000]{0,3}[:：][^\n。；;]{2,60}",
        "who runs a site",
        "edge",
    ),
    LineRule(
        "footer-comment",
        "footer",
        r"(?:發[佈布]留言|发[布表](?:留言|评论|回复)|發表(?:評論|回覆)|我要评论|写留言|查看评论"
        r"|取消回[复覆]|Leave a [Rr]eply|Post [Cc]omment)[ \u3000\d()（）]{0,8}",
        "the comment form of a web log",
    ),
    LineRule(
        "navigation-link",
        "navigation",
        r"\[?(?:查看原文|阅读原文|閱讀原文|点击查看原文|查看更多|阅读全文|閱讀全文|查看详情|原文链接)\]?"
        r"(?:[ :：]{0,2}[（(]?https?://[\x21-\x7e]{1,300}[）)]?)?[>＞》]{0,3}",
        "a link to the original",
    ),
    LineRule(
        "navigation-font",
        "navigation",
        r"[【\[（(]?(?:字[体體号號]|字体大小)[ \u3000]{0,2}[:：]?[ \u3000]{0,2}"
        r"(?:[大中小][ \u3000|]{0,2}){0,3}[】\]）)]?(?:[ \u3000|]{0,4}(?:打印|关闭|分享|收藏)){0,3}"
        r"|[【\[][字大中小 \u3000：:号號体]{2,12}[】\]]",
        "the size of the type",
    ),
    LineRule(
        "navigation-scan",
        "navigation",
        r"(?:扫一扫|掃一掃|扫描二维码|扫码)[^\n。]{0,24}",
        "scan this with a telephone",
        "edge",
    ),
    LineRule(
        "navigation-path",
        "navigation",
        r"(?:您?(?:现在|当前)?(?:的)?(?:所在)?(?:位置)[:：][^\n。]{0,80}"
        r"|首页(?:[ \u3000]{0,3}[>＞»/→-]{1,2}[ \u3000]{0,3}[^\n。>＞»/]{1,16}){1,6}|[>＞»]{1,2}"
        r"|[>＞»][ \u3000]{0,2}[\u4e00-\u9fff]{2,10})",
        "where one is on a site",
        "edge",
    ),
    LineRule(
        "navigation-web",
        "navigation",
        r"(?:打印|打印本页|分享|分享到[:：]?|分享[:：]|收藏|关闭|关闭窗口|全屏|下载|加大|还原|减小|放大|正常"
        r"|缩小|返回顶部|返回首页|返回列表|回到顶部|上一[篇页条][:：]?|下一[篇页条][:：]?|首页|无障碍浏览|无障碍"
        r"|切[换換]到繁[体體]|繁体|简体|English|长者模式|关注我们|微信|微博|新浪微博|Qzone|QQ空间|评论"
        r"|关注[\u4e00-\u9fff]{2,6}|×|分享到[\u4e00-\u9fff]{2,4}|客户端|搜索|登录|注册|网站地图|联系我们|图集|【纠错】|我要纠错|纠错|\+1|责任编辑|【|】"
        r"|【字[号體体號][:：]?|字[号体][:：]?|大|中|小|A\+|A-|[|｜]"
        r"|(?:时间|来源|发布时间|信息来源|浏览次数|阅读次数|点击数|阅读量|浏览量|访问量)[:：])",
        "buttons and menu entries",
        "web",
        0.9,
    ),
    LineRule(
        "navigation-related",
        "navigation",
        r"(?:相关|相關|延伸|推荐|推薦|更多|热点|精彩)(?:新闻|新聞|报道|報道|報導|链接|鏈接|連結|阅读|閱讀"
        r"|文章|文档|文件|推荐|内容|稿件|资讯|专题)[ \u3000]{0,2}[:：]?[>＞》]{0,2}",
        "the head of a list of other pages",
        "edge",
        0.95,
    ),
    LineRule(
        "dateline-alone",
        "dateline",
        rf"{_HAN}{{2,6}}(?:网|網|台|社|客户端)消息(?:{_BLANKS}[（(][^\n（()）]{{2,16}}[）)])?{_BLANKS}[:：]",
        "broadcaster and programme alone on a line",
    ),
    LineRule(
        "site-name",
        "page_header",
        r"[\u4e00-\u9fff]{2,16}(?:门户网站|政府网站?|官方网站|官网|数据库|新闻网|门户网)",
        "the name of a site above the page",
        "head",
        0.85,
    ),
    LineRule(
        "page-number",
        "page_number",
        r"(?:[—–－-]{1,2}[ \u3000]{0,2}[0-9]{1,4}[ \u3000]{0,2}[—–－-]{1,2}"
        r"|第[ \u3000]{0,2}[0-9]{1,4}[ \u3000]{0,2}[页頁]"
        r"(?:[ \u3000]{0,2}[,，/／共]{0,2}[ \u3000]{0,2}[共]?"
        r"[ \u3000]{0,2}[0-9]{1,4}[ \u3000]{0,2}[页頁])?)",
        "the number of a page between dashes or with its word",
    ),
    LineRule(
        "furniture-comment",
        "furniture",
        r"<!--[^\n]{0,400}|-->|<[/a-zA-Z][^<>\n]{0,300}>",
        "an HTML comment or a lone tag",
    ),
    LineRule(
        "furniture-database",
        "furniture",
        r"[',][^\n\u4e00-\u9fff]{0,200}\bnull\b[^\n。]{0,200}|',[ ]?'[A-Za-z]{2,10}'\);?",
        "values of a database dump around the text",
    ),
    LineRule(
        "furniture-rule",
        "furniture",
        r"[-=*~]{3,200}|(?:\*[ ]){2,20}\*",
        "a drawn line",
    ),
    LineRule(
        "furniture-number",
        "furniture",
        r"[0-9]{24,60}",
        "the tracking number of a content system",
    ),
    LineRule(
        "furniture-latin",
        "furniture",
        r"[A-Za-z]{2,20}(?:[ ]?[/·|][ ]?[A-Za-z]{2,20}){2,8}",
        "decoration in Latin letters above a Chinese title",
        "head",
        0.9,
    ),
    LineRule(
        "furniture-column",
        "furniture",
        r"[\u4e00-\u9fff]{2,6}[·•・][\u4e00-\u9fff]{2,6}",
        "the name of a column, two short halves about a middle dot, above a byline or title",
        "head",
        0.8,
    ),
    LineRule(
        "furniture-kicker",
        "furniture",
        r"(?:深入)?(?:学习|學習|贯彻|貫徹|宣传|落实|学思践悟|认真)[^\n。，,；：:“”]{4,24}(?:精神|思想|讲话)",
        "a campaign's motto that a newspaper prints above a title",
        "head",
        0.8,
    ),
)
"""Rules for whole lines; the first that fits decides."""

_INLINE_REPORTERS = rf"[（(]{_BLANKS}(?:{_PRESS})?{_REPORTER}[^\n（()）。]{{1,60}}[）)]"

INLINE_RULES: tuple[InlineRule, ...] = (
    InlineRule(
        "dateline-agency",
        "dateline",
        re.compile(
            rf"{_BLANKS}(?:{_PRESS})(?:[/／]{_PRESS}){{0,2}}{_HAN}{{0,8}}{_BLANKS}"
            "(?:[12][0-9]{3}年)?[0-9０-９]{1,2}月[0-9０-９]{1,2}日"
            "(?:电|電|讯|訊|消息)[ \u3000\xa0]{0,4}[:：]?[ \u3000\xa0]{0,4}"
        ),
        "agency, place and day at the start of a report",
        "start",
        "电電讯訊消",
    ),
    InlineRule(
        "dateline-site",
        "dateline",
        re.compile(
            rf"{_BLANKS}(?:{_PRESS})(?:[/／]{_PRESS}){{0,2}}(?:{_HAN}{{2,4}})?(?:讯|訊)"
            "[ \u3000\xa0:：]{1,4}"
        ),
        "the name of a site and 讯 at the start of a report",
        "start",
        "讯訊",
    ),
    InlineRule(
        "dateline-broadcast",
        "dateline",
        re.compile(
            rf"{_BLANKS}{_HAN}{{2,6}}(?:网|網|台|社|客户端)消息"
            rf"(?:{_BLANKS}[（(][^\n（()）]{{2,16}}[）)])?{_BLANKS}[:：]{_BLANKS}"
        ),
        "broadcaster and programme at the start of an item",
        "start",
        "消",
    ),
    InlineRule(
        "reporters",
        "byline",
        re.compile(_INLINE_REPORTERS + "[ \u3000\xa0]{0,4}"),
        "reporters in brackets behind the dateline or at the end of a text",
        "anywhere",
        "者员員人",
    ),
    InlineRule(
        "report-given-by",
        "byline",
        re.compile(
            "(?P<keep>[—-]{0,3}[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日在[^\n。]{6,40}会议上)"
            rf"[ \u3000\xa0]{{1,6}}(?:{_HAN}{{2,7}})?(?:总理|省长|市长|主席)"
            rf"[ \u3000\xa0]{{0,4}}{_NAME}$"
        ),
        "who gave a work report, behind the session where it was given",
        "start",
        "会",
    ),
    InlineRule(
        "issue",
        "source",
        re.compile(
            rf"{_BLANKS}《{_BLANKS}{_HAN}{{2,10}}{_BLANKS}》{_BLANKS}[（(]{_BLANKS}{_DATE}"
            rf"[^\n（()）]{{0,20}}版{_BLANKS}[）)]{_BLANKS}$"
        ),
        "newspaper, date and page behind the last sentence",
        "end",
        "版",
    ),
    InlineRule(
        "editor-behind",
        "editor",
        re.compile(
            rf"{_BLANKS}{_OPEN}{_BLANKS}(?:责任编辑|責任編輯|责编|責編|编辑|編輯)"
            rf"(?:{_COLON}|[ \u3000]{{1,3}}){_LOOSE_NAMES}{_BLANKS}{_CLOSE}{_BLANKS}$"
        ),
        "the editor in brackets behind the last sentence",
        "end",
        "编編",
    ),
    InlineRule(
        "original-behind",
        "source",
        re.compile(
            rf"{_BLANKS}{_OPEN}?(?:原文来源|原文來源|原文链接|原文鏈接|原文出处){_COLON}"
            rf"[^\n。；]{{0,80}}(?:https?://[\x21-\x7e]{{1,300}})?{_CLOSE}?{_BLANKS}$"
        ),
        "the original behind the last sentence",
        "end",
        "原",
    ),
    InlineRule(
        "title-suffix",
        "page-header",
        re.compile(
            "(?:[ \u3000]{0,2}[_|｜][ \u3000]{0,2}|[ \u3000]{1,2}-[ \u3000]{1,2})"
            rf"{_HAN}{{2,14}}"
            "(?:网|網|网站|網站|频道|頻道|在线|客户端|门户|門戶)$"
        ),
        "the name of the site behind a title",
        "end",
        "_|｜-",
    ),
    InlineRule(
        "font-size",
        "navigation",
        re.compile("[【\\[]字[体體号號][:：]?[ \u3000大中小]{1,9}[】\\]]"),
        "the size of the type",
        "anywhere",
        "字",
    ),
    InlineRule(
        "name-behind",
        "byline",
        re.compile(rf"(?P<keep>[。！？”])[（(]{_NAMES}[）)]{_BLANKS}$"),
        "the author's name in brackets behind the last sentence of an article",
        "end",
        "）)",
    ),
)
"""Rules for parts of lines, in the order in which they are tried."""


@lru_cache(maxsize=1)
def _line_matcher() -> tuple[re.Pattern[str], dict[str, LineRule]]:
    """All full-line patterns as one, each in a group that names its rule."""
    names = {rule.id.replace("-", "_"): rule for rule in LINE_RULES}
    pattern = "|".join(f"(?P<{name}>(?:{rule.pattern})$)" for name, rule in names.items())
    return re.compile(pattern), names


_LONGEST = 420
_TRIGGERS = re.compile(
    "[者作摄攝图圖编編校审審制製版监監视視本录来來投供报報新闻爆邮郵信原文稿载載源时時间間发發更上添日创"
    "刊权權©技主承网網运建我写查取字大中小扫掃您位首打分收关關全下加还放正缩返回切繁简长微评客搜登注联"
    "纠责第页頁深学學贯貫宣落认总理长席阅閱点经标標未库消"
    "□■◎▲○◆◇●·•・>＞»<\\-=_*~─━═,'【】|｜+]|[A-Za-z]{4}|[0-9]{4}|QQ|Qz"
)


@lru_cache(maxsize=65536)
def line_rule(stripped: str) -> LineRule | None:
    """The first full-line rule that fits, wherever the line stands.

    Args:
        stripped: A line without blanks at its ends.
    """
    if len(stripped) > _LONGEST or not _TRIGGERS.search(stripped):
        return None
    pattern, names = _line_matcher()
    match = pattern.match(stripped)
    return names[match.lastgroup] if match and match.lastgroup else None


_EACH_NAME = re.compile(_NAME)


def names_in(text: str) -> list[tuple[int, int]]:
    """Where personal names stand in a byline, in code points of it.

    Args:
        text: A byline or a part of one.

    >>> [("□ 張尉琳 王小明"[a:b]) for a, b in names_in("□ 張尉琳 王小明")]
    ['張尉琳', '王小明']
    """
    return [match.span() for match in _EACH_NAME.finditer(text)]
