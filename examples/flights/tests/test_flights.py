"""What the example promises, on two real days of January 2013 that lie in `data`.

    python -m unittest discover examples/flights/tests

with the packages of `requirements.txt` installed. No server is needed: MLflow logs into a folder.
"""

import ast
import functools
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
DATA = HERE / "data"
sys.path[:0] = [str(PROJECT)]

import mlflow.onnx  # noqa: E402
import numpy as np  # noqa: E402
import onnxruntime  # noqa: E402
import pandas as pd  # noqa: E402
import train  # noqa: E402
from evaluate import calibration_error, predict, rate_table  # noqa: E402
from rows import FEATURES, LABEL, NUMBERS, TEXTS, feed, read_rows  # noqa: E402

GIVING_AWAY = {"dep_time", "dep_delay", "arr_time", "arr_delay", "air_time"}


def run(script: str, *words: str, fails: bool = False, cwd: Path | None = None, **variables: str) -> str:
    command = [sys.executable, str(PROJECT / script), *words]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")}
    done = subprocess.run(command, cwd=cwd, env=environment | variables, capture_output=True, text=True, timeout=300)
    if (done.returncode != 0) != fails:
        raise AssertionError(f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout + done.stderr


def prepare(folder: Path, data: Path = DATA, fails: bool = False) -> str:
    places = [f"--{name}={data / name}" for name in ("flights", "weather", "planes")]
    places += [f"--{name}={folder / name}" for name in ("train", "test", "month")]
    return run("prepare.py", *places, "--holdout-days=1", fails=fails)


@functools.cache
def worked() -> Path:
    """Prepared and trained once, for all tests that only look."""
    temporary = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(temporary.cleanup)
    folder = Path(temporary.name)
    (folder / "said").write_text(prepare(folder), encoding="utf-8")
    run(
        "train.py", f"--train={folder / 'train'}", f"--test={folder / 'test'}", "--trees=20",
        cwd=folder, MLFLOW_TRACKING_URI=f"sqlite:///{folder / 'mlflow.db'}", MLFLOW_DISABLE_TELEMETRY="true",
    )
    return folder


class Worked(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = worked()
        self.said = (self.folder / "said").read_text(encoding="utf-8")
        self.train, self.test = read_rows(self.folder / "train"), read_rows(self.folder / "test")
        mlflow.set_tracking_uri(f"sqlite:///{self.folder / 'mlflow.db'}")
        experiment = mlflow.get_experiment_by_name("late-arrivals").experiment_id
        [self.logged] = mlflow.search_logged_models(experiment_ids=[experiment], output_format="list")
        self.model = Path(mlflow.artifacts.download_artifacts(self.logged.model_uri))


class PrepareTest(Worked):
    def test_the_last_day_is_held_out_and_cancelled_flights_are_left_out(self):
        flights = pd.read_csv(DATA / "flights" / "2013-01.csv")
        arrived = flights[flights["arr_delay"].notna()]
        self.assertEqual((arrived["day"] == 19).sum(), len(self.train))
        self.assertEqual((arrived["day"] == 20).sum(), len(self.test))
        self.assertEqual(len(arrived), len(read_rows(self.folder / "month")))
        self.assertIn(f"{len(flights) - len(arrived)} of them cancelled", self.said)

    def test_late_means_more_than_fifteen_minutes(self):
        flights = pd.read_csv(DATA / "flights" / "2013-01.csv")
        self.assertEqual((flights[flights["day"] == 20]["arr_delay"] > 15).sum(), self.test[LABEL].sum())

    def test_no_row_holds_what_is_known_only_after_departure(self):
        columns = set(pd.read_csv(next((self.folder / "train").glob("*.csv"))).columns)
        self.assertEqual(set(FEATURES) | {LABEL}, columns)
        self.assertFalse(columns & GIVING_AWAY)

    def test_weather_and_plane_are_those_of_the_flight(self):
        first = pd.read_csv(DATA / "flights" / "2013-01.csv").query("day == 20 and arr_delay == arr_delay").iloc[0]
        weather = pd.read_csv(DATA / "weather" / "2013-01.csv")
        weather = weather[(weather["origin"] == first["origin"]) & (weather["time_hour"] == first["time_hour"])].iloc[0]
        plane = pd.read_csv(DATA / "planes" / "planes.csv").set_index("tailnum").loc[first["tailnum"]]
        row = self.test.iloc[0]
        self.assertAlmostEqual(weather["temp"], row["temp"], 3)
        self.assertEqual((plane["year"], plane["seats"]), (row["built"], row["seats"]))
        self.assertEqual(7, row["weekday"], "2013-01-20 was a Sunday")

    def test_a_folder_without_data_is_named(self):
        with tempfile.TemporaryDirectory() as empty:
            said = prepare(Path(empty), Path(empty), fails=True)
        self.assertIn("holds no CSV file", said)


class TrainTest(Worked):
    def test_the_logged_model_takes_the_raw_columns(self):
        session = onnxruntime.InferenceSession(str(self.model / "model.onnx"))
        kinds = {one.name: one.type for one in session.get_inputs()}
        expected = dict.fromkeys(TEXTS, "tensor(string)") | dict.fromkeys(NUMBERS, "tensor(float)")
        self.assertEqual(expected, kinds)
        self.assertEqual(["label", "probabilities"], [one.name for one in session.get_outputs()])

    def test_the_model_equals_the_pipeline_it_was_made_from(self):
        rows = self.train
        pipeline = train.new_pipeline(20, 0.05, 12).fit(rows[FEATURES], rows[LABEL])
        expected = pipeline.predict_proba(self.test[FEATURES])[:, 1]
        self.assertGreater(len(set(expected.round(6))), 10, "a model that says the same of all proves nothing")
        np.testing.assert_allclose(predict(self.model, self.test), expected, atol=1e-5)

    def test_missing_and_never_seen_values_are_answered_as_the_pipeline_does(self):
        rows = self.train
        pipeline = train.new_pipeline(20, 0.05, 12).fit(rows[FEATURES], rows[LABEL])
        odd = self.test.head(4).copy()
        odd.loc[odd.index[0], TEXTS] = ""
        odd.loc[odd.index[1], NUMBERS] = np.nan
        odd.loc[odd.index[2], "carrier"] = "ÅÄ"
        odd.loc[odd.index[3], "distance"] = 1e9
        np.testing.assert_allclose(predict(self.model, odd), pipeline.predict_proba(odd[FEATURES])[:, 1], atol=1e-5)

    def test_a_model_that_differs_from_its_pipeline_is_refused(self):
        rows = self.train
        one = train.new_pipeline(20, 0.05, 12).fit(rows[FEATURES], rows[LABEL])
        other = train.new_pipeline(2, 0.5, 12).fit(rows[FEATURES], rows[LABEL])
        with self.assertRaisesRegex(SystemExit, "differs from the pipeline"):
            train.prove_equal(one, train.convert(other), self.test[FEATURES])
        self.assertEqual(0, train.prove_equal(one, train.convert(one), self.test[FEATURES])["onnx_label_disagreements"])

    def test_the_run_says_what_it_was_trained_with(self):
        run = mlflow.MlflowClient().get_run(self.logged.source_run_id)
        self.assertEqual({"trees": "20", "learning_rate": "0.05", "leaves": "12"}, run.data.params)
        self.assertEqual(len(self.train), run.data.metrics["train_rows"])


class EvaluateTest(Worked):
    def evaluate(self, model: str, *more: str) -> dict:
        metrics = self.folder / "metrics.json"
        run(
            "evaluate.py", f"--model={model}", f"--rows={self.folder / 'test'}",
            f"--history={self.folder / 'train'}", f"--metrics={metrics}", *more,
        )
        return json.loads(metrics.read_text(encoding="utf-8"))

    def test_a_model_is_scored_beside_the_rate_table(self):
        metrics = self.evaluate(str(self.model))
        self.assertEqual(len(self.test), metrics["rows"])
        for name in ("auc", "table_auc"):
            self.assertTrue(0 < metrics[name] < 1, metrics)

    def test_before_the_first_model_only_the_table_is_scored(self):
        metrics = self.evaluate("")
        self.assertIn("table_auc", metrics)
        self.assertNotIn("auc", metrics)

    def test_history_of_the_same_month_is_left_out_when_asked(self):
        self.assertNotIn("table_auc", self.evaluate("", "--before-month"))

    def test_a_cell_nobody_has_seen_gets_the_average(self):
        history = pd.DataFrame({"origin": ["EWR"] * 4, "carrier": ["UA"] * 4, "sched_dep_time": [900] * 4, LABEL: [1, 0, 0, 0]})
        asked = pd.DataFrame({"origin": ["JFK", "EWR"], "carrier": ["DL", "UA"], "sched_dep_time": [900, 930]})
        np.testing.assert_allclose(rate_table(history, asked), [0.25, 0.25])

    def test_a_calibrated_prediction_has_no_calibration_error(self):
        late = np.array([1, 0, 0, 0] * 25)
        self.assertAlmostEqual(0, calibration_error(late, np.full(100, 0.25)))
        self.assertAlmostEqual(0.5, calibration_error(late, np.full(100, 0.75)))


class BrokenMonthTest(unittest.TestCase):
    VALIDATE = PROJECT.parents[1] / "components" / "validate-table" / "validate_table.py"

    def judge(self, table: Path, schema: str) -> dict:
        with tempfile.TemporaryDirectory() as name:
            verdict = Path(name) / "verdict.json"
            command = [sys.executable, str(self.VALIDATE), f"--table={table}", f"--schema={PROJECT / schema}"]
            subprocess.run([*command, f"--verdict={verdict}"], check=True, capture_output=True, timeout=60)
            return json.loads(verdict.read_text(encoding="utf-8"))

    def test_real_days_pass(self):
        for table, schema in [("flights", "schema.yaml"), ("weather", "weather-schema.yaml")]:
            verdict = self.judge(DATA / table, schema)
            self.assertEqual("pass", verdict["decision"], verdict["reasons"])

    def test_a_broken_month_is_refused_for_each_of_its_faults(self):
        with tempfile.TemporaryDirectory() as name:
            broken = Path(name) / "2013-01.csv"
            run("demo/break_month.py", str(DATA / "flights" / "2013-01.csv"), str(broken))
            verdict = self.judge(broken, "schema.yaml")
        self.assertEqual("refuse", verdict["decision"])
        reasons = "\n".join(verdict["reasons"])
        for said in ("origin is not one of", "sched_arr_time is missing", "repeat an earlier", "day 20 has"):
            self.assertIn(said, reasons)


class ScriptsTest(unittest.TestCase):
    PACKAGES = {"mlflow", "numpy", "onnx", "onnxruntime", "pandas", "skl2onnx", "sklearn"}

    def test_they_import_nothing_of_kaname(self):
        own = {script.stem for script in PROJECT.glob("*.py")}
        seen = 0
        for script in [*PROJECT.glob("*.py"), *PROJECT.glob("demo/*.py")]:
            for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
                names = []
                if isinstance(node, ast.Import):
                    names = [one.name for one in node.names]
                elif isinstance(node, ast.ImportFrom):
                    names = [node.module or ""]
                for name in names:
                    top = name.split(".")[0]
                    self.assertIn(top, self.PACKAGES | own | sys.stdlib_module_names, f"{script.name} imports {name}")
                    seen += 1
        self.assertGreater(seen, 20)

    def test_they_read_no_variable_of_kaname(self):
        for script in PROJECT.glob("*.py"):
            self.assertNotIn("KANAME", script.read_text(encoding="utf-8").upper().replace("KANAME.YAML", ""), script.name)


class FeedTest(unittest.TestCase):
    def test_rows_become_one_column_tensors(self):
        rows = pd.DataFrame({name: ["x", ""] for name in TEXTS} | {name: [1.0, np.nan] for name in NUMBERS})
        tensors = feed(rows)
        self.assertEqual(FEATURES, list(tensors))
        self.assertEqual({(2, 1)}, {one.shape for one in tensors.values()})


if __name__ == "__main__":
    unittest.main()
