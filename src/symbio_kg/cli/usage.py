"""What the command line library itself says, in Turkish: its headings, and what is wrong with a call.

The library has no Turkish of its own; its sentences are known by their form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from symbio_kg.i18n import say
from symbio_kg.model import Text

__all__ = ["framed", "of_system", "tell"]

_FRAME: Final = (
    ("Usage:", "Kullanım:"),
    ("Options:", "Seçenekler:"),
    ("Arguments:", "Argümanlar:"),
    ("Commands:", "Komutlar:"),
    ("[OPTIONS]", "[SEÇENEKLER]"),
    ("COMMAND [ARGS]...", "KOMUT [ARGÜMANLAR]..."),
    ("[default: ", "[varsayılan: "),
    ("[required]", "[zorunlu]"),
    ("Show this message and exit.", "Bu iletiyi gösterir ve çıkar."),
)

_SENTENCES: Final = (
    (r"Missing argument '(.+)'\.", "Eksik argüman: '{0}'."),
    (r"Missing option '(.+)'\.", "Eksik seçenek: '{0}'."),
    (r"Missing command\.", "Komut eksik."),
    (r"No such option: (\S+)", "Böyle bir seçenek yok: {0}."),
    (
        r"No such option: (\S+) \(Possible options: (.+)\)",
        "Böyle bir seçenek yok: {0}. Şunlardan biri olabilir: {1}.",
    ),
    (r"No such command '(.+)'\.(?: Did you mean (.+)\?)?", "Böyle bir komut yok: '{0}'."),
    (r"Got unexpected extra argument(?:\(s\)|s)? \((.+)\)", "Fazladan argüman: {0}."),
    (r"Option '(.+)' requires an argument\.", "'{0}' seçeneği bir değer ister."),
    (r"Option '(.+)' requires (\d+) arguments\.", "'{0}' seçeneği {1} değer ister."),
    (r"Option '(.+)' does not take a value\.", "'{0}' seçeneği değer almaz."),
    (r"Argument '(.+)' takes (\d+) values\.?", "'{0}' argümanı {1} değer alır."),
    (r"Invalid value for (.+?): (.+)", "{0} için geçersiz değer: {1}"),
    (r"Input should be a valid integer.*", "tam sayı olmalı."),
    (r"Input should be a valid number.*", "sayı olmalı."),
    (r"Input should be a valid boolean.*", "evet ya da hayır (true, false) olmalı."),
    (r"Input should be greater than or equal to (\S+)", "en az {0} olmalı."),
    (r"Input should be less than or equal to (\S+)", "en çok {0} olmalı."),
    (r"Input should be (.+)", "şunlardan biri olmalı: {0}."),
    (r"Value (.+) is not a valid .+\.", "{0} kullanılamıyor."),
    (r"(?:[Ff]ile|[Pp]ath|[Dd]irectory) (.+) does not exist\.", "{0} yok."),
    (r"(?:File|Path|Directory) (.+) is a (?:file|directory)\.", "{0} beklenen türden değil."),
    (r"(?:File|Path|Directory) (.+) is not readable\.", "{0} okunamıyor."),
    (r"(?:File|Path|Directory) (.+) is not writable\.", "{0} yazılamıyor."),
)

_SYSTEM: Final[dict[type[OSError], Text]] = {
    FileNotFoundError: {"en": "there is no such file or folder.", "tr": "böyle bir dosya ya da klasör yok."},
    PermissionError: {"en": "this is not permitted.", "tr": "izin yok."},
    IsADirectoryError: {"en": "this is a folder; a file is needed.", "tr": "bu bir klasör; dosya gerekiyor."},
    NotADirectoryError: {
        "en": "this is a file; a folder is needed.",
        "tr": "bu bir dosya; klasör gerekiyor.",
    },
    FileExistsError: {"en": "something of this name is there already.", "tr": "bu adda bir şey zaten var."},
}
_NOT_UTF_8: Final[Text] = {
    "en": "The text is not valid UTF-8. Save it again as UTF-8.",
    "tr": "Metin geçerli UTF-8 değil. Dosyayı UTF-8 olarak yeniden kaydedin.",
}


def of_system(error: OSError | UnicodeError, language: str) -> str:
    """Return what the system said of a file, in *language* for the kinds that people meet."""
    if isinstance(error, UnicodeError):
        return say(_NOT_UTF_8, language)
    kind = next((text for kind, text in _SYSTEM.items() if isinstance(error, kind)), None)
    return (
        str(error) if kind is None or error.filename is None else f"{error.filename}: {say(kind, language)}"
    )


def framed(text: str) -> str:
    """Return a help page or usage line with the library's own words in Turkish."""
    for english, turkish in _FRAME:
        text = text.replace(english, turkish)
    return text


def tell(error: Any, language: str, write: Callable[[str], None]) -> None:
    """Write what *error*, of the library, says of a call that it could not use."""
    if language != "tr":
        error.show()
        return
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        write(error.format_message())
        return
    if context is not None:
        write(framed(context.get_usage()))
        write(f"Yardım için: {context.command_path} {context.help_option_names[0]}\n")
    write(f"Hata: {_turkish(error.format_message())}")


def _turkish(sentence: str) -> str:
    """Return *sentence* in Turkish; as it is where its form is not known."""
    for form, turkish in _SENTENCES:
        found = re.fullmatch(form, sentence.strip(), re.DOTALL)
        if found:
            parts = [part or "" for part in found.groups()]
            if form.startswith("Invalid value"):
                parts[1] = _turkish(parts[1])
            return turkish.format(*parts)
    return sentence
