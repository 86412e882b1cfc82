"""RTF is read as Word shows it, whoever wrote it."""

import pytest

from tests.unit.documents import rtf
from tests.waiting import processor_seconds
from transforms.errors import UnreadableReport
from transforms.read import read_document

FONTS = (
    r"{\fonttbl{\f0\fcharset204 Arial;}{\f3\fcharset2 Symbol;}"
    r"{\f4\fcharset2 Wingdings;}{\f5\fcharset161{\*\falt Times}Greek;}}"
)
ROW = r"\trowd\cellx1000\cellx2000\cellx3000 "


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"a {\strike 321}\par", "a 321"),
        (r"{\deleted 4}{\revised 5}{\mvf 6}{\deleted0 7}", "57"),
        (r"{\v\pard 9\par}{\v 8}5{\v0 6}", "56"),
        (r"321{\super 1} м\up6 2\up0 3 10\super 6\plain 0", "321¹ м²3 10⁶0"),
        (r"CO{\sub 2}", "CO2"),
        (r"14{\f3\'2d}18 {\f3\'b3}{\f4\'fe}x", "14−18 ≥•x"),
        (r"14{\f3\u-4051?}18", "14−18"),
        (r"{\f3 \'33\'32}1", "321"),
        (r'14{\field{\fldinst SYMBOL 0x2D \\f "Symbol"}{\fldrslt -}}18', "14−18"),
        (r'{\field{\*\fldinst HYPERLINK "http://x/2019"}{\fldrslt 321}}', "321"),
        (
            r"{\field{\*\fldinst IF {\field{\*\fldinst X}{\fldrslt 7}}}{\fldrslt 5}}",
            "5",
        ),
        (r"5{\xe 77}{\tc 88}{\*\bkmkstart 2019}{\*\unknown 6}", "5"),
        (r"{\footer 0462\par}{\headerf 55}{\info{\title 2018}}5", "5"),
        (r"{\pict\pngblip 8950}{\*\shppict{\pict 12}}{\nonshppict 34}5", "5"),
        (r"{\object{\*\objdata 123}{\result 5}}", "5"),
        (
            r"5{\shp{\shpinst{\sp{\sn x}{\sv 12700}}{\shptxt\pard 6\par}}}7\par 8",
            "57\n6\n8",
        ),
        (r"5{\do\dobxpage{\dptxbx{\dptxbxtext\pard 6\par}}\dpx1}\par 8", "5\n6\n8"),
        (r"5{\super\chftn{\footnote\pard\chftn  з них 7}} 6\par 8", "5 6\n8\nз них 7"),
        (r"{\pntext\pard 1.\tab}{\*\pn\pnlvlbody}5\par 6", "• 5\n6"),
        (r"\ls1 5\par 6\par\pard 7", "• 5\n• 6\n7"),
        (r"{\listtext 1.\tab}\pard\outlinelevel0\ls1 1 розділ", "1 розділ"),
        (r"{\uc0\b \'cf\u1110 1\~204\par}{\uc2\u1111??5}", "Пі1\u00a0204\nї5"),
        (r"\u1110\'b32\u8470 -5\u55357?\u56832?", "і2№5😀"),
        (r"{\uc0\u1110?\u1111?}\uc2\u1110?\u1111?", "і?ї?ії"),
        (r"{\f5\'e1}\emdash\endash\bullet\_\-\~", "α—–•\u2011\u00ad\u00a0"),
        ("3\r\n21\\\r\nb", "321\nb"),
        (r"{\mmath{\*\moMath{\mf{\mfPr{\mtype 9}}{\mnum 3}{\mden 4}}}}", "3/4"),
        (ROW + r"\intbl 1\cell 2\cell 3\cell\row", "1\t2\t3"),
        (
            ROW + r"\intbl 1\cell 2\cell 3\cell\row\trowd\cellx2010\cellx3000 4\cell 5"
            r"\cell\row\trowd\trleft1000\cellx2000\cellx3000 6\cell 7\cell\row\pard 8",
            "1\t2\t3\n4\t\t5\n\t6\t7\n8",
        ),
        (
            (
                r"\trowd\clmgf\cellx1000\clmrg\cellx2000\clvmrg\cellx3000\intbl 1\cell"
                r"\cell\cell\row"
            ),
            "1\t\t",
        ),
        (
            (
                r"\trowd\cellx5000\cellx9000\pard\intbl a\par\pard\intbl\itap2 N"
                r"\nestcell 5\nestcell{\*\nesttableprops\tro"
                r"wd\cellx2000\cellx4000\nestrow}"
                r"{\nonesttables\par}\pard\intbl b\cell c\cell\row\pard x"
            ),
            "a\nN\t5\nb\tc\nx",
        ),
    ],
)
def test_rtf_is_shown(body: str, text: str) -> None:
    assert read_document(rtf(FONTS + body), "x.rtf") == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (rb"{\rtf1 5", "truncated"),
        (rb"{\rtf1 {\*\x 5}", "truncated"),
        (rb"{\rtf1 " + b"{" * 2_000, "too-deep"),
        (rb"{\rtf1 \bin999999999 5}", "truncated"),
        (rb"{\rtf1 " + b"{}" * 2_100_000, "tokens"),
    ],
)
def test_rtf_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableReport) as caught:
        read_document(content, "x.rtf")
    assert caught.value.details["reason"] == reason


@pytest.mark.parametrize(
    "part",
    [rb"\u1110?", rb"\u1110\'b3", rb"\'ba", b"{5}", rb"\bin", rb"\trowd\cellx9"],
)
def test_rtf_of_many_marks_is_read_in_time(part: bytes) -> None:
    with processor_seconds(15):
        read_document(rb"{\rtf1 " + part * 200_000 + rb"\par 5}", "x.rtf")
