# The peer of bench/items/clip.ts: images per second of CLIP's image tower in torch, on the weights and pixels of the bench.
# python3 clip.py WEIGHTS PIXELS COUNT HEADS PATCH THREADS   prints images per second and the embeddings' first element.
import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

weights_path, pixels_path, count, heads, patch, threads = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:7])
torch.set_num_threads(threads)
torch.set_grad_enabled(False)

raw = open(weights_path, "rb").read()
size = int.from_bytes(raw[:8], "little")
w = {}
for name, entry in json.loads(raw[8 : 8 + size]).items():
    if name != "__metadata__" and (name.startswith("vision") or name.startswith("visual")):
        a, b = entry["data_offsets"]
        values = np.frombuffer(raw, dtype=np.float32, count=(b - a) // 4, offset=8 + size + a)
        w[name] = torch.from_numpy(values.copy()).reshape(entry["shape"])

V = "vision_model."
kernel = w[V + "embeddings.patch_embedding.weight"]
width = kernel.shape[0]
side = round((w[V + "embeddings.position_embedding.weight"].shape[0] - 1) ** 0.5) * patch
pixels = torch.from_numpy(np.fromfile(pixels_path, dtype=np.float32)).reshape(count, 3, side, side)
layers = 1 + max(int(n.split(".")[3]) for n in w if n.startswith(V + "encoder.layers."))


def norm(x, name):
    return F.layer_norm(x, (width,), w[name + ".weight"], w[name + ".bias"])


def linear(x, name):
    return F.linear(x, w[name + ".weight"], w[name + ".bias"])


def tower(pixels):
    x = F.conv2d(pixels, kernel, stride=patch).flatten(2).transpose(1, 2)
    cls = w[V + "embeddings.class_embedding"].expand(len(x), 1, width)
    x = torch.cat([cls, x], 1) + w[V + "embeddings.position_embedding.weight"]
    x = norm(x, V + "pre_layrnorm")
    for i in range(layers):
        at = f"{V}encoder.layers.{i}."
        h = norm(x, at + "layer_norm1")
        q, k, v = (
            linear(h, f"{at}self_attn.{p}_proj").reshape(len(x), -1, heads, width // heads).transpose(1, 2)
            for p in "qkv"
        )
        a = torch.softmax(q @ k.transpose(2, 3) * (width // heads) ** -0.5, -1) @ v
        x = x + linear(a.transpose(1, 2).reshape(x.shape), at + "self_attn.out_proj")
        h = linear(norm(x, at + "layer_norm2"), at + "mlp.fc1")
        x = x + linear(h * torch.sigmoid(1.702 * h), at + "mlp.fc2")
    return F.linear(norm(x[:, 0], V + "post_layernorm"), w["visual_projection.weight"])


tower(pixels[:1])
begin = time.perf_counter()
embeddings = tower(pixels)
print(count / (time.perf_counter() - begin), *embeddings[-1, :4].tolist())
