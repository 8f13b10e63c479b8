"""Image-level zero-shot accuracy on held-out pictures with one object, by framing and class."""
import numpy as np
import torch
import torch.nn.functional as F

from captions import Facts, prompts
from data import centre, normalise, to_tensor


@torch.no_grad()
def class_vectors(model, tokenizer, classes, device="cpu"):
    rows = []
    for name in classes:
        each = model.text(torch.tensor(tokenizer.batch(prompts(name)), device=device))
        rows.append(F.normalize(each.mean(0), dim=0))
    return torch.stack(rows)


@torch.no_grad()
def predictions(model, tokenizer, pictures, rows, device="cpu"):
    """-> [R] class index by the class token, [R] by the auxiliary embedding."""
    size = model.vision_model.grid * model.vision_model.embeddings.patch
    vectors = class_vectors(model, tokenizer, pictures.names["classes"], device)
    found = []
    for start in range(0, len(rows), 250):
        pixels = centre(pictures.pixels[rows[start:start + 250]], size)
        found.append(torch.stack([(e @ vectors.T).argmax(1) for e in model.image(normalise(to_tensor(pixels, device)))]))
    return torch.cat(found, 1).cpu().numpy()


def single_object_rows(pictures, framing, limit=None):
    """Pictures of that framing in which exactly one object was drawn, and a person would name it."""
    rows = [i for i, s in enumerate(pictures.scenes)
            if s["framing"] == framing and len(s["objects"]) == 1 and len(Facts.named(s)) == 1]
    return np.array(rows[:limit])


def answers(pictures, rows):
    index = {name: i for i, name in enumerate(pictures.names["classes"])}
    return np.array([index[pictures.scenes[i]["objects"][0]["className"]] for i in rows])


def wilson(hits, count):
    """95 % Wilson interval of a share, in percent."""
    if count == 0:
        return [0.0, 100.0]
    z, p = 1.959964, hits / count
    middle, half = p + z * z / (2 * count), z * (p * (1 - p) / count + z * z / (4 * count ** 2)) ** 0.5
    return [round(100 * (middle + s * half) / (1 + z * z / count), 1) for s in (-1, 1)]


def share(hits):
    return dict(accuracy=round(100 * float(hits.mean()), 1), interval=wilson(int(hits.sum()), len(hits)), pictures=len(hits))


def report(model, tokenizer, pictures, framings, device="cpu"):
    """Everything the card states about single pictures."""
    result = {}
    for framing in framings:
        rows = single_object_rows(pictures, framing)
        if len(rows) == 0:
            continue
        right = answers(pictures, rows)
        token, auxiliary = predictions(model, tokenizer, pictures, rows, device)
        result[framing] = dict(all=share(token == right), auxiliary=share(auxiliary == right), classes={
            name: share((token == right)[right == i]) for i, name in enumerate(pictures.names["classes"]) if (right == i).any()})
    return result
