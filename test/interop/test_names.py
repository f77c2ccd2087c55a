"""Hostile names, and in what order a name is judged (section 10)."""


from bau_frames import OPEN
from bau_receipts import parse_receipt, receipt_name
from harness import Case, eventually, minisign_agrees

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NONCHARACTERS = "\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff"

BAD = [
    "",
    ".",
    "..",
    "/",
    "/one.txt",
    "//one.txt",
    "one.txt/",
    "notas//2024/janeiro.txt",
    "notas/./2024/janeiro.txt",
    "./one.txt",
    "../one.txt",
    "notas/../one.txt",
    "notas/..",
    "../../../../../../etc/passwd",
    "/etc/passwd",
    "cafe\u0301.txt",
    "\u212b.txt",
    "one.txt\0",
    "one\0.txt",
    "\x01.txt",
    "a\n.txt",
    "a\x1f.txt",
    "a\u0080.txt",
    "a\u0085.txt",
    "a\u009f.txt",
    "a\u2028.txt",
    "a\u2029.txt",
    "\ufeffone.txt",
    *(f"a{c}.txt" for c in BIDI + NONCHARACTERS),
    "/".join(["a"] * 16) + "/b.txt",
    "a" * 252 + ".txt",
    "\u00e9" * 126 + ".txt",
    "/".join(["a" * 200] * 5) + "/" + "a" * 16 + ".txt",
]

BAD_EXTENSION = [
    "programa.exe",
    "sem-extensao",
    "nada.exe",
    "nada",
    "notas",
    "one.txt.exe",
    "one.",
    "one.txt.",
    "one.txt ",
    "notas.txt/x",
    "one.txt.minisig",
    "x.bau-part",
    "one.t\u00d7t",
]

NOT_FOUND = [
    "nada.txt",
    "ONE.TXT",
    "one.TXT",
    "one.tXt",
    "loud.txt",
    "notas/nada.txt",
    "one.txt/x.txt",
    "pasta.txt",
    "link.txt",
    "fora.txt",
    "fila.txt",
    ".oculto.txt",
    ".pasta/dentro.txt",
    "C:\\Windows\\win.txt",
    "notas\\2024\\janeiro.txt",
    "CON.txt",
    "~/one.txt",
    "%2e%2e/one.txt",
    "one.txt::$DATA.txt",
    " one.txt",
    "one .txt",
    "...txt",
    ".txt",
    "*.txt",
    "latin\u00e9.txt",
    "/".join(["a"] * 15) + "/b.txt",
    "a" * 251 + ".txt",
    "/".join(["a" * 200] * 5) + "/" + "a" * 15 + ".txt",
    "\u200b.txt",
    "\U0001f4e6.txt",
]


class Names(Case):
    def ask(self, status, names):
        """Each name by a session that is renewed before its refusals run out."""
        for start in range(0, len(names), 40):
            session = self.session()
            for name in names[start : start + 40]:
                with self.subTest(name=name):
                    self.refused(*status, session.open, name)
                    self.refused(*status, session.open, name, inline=10, whole=True)
            session.ping()
            session.bye()

    def test_malformed(self):
        self.ask((400, "bad_name"), BAD)

    def test_extensions_that_are_not_on_the_lists(self):
        self.ask((400, "bad_extension"), BAD_EXTENSION)

    def test_not_there_or_not_visible(self):
        self.ask((404, "not_found"), NOT_FOUND)

    def test_form_comes_before_extension(self):
        self.ask((400, "bad_name"), ["../one.exe", "nada.exe/", "a\0.exe"])

    def test_lone_surrogates(self):
        session = self.session()
        for escape in (b"\\ud800", b"\\udc00", b"\\udc00\\ud800", b"\\uD83D"):
            with self.subTest(escape=escape):
                body = b'{"name":"a' + escape + b'.txt"}'
                req = session.request(OPEN, body)
                self.refused(400, "bad_name", session.wait, req)
        session.ping()

    def test_names_that_look_hostile_and_are_served(self):
        names = [
            "100% 'certo' & <b>\\.txt",
            "\U0001f4e6 $HOME `id`;|*?.txt",
            "-rf.txt",
            "CON.txt",
            "a:b.txt",
            "\u200b.txt",
            "espa\u00e7o  duplo .txt",
            "/".join(["\u00e9" * 125, "\u6f22" * 84, "\U0001f4e6" * 62, "x" * 244 + ".txt"]),
        ]
        session = self.session()
        for name in names:
            with self.subTest(name=name[:40]):
                path = self.server.vault / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"ok")
                self.addCleanup(path.unlink)
                answer = eventually(session.open, name, inline=10, whole=True, receipt=True)
                self.assertEqual(answer.content, b"ok")
                fields = parse_receipt(answer.ok["receipt"], session.server_fp, session.server_e)
                self.assertEqual(fields["file"], receipt_name(name))
                self.assertTrue(minisign_agrees(session, answer.ok["receipt"], b"ok"))
        folder = names[-1].rpartition("/")[0]
        entry = session.list(dir=folder, limit=1)["entries"][0]
        self.assertEqual(entry["name"], names[-1])

    def test_disk_names_that_are_not_canonical_or_collide_are_not_served(self):
        session = self.session()
        names = set()
        cursor = {}
        while True:
            page = session.list(**cursor)
            names.update(entry["name"] for entry in page["entries"])
            if "cursor" not in page:
                break
            cursor = {"cursor": page["cursor"]}
        self.assertFalse([n for n in names if not n.isprintable() or n.startswith(("a", "col"))])
        self.refused(404, "not_found", session.open, "colis\u00e3o.txt")
        deep = "/".join(["fundo"] * 15)
        self.assertEqual(session.open(f"{deep}/16.txt").ok["size"], 11)
        found = session.list(dir=deep, recursive=True)["entries"]
        self.assertNotIn("17.txt", {entry["name"].rpartition("/")[2] for entry in found})

    def test_a_name_not_in_nfc_on_disk_is_served_in_nfc(self):
        answer = self.session().open("caf\u00e9.txt", inline=100, whole=True)
        self.assertEqual(answer.content, b"NFD on disk")
