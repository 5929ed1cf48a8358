"""The page of GB/T 9704-2012 in Word's terms: an empty package with its measures, grid, styles and page number.

Everything stands in the file as data, not as a picture of one machine: whoever opens it with the office's fonts gets
22 lines of 28 characters. No user text comes near these templates.

* A4; margins 37 mm top, 35 mm bottom, 28 mm left, 26 mm right: type area 156 x 225 mm (5.1, 5.2.1).
* 22 lines a page (5.2.3): a grid of 579 twips a line (12,756 / 22, rounded down, or the 22nd line falls off the page).
* 28 characters a line (5.2.3): 8,844 / 28 = 315.9 twips each, but 3号 is 320, so the body is set 5 twips closer: 315 x 28
  = 8,820. The grid is of lines only: with ``linesAndChars`` and the same pitch as ``charSpace`` (1/4096 pt; Word honours
  it there) LibreOffice 7.4 sets 17 characters a line. Set this way all readers agree; the pitch stays written down.
* Body 3号 (16 pt) 仿宋, title 2号 (22 pt) 小标宋, first level 黑体, second 楷体 (5.2.2, 7.3.1, 7.3.3).
* Page number 4号 半角宋体 between two dashes, 7 mm below the type area, outside on odd and even pages (7.5).
"""

from __future__ import annotations

from typing import Final

from handlers.documents.package import packed

LINE_TWIPS: Final = 579
CHAR_SPACE: Final = -842
_CLOSER = '<w:spacing w:val="-5"/>'
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

SONG: Final = "宋体"
FANGSONG: Final = "仿宋_GB2312"
KAITI: Final = "楷体_GB2312"
HEITI: Final = "黑体"
XIAOBIAOSONG: Final = "方正小标宋简体"
LATIN: Final = "Times New Roman"


def _fonts(east_asian: str, latin: str = LATIN) -> str:
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east_asian}" w:cs="{latin}"/>'


def _size(points: int) -> str:
    return f'<w:sz w:val="{2 * points}"/><w:szCs w:val="{2 * points}"/>'


def _style(key: str, name: str, paragraph: str, run: str = "", *, default: bool = False, custom: bool = False) -> str:
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    flags = (' w:default="1"' if default else "") + (' w:customStyle="1"' if custom else "")
    return (
        f'<w:style w:type="paragraph"{flags} w:styleId="{key}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


_TWO_IN = '<w:ind w:firstLineChars="200" w:firstLine="630"/>'
_KEEP = "<w:keepNext/>"
_STYLES = (
    f"{_HEAD}<w:styles {_WORD}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(FANGSONG)}{_size(16)}"
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
    + _style("Normal", "Normal", '<w:widowControl w:val="0"/><w:jc w:val="both"/>', _CLOSER + _size(16), default=True)
    + _style(
        "Title",
        "Title",
        f'{_KEEP}<w:spacing w:line="{LINE_TWIPS}" w:lineRule="exact"/><w:jc w:val="center"/>',
        _fonts(XIAOBIAOSONG) + _size(22),
    )
    + _style("Heading1", "heading 1", f'{_KEEP}{_TWO_IN}<w:outlineLvl w:val="0"/>', _fonts(HEITI))
    + _style("Heading2", "heading 2", f'{_KEEP}{_TWO_IN}<w:outlineLvl w:val="1"/>', _fonts(KAITI))
    + _style("BodyText", "Body Text", _TWO_IN)
    + _style("Signature", "Signature", '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:jc w:val="center"/>')
    + _style("AttachmentMark", "附件", '<w:pageBreakBefore/><w:jc w:val="left"/>', _fonts(HEITI), custom=True)
    + _style("TableText", "表格文字", '<w:snapToGrid w:val="0"/><w:jc w:val="left"/>', _size(12), custom=True)
    + _style(
        "TableHead", "表头", '<w:snapToGrid w:val="0"/><w:jc w:val="center"/>', _fonts(HEITI) + _size(12), custom=True
    )
    + _style("Footer", "footer", '<w:snapToGrid w:val="0"/><w:jc w:val="right"/>', _fonts(SONG, SONG) + _size(14))
    + '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
    "<w:tblPr><w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders></w:tblPr></w:style></w:styles>"
)
_SETTINGS = (
    f'{_HEAD}<w:settings {_WORD}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat>"
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


def _field(instruction: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _footer(side: str) -> str:
    """— 1 — on the outer side, one character in from the edge of the type area."""
    return (
        f'{_HEAD}<w:ftr {_WORD}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind w:{side}Chars="100" w:{side}="280"/>'
        f'<w:jc w:val="{side}"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>{_field("PAGE")}'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


_DOCUMENT = (
    f"{_HEAD}<w:document {_WORD} {_RELS}><w:body><w:sectPr>"
    '<w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1400" w:gutter="0"/>'
    f'<w:docGrid w:type="lines" w:linePitch="{LINE_TWIPS}" w:charSpace="{CHAR_SPACE}"/>'
    "</w:sectPr></w:body></w:document>"
)
_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_PART}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_PART}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_PART}.settings+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_PART}.footer+xml"/>'
    f'<Override PartName="/word/footer2.xml" ContentType="{_PART}.footer+xml"/></Types>'
)


def _relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_TYPE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


_PARTS = (
    ("[Content_Types].xml", _CONTENT_TYPES),
    ("_rels/.rels", _relations(("officeDocument", "word/document.xml"))),
    ("word/document.xml", _DOCUMENT),
    (
        "word/_rels/document.xml.rels",
        _relations(
            ("styles", "styles.xml"), ("settings", "settings.xml"), ("footer", "footer1.xml"), ("footer", "footer2.xml")
        ),
    ),
    ("word/styles.xml", _STYLES),
    ("word/settings.xml", _SETTINGS),
    ("word/footer1.xml", _footer("right")),
    ("word/footer2.xml", _footer("left")),
)


def empty_page() -> bytes:
    """A Word package with this page and nothing on it."""
    return packed((name, text.encode()) for name, text in _PARTS)
