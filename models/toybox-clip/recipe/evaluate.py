"""Image-level zero-shot accuracy on held-out pictures with one object, by framing and class."""
import numpy as np
import torch
import torch.nn.functional as F

from captions import Facts, prompts
from data import centre, normalise, to_tensor


@torch.no_grad()
def class_vectors(model, tokenizer, classes, device="cpu"):
    texts = [text for name in classes for text in prompts(name)]
    each = model.text(torch.tensor(tokenizer.batch(texts), device=device))
    return F.normalize(each.view(len(classes), -1, each.shape[-1]).mean(1), dim=-1)


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


NEIGHBOURS = 10


@torch.no_grad()
def look(model, tokenizer, pictures, rows, device="cpu"):
    """What a training run is watched and chosen by, percent, on single objects; nothing of it looks inside a picture.

    -> accuracy by the class token and by the auxiliary embedding; nearest, the accuracy of the 10 nearest other pictures;
    explained, the share of the embeddings' variance that lies between classes; and samePlace, how many of the 10 nearest
    show the same place.
    """
    right = answers(pictures, rows)
    found, auxiliary = predictions(model, tokenizer, pictures, rows, device)
    x = embeddings(model, pictures, rows, device)
    name, place = torch.from_numpy(right).to(device), torch.tensor(
        [pictures.names["places"].index(pictures.scenes[i]["place"]) for i in rows], device=device)
    near = (x @ x.T).fill_diagonal_(-2).topk(NEIGHBOURS, 1).indices
    votes = F.one_hot(name[near], len(pictures.names["classes"])).sum(1)
    centres = torch.stack([x[name == c].mean(0) for c in name.unique()])[name.unique(return_inverse=True)[1]]
    spread = ((x - x.mean(0)) ** 2).sum()
    percent = lambda share: round(100 * float(share), 1)  # noqa: E731
    return dict(accuracy=percent((found == right).mean()), auxiliaryAccuracy=percent((auxiliary == right).mean()),
                nearest=percent((votes.argmax(1) == name).float().mean()),
                explained=percent(((centres - x.mean(0)) ** 2).sum() / spread),
                samePlace=percent((place[near] == place[:, None]).float().mean()))


@torch.no_grad()
def embeddings(model, pictures, rows, device="cpu"):
    """-> unit image embeddings [R,E] of the class token."""
    size = model.vision_model.grid * model.vision_model.embeddings.patch
    return torch.cat([model.image(normalise(to_tensor(centre(pictures.pixels[rows[start:start + 250]], size), device)))[0]
                      for start in range(0, len(rows), 250)])


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


@torch.no_grad()
def classifiers(model, pictures):
    """Do pictures of a class lie together? Accuracy on single medium objects, each half judged by the labels of the other.

    -> the 10 nearest pictures' vote, and a linear classifier (ridge regression on one-hot labels).
    """
    rows = single_object_rows(pictures, "medium")
    name, x = torch.from_numpy(answers(pictures, rows)), embeddings(model, pictures, rows).double()
    one_hot = F.one_hot(name, len(pictures.names["classes"])).double()
    half, nearest, linear = torch.arange(len(rows)) % 2 == 0, [], []
    for judge, judged in ((half, ~half), (~half, half)):
        near = (x[judged] @ x[judge].T).topk(NEIGHBOURS, 1).indices
        nearest.append(one_hot[judge][near].sum(1).argmax(1) == name[judged])
        ones = lambda part: torch.cat([x[part], torch.ones(int(part.sum()), 1, dtype=x.dtype)], 1)  # noqa: E731
        a = ones(judge)
        weights = torch.linalg.solve(a.T @ a + 1e-2 * torch.eye(a.shape[1], dtype=x.dtype), a.T @ one_hot[judge])
        linear.append((ones(judged) @ weights).argmax(1) == name[judged])
    return dict(nearest=share(torch.cat(nearest).numpy()), linear=share(torch.cat(linear).numpy()))
