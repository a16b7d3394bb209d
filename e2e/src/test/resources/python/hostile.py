"""Sends rows of hostile texts through one real client, one after the other, and says of each what was wrong.

A row is an object in `bad-inputs/<client>.json`:

- `id`: that of the server's corpus; `case`: what is special about it
- `call`: which call of the client, by its name in the script
- `send`: the hostile text; `control`: the sound one, which must succeed at the same call
- `says`: a pattern that stands in what the caller is told; `by`: `client` if the client itself refuses
- `twin`: the call for the sound text, where the call itself is not offered
"""

import json
import os
import re
import sqlite3
import time
import urllib.request
from pathlib import Path

ROWS = Path(__file__).parent.parent / "bad-inputs"
DATA = Path(os.environ["KANAME_DATA"])
SECRET = Path(os.environ["OUTSIDE"], "secret").read_text()
TOKENS = {name: os.environ[f"{name.upper()}_TOKEN"] for name in ("own", "other", "stranger", "revoked", "narrow")}
URL, PROJECT, OTHER = (os.environ[name] for name in ("KANAME_URL", "KANAME_PROJECT", "OTHER_PROJECT"))

# What changes by itself, by a refusal, or by looking.
LIVELY = {"cursors", "work", "prediction_windows", "lineage_nodes", "lineage_edges"}
COUNTED = "WHERE kind NOT IN ('access.refuse', 'prediction.window')"


def run(client: str, calls: dict, values: dict, refusal=Exception) -> None:
    """Prints a line of JSON for each row: its name, and what was wrong.

    values: what stands for the names in braces; refusal: what the client throws when a server refuses
    """
    for row in json.loads((ROWS / f"{client}.json").read_text("utf-8")):
        wrong = judge(row, calls, values, refusal)
        print(json.dumps({"row": f"{row['id']} {row['case']}", "wrong": wrong}), flush=True)


def judge(row: dict, calls: dict, values: dict, refusal) -> list[str]:
    before = kept()
    wrong = answered(row, calls[row["call"]], filled(row["send"], values), refusal)
    after = kept()
    wrong += [f"{what} was written" for what in sorted(after.items() ^ before.items(), key=str)]
    wrong += [] if healthy() else ["the server does not answer"]
    try:
        calls[row.get("twin", row["call"])](filled(row["control"], values))
    except Exception as e:
        wrong.append(f"its twin failed: {type(e).__name__}: {e}")
    return wrong


def answered(row: dict, call, text: str, refusal) -> list[str]:
    begun = time.monotonic()
    try:
        value = call(text)
        said = f"answered {value!r}"
        right = False
    except Exception as e:
        said = f"{type(e).__name__}: {e}"
        right = re.search(row["says"], said) and (row.get("by") == "client" or isinstance(e, refusal))
    wrong = [] if right else [said[:600]]
    wrong += [f"a secret came out: {said}"] if any(s in said for s in (SECRET, *TOKENS.values()) if s != text) else []
    wrong += [f"it took {time.monotonic() - begun:.0f} s"] if time.monotonic() - begun > 20 else []
    return wrong


def filled(text: str, values: dict) -> str:
    if text.startswith("@"):
        return "x" * int(text[1:])
    return re.sub(r"\{(\w+)}", lambda name: str(values[name[1]]), text)


def kept() -> dict[str, object]:
    """A digest of every table and the names of all files that the server keeps.

    Not so the packs of refused pushes: nothing leads to them, and they are taken away when packs are put together.
    """
    with sqlite3.connect(f"file:{DATA / 'kaname.db'}?mode=ro", uri=True) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {table: digest(database, table) for table in tables if table not in LIVELY and not table.startswith(("audit", "sqlite_"))}
    for file in DATA.rglob("*"):
        place = str(file.relative_to(DATA))
        if file.is_file() and not place.startswith(("kaname.db", "audit", "predictions")) and file.parent.name != "pack":
            found[place] = True
    return found


def digest(database: sqlite3.Connection, table: str) -> int:
    columns = [row[1] for row in database.execute(f"PRAGMA table_info('{table}')") if row[1] != "last_used"]
    quoted = ", ".join(f'"{column}"' for column in columns)
    rows = database.execute(f"SELECT {quoted} FROM {table} {COUNTED if table == 'events' else ''}")
    return sum(hash(row) for row in rows)


def healthy() -> bool:
    with urllib.request.urlopen(f"{URL}/q/health", timeout=20) as answer:
        return answer.status == 200
