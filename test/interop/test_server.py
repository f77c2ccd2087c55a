"""What needs a server of its own: stopping, coming back, and the door for strangers from
outside this computer (sections 5, 6 and 9)."""

import contextlib
import pathlib
import shutil
import socket
import tempfile
import time

from bau_channel import Pipe
from bau_errors import Hinted
from bau_frames import AUTH, json_bytes
from harness import Case, Server, unhex


def own_address():
    """An IPv4 address of this computer that is not loopback, or None."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("198.51.100.1", 9))
        except OSError:
            return None
        address = probe.getsockname()[0]
    return None if address.startswith("127.") or address == "0.0.0.0" else address


def has_ipv6():
    with contextlib.suppress(OSError), socket.create_server(("::1", 0), family=socket.AF_INET6):
        return True
    return False


class Lives(Case):
    def setUp(self):
        self.vault = pathlib.Path(tempfile.mkdtemp(prefix="bau-interop-vault-"))
        self.addCleanup(shutil.rmtree, self.vault)
        (self.vault / "one.txt").write_bytes(b"1")

    def test_stopping_and_coming_back(self):
        first = Server(self.vault)
        identity = first.enrol("ana")
        unused, spent = first.invite("beto"), first.invite("caio")
        with first.dial() as session:
            session.auth_invite(spent)
            session.bye()
        session = first.dial(identity)
        session.auth_known("ana")
        etag = session.open("one.txt").ok["etag"]
        self.assertEqual(first.stop(), 0)
        self.closed(session, 503, "stopping")
        session.abort()

        second = Server(self.vault, data=first.data)
        self.addCleanup(second.stop)
        with second.dial(identity) as session:
            self.assertEqual(session.server_fp, first.fp)
            session.auth_known("ana")
            self.assertEqual(session.open("one.txt", ifMatch=etag).ok["etag"], etag)
            session.bye()
        with second.dial() as session:
            self.refused(410, "invite_gone", session.auth_invite, spent)
        with second.dial() as session:
            self.assertEqual(session.auth_invite(unused)["id"], "beto")
            session.bye()


class Outside(Case):
    """Loopback is exempt from the limits per source; our own other address is not."""

    @classmethod
    def setUpClass(cls):
        cls.vault = tempfile.mkdtemp(prefix="bau-interop-vault-")
        for i in range(20_500):
            open(f"{cls.vault}/{i:05}.txt", "x").close()
        for name in ("programa.exe", "LEIAME", "LEIAME.minisig", "parte.bau-part", ".oculto"):
            open(f"{cls.vault}/{name}", "x").close()
        cls.outside = own_address()
        cls.ipv6 = has_ipv6()
        cls.own = Server(cls.vault, host="::" if cls.ipv6 else "0.0.0.0", more=["--any-extension"])
        cls.ana = cls.own.enrol("ana")

    @classmethod
    def tearDownClass(cls):
        cls.own.stop()
        shutil.rmtree(cls.vault)

    def test_the_address_a_client_is_told(self):
        forms = {"127.0.0.1": "127.0.0.1:%d"}
        if self.ipv6:
            forms["::1"] = "[::1]:%d"
        if self.outside:
            forms[self.outside] = f"{self.outside}:%d"
        for host, form in forms.items():
            with self.subTest(host), self.own.dial(self.ana, host) as session:
                port = session.pipe.socket.getsockname()[1]
                self.assertEqual(session.auth_known("ana")["address"], form % port)
                session.bye()

    def test_a_search_through_more_than_20_000_names(self):
        with self.own.dial(self.ana) as session:
            session.auth_known("ana")
            first = session.list(query="20499")
            self.assertEqual(first["entries"], [])
            second = session.list(query="20499", cursor=first["cursor"])
            self.assertEqual([entry["name"] for entry in second["entries"]], ["20499.txt"])
            self.assertNotIn("cursor", second)
            session.bye()

    def test_any_extension(self):
        with self.own.dial(self.ana) as session:
            session.auth_known("ana")
            for name in ("programa.exe", "LEIAME"):
                self.assertEqual(session.open(name).ok["size"], 0)
                page = session.list(query=name)
                page = page if page["entries"] else session.list(query=name, cursor=page["cursor"])
                self.assertEqual(page["entries"][0]["kind"], "binary")
            for name in ("LEIAME.minisig", "parte.bau-part", ".oculto", "nada"):
                self.refused(404, "not_found", session.open, name)
            self.refused(400, "bad_name", session.open, "../nada")
            session.bye()

    def hinted(self, pipe):
        """Whether the server turned the connection away; it must say 429."""
        pipe.socket.settimeout(0.15)
        with contextlib.suppress(TimeoutError):
            self.assertEqual(pipe.read(6), unhex("42415500 01ad"))
            return True
        return False

    def pipes(self, count):
        """That many silent connections from outside, closed with the test."""
        made = [Pipe(self.outside, self.own.port) for _ in range(count)]
        for pipe in made:
            self.addCleanup(pipe.close)
        return made

    def test_strangers_at_the_door(self):
        if not self.outside:
            self.skipTest("this computer has no address but loopback")
        time.sleep(1)
        started = time.monotonic()
        silent = self.pipes(9)
        self.assertEqual([self.hinted(pipe) for pipe in silent], [False] * 8 + [True])
        for pipe in silent:
            pipe.close()

        # The bucket: 20 at once, then 5 a second.
        let_in = 0
        with self.assertRaises(Hinted) as caught:
            for let_in in range(200):
                self.own.dial(host=self.outside).abort()
        self.assertEqual(caught.exception.status, 429)
        self.assertLessEqual(let_in, 12 + 5 * (time.monotonic() - started) + 1)

        # Refused AUTHs slow a source down to one half-open connection, and no more than that.
        time.sleep(2)
        body = json_bytes({"mode": "known", "id": "ninguem", "app": "x"})
        for _ in range(4):
            with self.own.dial(host=self.outside) as session:
                session.send(AUTH, body, 1)
                self.assertEqual(session.until_bye(), (403, "not_enrolled"))
        silent = self.pipes(2)
        self.assertEqual([self.hinted(pipe) for pipe in silent], [False, True])
        for pipe in silent:
            pipe.close()
        time.sleep(0.5)
        with self.own.dial(self.ana, self.outside) as session:
            self.assertEqual(session.auth_known("ana")["id"], "ana")
            session.bye()
