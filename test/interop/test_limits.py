"""Limits after READY, liveness, and rekeying (sections 4 and 9)."""

import struct
import time

from bau_frames import LIST, MESSAGE, OPEN, PING, PONG, READ, frame_bytes, read_body
from harness import FILES, MIB, Case


SLOW_DOWN = (429, "slow_down")


class Rates(Case):
    """20 tokens a second, 100 at once: floods are pipelined, so that no time passes."""

    def flood(self, session, count, kind, body):
        """Settled answers to `count` equal requests, at most 50 in flight."""
        reqs = [session.request(kind, body) for _ in range(50)]
        answers = []
        while reqs:
            answers.append(session.settle(reqs.pop(0)))
            if len(answers) + len(reqs) < count:
                reqs.append(session.request(kind, body))
        return answers

    @staticmethod
    def statuses(answers):
        return [(a.error.code, a.error.name) if a.error else None for a in answers]

    def test_a_flood_of_lists_is_slowed_down(self):
        session = self.session()
        answers = self.flood(session, 300, LIST, {"limit": 1})
        statuses = self.statuses(answers)
        self.assertEqual(set(statuses[:100]), {None})
        self.assertEqual(set(statuses), {None, SLOW_DOWN})
        waits = [answer.error.retry_after_ms for answer in answers if answer.error]
        self.assertTrue(all(1 <= wait <= 60_000 for wait in waits), waits)
        time.sleep(waits[-1] / 1000 + 0.05)
        session.list(limit=1)

    def test_a_flood_of_messages_is_slowed_down(self):
        statuses = self.statuses(self.flood(self.session(), 300, MESSAGE, {"text": "oi"}))
        self.assertEqual(set(statuses), {None, SLOW_DOWN})

    def test_refusals_draw_from_the_same_bucket(self):
        session = self.session()
        statuses = self.statuses(self.flood(session, 300, OPEN, {"name": "nada.txt"}))
        self.assertEqual(set(statuses[:100]), {(404, "not_found")})
        self.assertEqual(set(statuses), {(404, "not_found"), SLOW_DOWN})
        self.assertIn(SLOW_DOWN, self.statuses(self.flood(session, 60, LIST, {})))

    def test_what_succeeds_is_not_slowed(self):
        session = self.session()
        for _ in range(150):
            handle = session.open("one.txt").ok["handle"]
            session.read(handle, 0, 1)
            session.close_handle(handle)
        session.list()


class InFlight(Case):
    @staticmethod
    def together(session, kind, bodies):
        reqs = session.request_together(*((kind, body) for body in bodies))
        return [session.settle(req) for req in reqs]

    def assert_some_slowed(self, answers, limit):
        errors = [answer.error for answer in answers if answer.error]
        self.assertEqual({(e.code, e.name) for e in errors}, {SLOW_DOWN})
        self.assertGreaterEqual(len(answers) - len(errors), limit)

    def test_17_reads(self):
        session = self.session()
        handle = session.open("big.png").ok["handle"]
        answers = self.together(session, READ, [read_body(handle, n * MIB, MIB) for n in range(24)])
        self.assert_some_slowed(answers, 16)
        for n, answer in enumerate(answers):
            if not answer.error:
                self.assertEqual(answer.content, FILES["big.png"][n * MIB : (n + 1) * MIB])
        self.assertFalse(any(answer.error for answer in answers[:16]))
        session.read(handle, 0, 1)

    def test_65_requests(self):
        session = self.session()
        body = {"name": "small.png", "inline": 100_000, "whole": True}
        answers = self.together(session, OPEN, [body] * 90)
        self.assert_some_slowed(answers, 64)
        self.assertFalse(any(answer.error for answer in answers[:64]))
        session.ping()

    def test_65_handles(self):
        session = self.session()
        handles = [session.open("small.png").ok["handle"] for _ in range(64)]
        self.refused(*SLOW_DOWN, session.open, "one.txt")
        for handle in handles:
            self.assertEqual(session.read(handle, 5, 5).content, FILES["small.png"][5:10])
        session.close_handle(handles[3])
        session.open("one.txt")


class Rekeying(Case):
    """Both directions change keys before their record 65,536, each when it gets there."""

    def ping_up_to(self, session, start, total):
        while start < total:
            numbers = range(start, min(start + 500, total))
            session.send_together([frame_bytes(PING, struct.pack(">Q", n)) for n in numbers])
            for n in numbers:
                frame = session.frame()
                self.assertEqual((frame.type, frame.body), (PONG, struct.pack(">Q", n)))
            start = numbers[-1] + 1

    def test_65_540_records_each_way(self):
        session = self.session()
        self.ping_up_to(session, 0, 65_500)
        # 160 DATA take the server past the mark, in the middle of a READ.
        handle = session.open("big.png").ok["handle"]
        reqs = [session.ask_read(handle, n * MIB, MIB) for n in range(5)]
        for n, req in enumerate(reqs):
            answer = session.wait(req)
            self.assertEqual(answer.content, FILES["big.png"][n * MIB : (n + 1) * MIB])
        # Then we pass it too.
        self.ping_up_to(session, 0, 100)
        self.assertEqual(session.open("one.txt", inline=1, whole=True).content, b"1")


class Lists(Case):
    def test_answers_keep_their_numbers(self):
        session = self.session()
        reqs = [session.request(LIST, {"dir": "many", "limit": n + 1}) for n in range(30)]
        for n, req in enumerate(reqs):
            self.assertEqual(len(session.wait(req).ok["entries"]), n + 1)
