"""Hostile texts through the real git."""

import os
import subprocess
import tempfile
import urllib.request
import uuid
from pathlib import Path

import hostile

WORK = Path(tempfile.mkdtemp())
SERVED = f"{hostile.URL}/p/{hostile.PROJECT}/git"
CODE = f"{SERVED}/code"


class Failed(Exception):
    """What git said when it gave up."""


def git(*words: str, token: str = hostile.TOKENS["own"], stdin: bytes = b"") -> str:
    """Runs git with nothing of this machine's configuration and answers what it printed."""
    helper = "credential.helper=!f() { echo username=token; echo password=$TOKEN; }; f"
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", helper, *words],
        cwd=WORK,
        input=stdin,
        capture_output=True,
        timeout=60,
        env=os.environ | {"TOKEN": token, "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_GLOBAL": "/dev/null", "LC_ALL": "C.UTF-8"},
    )
    if done.returncode != 0:
        raise Failed((done.stdout + done.stderr).decode("utf-8", "replace").strip())
    return done.stdout.decode().strip()


def fresh() -> str:
    return f"refs/heads/b-{uuid.uuid4().hex[:8]}"


def blob(content: str) -> str:
    return git("hash-object", "-w", "--stdin", stdin=content.encode())


def tree(*entries: tuple[str, str, str, str]) -> str:
    """A tree with these entries, whatever they are called: git itself would not make it.

    entries: mode, kind, id, name
    """
    content = b"".join(f"{mode.lstrip('0')} {name}\0".encode() + bytes.fromhex(one) for mode, _, one, name in entries)
    return git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=content)


def commit(of: str) -> str:
    return git("commit-tree", "-m", "Change", of)


def push(one: str, ref: str | None = None) -> str:
    return git("push", CODE, f"{one}:{ref or fresh()}")


def push_folder(name: str) -> str:
    inner = tree(("100644", "blob", blob("x"), "config"))
    return push(commit(tree(("40000", "tree", inner, name))))


def push_link(name: str) -> str:
    return push(commit(tree(("120000", "blob", blob("/etc/passwd"), name))))


def push_submodule(address: str) -> str:
    modules = f'[submodule "sub"]\n\tpath = sub\n\turl = {address}\n'
    entries = [("100644", "blob", blob(modules), ".gitmodules"), ("160000", "commit", git("rev-parse", "HEAD"), "sub")]
    return push(commit(tree(*entries)))


def push_pipeline(file: str) -> str:
    before = git("ls-remote", CODE, "refs/heads/main").split()[0]
    one = git("commit-tree", "-m", "Change", "-p", before, tree(("100644", "blob", blob(file), "kaname.yaml")))
    pushed = push(one, "refs/heads/main")
    git("fetch", "-q", CODE, "refs/heads/main")
    return pushed


def fetch(one: str) -> str:
    """Into a folder that has nothing yet: git does not ask for what it has."""
    empty = tempfile.mkdtemp()
    git("init", "-q", empty)
    return git("-C", empty, "fetch", CODE, one)


def with_header(line: str) -> str:
    name, value = line.split(": ", 1)
    return git("-c", f"http.extraHeader={name}: {hostile.filled(value, {})}", "ls-remote", CODE)


def clone(name: str) -> str:
    return git("clone", "-q", "--bare", f"{SERVED}/{name}", tempfile.mkdtemp())


CALLS = {
    "look": lambda name: git("ls-remote", f"{SERVED}/{name}"),
    "clone": clone,
    "push to": lambda ref: push("HEAD", ref if ref != "fresh" else None),
    "delete": lambda ref: git("push", CODE, f":{ref}"),
    "fetch": fetch,
    "push a folder": push_folder,
    "push a link": push_link,
    "push a submodule": push_submodule,
    "push a pipeline": push_pipeline,
    "sign in": lambda token: git("ls-remote", CODE, token=token),
    "header": with_header,
}


def prepare() -> dict[str, str]:
    for project, token in ((hostile.PROJECT, "own"), (hostile.OTHER, "other")):
        request = urllib.request.Request(
            f"{hostile.URL}/api/v1/projects/{project}/code",
            data=b'{"name": "code"}',
            headers={"Authorization": f"Bearer {hostile.TOKENS[token]}", "Content-Type": "application/json"},
        )
        urllib.request.urlopen(request).close()
    git("init", "-q", "-b", "main")
    one = commit(tree(("100644", "blob", blob("1"), "a.txt")))
    foreign = commit(tree(("100644", "blob", blob("other's"), "a.txt")))
    git("reset", "-q", "--hard", one)
    push(one, "refs/heads/main")
    git("push", f"{hostile.URL}/p/{hostile.OTHER}/git/code", f"{foreign}:refs/heads/main", token=hostile.TOKENS["other"])
    return {"commit": one, "foreign": foreign}


if __name__ == "__main__":
    values = prepare() | {"other": hostile.OTHER, **{f"{who}_token": text for who, text in hostile.TOKENS.items()}}
    hostile.run("git", CALLS, values, Failed)
