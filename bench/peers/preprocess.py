# The peer of bench/items/pictures.ts: seconds to decode images, resize them as Pillow does and normalise their pixels, on all cores.
# python3 preprocess.py FOLDER SHORT THREADS
import os
import sys
import time
from multiprocessing import Pool

import numpy as np
from PIL import Image

folder, short, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
MEAN = np.array([0.48145466, 0.4578275, 0.40821073], dtype=np.float32)
STD = np.array([0.26862954, 0.26130258, 0.27577711], dtype=np.float32)


def prepare(name):
    image = Image.open(os.path.join(folder, name)).convert("RGB")
    scale = short / min(image.size)
    side = lambda pixels: -(-round(pixels * scale) // 16) * 16
    image = image.resize((side(image.width), side(image.height)), Image.BICUBIC)
    pixels = (np.asarray(image, dtype=np.float32) / 255 - MEAN) / STD
    return float(np.ascontiguousarray(pixels.transpose(2, 0, 1)).sum())


if __name__ == "__main__":
    names = sorted(os.listdir(folder))
    with Pool(threads) as pool:
        pool.map(prepare, names[:threads])
        begin = time.perf_counter()
        sums = pool.map(prepare, names, chunksize=4)
        print(time.perf_counter() - begin, sums[0], sums[-1])
