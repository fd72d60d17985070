"""How a report looks in a word processor: paper, faces and styles, as offices set what they sign."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from ..ink import colors
from ..widths import Room

MM = 72 / 25.4  # points
# A4 with the margins of official documents: 156 mm by 225 mm for what is written.
PAGE = (210 * MM, 297 * MM)
TOP, BOTTOM, LEFT, RIGHT = 37 * MM, 35 * MM, 28 * MM, 26 * MM
UPRIGHT, TALL = PAGE[0] - LEFT - RIGHT, PAGE[1] - TOP - BOTTOM
# Pages that lie keep less of it free, for they are turned only where a table needs it.
LYING_MARGIN, LYING_TOP, LYING_BOTTOM = 24 * MM, 28 * MM, 26 * MM
LYING, LOW = PAGE[1] - 2 * LYING_MARGIN, PAGE[0] - LYING_TOP - LYING_BOTTOM
ROOM = Room(UPRIGHT, LYING, (10.5, 9.0, 7.0))
TABLE = "ReportTable"
# Faces that Word and WPS have, with what stands for them elsewhere.
FONG_SONG, BLACK, KAI, SONG, TITLE = "仿宋", "黑体", "楷体", "宋体", "方正小标宋简体"
OTHER_NAMES = {FONG_SONG: "仿宋_GB2312", BLACK: "SimHei", KAI: "楷体_GB2312", SONG: "SimSun", TITLE: "宋体"}
ROMAN, SANS = "Times New Roman", "Arial"


@dataclass(frozen=True)
class Look:
    """A style of paragraphs; ``line`` is the exact height of a line, in points like all others."""

    name: str
    key: str
    face: str
    size: float
    line: float
    latin: str = ROMAN
    before: float = 0
    after: float = 0
    is_bold: bool = False
    color: str = "text"
    align: str = "left"
    indent: int = 0  # letters of the first line
    inset: float = 0
    keeps_next: bool = False
    level: int = 0
    tabs: tuple[tuple[str, str, float], ...] = ()

    def height(self, lines: int) -> float:
        return self.before + lines * self.line + self.after


def looks(is_chinese: bool) -> dict[str, Look]:
    """The styles by their keys: of the sizes of official documents in Chinese, smaller in English."""
    made = (*written_looks(is_chinese), *listed_looks(is_chinese))
    return {one.key: one for one in made}


def written_looks(is_chinese: bool) -> tuple[Look, ...]:
    """What is written on the cover and in the chapters."""
    bold = not is_chinese
    if is_chinese:
        body = Look("Normal", "Normal", FONG_SONG, 16, 28, align="both", indent=2)
        chapter = Look("heading 1", "Heading1", BLACK, 16, 28, latin=SANS, after=6, keeps_next=True, level=1)
        part = Look("heading 2", "Heading2", KAI, 16, 28, before=6, is_bold=True, keeps_next=True, level=2)
    else:
        body = Look("Normal", "Normal", FONG_SONG, 11, 17, align="both", after=6)
        chapter = Look("heading 1", "Heading1", BLACK, 15, 28, SANS, after=6, is_bold=True, keeps_next=True, level=1)
        part = Look("heading 2", "Heading2", KAI, 12.5, 24, SANS, before=6, is_bold=True, keeps_next=True, level=2)
    return (
        body,
        chapter,
        part,
        Look("Title", "Title", TITLE, 26, 40, align="center", is_bold=bold),
        Look("Subtitle", "Subtitle", KAI, 15, 24, before=14, align="center", color="text-2"),
        Look("Issuer", "Issuer", BLACK, 15, 24, SANS, align="center", color="accent"),
    )


def listed_looks(is_chinese: bool) -> tuple[Look, ...]:
    """What stands around what is written: contents, captions, tables, notes, the edges of pages."""
    dots, right = (("right", "dot", UPRIGHT),), (("right", "none", UPRIGHT),)
    first, second = (14.0, 12.0) if is_chinese else (11.0, 10.0)
    return (
        Look("TOC Heading", "TOCHeading", BLACK, 18, 30, SANS, after=16, align="center", is_bold=not is_chinese),
        Look("toc 1", "TOC1", FONG_SONG, first, 26, tabs=dots),
        Look("toc 2", "TOC2", FONG_SONG, second, 22, inset=28, tabs=dots),
        Look("caption", "Caption", BLACK, 11, 20, SANS, before=8, after=3, keeps_next=True, tabs=right),
        Look("Table Text", "TableText", SONG, 10.5, 14),
        Look("Note", "Note", SONG, 9, 14, before=4, after=8, color="text-2"),
        Look("Picture", "Picture", SONG, 9, 12, align="center"),
        Look("header", "Header", SONG, 9, 12, color="text-2", tabs=right),
        Look("footer", "Footer", SONG, 14 if is_chinese else 10, 18),
    )


def dress(document: Document, is_chinese: bool) -> dict[str, Look]:
    """Give a new document these styles instead of those that its library brings."""
    made = looks(is_chinese)
    styles = document.styles.element
    for style in list(styles):
        styles.remove(style)
    language = ("en-US", "zh-CN") if is_chinese else ("en-GB", "zh-CN")
    styles.append(
        parse_xml(DEFAULTS.format(ns=nsdecls("w"), latin=language[0], east=language[1], roman=ROMAN, song=SONG))
    )
    for one in made.values():
        styles.append(parse_xml(style_xml(one)))
    for xml in (*OTHERS, table_style()):
        styles.append(parse_xml(xml))
    forget_old_styles(document)
    name_other_faces(document)
    settings(document, is_chinese)
    return made


def forget_old_styles(document: Document) -> None:
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("stylesWithEffects"):
            del document.part.rels[key]


def name_other_faces(document: Document) -> None:
    """Which face stands for one that a machine has not."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in OTHER_NAMES.items()
    )
    xml = f'<w:fonts {nsdecls("w")}>{fonts}<w:font w:name="{ROMAN}"/><w:font w:name="{SANS}"/></w:fonts>'
    [part] = [one.target_part for one in document.part.rels.values() if one.reltype.endswith("/fontTable")]
    part._blob = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + xml.encode()


