#!/usr/bin/env bash
# Installs the peers into target/peers and measures them beside this tree's release build, on the
# same files, turn by turn in one run. `cargo bench` needs none of this.
#   benches/peers.sh [FILE.docx]
set -euo pipefail
cd "$(dirname "$0")/.."

document="${1:-}"
for candidate in ../shared/corpus/ost/2017-11.docx corpus/tarnfell/2024-08.docx; do
    [ -n "$document" ] || { [ -f "$candidate" ] && document="$candidate"; }
done

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! command -v pandoc >/dev/null; then
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends pandoc; } >/dev/null 2>&1 ||
        echo "NOT INSTALLED: pandoc"
fi
[ -d target/peers/venv ] || python3 -m venv target/peers/venv
target/peers/venv/bin/pip install --quiet kreuzberg==4.10.4 undoc==0.27.1 python-docx==1.2.0 mammoth==1.12.0 ||
    echo "NOT INSTALLED: some peers; their lines are missing"

cargo build --release --quiet
for script in benches/peers/*.py; do
    target/peers/venv/bin/python "$script" target/release/ostler "$document"
done
