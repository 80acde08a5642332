"""Every reason for which a file, or a line of it, is not taken: a stable code and its English sentence.

The sentences are msgids: the page and the terminal translate them and fill in the values. No Django in here; the
function below only marks the sentences for `makemessages`.
"""

from collections.abc import Mapping


def gettext_noop(sentence: str) -> str:
    """Mark `sentence` for translation and give it back unchanged."""
    return sentence


FILE_REASONS = {
    "unknown_format": gettext_noop("This is none of the histories we can read. We looked for: %(looked_for)s."),
    "telegram_desktop_html": gettext_noop(
        "This is a Telegram Desktop export as web pages. Export it once more and choose JSON as the format."
    ),
    "empty": gettext_noop("There is nothing in this file."),
    "not_found": gettext_noop("There is no file or folder with this name."),
    "not_readable": gettext_noop("This file cannot be opened: %(why)s."),
    "broken_archive": gettext_noop("This archive is damaged or was not copied completely: %(name)s."),
    "encrypted_archive": gettext_noop("This archive is protected by a password. Unpack it and pack it again without."),
    "too_many_entries": gettext_noop("This archive holds more than %(limit)s files. We do not open such archives."),
    "too_large": gettext_noop("Unpacked, this archive is larger than %(limit)s bytes. We stop there."),
    "archive_bomb": gettext_noop(
        "This archive unpacks to more than %(limit)s times its size. No real history does, so we do not open it."
    ),
    "wrong_encoding": gettext_noop(
        "The text in %(name)s is neither UTF-8, UTF-16 with a mark, nor GB18030. Save it as UTF-8 and try again."
    ),
    "no_messages": gettext_noop("There is no message in this file."),
    "unknown_time_zone": gettext_noop("There is no time zone called %(name)s."),
    "missing_columns": gettext_noop("The first row must name these columns: %(columns)s."),
    "unknown_version": gettext_noop("This file is in version %(version)s of our format; we read version 1."),
}

LINE_REASONS = {
    "bad_encoding": gettext_noop("This line is not written in the encoding of the rest of the file."),
    "bad_json": gettext_noop("This is not valid JSON."),
    "bad_shape": gettext_noop("This entry is not built as this format says."),
    "bad_time": gettext_noop("The time of this entry cannot be read."),
    "absurd_time": gettext_noop("The time of this entry lies before 1980 or too far in the future."),
    "missing_author": gettext_noop("Nobody is named as the author of this entry."),
    "missing_field": gettext_noop("The field %(field)s is missing."),
    "unknown_kind": gettext_noop("%(kind)s is no kind of entry we know."),
    "too_long": gettext_noop("This entry is longer than 1 MiB."),
    "no_date": gettext_noop("This line stands before any date, so we cannot know when it was written."),
    "not_a_message": gettext_noop("This line has none of the forms we know in this format."),
    "unclosed_quote": gettext_noop("A quotation mark begins a cell in this line and is never closed properly."),
}

NOTES = {
    "nul_removed": gettext_noop("Characters without meaning (NUL) were taken out of the text."),
    "broken_character": gettext_noop("Half characters were replaced by the replacement sign."),
}

QUESTIONS = {
    "date_order": gettext_noop("Which comes first in the dates of this file, such as %(example)s?"),
}

CHOICES = {
    "dmy": gettext_noop("day, month, year"),
    "mdy": gettext_noop("month, day, year"),
    "ymd": gettext_noop("year, month, day"),
}


def sentence(code: str, values: Mapping[str, object]) -> str:
    """The English sentence for `code`, with `values` filled in; the code itself where it is unknown."""
    template = FILE_REASONS.get(code) or LINE_REASONS.get(code) or QUESTIONS.get(code) or NOTES.get(code) or code
    return template % values if values else template
