"""Unit tests of step-host's own logic: `python3 test_step_host.py PATH-TO-STEP-HOST`."""

import base64
import errno
import json
import os
import struct
import sys
import tempfile
import time
import unittest

sys.path.insert(0, sys.argv.pop(1))

import connection  # noqa: E402
import host  # noqa: E402
import journal  # noqa: E402
import processes  # noqa: E402
import records  # noqa: E402
import relay  # noqa: E402
import syscalls  # noqa: E402

TOKEN = b"knr_secret"
BEARER = b"Authorization: Bearer knr_secret"


class ProcessesTest(unittest.TestCase):
    def tearDown(self):
        processes.end_all_children(set(), processes.Usage())

    def test_every_child_is_seen_however_many_there_are(self):
        sleep = ["/bin/sleep", "600"]
        made = {os.posix_spawn(sleep[0], sleep, {}) for _ in range(900)}
        self.assertEqual(made, set(processes.children(os.getpid())))
        self.assertEqual(made, set(processes.end_all_children(set(), processes.Usage())))

    def test_a_chain_deeper_than_our_stack_is_followed_to_its_end(self):
        depth = 120
        chain = "import os, signal\nfor _ in range(%d):\n if os.fork(): signal.pause()\nsignal.pause()" % depth
        words = [sys.executable, "-I", "-S", "-c", chain]
        top = os.posix_spawn(sys.executable, words, {})
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(100)
        try:
            until = time.monotonic() + 20
            while len(found := processes.descendants(top)) < depth and time.monotonic() < until:
                time.sleep(0.01)
        finally:
            sys.setrecursionlimit(before)
        self.assertEqual(depth, len(found))


class SyscallsTest(unittest.TestCase):
    ALLOWED, ERROR = 0x7FFF0000, 0x00050000

    def answer(self, machine, architecture, number, argument=0):
        """What the kernel would do with a call, by running the filter as it does."""
        code = syscalls.program(machine)
        steps = [struct.unpack_from("=HBBI", code, at) for at in range(0, len(code), 8)]
        call = struct.pack("=iIQ6Q", number, architecture, 0, argument, 0, 0, 0, 0, 0)
        at, loaded = 0, 0
        while True:
            what, if_true, if_false, value = steps[at]
            at += 1
            if what == 0x20:
                loaded = struct.unpack_from("=I", call, value)[0]
            elif what == 0x06:
                return value
            else:
                holds = loaded == value if what == 0x15 else loaded >= value
                at += if_true if holds else if_false

    def test_what_no_step_needs_is_refused_on_each_machine(self):
        machines = {"x86_64": (0xC000003E, 41, 250, 0), "aarch64": (0xC00000B7, 198, 219, 63)}
        for machine, (architecture, sockets, keyctl, read) in machines.items():
            with self.subTest(machine):
                self.assertEqual(self.ALLOWED, self.answer(machine, architecture, read))
                self.assertEqual(self.ERROR | errno.EPERM, self.answer(machine, architecture, keyctl))
                self.assertEqual(self.ERROR | errno.ENOSYS, self.answer(machine, architecture, 425))
                for family in (1, 2, 10, 16):
                    self.assertEqual(self.ALLOWED, self.answer(machine, architecture, sockets, family))
                for family in (40, 38, 44, 0, 40 + (1 << 32)):
                    refused = self.answer(machine, architecture, sockets, family)
                    self.assertEqual(self.ERROR | errno.EAFNOSUPPORT, refused)

    def test_a_call_by_the_numbers_of_another_machine_is_refused(self):
        self.assertEqual(self.ERROR | errno.ENOSYS, self.answer("x86_64", 0x40000003, 3))
        self.assertEqual(self.ERROR | errno.ENOSYS, self.answer("x86_64", 0xC000003E, 0x40000000 | 41, 40))
        self.assertEqual(self.ERROR | errno.ENOSYS, self.answer("aarch64", 0x40000028, 3))

    def test_a_machine_whose_numbers_are_not_known_has_no_filter(self):
        self.assertIsNone(syscalls.program("riscv64"))


class HostTest(unittest.TestCase):
    def test_the_end_of_an_adopted_lane_does_not_end_the_probe(self):
        sleep = ["/bin/sleep", "600"]
        probe, left = (os.posix_spawn(sleep[0], sleep, {}) for _ in range(2))
        with tempfile.TemporaryDirectory() as folder:
            resident = host.Host(folder, None, {})
            resident._probe_pid = probe
            lane = connection.LaneHandle(0, 1, 1, None)
            lane.attempt = "a"
            resident._lanes.append(lane)
            resident._bury(lane)
        self.assertEqual([probe], processes.children(os.getpid()))
        self.assertNotIn(left, processes.children(os.getpid()))
        processes.end_all_children(set(), processes.Usage())


class JournalTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "lane-0.journal")

    def tearDown(self):
        self.folder.cleanup()

    def test_what_was_added_is_there_again(self):
        ring = journal.Journal(self.path)
        ring.add(json.dumps({"kind": "started", "attempt": "a"}).encode())
        ring.add(json.dumps({"kind": "exit", "attempt": "a"}).encode())
        self.assertEqual(["started", "exit"], [entry["kind"] for entry in journal.entries(self.path)])

    def test_the_ring_comes_round_and_keeps_the_newest(self):
        ring = journal.Journal(self.path)
        for number in range(3000):
            ring.add(json.dumps({"kind": "started", "attempt": str(number)}).encode())
            if number % 701 == 0:
                ring = journal.Journal(self.path)
        found = [int(entry["attempt"]) for entry in journal.entries(self.path)]
        self.assertEqual(list(range(found[0], 3000)), found)
        self.assertLess(len(found), 513)
        self.assertEqual(1024 * 1024, os.path.getsize(self.path))

    def test_a_torn_entry_is_left_out(self):
        ring = journal.Journal(self.path)
        ring.add(json.dumps({"kind": "started", "attempt": "a"}).encode())
        ring.add(json.dumps({"kind": "exit", "attempt": "a"}).encode())
        with open(self.path, "r+b") as file:
            file.seek(2 * 1024 + 40)
            file.write(b"#")
        self.assertEqual(["started"], [entry["kind"] for entry in journal.entries(self.path)])

    def test_what_a_checkpoint_covers_is_not_told_again(self):
        ring = journal.Journal(self.path)
        ring.add(json.dumps({"kind": "started", "attempt": "a"}).encode())
        ring.checkpoint()
        self.assertEqual([], journal.entries(self.path))

    def test_a_long_message_does_not_cost_the_facts(self):
        ring = journal.Journal(self.path)
        ring.add(json.dumps({"kind": "exit", "attempt": "a", "message": "x" * 5000}).encode())
        self.assertEqual("a", journal.entries(self.path)[0]["attempt"])


class RecordsTest(unittest.TestCase):
    def test_a_process_is_known_by_more_than_its_number(self):
        me = {"pid": os.getpid(), "ticks": records.start_ticks(os.getpid()), "boot": records.BOOT_ID}
        self.assertTrue(records.is_alive(me))
        self.assertFalse(records.is_alive({**me, "ticks": me["ticks"] + 1}))
        self.assertFalse(records.is_alive({**me, "boot": "another"}))

    def test_an_attempt_is_opened_once(self):
        with tempfile.TemporaryDirectory() as place:
            folder = os.open(place, os.O_RDONLY)
            first = records.open_once(folder, b'{"attempt": "a"}')
            self.assertIsNotNone(first)
            self.assertIsNone(records.open_once(folder, b'{"attempt": "a"}'))
            self.assertEqual(({"attempt": "a"}, None), records.read(folder))


class RelayTest(unittest.TestCase):
    def status(self, *lines):
        try:
            relay.check(b"\r\n".join(lines), TOKEN)
        except relay.Refused as refused:
            return int(refused.status[:3])
        return 200

    def test_only_the_token_of_the_attempt_passes(self):
        basic = base64.b64encode(b"anybody:knr_secret")
        self.assertEqual(200, self.status(b"GET / HTTP/1.1", BEARER))
        self.assertEqual(200, self.status(b"GET / HTTP/1.1", b"authorization: basic " + basic))
        self.assertEqual(401, self.status(b"GET / HTTP/1.1"))
        self.assertEqual(401, self.status(b"GET / HTTP/1.1", b"Authorization: Bearer knr_other"))
        self.assertEqual(401, self.status(b"GET / HTTP/1.1", b"Authorization: Basic !!"))
        self.assertEqual(401, self.status(b"GET / HTTP/1.1", b"Cookie: session=1"))
        self.assertEqual(401, self.status(b"GET / HTTP/1.1", BEARER, BEARER))

    def test_what_two_parsers_could_read_differently_is_refused(self):
        for line in (
            b"Content-Length: 1\r\nContent-Length: 2",
            b"Content-Length: +1",
            b"Content-Length: 1\r\nTransfer-Encoding: chunked",
            b"Transfer-Encoding: gzip, chunked",
            b"Transfer-Encoding : chunked",
            b"X: a\nTransfer-Encoding: chunked",
            b" folded: 1",
            b"no colon",
        ):
            self.assertEqual(400, self.status(b"POST / HTTP/1.1", BEARER, line), line)

    def test_only_plain_requests_pass(self):
        for line in (b"CONNECT a:1 HTTP/1.1", b"GET http://other/ HTTP/1.1", b"GET /", b"PRI * HTTP/2.0"):
            self.assertEqual(400, self.status(line, BEARER), line)

    def test_the_connection_is_closed_after_one_request(self):
        head, _ = relay.check(b"GET / HTTP/1.1\r\n" + BEARER + b"\r\nConnection: keep-alive\r\nUpgrade: h2c", TOKEN)
        self.assertEqual(b"GET / HTTP/1.1\r\n" + BEARER + b"\r\nConnection: close\r\n\r\n", head)

    def test_the_answer_says_that_the_connection_closes(self):
        wire = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nConnection: keep-alive\r\nA: b\r\n\r\nbody\r\n\r\n"
        told = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\nConnection: close\r\n\r\nbody\r\n\r\n"
        for size in range(1, len(wire)):
            answer = relay.Answer()
            passed = b"".join(answer.take(wire[at : at + size]) for at in range(0, len(wire), size))
            self.assertEqual(told, passed, f"cut into {size}")

    def test_a_body_ends_where_it_said_however_it_is_cut(self):
        wire = b"4;x=1\r\nabcd\r\n1\r\n\n\r\n0\r\nTrailer: 1\r\n\r\n"
        for size in range(1, len(wire) + 5):
            body = relay.Chunked()
            data = wire + b"GET / HTTP/1.1"
            taken = sum(body.take(data[at : at + size]) for at in range(0, len(data), size))
            self.assertEqual(len(wire), taken, f"cut into {size}")
            self.assertTrue(body.done)

    def test_a_chunk_that_is_none_is_refused(self):
        for wire in (b"-1\r\n", b"0x4\r\nabcd", b"4\nabcd", b"\r\n", b"zz\r\n"):
            with self.assertRaises(relay.Refused, msg=wire):
                relay.Chunked().take(wire)


if __name__ == "__main__":
    unittest.main()
