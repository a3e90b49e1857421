"""Prints the table of apps/policy/src/domain/names/confusables.ts from ICU 72 (Debian: libicu72).

Each code point in form NFD whose UTS #39 skeleton is another text, as `skeleton=sources` in hexadecimal.
"""

import collections
import ctypes
import textwrap
import unicodedata

SUFFIX = "_72"
icu = ctypes.CDLL("libicui18n.so.72")


def status():
    return ctypes.c_int(0)


open_checker = icu["uspoof_open" + SUFFIX]
open_checker.restype = ctypes.c_void_p
checker = open_checker(ctypes.byref(status()))
skeleton_of = icu["uspoof_getSkeletonUTF8" + SUFFIX]
skeleton_of.argtypes = [
    ctypes.c_void_p, ctypes.c_uint, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p,
]


def skeleton(text):
    utf8, found, failed = text.encode(), ctypes.create_string_buffer(512), status()
    length = skeleton_of(checker, 0, utf8, len(utf8), found, 512, ctypes.byref(failed))
    assert failed.value <= 0, failed.value
    return found.raw[:length].decode()


sources = collections.defaultdict(list)
for code in range(0x110000):
    if 0xD800 <= code < 0xE000 or unicodedata.normalize("NFD", chr(code)) != chr(code):
        continue
    if skeleton(chr(code)) != chr(code):
        sources[skeleton(chr(code))].append(code)
entries = (
    "+".join(f"{ord(one):x}" for one in text) + "=" + ",".join(f"{code:x}" for code in sources[text])
    for text in sorted(sources)
)
print("\n".join(textwrap.wrap(" ".join(entries), width=190, break_long_words=False)))
