"""Conjugate gradients for (I - alpha S) Z = Y with scipy: one line of answer for each line of standard input.

Arguments: folder with start.i32, columns.i32, values.f32, labels.f32; number of classes; alpha.
Each input line is a precision, float64 or float32 (vectors; sums are of double precision in both), and a number of
iterations; the answer is milliseconds per iteration and the sum of Z.
"""
import sys
import time

import numpy as np
import scipy.sparse as sparse

folder, classes, alpha = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
start, columns = (np.fromfile(f"{folder}/{name}.i32", np.int32) for name in ("start", "columns"))
values, labels = (np.fromfile(f"{folder}/{name}.f32", np.float32) for name in ("values", "labels"))
size = len(start) - 1
labels = labels.reshape(size, classes)


def dots(a, b):
    return np.einsum("ij,ij->j", a, b, dtype=np.float64)


def solve(precision, iterations):
    s = matrices[precision]
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


matrices = {
    precision: sparse.csr_matrix((values.astype(precision), columns, start), shape=(size, size))
    for precision in (np.float64, np.float32)
}
print("ready", flush=True)
for line in sys.stdin:
    precision, iterations = line.split()
    print(*solve(getattr(np, precision), int(iterations)), flush=True)
