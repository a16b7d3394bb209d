"""What compare promises. Runs with `python -m unittest discover components/compare/tests`."""

import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import numpy as np  # noqa: E402
import tiny_onnx  # noqa: E402
from metrics import METRICS  # noqa: E402


class CompareTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.good = tiny_onnx.save(self.folder / "good", tiny_onnx.weighing(1.0))
        self.bad = tiny_onnx.save(self.folder / "bad", tiny_onnx.weighing(-1.0))
        self.rows("label,x,place\n" + "".join(self.row(number) for number in range(400)))

    @staticmethod
    def row(number: int) -> str:
        chance = random.Random(number)  # seed: the row's number
        late = int(chance.random() < 0.4)
        return f"{late},{chance.gauss(late, 1):.4f},{'EWR' if number % 2 else 'JFK'}\n"

    def rows(self, content: str) -> None:
        (self.folder / "test").mkdir(exist_ok=True)
        (self.folder / "test" / "test.csv").write_text(content, encoding="utf-8")

    def run_program(self, *options: str, variables: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(HERE.parent / "compare.py"), "--test", str(self.folder / "test")]
        command += ["--decision", str(self.folder / "decision.json"), *options]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("KANAME_")}
        return subprocess.run(command, env=environment | (variables or {}), capture_output=True, text=True, timeout=60)

    def decide(self, *options: str, variables: dict[str, str] | None = None) -> dict:
        done = self.run_program(*options, variables=variables)
        self.assertEqual(0, done.returncode, done.stderr)
        return json.loads((self.folder / "decision.json").read_text(encoding="utf-8"))

    def test_a_worse_challenger_is_refused_and_the_reason_names_both_scores(self):
        verdict = self.decide("--challenger", str(self.bad), "--champion", str(self.good))
        self.assertEqual("refuse", verdict["decision"])
        self.assertIn("does not beat the champion's", verdict["reasons"][0])
        self.assertGreater(verdict["report"]["champion"]["auc"], 0.7)
        self.assertLess(verdict["report"]["challenger"]["auc"], 0.3)

    def test_a_better_challenger_passes(self):
        verdict = self.decide("--challenger", str(self.good), "--champion", str(self.bad))
        self.assertEqual("pass", verdict["decision"])

    def test_an_equal_challenger_is_refused(self):
        verdict = self.decide("--challenger", str(self.good), "--champion", str(self.good))
        self.assertEqual("refuse", verdict["decision"])

    def test_an_equal_challenger_passes_where_being_a_little_worse_is_allowed(self):
        verdict = self.decide(
            "--challenger", str(self.good), "--champion", str(self.good), "--minimum-improvement", "-0.01"
        )
        self.assertEqual("pass", verdict["decision"])

    def test_without_a_champion_the_floor_decides(self):
        self.assertEqual("pass", self.decide("--challenger", str(self.good), "--floor", "0.7")["decision"])
        missed = self.decide("--challenger", str(self.good), "--floor", "0.99")
        self.assertEqual("refuse", missed["decision"])
        self.assertIn("misses the floor of 0.99", missed["reasons"][0])

    def test_the_floor_binds_a_challenger_that_beats_the_champion_too(self):
        verdict = self.decide("--challenger", str(self.good), "--champion", str(self.bad), "--floor", "0.99")
        self.assertEqual("refuse", verdict["decision"])

    def test_a_challenger_that_fails_one_slice_is_refused(self):
        # at JFK the truth is turned round: there the challenger, better overall, is far worse
        lines = ["label,x,place\n"]
        for number in range(900):
            late = number % 2
            place = "JFK" if number % 9 < 2 else "EWR"
            lines.append(f"{late if place == 'EWR' else 1 - late},{late + number % 7 / 10},{place}\n")
        self.rows("".join(lines))
        options = ["--challenger", str(self.good), "--champion", str(self.bad)]
        self.assertEqual("pass", self.decide(*options)["decision"])
        verdict = self.decide(*options, "--slices", "place", "--slice-rows", "100")
        self.assertEqual("refuse", verdict["decision"])
        self.assertIn("where place is JFK", verdict["reasons"][0])

    def test_a_slice_too_small_to_judge_is_shown_and_not_judged(self):
        verdict = self.decide(
            "--challenger", str(self.good), "--champion", str(self.bad), "--slices", "place", "--slice-rows", "5000"
        )
        self.assertEqual("pass", verdict["decision"])
        self.assertEqual({"EWR", "JFK"}, set(verdict["report"]["slices"]["place"]))

    def test_a_column_of_many_values_is_judged_by_its_large_groups_and_shows_the_largest(self):
        lines = [f"{number % 2},{number % 7},{'EWR' if number % 3 else number}\n" for number in range(900)]
        self.rows("label,x,place\n" + "".join(lines))
        options = ["--challenger", str(self.bad), "--champion", str(self.good), "--slices", "place"]
        verdict = self.decide(*options, "--slice-rows", "2")
        shown = verdict["report"]["slices"]["place"]
        self.assertEqual(100, len(shown))
        self.assertEqual(600, shown["EWR"]["rows"])

    def test_a_measure_shown_for_people_only_does_not_keep_the_decision(self):
        self.rows("label,x,place\n1,5,EWR\n1,6,EWR\n")
        verdict = self.decide("--challenger", str(self.good), "--metric", "accuracy", "--floor", "0.9")
        self.assertEqual("pass", verdict["decision"])
        self.assertNotIn("auc", verdict["report"]["challenger"])

    def test_parameters_and_champion_may_come_as_a_pipeline_hands_them_over(self):
        parameters = self.folder / "parameters.json"
        parameters.write_text(json.dumps({"metric": "log_loss", "higher_is_better": False, "floor": 5, "slices": ["place"]}))
        variables = {"KANAME_PARAMETERS": str(parameters), "KANAME_INPUT_CHAMPION": str(self.bad)}
        verdict = self.decide("--challenger", str(self.good), variables=variables)
        self.assertEqual("pass", verdict["decision"])
        self.assertLess(verdict["report"]["challenger"]["log_loss"], verdict["report"]["champion"]["log_loss"])

    def test_a_direction_that_contradicts_the_metric_fails_instead_of_deciding(self):
        done = self.run_program("--challenger", str(self.good), "--metric", "auc", "--no-higher-is-better")
        self.assertEqual(2, done.returncode)
        self.assertIn("a higher auc is better", done.stderr)
        self.assertFalse((self.folder / "decision.json").exists())

    def test_what_cannot_be_compared_fails_with_a_reason_and_no_decision(self):
        nonsense = tiny_onnx.save(self.folder / "nonsense", b"not a model")
        for options, said in [
            (["--challenger", str(nonsense)], "not a model that ONNX Runtime can load"),
            (["--challenger", str(self.folder / "test")], "has 0 ONNX files"),
            (["--challenger", str(self.good), "--label", "late"], "late"),
            (["--challenger", str(self.good), "--slices", "carrier"], "carrier"),
            (["--challenger", str(self.good), "--floor", "nan"], "floor must be a finite number"),
        ]:
            with self.subTest(said):
                done = self.run_program(*options)
                self.assertEqual(2, done.returncode)
                self.assertIn(said, done.stderr)
                self.assertFalse((self.folder / "decision.json").exists())

    def test_rows_of_one_label_only_or_none_at_all_cannot_be_compared(self):
        for content in ["label,x,place\n", "label,x,place\n1,0.5,EWR\n1,0.6,EWR\n", "label,x,place\n2,0.5,EWR\n0,1,JFK\n"]:
            self.rows(content)
            self.assertEqual(2, self.run_program("--challenger", str(self.good)).returncode)

    def test_an_answer_that_is_not_a_number_cannot_be_compared(self):
        self.rows("label,x,place\n1,,EWR\n0,1,JFK\n")
        done = self.run_program("--challenger", str(self.good))
        self.assertEqual(2, done.returncode)
        self.assertIn("NaN", done.stderr)


