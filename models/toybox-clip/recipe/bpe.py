"""CLIP's byte-level BPE, learnt on the captions this recipe can write. The vocabulary is small; any text encodes.

Ids: 256 byte symbols, the same 256 closing a word ("</w>"), one per merge, then the start and end ids (the two
largest, as CLIP needs: the end token is found by argmax).
"""
import json
import re
import unicodedata
from collections import Counter

START, END, CLOSE = "<|startoftext|>", "<|endoftext|>", "</w>"
# The JavaScript reader gets CLIP's own pattern below; on text without exotic digits this says the same in `re`.
WORDS = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\s\w]|_)+")
CLIP_PATTERN = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def byte_symbols():
    """byte -> a printable character, in CLIP's vocabulary order (printable bytes stand for themselves)."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [b for b in range(256) if b not in printable]
    return {b: chr(b) for b in printable} | {b: chr(256 + i) for i, b in enumerate(others)}


BYTES = byte_symbols()


def words(text):
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).lower()
    return WORDS.findall(text)


def symbols(word):
    letters = [BYTES[b] for b in word.encode("utf8")]
    return [*letters[:-1], letters[-1] + CLOSE]


def join(parts, pair):
    out, i = [], 0
    while i < len(parts):
        if tuple(parts[i:i + 2]) == pair:
            out.append("".join(pair))
            i += 2
        else:
            out.append(parts[i])
            i += 1
    return out


def learn(texts):
    """Merges, most frequent pair first (ties: alphabetical), until every word of the texts is one symbol."""
    counts = Counter(word for text in texts for word in words(text))
    split = {word: symbols(word) for word in counts}
    merges = []
    while True:
        pairs = Counter()
        for word, parts in split.items():
            for pair in zip(parts, parts[1:]):
                pairs[pair] += counts[word]
        if not pairs:
            return merges
        pair = min(pairs, key=lambda p: (-pairs[p], p))
        merges.append(pair)
        split = {word: join(parts, pair) for word, parts in split.items()}


class Tokenizer:
    def __init__(self, merges, context):
        self.merges, self.context = [tuple(m) for m in merges], context
        base = list(BYTES.values())
        entries = [*base, *(s + CLOSE for s in base), *("".join(m) for m in self.merges)]
        entries = list(dict.fromkeys(entries)) + [START, END]
        self.ids = {entry: i for i, entry in enumerate(entries)}
        self.rank = {m: i for i, m in enumerate(self.merges)}
        self.known = {}

    def __len__(self):
        return len(self.ids)

    def word(self, word):
        if word not in self.known:
            parts = symbols(word)
            while len(parts) > 1:
                pair = min(zip(parts, parts[1:]), key=lambda p: self.rank.get(p, len(self.rank)))
                if pair not in self.rank:
                    break
                parts = join(parts, pair)
            self.known[word] = [self.ids[p] for p in parts]
        return self.known[word]

    def encode(self, text):
        """Start id, the text, end id; a longer text keeps its first context-1 ids, then the end id."""
        ids = [self.ids[START], *(i for w in words(text) for i in self.word(w))]
        return [*ids[:self.context - 1], self.ids[END]]

    def batch(self, texts):
        """[P][n] padded with zeros to the longest (the mask is causal, padding is never read)."""
        rows = [self.encode(t) for t in texts]
        n = max(map(len, rows))
        return [row + [0] * (n - len(row)) for row in rows]

    def save(self, path):
        """Hugging Face tokenizer.json, of the structure CLIP's own has."""
        def special(content):
            return dict(id=self.ids[content], content=content, single_word=False, lstrip=False, rstrip=False,
                        normalized=False, special=True)
        document = dict(
            version="1.0", truncation=None, padding=None, added_tokens=[special(START), special(END)],
            normalizer=dict(type="Sequence", normalizers=[
                dict(type="NFC"), dict(type="Replace", pattern=dict(Regex=r"\s+"), content=" "),
                dict(type="Lowercase")]),
            pre_tokenizer=dict(type="Sequence", pretokenizers=[
                dict(type="Split", pattern=dict(Regex=CLIP_PATTERN), behavior="Removed", invert=True),
                dict(type="ByteLevel", add_prefix_space=False, trim_offsets=True)]),
            post_processor=dict(type="RobertaProcessing", sep=[END, self.ids[END]], cls=[START, self.ids[START]],
                                trim_offsets=False, add_prefix_space=False),
            decoder=dict(type="ByteLevel", add_prefix_space=True, trim_offsets=True),
            model=dict(type="BPE", dropout=None, unk_token=END, continuing_subword_prefix="",
                       end_of_word_suffix=CLOSE, fuse_unk=False, vocab=self.ids,
                       merges=[" ".join(m) for m in self.merges]))
        with open(path, "w") as file:
            json.dump(document, file, ensure_ascii=False, indent=0)

    @classmethod
    def load(cls, path, context):
        with open(path) as file:
            return cls([m.split(" ") for m in json.load(file)["model"]["merges"]], context)
