"""AUTH and WELCOME: their shapes, and who is refused how (sections 4 and 6)."""

import time

from bau_channel import sized
from bau_frames import AUTH, json_bytes
from harness import Case


class Auth(Case):
    def test_welcome(self):
        session = self.channel(self.server.person("ana"))
        welcome = session.auth_known("ana")
        self.addCleanup(self._end, session)
        self.assertEqual(
            set(welcome), {"session", "id", "label", "address", "now", "limits", "perms"}
        )
        self.assertEqual(welcome["id"], "ana")
        self.assertEqual(welcome["address"], session.pipe.address)
        self.assertIsInstance(welcome["session"], str)
        self.assertIsInstance(welcome["label"], str)
        self.assertLess(abs(welcome["now"] - time.time() * 1000), 5_000)
        self.assertIsInstance(welcome["now"], int)
        self.assertEqual(welcome["limits"], {"inFlight": 64, "reads": 16, "handles": 64})
        self.assertEqual(welcome["perms"], {"read": True, "message": True, "upload": False})

    def test_unknown_keys_and_a_late_first_number_are_fine(self):
        session = self.channel(self.server.person("ana"))
        session.next_req(skip=6)
        session.auth({"mode": "known", "id": "ana", "app": "x", "more": {"a": [1]}})
        session.ping()
        session.bye()

    def test_request_number_0(self):
        session = self.channel(self.server.person("ana"))
        session.send(AUTH, json_bytes({"mode": "known", "id": "ana", "app": "x"}), 0)
        self.assertEqual(session.until_bye(), (400, "bad_request"))

    def test_flags(self):
        session = self.channel(self.server.person("ana"))
        session.send(AUTH, json_bytes({"mode": "known", "id": "ana", "app": "x"}), 1, 1)
        self.assertEqual(session.until_bye(), (400, "bad_request"))

    def test_shapes(self):
        fine = {"mode": "known", "id": "ana", "app": "x"}
        invite = {"mode": "invite", "app": "x", "inviteId": "A" * 11, "proof": "A" * 43}
        bodies = [
            {},
            {**fine, "mode": "master"},
            {**fine, "mode": None},
            {**fine, "id": 45},
            {**fine, "app": 1},
            {"mode": "known", "id": "ana"},
            {**fine, "takeover": "true"},
            {"mode": "invite", "app": "x"},
            {**invite, "inviteId": "A" * 10},
            {**invite, "inviteId": "A" * 10 + "B"},
            {**invite, "inviteId": "A" * 11 + "="},
            {**invite, "proof": "A" * 42 + "+"},
            {**invite, "proof": "A" * 44},
            {**invite, "proof": 1},
            b"[]",
            b"",
            b'{"mode":"known","mode":"known","id":"ana","app":"x"}',
            b'{"mode":"known","id":"\xff","app":"x"}',
        ]
        for body in bodies:
            with self.subTest(body=body):
                self.auth_refused(self.channel(), body, 400, "bad_request")

    def test_size(self):
        def padded(size):
            body = json_bytes({"mode": "known", "id": "ana", "app": "x", "pad": ""})
            return body[:-2] + b"a" * (size - len(body)) + b'"}'

        session = self.channel(self.server.person("ana"))
        req = session.next_req()
        session.send(AUTH, padded(1024), req)
        self.assertEqual(session.take_welcome(req)["id"], "ana")
        session.bye()
        self.auth_refused(self.channel(self.server.person("ana")), padded(1025), 400, "bad_request")

    def test_a_record_larger_than_the_buffer_before_auth(self):
        session = self.channel()
        session.pipe.send(sized(bytes(60_000)))
        self.silent(session)

    def refusal(self, session, body):
        started = time.monotonic()
        refusal = self.auth_refused(session, body, 403, "not_enrolled")
        took = time.monotonic() - started
        self.assertGreaterEqual(took, 0.1)
        self.assertLess(took, 2)
        return (refusal.code, refusal.name, refusal.msg, refusal.retry_after_ms)

    def test_one_answer_for_every_stranger(self):
        self.server.person("beto")
        ana = self.server.person("ana")
        known = {"mode": "known", "app": "x"}
        invite = {"mode": "invite", "app": "x", "inviteId": "A" * 11, "proof": "A" * 43}
        answers = {
            self.refusal(self.channel(), {**known, "id": "ana"}),
            self.refusal(self.channel(), {**known, "id": "ninguem"}),
            self.refusal(self.channel(ana), {**known, "id": "beto"}),
            self.refusal(self.channel(ana), {**known, "id": "ninguem"}),
            self.refusal(self.channel(), {"mode": "claim", "app": "x", "id": "novo"}),
            self.refusal(self.channel(), {"mode": "claim", "app": "x", "id": "ana"}),
            self.refusal(self.channel(), invite),
            self.refusal(self.channel(), {**invite, "id": "ana"}),
        }
        for odd in ("Ana", "ANA", "", "-ana", ".ana", "a" * 33, "an a", "aná", "ana\0", "../ana"):
            with self.subTest(id=odd):
                answers.add(self.refusal(self.channel(ana), {**known, "id": odd}))
        self.assertEqual(len(answers), 1)

    def test_the_first_characters_and_lengths_an_id_may_have(self):
        for good in ("45", "0.-_" + "a" * 28):
            with self.subTest(id=good):
                with self.server.dial(self.server.person(good)) as session:
                    self.assertEqual(session.auth_known(good)["id"], good)
                    session.bye()

    def test_session_names_differ(self):
        seen = set()
        for _ in range(3):
            session = self.session()
            seen.add(session.welcome["session"])
            session.bye()
        self.assertEqual(len(seen), 3)
