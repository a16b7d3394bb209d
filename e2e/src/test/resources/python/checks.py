"""Runs every function of a module whose name begins with `check_`, in order, and says which failed."""

import sys
import traceback


def run(module: dict) -> None:
    failed = []
    for name, check in list(module.items()):
        if not name.startswith("check_"):
            continue
        try:
            check()
            print("ok", name.removeprefix("check_"), flush=True)
        except Exception:
            failed.append(name)
            print("FAILED", name.removeprefix("check_"), flush=True)
            traceback.print_exc(file=sys.stdout)
    if failed:
        sys.exit(f"{len(failed)} failed: {failed}")


def refused(call, code: str, *words: str):
    """The call must be refused with this error code and these words in its message."""
    from mlflow.exceptions import MlflowException

    try:
        call()
    except MlflowException as e:
        assert e.error_code == code, (e.error_code, str(e))
        for word in words:
            assert word in str(e), (word, str(e))
        return
    raise AssertionError("it was not refused")
