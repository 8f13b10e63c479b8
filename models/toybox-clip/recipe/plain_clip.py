"""CLIP's forward pass written once more, in numpy float64 and from the exported file alone: the export is checked
against it. Shares no code with model.py."""
import numpy as np


def layer_norm(w, name, x):
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x ** 2).mean(-1, keepdims=True) + 1e-5) * w[name + ".weight"] + w[name + ".bias"]


def linear(w, name, x):
    return x @ w[name + ".weight"].T + w[name + ".bias"]


def softmax(x):
    x = np.exp(x - x.max(-1, keepdims=True))
    return x / x.sum(-1, keepdims=True)


def block(w, name, x, heads, causal):
    b, n, d = x.shape
    normed = layer_norm(w, name + ".layer_norm1", x)
    q, k, v = (linear(w, f"{name}.self_attn.{p}_proj", normed).reshape(b, n, heads, d // heads).transpose(0, 2, 1, 3)
               for p in "qkv")
    scores = q @ k.transpose(0, 1, 3, 2) / np.sqrt(d // heads)
    if causal:
        scores = np.where(np.tri(n, dtype=bool), scores, -np.inf)
    x = x + linear(w, name + ".self_attn.out_proj", (softmax(scores) @ v).transpose(0, 2, 1, 3).reshape(b, n, d))
    hidden = linear(w, name + ".mlp.fc1", layer_norm(w, name + ".layer_norm2", x))
    return x + linear(w, name + ".mlp.fc2", hidden / (1 + np.exp(-1.702 * hidden)))


def image_embeds(w, config, pixels):
    """pixels [B,3,s,s], normalised -> [B,E], not unit."""
    c = config["vision_config"]
    kernel = w["vision_model.embeddings.patch_embedding.weight"]
    p = c["patch_size"]
    b, _, h, wide = pixels.shape
    patches = np.einsum("bcypxq,dcpq->byxd", pixels.reshape(b, 3, h // p, p, wide // p, p), kernel)
    x = np.concatenate([np.broadcast_to(w["vision_model.embeddings.class_embedding"], (b, 1, c["hidden_size"])),
                        patches.reshape(b, -1, c["hidden_size"])], 1)
    x = layer_norm(w, "vision_model.pre_layrnorm", x + w["vision_model.embeddings.position_embedding.weight"])
    for i in range(c["num_hidden_layers"]):
        x = block(w, f"vision_model.encoder.layers.{i}", x, c["num_attention_heads"], False)
    return layer_norm(w, "vision_model.post_layernorm", x[:, 0]) @ w["visual_projection.weight"].T


def text_embeds(w, config, ids):
    """One text's ids, start to end -> [E], not unit."""
    c = config["text_config"]
    x = w["text_model.embeddings.token_embedding.weight"][ids] + w["text_model.embeddings.position_embedding.weight"][:len(ids)]
    x = x[None]
    for i in range(c["num_hidden_layers"]):
        x = block(w, f"text_model.encoder.layers.{i}", x, c["num_attention_heads"], True)
    return layer_norm(w, "text_model.final_layer_norm", x[0])[int(np.argmax(ids))] @ w["text_projection.weight"].T
