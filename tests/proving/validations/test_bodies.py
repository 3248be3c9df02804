from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path

from porch.proving.validations._bodies import bodies


def test_bodies_are_found_in_archives_in_lines_and_by_themselves(tmp_path: Path) -> None:
    for folder in ("town", "perceval", "openapi"):
        (tmp_path / folder).mkdir()
    with gzip.open(tmp_path / "town" / "answers.jsonl.gz", "wt") as lines:
        lines.write(json.dumps({"url": "/posts", "body": {"text": "ciao"}}) + "\n")
        lines.write(json.dumps({"file": "words.txt", "body": "plain"}) + "\n")
    with tarfile.open(tmp_path / "perceval" / "samples.tar.gz", "w:gz") as packed:
        for name in ("LICENSE", "data/forum/one.json", "data/forum/README.md"):
            told = tarfile.TarInfo(name)
            told.size = 2
            packed.addfile(told, io.BytesIO(b"{}"))
    (tmp_path / "town" / "hook.json").write_bytes(b"{}")
    (tmp_path / "openapi" / "town.json").write_bytes(b"{}")
    found = [(body.network, body.name, body.content) for body in bodies(tmp_path)]
    assert found == [
        ("forum", "data/forum/one.json", b"{}"),
        ("town", "0 /posts", b'{"text": "ciao"}'),
        ("town", "1 words.txt", b"plain"),
        ("town", "hook.json", b"{}"),
    ]
