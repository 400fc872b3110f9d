"""Excel workbooks as small as they can be, made for a test."""

import zipfile
from io import BytesIO

BOOK = '<workbook xmlns:r="R"><workbookPr/><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
LINKS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-409]d\\-mmm\\-yy;@"/>'
    '<numFmt numFmtId="165" formatCode="0.00&quot;days&quot;"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
    "</styleSheet>"
)
NAMES = {"A1": "Rep", "B1": "Date", "C1": "Notes"}
HEADER = '<row r="1">' + "".join(f'<c r="{at}" t="str"><v>{name}</v></c>' for at, name in NAMES.items()) + "</row>"


def book(rows: str, strings: str = "", sheet: str = "", workbook: str = BOOK, **more: str | bytes) -> bytes:
    """A workbook with these rows; or with this whole ``sheet``. ``more`` are other parts, by name."""
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": workbook, "xl/_rels/workbook.xml.rels": LINKS, "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
        "xl/worksheets/sheet1.xml": sheet or f"<worksheet><sheetData>{rows}</sheetData></worksheet>", **more,
    }  # fmt: skip
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()