def settings(document: Document, is_chinese: bool) -> None:
    """Page numbers outside on both sides of a leaf; and no mode for files of an older Word."""
    document.settings.odd_and_even_pages_header_footer = is_chinese
    element = document.settings.element
    for one in element.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), "15")
    for one in element.findall(qn("w:themeFontLang")):
        one.set(qn("w:eastAsia"), "zh-CN")
    zoom = element.find(qn("w:zoom"))
    zoom.attrib.clear()
    zoom.set(qn("w:percent"), "100")


# ---- As XML

DEFAULTS = (
    "<w:docDefaults {ns}><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="{roman}" w:hAnsi="{roman}" w:cs="{roman}" w:eastAsia="{song}"/>'
    '<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="{latin}" w:eastAsia="{east}" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
)
OTHERS = (
    f'<w:style {nsdecls("w")} w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
    f'<w:style {nsdecls("w")} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
    f'<w:style {nsdecls("w")} w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>',
)


def twips(points: float) -> int:
    return round(points * 20)


def ink(name: str) -> str:
    return colors()[name].lstrip("#").upper()


def style_xml(one: Look) -> str:
    is_normal = one.key == "Normal"
    based = "" if is_normal else '<w:basedOn w:val="Normal"/>'
    following = '<w:next w:val="Normal"/>' if one.level else ""
    tabs = "".join(f'<w:tab w:val="{kind}" w:leader="{lead}" w:pos="{twips(at)}"/>' for kind, lead, at in one.tabs)
    properties = [
        "<w:keepNext/>" if one.keeps_next else "",
        "<w:keepLines/>",
        '<w:widowControl w:val="0"/>',
        f"<w:tabs>{tabs}</w:tabs>" if tabs else "",
        f'<w:spacing w:before="{twips(one.before)}" w:after="{twips(one.after)}" w:line="{twips(one.line)}" '
        f'w:lineRule="{"atLeast" if one.key == "Picture" else "exact"}"/>',
        f'<w:ind w:left="{twips(one.inset)}" w:firstLineChars="{one.indent * 100}" '
        f'w:firstLine="{twips(one.indent * one.size)}"/>',
        f'<w:jc w:val="{one.align}"/>',
        f'<w:outlineLvl w:val="{one.level - 1}"/>' if one.level else "",
    ]
    bold = "<w:b/><w:bCs/>" if one.is_bold else '<w:b w:val="0"/>'
    is_default = 'w:default="1"' if is_normal else ""
    run = (
        f'<w:rFonts w:ascii="{one.latin}" w:hAnsi="{one.latin}" w:cs="{one.latin}" w:eastAsia="{one.face}"/>'
        f'{bold}<w:color w:val="{ink(one.color)}"/>'
        f'<w:sz w:val="{round(one.size * 2)}"/><w:szCs w:val="{round(one.size * 2)}"/>'
    )
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph" {is_default} '
        f'w:styleId="{one.key}"><w:name w:val="{one.name}"/>{based}{following}<w:qFormat/>'
        f"<w:pPr>{''.join(properties)}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def table_style() -> str:
    """Rules above, below and between rows; the head tinted, and the row of totals."""
    strong, hair, soft, quiet = ink("line-strong"), ink("line"), ink("accent-soft"), ink("surface-2")

    def rule(side: str, size: int, color: str) -> str:
        return f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{color}"/>'

    head = (
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
        f"{rule('bottom', 6, strong)}</w:tcBorders>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{soft}"/></w:tcPr></w:tblStylePr>'
    )
    foot = (
        '<w:tblStylePr w:type="lastRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
        f"{rule('top', 6, strong)}</w:tcBorders>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{quiet}"/></w:tcPr></w:tblStylePr>'
    )
    return (
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE}"><w:name w:val="Report Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
        f"{rule('top', 8, strong)}{rule('bottom', 8, strong)}{rule('insideH', 4, hair)}</w:tblBorders></w:tblPr>"
        f'<w:tcPr><w:vAlign w:val="center"/></w:tcPr>{head}{foot}</w:style>'
    )
