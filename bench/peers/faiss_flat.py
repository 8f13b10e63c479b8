# The peer of bench/items/neighbours.ts: reads float32 unit rows from a file and searches all of them with faiss's flat index.
# python3 faiss_flat.py FILE ROWS COLS K THREADS [QUERIES]   searches so many of them, all by default; prints seconds of the search
# and GFLOP/s of a matrix product.
import sys
import time

import faiss
import numpy as np

path, rows, cols, k, threads = sys.argv[1], *map(int, sys.argv[2:6])
queries = int(sys.argv[6]) if len(sys.argv) > 6 else rows
faiss.omp_set_num_threads(threads)
x = np.fromfile(path, dtype=np.float32).reshape(rows, cols)
index = faiss.IndexFlatIP(cols)
index.add(x)
begin = time.perf_counter()
_, ids = index.search(x[:queries], k + 1)
seconds = time.perf_counter() - begin
ids.astype(np.int32).tofile(path + ".ids")

side = 2048
a = np.random.default_rng(0).standard_normal((side, cols), dtype=np.float32)
a @ a.T
begin = time.perf_counter()
for _ in range(10):
    a @ a.T
print(seconds, 10 * 2 * side * side * cols / (time.perf_counter() - begin) / 1e9)
