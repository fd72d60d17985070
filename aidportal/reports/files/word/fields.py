"""What a word processor can compute again, with what it shows until then: contents, numbers of figures, of pages."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.text.paragraph import CT_P

from ..xml_text import clean

CHINESE = "零一二三四五六七八九十"


def run_of(text: str) -> Any:
    """A run of text; a line break where the text has one."""
    run = OxmlElement("w:r")
    for at, line in enumerate(clean(text).split("\n")):
        if at:
            run.append(OxmlElement("w:br"))
        words = OxmlElement("w:t")
        words.text = line
        words.set(qn("xml:space"), "preserve")
        run.append(words)
    return run


def mark(kind: str) -> Any:
    run, char = OxmlElement("w:r"), OxmlElement("w:fldChar")
    char.set(qn("w:fldCharType"), kind)
    run.append(char)
    return run


def instruction(text: str) -> Any:
    run, words = OxmlElement("w:r"), OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {text} "
    run.append(words)
    return run


def field(parent: Any, text: str, shown: str) -> Any:
    """Add a field to a paragraph or a link; its ``w:t``, to be filled in later where it is not known yet."""
    result = run_of(shown)
    for part in (mark("begin"), instruction(text), mark("separate"), result, mark("end")):
        parent.append(part)
    return result.find(qn("w:t"))


def tab() -> Any:
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:tab"))
    return run


def bookmark(paragraph: CT_P, number: int, name: str) -> None:
    """A place that links and page numbers refer to: the whole paragraph."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for one in (start, end):
        one.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    properties = paragraph.find(qn("w:pPr"))
    paragraph.insert(0 if properties is None else 1, start)
    paragraph.append(end)


class ContentsTable:
    """The table of contents: its lines are written first, their page numbers when the pages are known."""

    def __init__(self, body: Any) -> None:
        self.holder = parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/>"
            "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent/></w:sdt>"
        )
        self.content = self.holder.find(qn("w:sdtContent"))
        body.insert_element_before(self.holder, "w:sectPr")
        self.pages: dict[str, Any] = {}

    def paragraph(self, style: str) -> Any:
        paragraph, properties, named = OxmlElement("w:p"), OxmlElement("w:pPr"), OxmlElement("w:pStyle")
        named.set(qn("w:val"), style)
        properties.append(named)
        paragraph.append(properties)
        self.content.append(paragraph)
        return paragraph

    def title(self, text: str) -> None:
        self.paragraph("TOCHeading").append(run_of(text))

    def lines(self, entries: list[tuple[int, str, str]]) -> None:
        """``entries`` are level, text and bookmark of each heading."""
        paragraph = None
        for at, (level, text, name) in enumerate(entries):
            paragraph = self.paragraph(f"TOC{level}")
            if not at:
                for part in (mark("begin"), instruction('TOC \\o "1-2" \\h \\z \\u'), mark("separate")):
                    paragraph.append(part)
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), name)
            link.set(qn("w:history"), "1")
            link.append(run_of(text))
            link.append(tab())
            self.pages[name] = field(link, f"PAGEREF {name} \\h", "")
            paragraph.append(link)
        if paragraph is not None:
            paragraph.append(mark("end"))

    def at(self, name: str, page: int) -> None:
        self.pages[name].text = str(page)


class HeadingNumbers:
    """The numbers of headings as the list of the styles counts them: 一、（一） in Chinese, 1 and 1.1 in English."""

    def __init__(self, is_chinese: bool) -> None:
        self.is_chinese, self.counts = is_chinese, [0, 0]

    def next(self, level: int) -> str:
        self.counts = [self.counts[0] + 1, 0] if level == 1 else [self.counts[0], self.counts[1] + 1]
        first, second = self.counts
        if self.is_chinese:
            return f"{in_chinese(first)}、" if level == 1 else f"（{in_chinese(second)}）"
        return f"{first} " if level == 1 else f"{first}.{second} "

    def define(self, document: Document) -> None:
        """The list that numbers the headings, before those that the document has."""
        numbering = document.part.numbering_part.element
        for one in list(numbering):
            numbering.remove(one)
        kind = "chineseCountingThousand" if self.is_chinese else "decimal"
        words = ("%1、", "（%2）") if self.is_chinese else ("%1", "%1.%2")
        gap = "nothing" if self.is_chinese else "space"
        levels = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:pStyle w:val="Heading{at + 1}"/>'
            f'<w:suff w:val="{gap}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
            for at, text in enumerate(words)
        )
        numbering.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>{levels}'
                "</w:abstractNum>"
            )
        )
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="1"><w:abstractNumId w:val="1"/></w:num>'))
        for style in document.styles.element:
            if style.get(qn("w:styleId")) in ("Heading1", "Heading2"):
                level = int(style.get(qn("w:styleId"))[-1]) - 1
                listed = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')
                widows = style.find(qn("w:pPr")).find(qn("w:widowControl"))
                widows.addnext(listed)


def in_chinese(number: int) -> str:
    """1 to 99 as 一 to 九十九."""
    tens, ones = divmod(number, 10)
    if not tens:
        return CHINESE[ones]
    return (CHINESE[tens] if tens > 1 else "") + "十" + (CHINESE[ones] if ones else "")
