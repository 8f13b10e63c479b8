"""A small CLIP: exactly OpenAI's forward pass, with parameters named as Hugging Face names them.

`ClipModel.state_dict()` is therefore the exported file, name for name. Three things exist for training only and
leave no trace in the weights: dropping patches (FLIP), a distance penalty in the attention that is annealed to zero,
and a second image embedding pooled from the value path of the last block.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

CONFIG = dict(image_size=64, patch_size=8, width=160, layers=6, heads=5,
              text_width=128, text_layers=2, text_heads=4, context=77, joint=128)


def attend(q, k, v, bias=None, causal=False):
    """Attention of scaled queries: [B,heads,n,dh] each, bias added to the scores -> [B,heads,n,dh]."""
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(q, k, v, bias, is_causal=causal, scale=1.0)
    scores = q @ k.transpose(-1, -2)
    if causal:
        scores = scores + torch.full(scores.shape[-2:], -1e9, device=q.device).triu(1)
    return (scores if bias is None else scores + bias).softmax(-1) @ v


def unit(x):
    """Rows of length one, in single precision whatever the network computed in."""
    return F.normalize(x.float(), dim=-1)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
            setattr(self, name, nn.Linear(width, width))

    def project(self, x, names="qkv"):
        """x [B,n,D] -> one [B,heads,n,D/heads] for each of q, k, v asked for; q comes scaled."""
        parts = [getattr(self, f"{name}_proj") for name in names]
        joined = F.linear(x, torch.cat([p.weight for p in parts]), torch.cat([p.bias for p in parts]))
        b, n, _ = x.shape
        split = joined.view(b, n, len(names), self.heads, -1).permute(2, 0, 3, 1, 4)
        return [s * s.shape[-1] ** -0.5 if name == "q" else s for name, s in zip(names, split)]

    def merge(self, heads):
        """[B,heads,n,dh] -> [B,n,D], through the output projection."""
        b, _, n, _ = heads.shape
        return self.out_proj(heads.transpose(1, 2).reshape(b, n, -1))


class Mlp(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)

    def forward(self, x):
        # QuickGELU x*sigmoid(1.702 x) is silu(1.702 x)/1.702: scaling the small weights lets one fused call do it.
        hidden = F.silu(F.linear(x, self.fc1.weight * 1.702, self.fc1.bias * 1.702))
        return F.linear(hidden, self.fc2.weight / 1.702, self.fc2.bias)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.layer_norm1 = nn.LayerNorm(width)
        self.self_attn = Attention(width, heads)
        self.layer_norm2 = nn.LayerNorm(width)
        self.mlp = Mlp(width)

    def feed_forward(self, x):
        return x + self.mlp(self.layer_norm2(x))

    def forward(self, x, bias=None, causal=False):
        q, k, v = self.self_attn.project(self.layer_norm1(x))
        bias = None if bias is None else bias.to(q.dtype)
        return self.feed_forward(x + self.self_attn.merge(attend(q, k, v, bias, causal)))


class Encoder(nn.Module):
    def __init__(self, width, heads, layers):
        super().__init__()
        self.layers = nn.ModuleList(Block(width, heads) for _ in range(layers))
        for block in self.layers:  # the initialisation of the CLIP paper's code: narrower into the residual stream
            narrow = width ** -0.5 * (2 * layers) ** -0.5
            for name in ("q_proj", "k_proj", "v_proj"):
                nn.init.normal_(getattr(block.self_attn, name).weight, std=width ** -0.5)
            nn.init.normal_(block.self_attn.out_proj.weight, std=narrow)
            nn.init.normal_(block.mlp.fc1.weight, std=(2 * width) ** -0.5)
            nn.init.normal_(block.mlp.fc2.weight, std=narrow)
            for name, parameter in block.named_parameters():
                if name.endswith("bias"):
                    nn.init.zeros_(parameter)


class VisionEmbeddings(nn.Module):
    def __init__(self, width, patch, grid):
        super().__init__()
        self.patch = patch
        self.class_embedding = nn.Parameter(torch.randn(width) * 0.02)
        self.patch_embedding = nn.Conv2d(3, width, patch, patch, bias=False)
        self.position_embedding = nn.Embedding(grid * grid + 1, width)
        nn.init.normal_(self.position_embedding.weight, std=0.02)

    def forward(self, pixels, kept=None):
        """pixels [B,3,h,w] (native size) -> tokens [B,1+T,D]; with kept [B,t], only those patches."""
        b, c, h, w = pixels.shape
        p = self.patch
        patches = pixels.view(b, c, h // p, p, w // p, p).permute(0, 2, 4, 1, 3, 5).reshape(b, -1, c * p * p)
        position = self.position_embedding.weight
        if kept is not None:  # drop first, so that dropped patches cost nothing
            patches = patches.gather(1, kept[..., None].expand(-1, -1, patches.shape[-1]))
        tokens = F.linear(patches, self.patch_embedding.weight.flatten(1))
        tokens = tokens + (position[1:] if kept is None else position[1 + kept])
        return torch.cat([(self.class_embedding + position[0]).expand(b, 1, -1), tokens], 1)


class VisionModel(nn.Module):
    def __init__(self, width, heads, layers, patch, image_size):
        super().__init__()
        self.grid = image_size // patch
        self.embeddings = VisionEmbeddings(width, patch, self.grid)
        self.pre_layrnorm = nn.LayerNorm(width)
        self.encoder = Encoder(width, heads, layers)
        self.post_layernorm = nn.LayerNorm(width)
        y, x = torch.arange(self.grid ** 2) // self.grid, torch.arange(self.grid ** 2) % self.grid
        steps = torch.maximum((y[:, None] - y).abs(), (x[:, None] - x).abs()).float()
        beyond = torch.zeros(self.grid ** 2 + 1, self.grid ** 2 + 1)
        beyond[1:, 1:] = (steps - 2).clamp(min=0)  # a 5 x 5 neighbourhood is free
        beyond[1:, 0] = 2  # a patch reads the class token as if it were two steps outside
        self.register_buffer("beyond", beyond, persistent=False)

    def locality(self, kept, strength):
        """Additive attention bias -strength * (steps beyond the 5 x 5 neighbourhood); the class token sees all."""
        if strength is None:
            return None
        if kept is None:
            return -strength * self.beyond
        rows = torch.cat([torch.zeros_like(kept[:, :1]), kept + 1], 1)
        return -strength * self.beyond[rows[:, :, None], rows[:, None, :]][:, None]

    def forward(self, pixels, kept=None, strength=None):
        """-> (class token [B,D], value-path patches [B,t,D], class attention [B,t]), all after post_layernorm.

        The class token is plain CLIP. The value-path patches are what MaskCLIP reads, x + out(v), then the MLP.
        """
        x = self.pre_layrnorm(self.embeddings(pixels, kept))
        bias = self.locality(kept, strength)
        *trunk, last = self.encoder.layers
        for block in trunk:
            x = block(x, bias)
        normed = last.layer_norm1(x)
        k, v = last.self_attn.project(normed, "kv")
        (q,) = last.self_attn.project(normed[:, :1], "q")
        attention = (q @ k.transpose(-1, -2)).softmax(-1)
        token = last.feed_forward(x[:, :1] + last.self_attn.merge(attention @ v))[:, 0]
        patches = last.feed_forward(x[:, 1:] + last.self_attn.merge(v[:, :, 1:]))
        return self.post_layernorm(token), self.post_layernorm(patches), attention.mean(1)[:, 0, 1:]


def kept_patches(pixels, share, patch):
    """Draws a share of the patches, busy ones likelier (weight: their contrast) -> indices [B,t].

    Plain skies teach little; a beak that is dropped makes the caption a guess. Weighted draw without replacement by
    an exponential race.
    """
    b, _, h, w = pixels.shape
    contrast = pixels.view(b, 3, h // patch, patch, w // patch, patch).std((1, 3, 5)).flatten(1)
    arrival = torch.empty_like(contrast).exponential_() / (contrast + 0.05)
    return arrival.argsort(1)[:, :int(share * contrast.shape[1])]


class TextEmbeddings(nn.Module):
    def __init__(self, vocabulary, context, width):
        super().__init__()
        self.token_embedding = nn.Embedding(vocabulary, width)
        self.position_embedding = nn.Embedding(context, width)
        nn.init.normal_(self.token_embedding.weight, std=0.02)
        nn.init.normal_(self.position_embedding.weight, std=0.01)


class TextModel(nn.Module):
    def __init__(self, width, heads, layers, vocabulary, context):
        super().__init__()
        self.embeddings = TextEmbeddings(vocabulary, context, width)
        self.encoder = Encoder(width, heads, layers)
        self.final_layer_norm = nn.LayerNorm(width)

    def forward(self, ids):
        """ids [P,n] padded with zeros, the end id the largest -> [P,D] at the end token."""
        n = ids.shape[1]
        x = self.embeddings.token_embedding(ids) + self.embeddings.position_embedding.weight[:n]
        for block in self.encoder.layers:
            x = block(x, causal=True)
        at_end = x[torch.arange(len(ids), device=ids.device), ids.argmax(1)]
        return self.final_layer_norm(at_end)


class ClipModel(nn.Module):
    def __init__(self, vocabulary, config=CONFIG):
        super().__init__()
        c = config
        self.vision_model = VisionModel(c["width"], c["heads"], c["layers"], c["patch_size"], c["image_size"])
        self.text_model = TextModel(c["text_width"], c["text_heads"], c["text_layers"], vocabulary, c["context"])
        self.visual_projection = nn.Linear(c["width"], c["joint"], bias=False)
        self.text_projection = nn.Linear(c["text_width"], c["joint"], bias=False)
        nn.init.normal_(self.visual_projection.weight, std=c["width"] ** -0.5)
        nn.init.normal_(self.text_projection.weight, std=c["text_width"] ** -0.5)
        self.logit_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))

    def image(self, pixels, kept=None, strength=None):
        """-> (unit image embedding, unit auxiliary embedding), each [B,E]; only the first is CLIP's.

        The auxiliary one averages the value-path patches, half uniformly and half by class attention.
        """
        token, patches, attention = self.vision_model(pixels, kept, strength)
        weight = 0.5 * attention / attention.sum(-1, keepdim=True) + 0.5 / patches.shape[1]
        pooled = (self.visual_projection(patches) * weight[..., None]).sum(1)
        return unit(self.visual_projection(token)), unit(pooled)

    def text(self, ids):
        """ids [P,n] padded with zeros -> unit [P,E]."""
        return unit(self.text_projection(self.text_model(ids)))
