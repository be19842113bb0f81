"""120 releases into the store, and searching them: this program's processes against their peers.

The releases are the given document 120 times over with eight paragraphs reworded from each to the
next. Peers: SQLite FTS5 in this interpreter, holding every clause of every release, for the
queries that both can answer; undoc, the fastest reader, for reading alone. The queries' times
within a process are those of `cargo bench --bench search` on the same releases, which is run last
where `target/release` has been built.
"""

import importlib
import json
import os
import pathlib
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

OSTLER, DOCUMENT = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
RELEASES, CHANGES, COLD = 120, 8, 50

# As each of them is typed here, and there.
QUERIES = [
    ('"of the customer"', '"of the customer"'),
    ("customer AND data NOT support", "customer AND data NOT support"),
    ("terminat! AND notice", "terminat* AND notice"),
    ("(breach OR liability) AND damages", "(breach OR liability) AND damages"),
    ("personal w/5 data", "NEAR(personal data, 4)"),
    ('"personal data" w/10 security', 'NEAR("personal data" security, 9)'),
]


def generate(folder):
    """Writes the releases as `series/YYYY-MM.docx`."""
    source = zipfile.ZipFile(DOCUMENT)
    parts = {entry.filename: source.read(entry) for entry in source.infolist()}
    body = parts["word/document.xml"].decode()
    texts = list(re.finditer(r"(<w:t(?: [^>]*)?>)([^<]{40,})(</w:t>)", body))
    dice, reworded = random.Random(7), {}
    words = ["changed", "within", "thirty", "customer", "provider", "notice"]
    for number in range(RELEASES):
        for _ in range(CHANGES if number else 0):
            at = dice.randrange(len(texts))
            text = reworded.get(at, texts[at].group(2)).split(" ")
            text[dice.randrange(len(text))] = dice.choice(words)
            reworded[at] = " ".join(text)
        pieces, last = [], 0
        for at, text in sorted(reworded.items()):
            pieces += [body[last : texts[at].start(2)], text]
            last = texts[at].end(2)
        name = folder / f"{2010 + number // 12}-{number % 12 + 1:02}.docx"
        with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, data in parts.items():
                changed = "".join([*pieces, body[last:]]).encode()
                archive.writestr(part, changed if part == "word/document.xml" else data)


def run(store, *arguments):
    """Runs the command; gives its seconds, its processor seconds and its most memory in MiB."""
    start = time.perf_counter()
    child = subprocess.Popen(
        [OSTLER, "--store", store, "--quiet", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, arguments
    seconds = time.perf_counter() - start
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def told(figures):
    seconds, processor, memory = figures
    return f"{seconds:.2f} s ({processor:.2f} s of processor), at most {memory:.0f} MiB"


def size(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def median_ms(work, times=COLD):
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def full_text(releases):
    """Every clause of every release in SQLite; gives the database and the seconds it took."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE clauses USING fts5(text, citation UNINDEXED, clause UNINDEXED,"
        " release UNINDEXED, tokenize = 'porter unicode61')"
    )
    start = time.process_time()
    for release in releases:
        rows = [(c["text"], c["citation"], c["id"], release["release"]) for c in release["clauses"]]
        database.executemany("INSERT INTO clauses VALUES (?, ?, ?, ?)", rows)
    database.commit()
    return database, time.process_time() - start


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "series").mkdir()
        generate(folder / "series")
        files = sorted((folder / "series").iterdir())
        print(f"\n{RELEASES} releases of {DOCUMENT.name}\n\n| what | figure |\n|---|---|")

        one = folder / "one"
        run(one, "ingest", files[0])
        store = folder / "store"
        print(f"| ingest of all | {told(run(store, 'ingest', folder / 'series'))} |")
        times = size(store / "search") / size(one / "search")
        print(f"| index of all against index of one | {times:.2f} times |")
        run(one, "ingest", *files[1:-1])
        print(f"| ingest of the last alone | {told(run(one, 'ingest', files[-1]))} |")
        for query, _ in QUERIES:
            cold = median_ms(lambda: run(store, "search", query))
            print(f"| cold `ostler search '{query}'` | {cold:.1f} ms |")

        try:
            undoc = importlib.import_module("undoc")
        except ImportError:
            print("| undoc reading all | NOT INSTALLED |")
        else:
            start = time.process_time()
            for file in files:
                undoc.parse_file(str(file)).to_json()
            print(f"| undoc reading all | {time.process_time() - start:.2f} s of processor |")

        out = folder / "out"
        run(store, "export", "-o", out)
        releases = [json.loads(path.read_text()) for path in sorted(out.rglob("*.json"))]
        database, seconds = full_text(releases)
        print(f"| SQLite {sqlite3.sqlite_version} FTS5, every clause | {seconds:.2f} s of processor |")
        newest = max(release["release"] for release in releases)
        for query, typed in QUERIES:
            select = (
                "SELECT citation, highlight(clauses, 0, '[', ']') FROM clauses WHERE"
                " clauses MATCH ? AND release = ? ORDER BY rank LIMIT 10"
            )
            took = median_ms(lambda: database.execute(select, (typed, newest)).fetchall())
            print(f"| FTS5, in the process, {query} | {took:.2f} ms |")
        subprocess.run(
            ["cargo", "bench", "--quiet", "--bench", "search"],
            check=True,
            env={**os.environ, "OSTLER_BENCH_RELEASES": str(out)},
        )


main()
