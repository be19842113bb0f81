"""From .docx to JSON: this program's whole process against each peer.

A peer that is a library is measured within a running interpreter, without its start and imports,
which favours it. Each round runs all of them once, in turn; medians and the ratio to ours are
printed. "series" is the same document 120 times over under other names, on two threads; ours are
those of the one process that writes them all.
"""

import concurrent.futures
import importlib
import importlib.metadata
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

OSTLER, DOCUMENT = sys.argv[1], pathlib.Path(sys.argv[2])
ROUNDS, SERIES = 7, 120


def module(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def python_docx(path):
    import docx

    document = docx.Document(str(path))
    json.dumps([{"text": p.text, "style": p.style.name} for p in document.paragraphs])


def mammoth_html(path):
    import mammoth

    with open(path, "rb") as file:
        json.dumps(mammoth.convert_to_html(file).value)


def undoc_json(path):
    import undoc

    undoc.parse_file(str(path)).to_json()


def kreuzberg_json(path):
    import kreuzberg

    kreuzberg.extract_file_sync(str(path))


def version(name):
    return f"{name} {importlib.metadata.version(name)}"


def peers():
    yield "ostler", "process", lambda path: run(OSTLER, "inspect", str(path), "--stage", "model")
    if module("undoc"):
        yield version("undoc"), "library", undoc_json
    if module("kreuzberg"):
        yield version("kreuzberg"), "library", kreuzberg_json
    if module("docx"):
        yield version("python-docx"), "library", python_docx
    if module("mammoth"):
        yield version("mammoth"), "library", mammoth_html
    if shutil.which("pandoc"):
        shown = subprocess.run(["pandoc", "--version"], capture_output=True, text=True).stdout
        yield shown.splitlines()[0], "process", lambda path: run("pandoc", "-t", "json", str(path))


def timed(work, *arguments):
    start = time.perf_counter()
    work(*arguments)
    return (time.perf_counter() - start) * 1000


def table(title, rows):
    print(f"\n{title}\n")
    print("| what | how | ms | times ours |\n|---|---|---|---|")
    ours = rows[0][2]
    for name, how, ms in rows:
        print(f"| {name} | {how} | {ms:.1f} | {ms / ours:.1f} |")


def one_document():
    known = list(peers())
    times = {name: [] for name, _, _ in known}
    for name, _, work in known:
        work(DOCUMENT)
    for _ in range(ROUNDS):
        for name, _, work in known:
            times[name].append(timed(work, DOCUMENT))
    rows = [(name, how, statistics.median(times[name])) for name, how, _ in known]
    table(f"One document ({DOCUMENT.name}, {DOCUMENT.stat().st_size // 1024} KiB) to JSON", rows)


def series():
    with tempfile.TemporaryDirectory() as folder:
        terms = pathlib.Path(folder, "terms")
        terms.mkdir()
        paths = []
        for at in range(SERIES):
            path = terms / f"{2000 + at // 12}-{at % 12 + 1:02}.docx"
            shutil.copy(DOCUMENT, path)
            paths.append(path)

        def each(work):
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                list(pool.map(work, paths))

        export = ("export", *map(str, paths), "-o", str(pathlib.Path(folder, "json")))
        rows = [("ostler export", "one process", timed(run, OSTLER, *export))]
        for name, how, work in peers():
            if name.startswith(("undoc", "kreuzberg")):
                rows.append((name, f"{how}, two at once", timed(each, work)))
        table(f"{SERIES} documents to JSON", rows)


one_document()
series()
