"""Learns the tokenizer on captions of the training pictures: python3 tokenizer.py PICTURES OUT/tokenizer.json"""
import random
import sys

from bpe import Tokenizer, learn
from captions import LAST_RESORT, PLACES, SIZES, TEMPLATES, TEXTURES, Facts
from data import Pictures
from model import CONFIG

CAPTIONS = 40_000


def corpus(pictures):
    facts, rng = Facts(pictures.names), random.Random(0)
    written = [facts.write(rng.choice(pictures.scenes), rng)[0] for _ in range(CAPTIONS)]
    lists = [TEMPLATES, SIZES, LAST_RESORT, *TEXTURES.values(), *(p for pair in PLACES.values() for p in pair)]
    lists += [pictures.names[kind] for kind in ("classes", "colours", "places", "distractors")]
    return written + [text.replace("{bare}", "").replace("{}", "") for part in lists for text in part]


if __name__ == "__main__":
    folder, out = sys.argv[1:]
    tokenizer = Tokenizer(learn(corpus(Pictures([folder]))), CONFIG["context"])
    tokenizer.save(out)
    print(f"{len(tokenizer)} entries")
