# The peer of bench/items/probe.ts: seconds of an epoch of the released code's probe (100 x cosine, SGD with momentum, area-weighted soft
# cross-entropy) in torch.
# python3 probe.py ROWS COLS CLASSES BATCH THREADS
import sys
import time

import torch

rows, cols, classes, batch, threads = map(int, sys.argv[1:6])
torch.set_num_threads(threads)
torch.manual_seed(0)
x = torch.nn.functional.normalize(torch.randn(rows, cols), dim=1)
y = torch.softmax(torch.randn(rows, classes), dim=1)
areas = torch.rand(rows) + 0.1
weight = torch.nn.Parameter(torch.randn(classes, cols))
optimizer = torch.optim.SGD([weight], lr=0.02, momentum=0.9)


def epoch():
    order = torch.randperm(rows)
    for first in range(0, rows - batch + 1, batch):
        some = order[first : first + batch]
        logits = 100 * x[some] @ torch.nn.functional.normalize(weight, dim=1).T
        losses = -(y[some] * torch.log_softmax(logits, dim=1)).sum(1)
        loss = (areas[some] * losses).sum() / (areas[some].sum() + 1e-3)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


epoch()
begin = time.perf_counter()
epoch()
print(time.perf_counter() - begin)
