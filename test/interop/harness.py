"""A real server for the tests: the built `bau` command on a folder made here.

`BAU_CLI` (a JSON array) is the command to run; scripts/interop.mjs sets it. One server
serves the whole run; `Server` can also be used for short-lived ones.
"""

import atexit
import concurrent.futures
import contextlib
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from bau_client import dial
from bau_errors import BauError, Refused
from bau_frames import AUTH, json_bytes
from bau_keys import Identity, Invite
from bau_receipts import minisign_key

MIB = 1024 * 1024


def bau_command():
    """The `bau` command: what BAU_CLI says, or else the checkout's own build."""
    if "BAU_CLI" in os.environ:
        return json.loads(os.environ["BAU_CLI"])
    root = pathlib.Path(__file__).resolve().parents[2]
    return ["node", str(root / "out" / "main" / "cli.js")]


class Server:
    """`bau serve` on `vault`, and the other commands on the same data folder."""

    def __init__(self, vault, data=None, host="127.0.0.1", more=()):
        self.vault = pathlib.Path(vault)
        self.data = pathlib.Path(data or tempfile.mkdtemp(prefix="bau-interop-data-"))
        atexit.register(shutil.rmtree, self.data, ignore_errors=True)
        asked = ["serve", "--vault", str(vault), "--host", host, "--port", "0", *more]
        self.process = subprocess.Popen(
            [*bau_command(), *asked, *self._common()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.stop)
        line = self._next_line("listening")
        self.host = host if host.startswith("127.") else "127.0.0.1"
        self.port, self.fp_text = line["port"], line["fp"]
        self.fp = None
        self.people = {}
        self.pool = concurrent.futures.ThreadPoolExecutor(2)
        # A server that speaks of every session must not fill the pipe nobody reads.
        threading.Thread(target=self._drain, daemon=True).start()

    def _common(self):
        return ["--data", str(self.data), "--key-file", "--json"]

    def _next_line(self, kind):
        for line in self.process.stdout:
            value = json.loads(line)
            if value["type"] == kind:
                return value
        raise RuntimeError("the server did not start")

    def _drain(self):
        for _ in self.process.stdout:
            pass

    def run(self, *args):
        """One more command; the first JSON line it prints."""
        done = subprocess.run(
            [*bau_command(), *args, *self._common()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=60,
        )
        return json.loads(done.stdout.splitlines()[0])

    def invite_link(self, client_id, expires=None):
        more = [] if expires is None else ["--expires", expires]
        return self.run("invite", "--id", client_id, *more)["link"]

    def invite(self, client_id, expires=None):
        return Invite.parse(self.invite_link(client_id, expires))

    def revoke(self, client_id):
        self.run("revoke", "--id", client_id)

    def dial(self, identity=None, host=None):
        """A channel on which nothing has been said yet, with a fresh identity if none given."""
        session = dial(host or self.host, self.port, identity or Identity(), pin=self.fp)
        self.fp = session.server_fp
        return session

    def enrol(self, client_id):
        """A new key, let in under `client_id` by a new invite."""
        identity = Identity()
        invite = self.invite(client_id)
        with self.dial(identity) as session:
            session.auth_invite(invite)
            session.bye()
        return identity

    def expect_people(self, *client_ids):
        """Begins to enrol them all, two at a time, while other things happen."""
        for client_id in client_ids:
            if client_id not in self.people:
                self.people[client_id] = self.pool.submit(self.enrol, client_id)

    def person(self, client_id):
        """The key enrolled under `client_id`, enrolled now if it is not."""
        self.expect_people(client_id)
        return self.people[client_id].result()

    def stop(self):
        """Ctrl-C. Returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)


# Who the tests speak as, enrolled from the start.
PEOPLE = ("ana", "ociosa", "beto", "duda", "tomas", "vera", *(f"aluno{n}" for n in range(5)))

_shared = []


def server():
    """The server of this run, started at the first call."""
    if not _shared:
        vault = pathlib.Path(tempfile.mkdtemp(prefix="bau-interop-vault-"))
        atexit.register(shutil.rmtree, vault, ignore_errors=True)
        fill(vault)
        _shared.append(Server(vault))
        _shared[0].expect_people(*PEOPLE)
    return _shared[0]


def content(size, seed=0):
    """Bytes that no two offsets share, the same in every run."""
    return random.Random(size * 1000 + seed).randbytes(size)


def digest(data):
    return hashlib.blake2b(data).hexdigest()


FILES = {
    "index.html": b"<!doctype html><title>ol\xc3\xa1</title>\n",
    "empty.txt": b"",
    "one.txt": b"1",
    "notas/ol\u00e1 mundo.txt": "coração\n".encode(),
    "notas/2024/janeiro.txt": b"janeiro",
    "notas/2024/fevereiro.txt": b"fevereiro",
    "exactly.png": content(32_768),
    "over.png": content(32_769),
    "small.png": content(100_000),
    "big.png": content(24 * MIB),
    "other.png": content(8 * MIB, 1),
    "programa.exe": b"MZ",
    "sem-extensao": b"?",
    ".oculto.txt": b"hidden",
    "one.txt.minisig": b"hidden",
    "x.bau-part": b"hidden",
    ".pasta/dentro.txt": b"hidden",
    "LOUD.TXT": b"loud",
}


def fill(vault):
    """The files of the run. Modification times lie back, so that digests may be cached."""
    many = {f"many/{i:04}.txt": f"{i}\n".encode() for i in range(450)}
    long = {f"long/{i:03}-{'x' * 200}.txt": b"long" for i in range(190)}
    for name, data in {**FILES, **many, **long}.items():
        path = vault / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (1_700_000_000, 1_700_000_000.125))
    (vault / "cafe\u0301.txt").write_bytes(b"NFD on disk")
    (vault / "colis\u00e3o.txt").write_bytes(b"NFC")
    (vault / "colisa\u0303o.txt").write_bytes(b"NFD")
    for name in ("a\nb.txt", "a\u202eb.txt", "a\u2028b.txt", "a\ufeffb.txt"):
        (vault / name).write_bytes(b"not canonical")
    deep = vault / "/".join(["fundo"] * 16)
    deep.mkdir(parents=True)
    (deep / "17.txt").write_bytes(b"too deep")
    (deep.parent / "16.txt").write_bytes(b"deep enough")
    (vault / "vazia").mkdir()
    (vault / "pasta.txt").mkdir()
    (vault / "link.txt").symlink_to(vault / "one.txt")
    (vault / "fora.txt").symlink_to("/etc/hostname")
    os.mkfifo(vault / "fila.txt")
    with contextlib.suppress(OSError):
        with open(os.fsencode(vault) + b"/latin\xe9.txt", "wb") as file:
            file.write(b"not UTF-8")


def minisign_agrees(session, receipt, data):
    """Whether the stock tool takes `receipt` for `data` under this server's key."""
    with tempfile.TemporaryDirectory(prefix="bau-interop-out-") as folder:
        pathlib.Path(folder, "file").write_bytes(data)
        pathlib.Path(folder, "file.minisig").write_text(receipt)
        key = minisign_key(session.server_fp, session.server_e)
        done = subprocess.run(
            ["minisign", "-Vm", "file", "-P", key], cwd=folder, capture_output=True, text=True
        )
    comment = receipt.splitlines()[2].removeprefix("trusted comment: ")
    return done.returncode == 0 and comment in done.stdout


def eventually(work, *args, **more):
    """`work`, again and again while it is refused with 404: a new file takes a moment."""
    deadline = time.monotonic() + 8
    while True:
        try:
            return work(*args, **more)
        except Refused as refusal:
            if refusal.code != 404 or time.monotonic() > deadline:
                raise
            time.sleep(0.25)


class Case(unittest.TestCase):
    """Sessions that end with the test, and what is asserted of them again and again."""

    maxDiff = None
    person = "ana"

    @property
    def server(self):
        return server()

    def channel(self, identity=None):
        """Before AUTH."""
        session = self.server.dial(identity)
        self.addCleanup(session.abort)
        return session

    def session(self, person=None):
        """READY, as `person`."""
        person = person or self.person
        session = self.channel(self.server.person(person))
        session.auth_known(person)
        self.addCleanup(self._end, session)
        return session

    @staticmethod
    def _end(session):
        with contextlib.suppress(BauError, OSError, TimeoutError):
            session.bye()

    def refused(self, code, name, work, *args, **more):
        """`work` is answered with this ERROR, and the session goes on. Returns the Refused."""
        with self.assertRaises(Refused) as caught:
            work(*args, **more)
        self.assertEqual((caught.exception.code, caught.exception.name), (code, name))
        return caught.exception

    def closed(self, session, code, name, timeout=None):
        """The server says BYE with this status, and then nothing more."""
        self.assertEqual(session.until_bye(timeout), (code, name))
        session.until_fin()

    def silent(self, session, timeout=3):
        """The server ends the stream without BYE, or any other frame."""
        with self.assertRaises(BauError) as caught:
            frame = session.frame(timeout)
            self.fail(f"a frame came: {frame}")
        self.assertEqual(type(caught.exception).__name__, "Cut")

    def auth_refused(self, session, body, code, name):
        """AUTH comes to this ERROR and then this BYE. `body`: a dict, or raw bytes."""
        req = session.next_req()
        session.send(AUTH, body if isinstance(body, bytes) else json_bytes(body), req)
        refusal = self.refused(code, name, session.take_welcome, req)
        self.closed(session, code, name)
        return refusal


def unhex(text):
    return bytes.fromhex(text.replace(" ", ""))
