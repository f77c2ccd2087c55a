"""OPEN, READ and CLOSE (sections 4 and 7)."""

import struct

from bau_frames import CLOSE, DATA, OPEN, READ, read_body
from harness import FILES, MIB, Case, digest, eventually

BIG = FILES["big.png"]
OTHER = FILES["other.png"]


class Opening(Case):
    def test_plain(self):
        ok = self.session().open("small.png").ok
        self.assertEqual(set(ok), {"handle", "size", "mtime", "etag"})
        self.assertEqual((ok["size"], ok["mtime"]), (100_000, 1_700_000_000_125))
        self.assertRegex(ok["etag"], "^[0-9a-f]{32}$")
        self.assertTrue(0 <= ok["handle"] < 2**32)

    def test_handles_are_new_each_time_and_etags_are_not(self):
        session = self.session()
        answers = []
        for _ in range(20):
            answers.append(session.open("one.txt").ok)
            session.close_handle(answers[-1]["handle"])
        self.assertEqual(len({ok["handle"] for ok in answers}), 20)
        self.assertEqual(len({ok["etag"] for ok in answers}), 1)
        self.assertNotEqual(session.open("small.png").ok["etag"], answers[0]["etag"])

    def test_if_match(self):
        session = self.session()
        etag = session.open("one.txt").ok["etag"]
        self.assertEqual(session.open("one.txt", ifMatch=etag).ok["etag"], etag)
        for other in ("0" * 32, "x", "", "x" * 64):
            with self.subTest(etag=other):
                self.refused(412, "changed", session.open, "one.txt", ifMatch=other)

    def test_inline(self):
        session = self.session()
        data = FILES["small.png"]
        for n in (1, 32_768, 32_769, 99_999, 100_000, 100_001, 1_048_576):
            with self.subTest(n=n):
                answer = session.open("small.png", inline=n)
                self.assertEqual(answer.content, data[:n])
                self.assertEqual(set(answer.ok), {"handle", "size", "mtime", "etag"})
                rest = session.read(answer.ok["handle"], min(n, 100_000), 1_048_576)
                self.assertEqual(rest.content, data[n:])
        self.assertEqual(session.open("empty.txt", inline=5).end, 0)

    def test_whole(self):
        session = self.session()
        for name in ("empty.txt", "one.txt", "exactly.png", "over.png", "small.png"):
            with self.subTest(name):
                size = len(FILES[name])
                answer = session.open(name, inline=max(size, 1), whole=True)
                self.assertEqual(answer.content, FILES[name])
                self.assertEqual(set(answer.ok), {"size", "mtime", "etag", "digest"})
                self.assertEqual(answer.ok["digest"], digest(FILES[name]))
        for n in (1, 99_999):
            self.refused(413, "too_large", session.open, "small.png", inline=n, whole=True)
        self.refused(413, "too_large", session.open, "big.png", inline=1_048_576, whole=True)
        self.assertTrue(session.open("one.txt", inline=1, whole=False).ok["handle"] >= 0)

    def test_whole_with_if_match(self):
        session = self.session()
        etag = session.open("one.txt").ok["etag"]
        self.assertEqual(session.open("one.txt", inline=9, whole=True, ifMatch=etag).content, b"1")
        self.refused(
            412, "changed", session.open, "one.txt", inline=9, whole=True, ifMatch="0" * 32
        )

    def test_64_whole_files_in_flight(self):
        session = self.session()
        wanted = [f"many/{i:04}.txt" for i in range(64)]
        reqs = [session.request(OPEN, {"name": n, "inline": 100, "whole": True}) for n in wanted]
        for i, req in enumerate(reqs):
            self.assertEqual(session.wait(req).content, f"{i}\n".encode())


