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


def mlp(w, name, x):
    return linear(w, name + ".2", gelu(linear(w, name + ".0", x)))


def attention(w, name, queries, keys, values, heads):
    split = lambda x: x.reshape(*x.shape[:-1], heads, -1).swapaxes(-2, -3)  # noqa: E731
    q, k, v = (split(linear(w, f"{name}.{n}", x)) for n, x in zip("qkv", (queries, keys, values)))
    scores = q @ k.swapaxes(-1, -2) / math.sqrt(q.shape[-1])
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    out = (scores / scores.sum(-1, keepdims=True)) @ v
    return linear(w, name + ".out", out.swapaxes(-2, -3).reshape(*out.shape[:-3], out.shape[-2], -1))


def encode(w, c, pixels):
    """[3,side,side] -> [grid*grid, channels]."""
    p, g = c["patch"], c["side"] // c["patch"]
    patches = pixels.reshape(3, g, p, g, p).transpose(1, 3, 0, 2, 4).reshape(g * g, -1)
    x = patches @ w["encoder.patches.weight"].reshape(c["width"], -1).T + w["encoder.patches.bias"] + w["encoder.position"][0]
    for i in range(c["layers"]):
        name = f"encoder.blocks.{i}"
        normed = norm(w, name + ".norm1", x)
        x = x + attention(w, name + ".attention", normed, normed, normed, c["heads"])
        x = x + mlp(w, name + ".mlp", norm(w, name + ".norm2", x))
    x = norm(w, "encoder.neck.1", x @ w["encoder.neck.0.weight"][:, :, 0, 0].T).reshape(g, g, -1)
    padded = np.pad(x, ((1, 1), (1, 1), (0, 0)))
    kernel = w["encoder.neck.2.weight"]
    out = sum(padded[dy:dy + g, dx:dx + g] @ kernel[:, :, dy, dx].T for dy in range(3) for dx in range(3))
    return norm(w, "encoder.neck.3", out).reshape(g * g, -1)


def positions(w, places):
    angles = 2 * math.pi * (2 * places - 1) @ w["decoder.positions.directions"]
    return np.concatenate([np.sin(angles), np.cos(angles)], -1)


def doubled(w, name, x):
    """Transposed convolution, 2 x 2 with step 2: [h,w,C] -> [2h,2w,C']."""
    h, wide, _ = x.shape
    out = np.einsum("yxc,cdab->yaxbd", x, w[name + ".weight"]) + w[name + ".bias"]
    return out.reshape(2 * h, 2 * wide, -1)


def decode(w, c, image, point):
    """image [grid*grid, channels], point [2] -> IoU [3], logits [3,4 grid,4 grid]."""
    g, heads = c["side"] // c["patch"], c["decoder_heads"]
    middles = (np.arange(g) + 0.5) / g
    places = positions(w, np.stack([np.tile(middles, g), np.repeat(middles, g)], -1))
    prompt = positions(w, (point + 0.5) / c["side"]) + w["decoder.point"]
    tokens = np.concatenate([w["decoder.outputs"], prompt[None]])
    token_places = tokens
    for i in range(c["decoder_layers"]):
        name = f"decoder.blocks.{i}"
        q = tokens if i == 0 else tokens + token_places
        found = attention(w, name + ".own", q, q, tokens, heads)
        tokens = norm(w, name + ".norm1", found if i == 0 else tokens + found)
        keys = image + places
        tokens = norm(w, name + ".norm2", tokens + attention(w, name + ".read", tokens + token_places, keys, image, heads))
        tokens = norm(w, name + ".norm3", tokens + mlp(w, name + ".mlp", tokens))
        image = norm(w, name + ".norm4", image + attention(w, name + ".answer", keys, tokens + token_places, tokens, heads))
    read = attention(w, "decoder.last", tokens + token_places, image + places, image, heads)
    tokens = norm(w, "decoder.norm", tokens + read)
    fine = gelu(norm(w, "decoder.up_norm", doubled(w, "decoder.up1", image.reshape(g, g, -1))))
    fine = gelu(doubled(w, "decoder.up2", fine))
    logits = [fine @ mlp(w, f"decoder.masks.{i}", tokens[1 + i]) for i in range(c["levels"])]
    return mlp(w, "decoder.iou", tokens[0]), np.stack(logits)


def answer(w, c, pixels, points):
    """pixels [B,3,side,side], points [B,P,2] -> IoU [B,P,3], logits [B,P,3,4 grid,4 grid]."""
    answers = [[decode(w, c, encode(w, c, x), point) for point in asked] for x, asked in zip(pixels, points)]
    return (np.array([[iou for iou, _ in row] for row in answers]), np.array([[logits for _, logits in row] for row in answers]))
