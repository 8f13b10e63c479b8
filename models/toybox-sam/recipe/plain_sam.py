"""The small SAM's forward pass once more, in numpy float64 from the weights alone: the export is checked against it."""
import math

import numpy as np


def linear(w, name, x):
    return x @ w[name + ".weight"].T + w[name + ".bias"]


def norm(w, name, x):
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x ** 2).mean(-1, keepdims=True) + 1e-5) * w[name + ".weight"] + w[name + ".bias"]


def gelu(x):
    return x * (1 + np.vectorize(math.erf)(x / math.sqrt(2))) / 2


def relu(x):
    return np.maximum(x, 0)


def convolve(x, kernel, stride=1):
    """[h,w,C] with kernel [C',C,k,k], padded so that the size stays but for the stride."""
    k = kernel.shape[-1]
    x = np.pad(x, ((k // 2, k // 2), (k // 2, k // 2), (0, 0)))
    h, wide = x.shape[0] - k + 1, x.shape[1] - k + 1
    return sum(x[dy:dy + h:stride, dx:dx + wide:stride] @ kernel[:, :, dy, dx].T for dy in range(k) for dx in range(k))


def conv(w, name, x, stride=1, after=relu):
    """Convolution, batch norm by its running moments, ReLU."""
    x, n = convolve(x, w[name + ".0.weight"], stride), name + ".1."
    return after((x - w[n + "running_mean"]) / np.sqrt(w[n + "running_var"] + 1e-5) * w[n + "weight"] + w[n + "bias"])


def residual(w, name, x):
    return relu(x + conv(w, name + ".second", conv(w, name + ".first", x), after=lambda y: y))


def point(w, name, x):
    """A 1 x 1 convolution."""
    return x @ w[name + ".weight"][:, :, 0, 0].T + w[name + ".bias"]


def block(w, name, x, heads):
    n, width = x.shape
    q, k, v = linear(w, name + ".qkv", norm(w, name + ".norm1", x)).reshape(n, 3, heads, -1).transpose(1, 2, 0, 3)
    scores = q @ k.swapaxes(-1, -2) / math.sqrt(width // heads)
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    read = (shares / shares.sum(-1, keepdims=True)) @ v
    x = x + linear(w, name + ".out", read.swapaxes(0, 1).reshape(n, width))
    return x + linear(w, name + ".down", gelu(linear(w, name + ".up", norm(w, name + ".norm2", x))))


def twice(x):
    return x.repeat(2, 0).repeat(2, 1)


def encode(w, c, pixels):
    """[3,side,side] -> fine features [side/2,side/2,fine] and contexts [side/4,side/4,context]."""
    w = {k[len("encoder."):]: v for k, v in w.items() if k.startswith("encoder.")}
    half = conv(w, "stem.1", conv(w, "stem.0", pixels.transpose(1, 2, 0), 2))
    quarter = residual(w, "quarter.1", conv(w, "quarter.0", half, 2))
    eighth = residual(w, "eighth.1", conv(w, "eighth.0", quarter, 2))
    x = conv(w, "sixteenth", eighth, 2)
    cells, width = x.shape[0], x.shape[2]
    x = x.reshape(-1, width) + w["position"][0]
    for i in range(c["blocks"]):
        x = block(w, f"blocks.{i}", x, c["heads"])
    x = norm(w, "norm", x).reshape(cells, cells, width)
    x = residual(w, "at_eighth", relu(eighth + twice(point(w, "to_eighth", x))))
    g = quarter.shape[0]
    folded = half.reshape(g, 2, g, 2, -1).transpose(0, 2, 4, 1, 3).reshape(g, g, -1)
    x = relu(twice(point(w, "to_quarter", x)) + point(w, "from_quarter", quarter) + point(w, "from_half", folded))
    x = residual(w, "at_quarter", x)
    fine = point(w, "fine", x).reshape(g, g, c["fine"], 2, 2).transpose(0, 3, 1, 4, 2).reshape(2 * g, 2 * g, c["fine"])
    return fine, point(w, "context", x)


def decode(w, c, encoded, asked):
    """A point, x and y -> IoU [3], logits [3,side/2,side/2]."""
    w = {k[len("decoder."):]: v for k, v in w.items() if k.startswith("decoder.")}
    fine, context = encoded
    (x, y), side = asked, fine.shape[0]
    own = np.concatenate([context[int(y // 4), int(x // 4)], fine[int(y // 2), int(x // 2)]])
    token = relu(linear(w, "token.2", relu(linear(w, "token.0", own))))
    along = (np.arange(side) + 0.5) * 2 / side - 1
    dx, dy = np.meshgrid(along - (2 * x / c["side"] - 1), along - (2 * y / c["side"] - 1))
    seen = np.concatenate([fine, np.stack([4 * dx, 4 * dy, 16 * (dx * dx + dy * dy), np.ones_like(dx)], -1)], -1)
    hidden = relu(seen @ linear(w, "first", token).reshape(c["hidden"], -1).T)
    mix = linear(w, "second", token).reshape(c["levels"], -1)
    logits = (hidden @ mix[:, :-1].T + mix[:, -1]).transpose(2, 0, 1)
    inside = logits > 0
    size = inside.sum((1, 2))
    sure = [(inside / (1 + np.exp(-logits))).sum((1, 2)) / (size + 1), np.sqrt(size / side ** 2)]
    return linear(w, "iou.2", relu(linear(w, "iou.0", np.concatenate([token, *sure])))), logits


def answer(w, c, pixels, points):
    """pixels [B,3,side,side], points [B,P,2] -> IoU [B,P,3], logits [B,P,3,side/2,side/2]."""
    answers = [[decode(w, c, encoded, point) for point in asked]
               for encoded, asked in zip((encode(w, c, x) for x in pixels), points)]
    return (np.array([[iou for iou, _ in row] for row in answers]), np.array([[logits for _, logits in row] for row in answers]))
