"""Receipts (section 8 of docs/PROTOCOL.md), checked more strictly than minisign does."""

import base64
import hashlib
import re

from bau_errors import Integrity
from bau_keys import verify

EMPTY_DIGEST = hashlib.blake2b(b"").hexdigest()

FILE_COMMENT = re.compile(
    r"bau-receipt-v1 file=(?P<file>[A-Za-z0-9\-._~/%]+) size=(?P<size>0|[1-9][0-9]*)"
    r" blake2b=(?P<blake2b>[0-9a-f]{128}) mtime=(?P<mtime>\S+) server=(?P<server>[a-z2-7]{26})"
    r" client=(?P<id>[a-z0-9][a-z0-9._-]{0,31})/(?P<client>[a-z2-7]{26})"
    r" at=(?P<at>\S+) rid=(?P<rid>[0-7][0-9A-HJKMNP-TV-Z]{25})"
)
BATCH_COMMENT = re.compile(
    r"bau-manifest-v1 files=(?P<files>0|[1-9][0-9]*) blake2b=(?P<blake2b>[0-9a-f]{128})"
    r" server=(?P<server>[a-z2-7]{26})"
    r" client=(?P<id>[a-z0-9][a-z0-9._-]{0,31})/(?P<client>[a-z2-7]{26})"
    r" at=(?P<at>\S+) rid=(?P<rid>[0-7][0-9A-HJKMNP-TV-Z]{25})"
)
ISO_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def parse_receipt(text, server_fp, server_e, batch=False):
    """Checks both signatures and the exact form. Returns the trusted comment's fields."""
    lines = text.split("\n")
    if len(lines) != 5 or lines[4] != "" or lines[0] != "untrusted comment: bau receipt":
        raise Integrity("a receipt that is not four LF-ended lines")
    blob = base64.b64decode(lines[1], validate=True)
    if len(blob) != 74 or blob[:2] != b"ED" or blob[2:10] != server_fp[:8]:
        raise Integrity("a receipt of another key or kind")
    prefix = "trusted comment: "
    if not lines[2].startswith(prefix):
        raise Integrity("a receipt without a trusted comment")
    comment = lines[2][len(prefix) :]
    match = (BATCH_COMMENT if batch else FILE_COMMENT).fullmatch(comment)
    if match is None:
        raise Integrity(f"a trusted comment of another form: {comment}")
    fields = match.groupdict()
    for key in ("mtime", "at"):
        if key in fields and not ISO_TIME.fullmatch(fields[key]):
            raise Integrity(f"{key} is not a time")
    signature = blob[10:]
    verify(server_e, signature, bytes.fromhex(fields["blake2b"]))
    verify(server_e, base64.b64decode(lines[3], validate=True), signature + comment.encode())
    return fields


def minisign_key(server_fp, server_e):
    """The public key as stock minisign takes it after -P."""
    return base64.b64encode(b"Ed" + server_fp[:8] + server_e).decode()


def receipt_name(name):
    """A name as the trusted comment writes it."""
    plain = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"
    return "".join(chr(b) if b in plain else f"%{b:02X}" for b in name.encode())
