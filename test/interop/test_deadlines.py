"""Deadlines and the crowd before READY (sections 3 and 9). Its watches run from the start."""

import time

import deadlines
from bau_channel import Pipe
from harness import Case, server, unhex

watches = {}
others = {}


def begin():
    """Starts what takes long; called by the runner before the other tests."""
    for prepare in (
        deadlines.nothing,
        deadlines.one_byte,
        deadlines.first_message,
        deadlines.half_of_message_3,
        deadlines.drip,
    ):
        watches[prepare.__name__] = deadlines.Watch(server(), prepare)
    session = server().dial(server().person("ociosa"))
    session.auth_known("ociosa")
    others["idle"] = deadlines.Idle(session)
    others["no AUTH"] = deadlines.NoAuth(server())


def setUpModule():
    if not watches:
        begin()


class Deadlines(Case):
    def test_silence_before_ready_is_dropped_after_10_seconds(self):
        for name, watch in watches.items():
            with self.subTest(name):
                watch.join(30)
                self.assertIsNone(watch.failure)
                self.assertEqual(watch.got, b"")
                self.assertGreater(watch.seconds, 9)
                self.assertLess(watch.seconds, 12)

    def test_a_channel_without_auth_is_told_why_it_ends(self):
        watch = others["no AUTH"]
        watch.join(30)
        self.assertEqual(watch.end, (408, "timeout"))
        self.assertGreater(watch.seconds, 9)
        self.assertLess(watch.seconds, 12)

    def test_a_crowd_of_half_open_connections(self):
        pipes = [Pipe(self.server.host, self.server.port) for _ in range(100)]
        hinted = 0
        for pipe in pipes:
            pipe.socket.settimeout(0.02)
            try:
                self.assertEqual(pipe.read(6), unhex("42415500 01f7"))
                hinted += 1
            except TimeoutError:
                continue
        # Never more than 64 at once; none is turned away while there are fewer than 16.
        self.assertGreaterEqual(hinted, 100 - 64)
        self.assertLess(hinted, 100 - 15)
        for pipe in pipes:
            pipe.close()
        time.sleep(0.5)
        self.session().ping()

    def test_the_server_asks_a_silent_session_after_30_seconds(self):
        idle = others["idle"]
        idle.join(45)
        self.assertIsNone(idle.failure)
        self.assertGreater(idle.asked_after, 28)
        self.assertLess(idle.asked_after, 36)
        idle.session.bye()
