"""The gettext catalogs of the page: English sentences by key, and their translations.

English stands in ``messages/en.toml``, where a sentence has a key such as
``page.title``; what each measure is stands beside the measure. A translation is
a gettext catalog, ``messages/es.po``, that any editor of such files opens: the key
is the context (``msgctxt``) and the English sentence is what is translated, so
that a test tells which sentences changed since they were translated.
``python -m sim.report.catalog`` brings the catalogs up to date with the English:
new sentences come in empty, changed ones keep the old translation, marked "fuzzy".
"""

from __future__ import annotations

import gettext
import io
import tomllib
from importlib import resources
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sim.study.measures import MEASURES

TRANSLATED = ("es",)

Message = str | tuple[str, str]
"""A sentence, or its singular and its plural."""


def english() -> dict[str, Message]:
    """All English messages by key.

    Returns
    -------
    dict of str to str, or to a pair of singular and plural
    """
    file = resources.files("sim.report") / "messages" / "en.toml"
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    found: dict[str, Message] = {
        f"{table}.{key}": text if isinstance(text, str) else (text[0], text[1])
        for table, rows in tables.items()
        for key, text in rows.items()
    }
    return found | {f"definition.{m.name}": m.definition for m in MEASURES if m.definition}


def catalog_path(language: str) -> Path:
    """Where the catalog of a language lies, when the program runs from its folder."""
    return Path(__file__).parent / "messages" / f"{language}.po"


def read_catalog(language: str) -> Catalog:
    """The catalog of a language as it stands.

    Parameters
    ----------
    language : str
        One of `TRANSLATED`.
    """
    file = resources.files("sim.report") / "messages" / f"{language}.po"
    return read_po(io.BytesIO(file.read_bytes()))


def translations(language: str) -> gettext.NullTranslations:
    """What gettext looks messages up in; English needs no catalog."""
    if language not in TRANSLATED:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_catalog(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def updated(old: Catalog) -> Catalog:
    """A catalog with today's English messages and what was translated of them.

    A message whose English changed keeps its translation, marked "fuzzy".
    """
    known = {str(message.context): message for message in old if message.context}
    new = Catalog()
    for key, text in english().items():
        flags = ["python-brace-format"] if "{" in str(text) else []
        before = known.get(key)
        string = (before.string if before else None) or ""
        if before and before.id != text:
            flags.append("fuzzy")
        if isinstance(text, tuple) and isinstance(string, str):
            string = (string, string)
        elif isinstance(text, str) and not isinstance(string, str):
            string = string[-1]
        new.add(text, string, context=key, flags=flags)
    return new


def main() -> None:
    """Bring the catalogs up to date with the English messages."""
    for language in TRANSLATED:
        path = catalog_path(language)
        header = path.read_text(encoding="utf-8").split("\n\n")[0]
        body = io.BytesIO()
        write_po(body, updated(read_catalog(language)), width=96, omit_header=True)
        path.write_text(f"{header}\n\n{body.getvalue().decode()}", encoding="utf-8")


if __name__ == "__main__":
    main()
