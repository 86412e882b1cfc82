"""What the desk says, in Ukrainian and English; what is wrong is in `rules.csv`."""

import calendar
from datetime import date

from flows.counting import counted
from flows.publish.feedback.words import period_name

_UK = {
    "title": "Стіл звітів", "month": "Звіти за {month}",
    "drop": "Подати звіт",
    "file": "Файл звіту (DOC, DOCX, ODT, RTF, PDF, HTML, TXT) або книга з "
    "виправленнями (XLSX)",
    "drag": "Перетягніть файл сюди або виберіть його.", "look": "Переглянути",
    "looking": "Читаю звіт…", "large": "Файл завеликий: дозволено 32 МБ.",
    "first": "Спершу ви побачите, що у звіті прочитано. Нічого не зберігається, доки "
    "ви не натиснете «Подати звіт».",
    "empty": "Звітів ще немає. Почніть із форми вище: виберіть файл звіту й натисніть "
    "«Переглянути».",
    "no_departments": "У zvit.toml не названо підрозділів, тому не видно, чийого звіту "
    "бракує. Допишіть їх у [[publisher.departments]].",
    "department": "Підрозділ", "state": "Стан", "report": "Звіт", "page": "Відгук",
    "unnamed": "не названо", "received": "отримано {day}", "open": "Відкрити",
    "accepted": "прийнято", "partly": "частину утримано", "withheld": "утримано",
    "missing": "немає звіту", "unread": "не прочитано",
    "counts": "Прийнято: {accepted}. Утримано: {withheld}. Не прочитано: {unread}. "
    "Немає звіту: {missing}.",
    "earlier": "← {month}", "later": "{month} →", "months": "Місяці", "other": "Місяць",
    "show": "Показати",
    "waiting": "Файли в теці звітів, яких ще не опрацьовано",
    "run_folder": "Опрацювати теку", "unread_files": "Не прочитано",
    "recent": "Останні відгуки", "data": "Набори даних", "none_yet": "Поки що немає.",
    "publishing": "Оприлюднення – окремо, у терміналі: zvit publish.",
    "own": "Стіл відкрито лише на цьому комп’ютері.",
    "front": "До столу", "another": "Інший файл",
    "not_yet": "Це перегляд: звіт ще не подано",
    "below": "Нижче – відгук, який буде, якщо його подати. Нічого не збережено.",
    "cannot": "Цей файл подати не можна",
    "why": "Нижче сказано, що не так і що зробити. Виправте файл і "
    "виберіть його знову.",
    "hand_in": "Подати звіт", "replace": "Замінити й подати", "cancel": "Скасувати",
    "facts": "Відомості про звіт (необов’язково)", "url": "Посилання на звіт",
    "issuedDate": "Дата оприлюднення", "acceptedDate": "Дата затвердження",
    "same": "Саме цей файл уже подано.",
    "named": "Буде збережено як «{name}»: звіт іншого підрозділу має таку саму назву.",
    "taken": "У теці звітів уже є інший файл «{name}». Якщо це виправлення, замініть "
    "його; якщо ні, скасуйте й перейменуйте свій файл.",
    "older": "Виправлення: файл попередньої редакції ({names}) буде вилучено з теки "
    "звітів. Попередня редакція лишається у збережених.",
    "handed": "Звіт подано", "run": "Запуск {run}. Опубліковано рядків: {published}, "
    "утримано: {held}.",
    "failed": "Звіт не подано", "again": "Спробувати знову",
    "others": "Решта зауважень запуску ({count})",
    "running": "Опрацьовую", "wait": "Сторінка оновиться сама.",
    "folder_done": "Теку опрацьовано", "problems": "Зауваження",
    "wrong": "Не вийшло", "book": "Таблиця зауважень (XLSX)",
    "waiting_stage": "Чекаю черги", "gather": "Збираю звіти", "read": "Читаю",
    "extract": "Шукаю показники", "reconcile": "Зіставляю", "validate": "Перевіряю",
    "write": "Пишу таблиці", "package": "Складаю пакет", "record": "Записую до журналу",
}  # fmt: skip
_EN = {
    "title": "Desk of reports", "month": "Reports for {month}",
    "drop": "Hand in a report",
    "file": "File of the report (DOC, DOCX, ODT, RTF, PDF, HTML, TXT), or a workbook "
    "with corrections (XLSX)",
    "drag": "Drag the file here or choose it.", "look": "Look at it",
    "looking": "Reading the report…", "large": "The file is too large: 32 MB allowed.",
    "first": "First you see what was read in the report. Nothing is kept until you "
    "press “Hand in”.",
    "empty": "There are no reports yet. Begin with the form above: choose the file of "
    "a report and press “Look at it”.",
    "no_departments": "zvit.toml names no departments, so it is not known whose report "
    "is missing. Add them under [[publisher.departments]].",
    "department": "Department", "state": "State", "report": "Report",
    "page": "Feedback", "unnamed": "not named", "received": "received {day}",
    "open": "Open", "accepted": "accepted", "partly": "partly withheld",
    "withheld": "withheld", "missing": "no report", "unread": "not read",
    "counts": "Accepted: {accepted}. Withheld: {withheld}. Not read: {unread}. "
    "No report: {missing}.",
    "earlier": "← {month}", "later": "{month} →", "months": "Months", "other": "Month",
    "show": "Show",
    "waiting": "Files in the folder of reports that no run has read yet",
    "run_folder": "Run the folder", "unread_files": "Not read",
    "recent": "Latest feedback", "data": "Datasets", "none_yet": "None yet.",
    "publishing": "Publishing is done apart, in a terminal: zvit publish.",
    "own": "The desk is open on this computer only.",
    "front": "To the desk", "another": "Another file",
    "not_yet": "This is a preview: the report is not handed in yet",
    "below": "Below is the feedback, in Ukrainian, as it would be. Nothing is kept.",
    "cannot": "This file cannot be handed in",
    "why": "What is wrong and what to do is said below. Mend the file and choose it "
    "again.",
    "hand_in": "Hand in", "replace": "Replace and hand in", "cancel": "Cancel",
    "facts": "About the report (optional)", "url": "Link to the report",
    "issuedDate": "Date issued", "acceptedDate": "Date accepted",
    "same": "This very file is handed in already.",
    "named": "It will be kept as “{name}”: another department's report has that name.",
    "taken": "The folder of reports has another file “{name}” already. If this is a "
    "correction, replace it; if not, cancel and give your file another name.",
    "older": "A correction: the file of the version before ({names}) leaves the folder "
    "of reports. That version stays among the kept ones.",
    "handed": "The report is handed in",
    "run": "Run {run}. Rows published: {published}, withheld: {held}.",
    "failed": "The report is not handed in", "again": "Try again",
    "others": "Other remarks of the run ({count})",
    "running": "At work", "wait": "The page comes back by itself.",
    "folder_done": "The folder is done", "problems": "Remarks",
    "wrong": "That did not work", "book": "Table of the remarks (XLSX)",
    "waiting_stage": "Waiting for its turn", "gather": "Gathering reports",
    "read": "Reading", "extract": "Looking for figures", "reconcile": "Reconciling",
    "validate": "Validating", "write": "Writing tables", "package": "Packaging",
    "record": "Recording",
}  # fmt: skip
WORDS = {"uk": _UK, "en": _EN}


def period_words(period: str | None, language: str) -> str:
    """A period in words; in English a month is, any other is its code.

    >>> period_words("2026-10", "en"), period_words("2026-10", "uk")
    ('October 2026', 'жовтень 2026 року')
    """
    code = period or ""
    if language == "uk":
        return period_name(code)
    if len(code) == len("2026-10") and code[5:].isdigit():
        return f"{calendar.month_name[int(code[5:])]} {code[:4]}"
    return code or WORDS["en"]["unnamed"]


def day_words(day: str) -> str:
    """A day as people write it.

    >>> day_words("2026-11-05")
    '05.11.2026'
    """
    return f"{date.fromisoformat(day):%d.%m.%Y}"


def remarks(count: int, language: str) -> str:
    """How many remarks.

    >>> remarks(2, "uk"), remarks(1, "en")
    ('2 зауваження', '1 remark')
    """
    if language == "uk":
        return counted(count, "зауваження", "зауваження", "зауважень")
    return f"{count} remark" if count == 1 else f"{count} remarks"