class Reading(Case):
    def test_16_in_flight(self):
        session = self.session()
        handle = session.open("big.png").ok["handle"]
        reqs = [session.ask_read(handle, n * MIB, MIB) for n in range(16)]
        for n, req in enumerate(reqs):
            self.assertEqual(session.wait(req).content, BIG[n * MIB : (n + 1) * MIB])
        self.assertEqual(session.finished[-16:], reqs)

    def test_bounds(self):
        session = self.session()
        data = FILES["small.png"]
        handle = session.open("small.png").ok["handle"]
        for offset, length in ((0, 1), (99_999, 1), (99_999, 1_048_576), (7, 32_768), (50, 32_769)):
            with self.subTest(offset=offset, length=length):
                answer = session.read(handle, offset, length)
                self.assertEqual(answer.content, data[offset : offset + length])
                self.assertTrue(all(len(piece) == 32_768 for piece in answer.pieces[:-1]))
        self.assertEqual(session.read(handle, 100_000, 1).end, 0)
        for offset in (100_001, 2**31, 2**32, 2**53, 2**63, 2**64 - 1):
            with self.subTest(offset=offset):
                self.refused(416, "range", session.read, handle, offset, 1)
        self.assertEqual(session.read(handle, 5, 5).content, data[5:10])
        empty = session.open("empty.txt").ok["handle"]
        self.assertEqual(session.read(empty, 0, 1).end, 0)
        self.refused(416, "range", session.read, empty, 1, 1)

    def test_lengths_out_of_range(self):
        for length in (0, 1_048_577, 2**32 - 1):
            with self.subTest(length=length):
                session = self.session()
                handle = session.open("small.png").ok["handle"]
                session.ask_read(handle, 0, length)
                self.closed(session, 400, "bad_request")

    def test_unknown_handles(self):
        session = self.session()
        handle = session.open("one.txt").ok["handle"]
        for other in (handle + 1, handle + 77, 2**32 - 1):
            self.refused(400, "bad_handle", session.read, other, 0, 1)
            self.refused(400, "bad_handle", session.close_handle, other)
            self.refused(400, "bad_handle", session.seal, other, digest(b"1"))
        self.assertEqual(session.read(handle, 0, 1).content, b"1")

    def test_handles_belong_to_their_session(self):
        handle = self.session("ana").open("one.txt").ok["handle"]
        self.refused(400, "bad_handle", self.session("beto").read, handle, 0, 1)

    def test_two_handles_take_turns(self):
        session = self.session()
        handles = [session.open(name).ok["handle"] for name in ("big.png", "other.png")]
        reqs = session.request_together(*((READ, read_body(h, 0, MIB)) for h in handles))
        for req, data in zip(reqs, (BIG, OTHER)):
            self.assertEqual(session.wait(req).content, data[:MIB])
        turns = [req for kind, req in session.trail if kind == DATA]
        self.assertEqual(turns, reqs * 32)

    def test_reads_of_one_handle_come_whole_and_in_order(self):
        session = self.session()
        handle = session.open("big.png").ok["handle"]
        spans = [(5 * MIB, MIB), (0, 100), (9 * MIB, 300_000), (3, 1)]
        reqs = [session.ask_read(handle, *span) for span in spans]
        for (offset, length), req in zip(spans, reqs):
            self.assertEqual(session.wait(req).content, BIG[offset : offset + length])
        self.assertEqual(session.finished[-4:], reqs)
        order = [req for kind, req in session.trail if kind == DATA]
        self.assertEqual(order, sorted(order))

    def test_inline_takes_turns_with_reads(self):
        session = self.session()
        handle = session.open("big.png").ok["handle"]
        reads = [(READ, read_body(handle, n * MIB, MIB)) for n in range(8)]
        inline = (OPEN, {"name": "small.png", "inline": 100_000})
        reqs = session.request_together(*reads, inline)
        session.wait(reqs[-1])
        self.assertFalse(session.answers[reqs[-2]].done)
        for req in reqs:
            session.wait(req)

    def test_offsets_beyond_4_gib(self):
        size = (1 << 32) + 100_000
        path = self.server.vault / "esparso.iso"
        with open(path, "wb") as file:
            file.truncate(size - 5)
            file.seek(0, 2)
            file.write(b"final")
        self.addCleanup(path.unlink)
        session = self.session()
        ok = eventually(session.open, "esparso.iso").ok
        self.assertEqual(ok["size"], size)
        for offset in ((1 << 32) - 50, (1 << 31) - 50, size - 100):
            answer = session.read(ok["handle"], offset, 100)
            self.assertEqual(answer.end, 100)
        self.assertEqual(answer.content, bytes(95) + b"final")
        self.assertEqual(session.read(ok["handle"], size - 1, 50).content, b"l")
        self.assertEqual(session.read(ok["handle"], size, 50).end, 0)
        self.refused(416, "range", session.read, ok["handle"], size + 1, 1)


class Closing(Case):
    def test_close(self):
        session = self.session()
        handle = session.open("one.txt").ok["handle"]
        for _ in range(3):
            self.assertEqual(session.close_handle(handle), {})
        self.refused(400, "bad_handle", session.read, handle, 0, 1)
        self.refused(400, "bad_handle", session.seal, handle, digest(b"1"))

    def test_a_read_running_at_close_ends_with_what_was_sent(self):
        session = self.session()
        handle = session.open("big.png").ok["handle"]
        other = session.open("other.png").ok["handle"]
        *reads, last, close = session.request_together(
            *((READ, read_body(handle, n * MIB, MIB)) for n in range(15)),
            (READ, read_body(other, 0, 1000)),
            (CLOSE, struct.pack(">I", handle)),
        )
        self.assertEqual(session.wait(close).ok, {})
        sent = 0
        for n, req in enumerate(reads):
            answer = session.wait(req)
            self.assertEqual(answer.content, BIG[n * MIB : n * MIB + answer.end])
            sent += answer.end
        self.assertLess(sent, 15 * MIB)
        self.assertEqual(session.wait(last).content, OTHER[:1000])
        self.refused(400, "bad_handle", session.read, handle, 0, 1)
        session.ping()


class Sessions(Case):
    def test_five_clients_at_once(self):
        sessions = [self.session(f"aluno{n}") for n in range(5)]
        pending = []
        for session in sessions:
            handle = session.open("other.png").ok["handle"]
            pending.append([session.ask_read(handle, n * 400_000, 400_000) for n in range(8)])
        for session, reqs in zip(sessions, pending):
            got = b"".join(session.wait(req).content for req in reqs)
            self.assertEqual(got, OTHER[:3_200_000])

    def test_a_request_before_the_answer_to_open_is_known(self):
        session = self.session()
        handle = session.open("one.txt").ok["handle"]
        req, guess = session.request_together(
            (OPEN, {"name": "small.png"}), (READ, read_body(handle, 0, 1))
        )
        self.assertEqual(session.wait(guess).content, b"1")
        self.assertEqual(session.wait(req).ok["size"], 100_000)
