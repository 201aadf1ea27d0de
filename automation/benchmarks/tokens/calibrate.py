#!/usr/bin/env python3
"""Count the corpus with two public tokenizers, and show what a word of each kind costs.

    python3 -m venv /tmp/tokens && /tmp/tokens/bin/pip install bpe-openai numpy regex
    /tmp/tokens/bin/python automation/benchmarks/tokens/calibrate.py

Writes the true counts to Tests/TokenGuardrailsTests/Fixtures/counts.tsv, against which the tests measure the estimate,
and prints the mean price of each kind of piece in the fitting half, from which the weights in
Sources/TokenGuardrails/Estimate/TokenWeights.swift were set by hand. With files as arguments it counts these instead.
"""
import base64
import collections
import gzip
import hashlib
import pathlib
import re
import sys

import bpe_openai
import numpy
import regex

HERE = pathlib.Path(__file__).resolve().parent
FIXTURE = HERE.parents[2] / "Tests/TokenGuardrailsTests/Fixtures/counts.tsv"

# The hashes by which tiktoken recognises its vocabularies.
VOCABULARIES = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}

SCRIPTS = "Hangul Han Hiragana Katakana Cyrillic Greek Arabic Hebrew Devanagari Thai".split()
# Groups that were added after the prices were set, and only check them.
CHECKS = {"tables", "logs", "identifiers", "records"}
# Hangul words of more syllables than this cost by the syllable.
LONGEST = 5

# How a text is cut before pairs are merged: words by their capitals, three digits, marks, line ends, spaces.
PIECE = regex.compile(
    r"(?<lead>[^\r\n\p{L}\p{N}])?(?<word>[\p{L}\p{M}]+)|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
HUMP = regex.compile(r"[\p{Lu}\p{Lt}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[\p{Lu}\p{Lt}]+")


def vocabulary(name):
    """The tokens of a vocabulary, as bytes."""
    path = pathlib.Path(bpe_openai.__file__).parent / "data" / f"{name}.tiktoken.gz"
    content = gzip.decompress(path.read_bytes())
    if hashlib.sha256(content).hexdigest() != VOCABULARIES[name]:
        sys.exit(f"{name}: not the published vocabulary")
    return [base64.b64decode(line.split()[0]) for line in content.splitlines() if line]


def price_of_hangul(encoding, common):
    """What a word of Hangul costs by its length and by what is in it, by least squares over the fitting half."""
    known, features, counts = set(common), [], []
    for name, group, text in samples():
        if group != "korean" or not is_fitted(name):
            continue
        for word in regex.findall(r"\p{Hangul}+", text):
            length = [0] * LONGEST
            length[min(len(word), LONGEST) - 1] = 1
            beyond = max(0, len(word) - LONGEST)
            features.append(length + [beyond, sum(s not in known for s in word), word.endswith("니다")])
            counts.append(len(encoding.encode(" " + word)))
    return numpy.linalg.lstsq(numpy.array(features, float), numpy.array(counts, float), rcond=None)[0]


def samples():
    for path in sorted((HERE / "corpus").glob("*.txt")):
        parts = re.split(r"(?m)^==== (.*)\n", path.read_text(encoding="utf-8"))
        for name, text in zip(parts[1::2], parts[2::2]):
            yield name, path.stem, text.removesuffix("\n")


def is_fitted(name):
    """Whether a sample belongs to the fitting half: pairs take turns, since neighbours differ in register."""
    return name[:-3] not in CHECKS and int(name[-2:]) % 4 in (1, 2)


def kind(word):
    for script in SCRIPTS:
        if regex.search(rf"\p{{{script}}}", word):
            return script.lower()
    if not word.isascii():
        return "latin with accents"
    return "latin capitals" if len(word) > 1 and word[1].isupper() else "latin"


def common_syllables(name):
    """The Hangul syllables that stand in a token together with another one, those in most tokens first."""
    found = collections.Counter()
    for token in vocabulary(name):
        text = token.decode("utf-8", errors="replace").strip()
        if regex.fullmatch(r"[가-힣]{2,}", text):
            found.update(set(text))
    return "".join(sorted(found, key=lambda syllable: (-found[syllable], syllable)))


def prices(encoding):
    """The tokens of each kind of piece in the fitting half, by lead and length."""
    table = collections.defaultdict(list)
    for name, _, text in samples():
        if not is_fitted(name):
            continue
        for piece in PIECE.finditer(text):
            word, lead = piece["word"], piece["lead"] or ""
            if word is None:
                mark = piece[0].strip()
                what = ("digits" if mark[:1].isalnum() else "marks", "", len(mark)) if mark else ("space", "", 0)
                table[what].append(len(encoding.encode(piece[0])))
                continue
            for hump in HUMP.findall(word):
                how = {"": "bare", " ": "spaced"}.get(lead, "marked")
                table[kind(hump), how, len(hump)].append(len(encoding.encode(lead + hump)))
                lead = ""
    return table


def main():
    for name in VOCABULARIES:
        vocabulary(name)
    newest, older = (bpe_openai.get_encoding(name) for name in VOCABULARIES)
    if len(sys.argv) > 1:
        for path in sys.argv[1:]:
            text = pathlib.Path(path).read_text(encoding="utf-8")
            print(path, len(newest.encode(text)), len(older.encode(text)), sep="\t")
        return
    rows = ["sample\tclass\tbytes\to200k_base\tcl100k_base"]
    for name, group, text in samples():
        rows.append(f"{name}\t{group}\t{len(text.encode())}\t{len(newest.encode(text))}\t{len(older.encode(text))}")
    FIXTURE.parent.mkdir(parents=True, exist_ok=True)
    FIXTURE.write_text("\n".join(rows) + "\n", encoding="utf-8")
    for (what, how, length), counts in sorted(prices(newest).items()):
        print(f"{what:18} {how:6} {length:3} {len(counts):5} {sum(counts) / len(counts):6.2f}")
    common = common_syllables("o200k_base")
    print(f"\n{len(common)} common syllables\n{common}\n")
    names = [f"{n + 1} syllables" for n in range(LONGEST)] + ["each beyond", "each uncommon", "ends in 니다"]
    for name, price in zip(names, price_of_hangul(newest, common)):
        print(f"{name:14} {price:6.2f}")


if __name__ == "__main__":
    main()
