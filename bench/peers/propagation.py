# The peer of bench/items/propagation.ts: conjugate gradients for (I - alpha S) Z = Y with scipy, csr times a block of columns, sums in
# double precision. Prints milliseconds per iteration and the sum of Z with vectors of double, then of single precision.
# python3 propagation.py FOLDER CLASSES ALPHA ITERATIONS; the folder has start.i32, columns.i32, values.f32 and labels.f32.
import sys
import time

import numpy as np
import scipy.sparse as sparse

folder, classes, alpha, iterations = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
start, columns = (np.fromfile(f"{folder}/{name}.i32", np.int32) for name in ("start", "columns"))
values, labels = (np.fromfile(f"{folder}/{name}.f32", np.float32) for name in ("values", "labels"))
size = len(start) - 1
labels = labels.reshape(size, classes)


def dots(a, b):
    return np.einsum("ij,ij->j", a, b, dtype=np.float64)


def solve(s, precision, iterations):
    r = labels.astype(precision)
    x, p, spare = np.zeros_like(r), r.copy(), np.empty_like(r)
    begin = time.perf_counter()
    rr = dots(r, r)
    for _ in range(iterations):
        mp = s @ p
        mp *= -precision(alpha)
        mp += p
        step = (rr / dots(p, mp)).astype(precision)
        x += np.multiply(p, step, out=spare)
        r -= np.multiply(mp, step, out=spare)
        after = dots(r, r)
        p *= (after / rr).astype(precision)
        p += r
        rr = after
    return 1000 * (time.perf_counter() - begin) / iterations, x.sum(dtype=np.float64)


for precision in (np.float64, np.float32):
    s = sparse.csr_matrix((values.astype(precision), columns, start), shape=(size, size))
    solve(s, precision, 1)
    print(*solve(s, precision, iterations))
