"""What validate-table promises. Runs with `python -m unittest discover components/validate-table/tests`."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parents[2] / "examples"
sys.path[:0] = [str(HERE.parent)]

SCHEMA = """
table: 1
missing: ["", NA]
columns:
  day: { type: integer, minimum: 1, maximum: 31 }
  port: { values: [EWR, JFK] }
  delay: { type: number, missing: 0.5, minimum: -100, maximum: 2000, tolerance: 0.2 }
  plane: { pattern: "N[0-9]+", optional: true }
  at: { type: time, optional: true }
unique: [[day, port, delay]]
volume: [{ by: [day], minimum: 2, maximum: 4 }]
"""

GOOD = "day,port,delay\n1,EWR,5\n1,JFK,NA\n2,EWR,-3.5\n2,EWR,1e2\n"


class ValidateTableTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.table = self.folder / "table"
        self.table.mkdir()
        self.schema = self.folder / "schema.yaml"
        self.schema.write_text(SCHEMA, encoding="utf-8")

    def run_program(self, *options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(HERE.parent / "validate_table.py"), "--table", str(self.table)]
        command += ["--schema", str(self.schema), "--verdict", str(self.folder / "verdict.json"), *options]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    def judge(self, *contents: str, options: tuple[str, ...] = ()) -> dict:
        for number, content in enumerate(contents, 1):
            (self.table / f"{number}.csv").write_bytes(content.encode())
        done = self.run_program(*options)
        self.assertEqual(0, done.returncode, done.stderr)
        return json.loads((self.folder / "verdict.json").read_text(encoding="utf-8"))

    def assert_refused(self, verdict: dict, *said: str) -> None:
        self.assertEqual("refuse", verdict["decision"], verdict)
        for part in said:
            self.assertTrue(any(part in reason for reason in verdict["reasons"]), f"{part!r} not in {verdict['reasons']}")

    def test_a_table_that_keeps_to_its_schema_passes(self):
        verdict = self.judge(GOOD)
        self.assertEqual("pass", verdict["decision"], verdict)
        self.assertEqual(4, verdict["report"]["rows"])
        self.assertEqual(0.25, verdict["report"]["missing_shares"]["1.csv"]["delay"])

    def test_a_spreadsheets_byte_order_mark_and_line_ends_are_no_fault(self):
        self.assertEqual("pass", self.judge("\ufeff" + GOOD.replace("\n", "\r\n"))["decision"])

    def test_a_lost_column_is_refused(self):
        self.assert_refused(self.judge("day,delay\n1,5\n1,6\n"), "1.csv lacks port")

    def test_a_column_nobody_knows_is_refused_unless_allowed(self):
        content = "day,port,delay,extra\n1,EWR,5,x\n1,JFK,6,y\n"
        self.assert_refused(self.judge(content), "does not know: extra")
        self.schema.write_text(SCHEMA + "unexpected_columns: allow\n", encoding="utf-8")
        self.assertEqual("pass", self.judge(content)["decision"])

    def test_swapped_columns_are_refused_and_the_first_row_is_named(self):
        verdict = self.judge(GOOD.replace("2,EWR,-3.5", "2,-3.5,EWR"))
        self.assert_refused(verdict, "port is not one of EWR, JFK in 1 rows of 1.csv, first '-3.5' in row 4")

    def test_missing_values_are_refused_beyond_their_share(self):
        self.assert_refused(self.judge("day,port,delay\n1,EWR,5\n1,,6\n"), "port is missing in 50 % of 1.csv")
        self.assert_refused(self.judge("day,port,delay\n1,EWR,\n1,JFK,\n1,JFK,1\n"), "delay is missing in 66.7 %")

    def test_a_day_delivered_twice_is_refused_within_a_file_and_across_files(self):
        self.assert_refused(self.judge(GOOD + "2,EWR,-3.5\n"), "first row 6 of 1.csv (2, EWR, -3.5)")
        self.assert_refused(self.judge(GOOD, "day,port,delay\n1,EWR,5\n1,JFK,7\n"), "first row 2 of 2.csv")

    def test_a_day_with_too_many_or_too_few_rows_is_refused(self):
        self.assert_refused(self.judge("day,port,delay\n1,EWR,1\n"), "day 1 has 1 rows, not 2 to 4")

    def test_types_ranges_and_patterns_are_kept(self):
        for row, said in [
            ("1.5,EWR,1", "day is not a whole number"),
            ("1_0,EWR,1", "day is not a whole number"),
            ("３,EWR,1", "day is not a whole number"),
            ("32,EWR,1", "day is not between 1 and 31"),
            ("1,EWR,nan", "delay is not a number"),
            ("1,EWR,1e999", "delay is not a number"),
            ("1,ewr,1", "port is not one of"),
        ]:
            with self.subTest(row):
                self.assert_refused(self.judge(f"day,port,delay\n1,EWR,5\n1,JFK,6\n{row}\n"), said)

    def test_optional_columns_are_checked_where_they_are(self):
        bad = "day,port,delay,plane,at\n1,EWR,5,M1,2013-01-01T05:00:00Z\n1,JFK,6,N2,yesterday\n"
        self.assert_refused(self.judge(bad), "plane is not of the form N[0-9]+", "at is not a time")

    def test_a_fault_within_its_tolerance_is_reported_and_passes(self):
        rows = "".join(f"{day},{port},{day}\n" for day in range(1, 5) for port in ("EWR", "JFK"))
        verdict = self.judge("day,port,delay\n" + rows + "5,EWR,9999\n5,EWR,1\n")
        self.assertEqual("pass", verdict["decision"], verdict)
        self.assertEqual("9999", verdict["report"]["findings"][0]["examples"][0]["value"])

    def test_bytes_that_are_no_csv_are_refused_and_not_a_failure(self):
        (self.table / "2.csv").write_bytes(b"day,port,delay\n1,\xff\xfe,5\n")
        self.assert_refused(self.judge(GOOD), "2.csv is not a CSV file in UTF-8")
        (self.table / "2.csv").write_bytes(b'day,port,delay\n1,"EWR,5\n')
        self.assert_refused(self.judge(GOOD), "2.csv is not a CSV file")

    def test_a_row_cut_half_way_is_refused(self):
        self.assert_refused(self.judge(GOOD + "2,JF"), "row 6 of 1.csv has not 3 fields")

    def test_no_files_no_rows_and_no_header_are_refused(self):
        self.assert_refused(self.judge(), "no CSV file")
        self.assert_refused(self.judge("day,port,delay\n"), "1.csv has no rows")
        self.assert_refused(self.judge(""), "lacks day, port, delay")

    def test_only_the_newest_file_is_read_when_asked(self):
        verdict = self.judge("day,port,delay\nbroken\n", GOOD, options=("--files", "newest"))
        self.assertEqual("pass", verdict["decision"])
        self.assertEqual({"2.csv": 4}, verdict["report"]["files"])

    def test_files_of_one_name_in_two_folders_are_two_files(self):
        for folder in ("2012", "2013"):
            (self.table / folder).mkdir()
        (self.table / "2012" / "a.csv").write_text(GOOD, encoding="utf-8")
        (self.table / "2013" / "a.csv").write_text("day,port,delay\n3,EWR,5\n3,,7\n", encoding="utf-8")
        verdict = self.judge()
        self.assertEqual({"2012/a.csv": 4, "2013/a.csv": 2}, verdict["report"]["files"])
        self.assert_refused(verdict, "port is missing in 50 % of 2013/a.csv")

    def test_a_report_stays_small_however_much_there_is_to_find(self):
        verdict = self.judge(*(f"day,port,delay\n{day},EWR,1\n" for day in range(1, 1501)))
        self.assertEqual("refuse", verdict["decision"])
        self.assertEqual(200, len(verdict["report"]["files"]))
        self.assertEqual(500, len(verdict["report"]["findings"]))
        self.assertEqual(1500, verdict["report"]["counts"]["files"])
        self.assertLess((self.folder / "verdict.json").stat().st_size, 1 << 18)

    def test_a_schema_that_cannot_be_used_fails_and_judges_nothing(self):
        for schema in ["table: 2", "table: 1\ncolumns: {}", "table: 1\ncolumns: {a: {typ: text}}", "table: [",
                       "table: 1\ncolumns: {a: {values: [NO]}}", "table: 1\ncolumns: {a: {}}\nunique: [[b]]",
                       "table: 1\ncolumns: {a: {pattern: '('}}", "table: 1\ncolumns: {a: {missing: 2}}"]:
            with self.subTest(schema):
                self.schema.write_text(schema, encoding="utf-8")
                (self.table / "1.csv").write_text(GOOD, encoding="utf-8")
                done = self.run_program()
                self.assertEqual(2, done.returncode)
                self.assertIn("the schema cannot be used", done.stderr)
                self.assertFalse((self.folder / "verdict.json").exists())

    def test_the_same_table_always_gets_the_same_verdict(self):
        first = self.judge(GOOD + "9,XXX,1\n7,YYY,2\n")
        self.assertEqual(first, self.judge(GOOD + "9,XXX,1\n7,YYY,2\n"))

    def test_many_faults_are_all_in_the_report_and_the_reasons_stay_readable(self):
        verdict = self.judge("day,port,delay\n" + "".join(f"{day},EWR,1\n" for day in range(1, 31)))
        self.assertEqual(21, len(verdict["reasons"]))
        self.assertEqual(30, len(verdict["report"]["findings"]))


class FlightsSchemaTest(unittest.TestCase):
    def test_the_rehearsed_damage_is_refused_for_each_of_its_three_faults(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            flights = EXAMPLES / "flights"
            (folder / "month.csv").write_text(a_month(), encoding="utf-8")
            broken = [sys.executable, str(flights / "demo" / "break_month.py"), "month.csv", "broken.csv"]
            subprocess.run(broken, cwd=folder, check=True, timeout=60)
            verdicts = {}
            for file in ("month", "broken"):
                program = [sys.executable, str(HERE.parent / "validate_table.py"), "--table", f"{file}.csv"]
                program += ["--schema", str(flights / "schema.yaml"), "--verdict", f"{file}.json"]
                subprocess.run(program, cwd=folder, check=True, capture_output=True, timeout=60)
                verdicts[file] = json.loads((folder / f"{file}.json").read_text(encoding="utf-8"))
        self.assertEqual("pass", verdicts["month"]["decision"], verdicts["month"]["reasons"])
        reasons = "\n".join(verdicts["broken"]["reasons"])
        self.assertEqual("refuse", verdicts["broken"]["decision"])
        for said in ("origin is not one of", "sched_arr_time is missing in 14.3 %", "repeat an earlier", "month 4, day 20 has"):
            self.assertIn(said, reasons)


def a_month() -> str:
    """Thirty days of 630 flights each, made up, in the form of the data set."""
    lines = [
        "year,month,day,dep_time,sched_dep_time,dep_delay,arr_time,sched_arr_time,arr_delay,carrier,flight,"
        "tailnum,origin,dest,air_time,distance,hour,minute,time_hour"
    ]
    for day in range(1, 31):
        for flight in range(1, 631):
            origin = ("EWR", "JFK", "LGA")[flight % 3]
            lines.append(
                f"2013,4,{day},517,515,2,830,819,11,UA,{flight},N{flight:05},{origin},BOS,227,1400,5,15,2013-04-{day:02}T09:00:00Z"
            )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    unittest.main()
