"""Mean IoU, IoU of each class and pixel accuracy of label maps, written without the project's code or its libraries.

usage: independent.py PREDICTIONS TRUTH CLASSES   prints JSON; 255 is ignored
"""
import json
import os
import struct
import sys
import zlib

import numpy as np


def read_png(path):
    """Indices of an 8-bit PNG of one channel."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", path
    at, packed = 8, b""
    while at < len(data):
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            assert depth == 8 and colour in (0, 3) and interlaced == 0, path
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    lines = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, width + 1)
    out = np.zeros((height, width), np.uint8)
    above = np.zeros(width, np.uint8)
    for y in range(height):
        filtered = lines[y, 1:]
        above = out[y] = unfilter(int(lines[y, 0]), filtered, above)
    return out


def unfilter(kind, line, above):
    if kind == 0:
        return line
    if kind == 1:
        return np.cumsum(line, dtype=np.uint64).astype(np.uint8)
    if kind == 2:
        return line + above
    out, left, corner = bytearray(len(line)), 0, 0
    for x, (value, up) in enumerate(zip(line.tolist(), above.tolist())):
        if kind == 3:
            guess = (left + up) // 2
        else:
            p = left + up - corner
            guess = min((abs(p - left), 0, left), (abs(p - up), 1, up), (abs(p - corner), 2, corner))[2]
        left = out[x] = (value + guess) & 255
        corner = up
    return np.frombuffer(bytes(out), np.uint8)


predictions, truth, classes = sys.argv[1], sys.argv[2], int(sys.argv[3])
inter = np.zeros(classes)
union = np.zeros(classes)
true = np.zeros(classes)
right = counted = 0
for name in sorted(os.listdir(predictions)):
    p, t = read_png(os.path.join(predictions, name)), read_png(os.path.join(truth, name))
    p, t = p[t != 255], t[t != 255]
    right += int((p == t).sum())
    counted += t.size
    for c in range(classes):
        inter[c] += ((p == c) & (t == c)).sum()
        union[c] += ((p == c) | (t == c)).sum()
        true[c] += (t == c).sum()
iou = [float(i / u) if u else None for i, u in zip(inter, union)]
print(
    json.dumps(
        {
            "miou": float(np.mean([v for v, t in zip(iou, true) if t])),
            "accuracy": right / counted,
            "iou": iou,
        }
    )
)
