"""The period that the name of a file says."""

import pytest

from transforms.beside import period_of_name

NAMES = [
    ("2020-05-zahalnyi.docx", "2020-05"),
    ("Звіт за травень 2020.docx", "2020-05"),
    ("zvit_2020_05.doc", "2020-05"),
    ("звіт 1 кв 2021.doc", "2021-Q1"),
    ("I_pivrichchia_2021.pdf", "2021-H1"),
    ("І_півріччя_2021.pdf", "2021-H1"),
    ("05.2020.docx", "2020-05"),
    ("звернення_201801.html", "2018-01"),
    ("05.06.2020.doc", None),
    ("2020-05-12.doc", None),
    ("zvit.doc", None),
    ("звіт.docx", None),
    ("zvit_2021.doc", None),
    ("Звіт за 2021 рік.docx", "2021"),
    ("zvit_za_2021_rik.docx", "2021"),
    ("richnyi_zvit_2021.docx", "2021"),
    ("Річний звіт 2021.docx", "2021"),
    ("2021-Q1.docx", "2021-Q1"),
    ("2021_h2_kultura.docx", "2021-H2"),
    ("zvit_kvartal_2_2022.doc", "2022-Q2"),
    ("2_kvartal_2022.doc", "2022-Q2"),
    ("kv2_2022.doc", "2022-Q2"),
    ("II квартал 2022 загальний.doc", "2022-Q2"),
    ("9 місяців 2022.doc", "2022-01-01/2022-09-30"),
    ("9_misiatsiv_2022.doc", "2022-01-01/2022-09-30"),
    ("sichen-berezen-2022.doc", "2022-Q1"),
    ("січень-березень 2022.doc", "2022-Q1"),
    ("traven2020.doc", "2020-05"),
    ("травень2020.doc", "2020-05"),
    ("2020_травень.doc", "2020-05"),
    ("2020 traven.doc", "2020-05"),
    ("zvit_lystopad_2020.doc", "2020-11"),
    ("serpen 2021 viddil kultury.odt", "2021-08"),
    ("звіт 01.03-31.03.2023.doc", "2023-03"),
    ("звіт 20-26.03.2023.doc", None),
    ("Додаток 5 до рішення 2020.doc", None),
    ("zvit lypivka 2020.doc", None),
    ("2022-2023.doc", None),
    ("Звіт (травень 2020) v2.docx", "2020-05"),
    ("2023 I квартал.doc", "2023-Q1"),
    ("ЗВІТ ЗА ЧЕРВЕНЬ 2023.DOCX", "2023-06"),
    ("zvit-2020-05-final.pdf", "2020-05"),
    ("2019-09-nizhyn.doc", "2019-09"),
    ("4 кв. 2021.doc", "2021-Q4"),
    ("h1-2021.doc", "2021-H1"),
    ("IV_kvartal_2021", "2021-Q4"),
    ("III-kvartal-2021", "2021-Q3"),
    ("1_pivr_2021.doc", "2021-H1"),
    ("за 2021.doc", None),
    ("zvit-12-2020.doc", "2020-12"),
    ("2020-13.doc", None),
    ("звіт травня 2020р.doc", "2020-05"),
    ("report.2020.05.html", "2020-05"),
]


@pytest.mark.parametrize(("name", "code"), NAMES)
def test_name_says_its_period_or_none(name: str, code: str | None) -> None:
    period = period_of_name(name)
    assert (period.code if period else None) == code