class MetricsTest(unittest.TestCase):
    def test_the_area_under_the_curve_counts_pairs_as_its_definition_says(self):
        for seed in (1, 2, 3):
            chance = np.random.default_rng(seed)
            truth, score = chance.integers(0, 2, 60), chance.integers(0, 8, 60) / 8  # many ties
            pairs = [
                1.0 if p > n else 0.5 if p == n else 0.0 for p in score[truth == 1] for n in score[truth == 0]
            ]
            self.assertAlmostEqual(np.mean(pairs), METRICS["auc"].measure(truth, score), places=12, msg=f"seed {seed}")

    def test_a_certain_and_wrong_answer_costs_much_and_not_everything(self):
        self.assertTrue(np.isfinite(METRICS["log_loss"].measure(np.array([1.0]), np.array([0.0]))))

    def test_the_others_measure_what_their_names_say(self):
        truth, answer = np.array([1.0, 0.0]), np.array([0.75, 0.75])
        self.assertEqual(0.5, METRICS["accuracy"].measure(truth, answer))
        self.assertAlmostEqual((0.0625 + 0.5625) / 2, METRICS["brier"].measure(truth, answer))
        self.assertAlmostEqual(0.5, METRICS["mae"].measure(truth, answer))
        self.assertAlmostEqual(0.3125**0.5, METRICS["rmse"].measure(truth, answer))


if __name__ == "__main__":
    unittest.main()
