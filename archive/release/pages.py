"""What a release says of itself, for people: `README.md` and `CITATION.cff`."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from archive.schema.description import described_tables

_HOW = """
## How to open it

`{file}` is one SQLite database, read-only, and needs nothing beside it.

- Any SQLite tool, such as DB Browser for SQLite: open the file.
- The shell: `sqlite3 -readonly {file}`, then
  `SELECT published, title FROM articles ORDER BY published LIMIT 10;`
- newsarchive {version} or newer: `newsarchive search WORDS --archive FOLDER`, and so
  `show`, `export` and `explain`. FOLDER is the one that this file lies in.
- Python: `sqlite3.connect("file:{file}?mode=ro", uri=True)`.

Full text is searched in `article_search`. There, every Chinese character is a word:
write simplified characters with a space between them, other words in lower case. A
few characters of simplified text lie in it as others: 乾 as 干, 後 as 后, 徵 as 征.

```sql
SELECT a.published, a.title FROM article_search s JOIN articles a ON a.id = s.rowid
WHERE article_search MATCH '"内 蒙 古"' ORDER BY a.published;
```
"""
_CHECK = """
## How to check that it is whole

`sha256sum -c SHA256SUMS` in this folder, or `newsarchive freeze --check FOLDER`, which
looks into the database too. `content.sha256` in `manifest.json` is the digest of what
the database says, whatever file it lies in. These lines compute it:

```python
import hashlib, json, sqlite3

manifest = json.load(open("manifest.json", encoding="utf-8"))
db = sqlite3.connect(f"file:{manifest['database']['file']}?mode=ro", uri=True)
# To read tables (20), select (21) and call functions (31): the queries may no more.
db.set_authorizer(lambda action, *_: 0 if action in (20, 21, 31) else 1)
digest = hashlib.sha256()
for query in manifest["content"]["queries"]:
    for row in db.execute(query):
        digest.update((json.dumps(row, ensure_ascii=False) + "\\n").encode())
print(digest.hexdigest() == manifest["content"]["sha256"])
```

The pages themselves lie in the WARC files of the archive that this was taken from;
`captures` says where, and `manifest.json` gives the files' digests.
"""


def readme(told: Mapping[str, Any]) -> str:
    """What whoever finds the folder has to know.

    told: the manifest.
    """
    file, version = told["database"]["file"], told["software"]["version"]
    lines = [f"# {told['title']}", "", *_what(told), ""]
    lines += ["## How to cite it", "", f"> {citation(told)}", ""]
    lines += [
        "`CITATION.cff` says the same for programs. A single article is cited by its",
        "`key`, beside the release.",
    ]
    tables = "\n".join(
        f"| `{each.name}` | {each.comment} |"
        for each in described_tables()
        if each.name not in EMPTY
    )
    tables = (
        f"\n## What is in it\n\n| table or view | what |\n| --- | --- |\n{tables}\n"
    )
    how = _HOW.format(file=file, version=version)
    return "\n".join(lines) + "\n" + how + tables + _NOT_IN_IT + _CHECK


EMPTY = (
    *("runs", "ledger", "failures", "accepted_gaps", "tombstones"),
    *("sketches", "bands"),
)
"""Tables that serve a crawl, and are empty in a release."""

_NOT_IN_IT = f"""
Empty are the tables that serve a crawl: {", ".join(f"`{name}`" for name in EMPTY)}.
`articles.story` may name an article that is not in this release.
"""


def _what(told: Mapping[str, Any]) -> Iterator[str]:
    numbers = told["counts"]
    sites = ", ".join(f"{name} ({count:,})" for name, count in told["sites"].items())
    day = told["made_at"][:10]
    yield f"A release of a news archive, made on {day}. It does not change any more."
    yield ""
    yield f"- {numbers['articles']:,} articles: {sites or 'none'}"
    yield f"- published {_span(told['published'])}, captured {_span(told['captured'])}"
    yield f"- {numbers['revisions']:,} readings, {numbers['captures']:,} captures"
    for name, value in (*told["filters"].items(), ("words", told["query"])):
        if value:
            yield f"- chosen by {name}: `{value}`"
    if told["as_of"]:
        yield f"- as the archive stood then: {told['as_of']}"


def _span(ends: list[str | None]) -> str:
    first, last = ((end or "never")[:10] for end in ends)
    return first if first == last else f"{first} to {last}"


def citation(told: Mapping[str, Any]) -> str:
    """How a release is cited, in one line."""
    authors = "; ".join(told["authors"]) or "Archivists of the collection"
    year, digest = told["made_at"][:4], told["content"]["sha256"]
    return (
        f"{authors} ({year}): {told['title']}. Release {told['name']}, "
        f"{told['counts']['articles']:,} articles. SHA-256 of the content: {digest}."
    )


def citation_file(told: Mapping[str, Any]) -> str:
    """The same in the Citation File Format 1.2.0; JSON strings are YAML strings."""
    authors = told["authors"] or ["Archivists of the collection"]
    lines = [
        "cff-version: 1.2.0",
        "message: If you use these data, please cite them so.",
        "type: dataset",
        f"title: {_yaml(told['title'])}",
        f"version: {_yaml(told['name'])}",
        f"date-released: {told['made_at'][:10]}",
        "authors:",
        *(f"  - name: {_yaml(author)}" for author in authors),
        "identifiers:",
        "  - type: other",
        f"    value: {_yaml('sha256:' + told['content']['sha256'])}",
        "    description: Digest of the content, see README.md",
    ]
    return "\n".join(lines) + "\n"


def _yaml(text: str) -> str:
    """A YAML string: JSON's, with what YAML does not take as it stands escaped too."""
    return json.dumps(text, ensure_ascii=not text.isprintable())
