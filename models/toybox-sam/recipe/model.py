"""A small SAM, of SAM's own shape: an image encoder, an encoder of point prompts, and a decoder that answers every point
with three masks (sub-part, part, whole) and a prediction of each one's IoU.

Sizes are a hundredth of SAM ViT-B's. All points of an image are asked at once; each is a prompt of its own.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

CONFIG = dict(side=192, patch=8, width=128, layers=6, heads=4, channels=64, decoder_layers=2, decoder_heads=4, levels=3, hidden=384)
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)  # ImageNet's, as SAM's
STD = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)


def attend(q, k, v):
    """Attention, [B,heads,n,dh] each."""
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(q, k, v)
    return (q * q.shape[-1] ** -0.5 @ k.transpose(-1, -2)).softmax(-1) @ v


class Attention(nn.Module):
    """Attention between two sets of tokens, at an inner width of its own."""

    def __init__(self, width, heads, inner=None):
        super().__init__()
        self.heads, inner = heads, inner or width
        self.q, self.k, self.v = (nn.Linear(width, inner) for _ in range(3))
        self.out = nn.Linear(inner, width)

    def forward(self, queries, keys, values):
        split = lambda x: x.view(*x.shape[:2], self.heads, -1).transpose(1, 2)  # noqa: E731
        found = attend(split(self.q(queries)), split(self.k(keys)), split(self.v(values)))
        return self.out(found.transpose(1, 2).flatten(2))


class Mlp(nn.Sequential):
    def __init__(self, width, hidden, out=None):
        super().__init__(nn.Linear(width, hidden), nn.GELU(), nn.Linear(hidden, out or width))


class Block(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.norm1, self.attention = nn.LayerNorm(width), Attention(width, heads)
        self.norm2, self.mlp = nn.LayerNorm(width), Mlp(width, hidden)

    def forward(self, x):
        normed = self.norm1(x)
        x = x + self.attention(normed, normed, normed)
        return x + self.mlp(self.norm2(x))


class ChannelNorm(nn.LayerNorm):
    """LayerNorm over the channels of [B,C,h,w]."""

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class ImageEncoder(nn.Module):
    """Pixels [B,3,side,side], normalised and padded -> [B,C,side/patch,side/patch]."""

    def __init__(self, c=CONFIG):
        super().__init__()
        self.grid = c["side"] // c["patch"]
        self.patches = nn.Conv2d(3, c["width"], c["patch"], c["patch"])
        self.position = nn.Parameter(torch.randn(1, self.grid ** 2, c["width"]) * 0.02)
        self.blocks = nn.ModuleList(Block(c["width"], c["heads"], c["hidden"]) for _ in range(c["layers"]))
        self.neck = nn.Sequential(nn.Conv2d(c["width"], c["channels"], 1, bias=False), ChannelNorm(c["channels"]),
                                  nn.Conv2d(c["channels"], c["channels"], 3, padding=1, bias=False), ChannelNorm(c["channels"]))

    def forward(self, pixels):
        x = self.patches(pixels).flatten(2).transpose(1, 2) + self.position
        for block in self.blocks:
            x = block(x)
        return self.neck(x.transpose(1, 2).reshape(len(x), -1, self.grid, self.grid))


class Positions(nn.Module):
    """Random Fourier features of places, as SAM's: places in 0..1, x then y -> [...,C]."""

    def __init__(self, channels):
        super().__init__()
        self.register_buffer("directions", torch.randn(2, channels // 2))

    def forward(self, places):
        x, y = (2 * math.pi * (2 * places - 1)).unbind(-1)  # no matrix product: it would be rounded to 16 bits in training
        angles = x[..., None] * self.directions[0] + y[..., None] * self.directions[1]
        return torch.cat([angles.sin(), angles.cos()], -1)

    def grid(self, size):
        middles = (torch.arange(size, device=self.directions.device) + 0.5) / size
        y, x = middles[:, None].expand(size, size), middles[None].expand(size, size)
        return self(torch.stack([x, y], -1)).permute(2, 0, 1)[None]


class TwoWayBlock(nn.Module):
    """Tokens read each other, then the image; then the image reads the tokens."""

    def __init__(self, width, heads, first):
        super().__init__()
        self.first = first
        self.own, self.norm1 = Attention(width, heads), nn.LayerNorm(width)
        self.read, self.norm2 = Attention(width, heads, width // 2), nn.LayerNorm(width)
        self.mlp, self.norm3 = Mlp(width, 4 * width), nn.LayerNorm(width)
        self.answer, self.norm4 = Attention(width, heads, width // 2), nn.LayerNorm(width)

    def forward(self, tokens, image, token_places, image_places):
        q = tokens if self.first else tokens + token_places
        found = self.own(q, q, tokens)
        tokens = self.norm1(found if self.first else tokens + found)
        keys = image + image_places
        tokens = self.norm2(tokens + self.read(tokens + token_places, keys, image))
        tokens = self.norm3(tokens + self.mlp(tokens))
        return tokens, self.norm4(image + self.answer(keys, tokens + token_places, tokens))


class Decoder(nn.Module):
    """Answers points: embeddings [B,C,g,g], their positions [1,C,g,g], points [B,P,2] in pixels of the encoder's input
    -> predicted IoU [B,P,3], logits [B,P,3,4g,4g]."""

    def __init__(self, c=CONFIG):
        super().__init__()
        self.side, self.levels, width = c["side"], c["levels"], c["channels"]
        self.positions = Positions(width)
        self.point = nn.Parameter(torch.randn(width) * 0.02)
        self.outputs = nn.Parameter(torch.randn(1 + self.levels, width) * 0.02)  # one for IoU, one for each mask
        self.blocks = nn.ModuleList(TwoWayBlock(width, c["decoder_heads"], i == 0) for i in range(c["decoder_layers"]))
        self.last, self.norm = Attention(width, c["decoder_heads"], width // 2), nn.LayerNorm(width)
        self.up1, self.up_norm = nn.ConvTranspose2d(width, width // 4, 2, 2), ChannelNorm(width // 4)
        self.up2 = nn.ConvTranspose2d(width // 4, width // 8, 2, 2)
        self.masks = nn.ModuleList(Mlp(width, width, width // 8) for _ in range(self.levels))
        self.iou = Mlp(width, width, self.levels)

    def forward(self, embeddings, places, points):
        b, c, g, _ = embeddings.shape
        p = points.shape[1]
        prompt = self.positions((points + 0.5) / self.side) + self.point                       # [B,P,C]
        tokens = torch.cat([self.outputs.expand(b, p, -1, -1), prompt[:, :, None]], 2).flatten(0, 1)
        image = embeddings.flatten(2).transpose(1, 2)[:, None].expand(b, p, g * g, c).reshape(b * p, g * g, c)
        image_places = places.flatten(2).transpose(1, 2)
        token_places = tokens
        for block in self.blocks:
            tokens, image = block(tokens, image, token_places, image_places)
        tokens = self.norm(tokens + self.last(tokens + token_places, image + image_places, image))
        fine = image.transpose(1, 2).reshape(b * p, c, g, g)
        fine = F.gelu(self.up2(F.gelu(self.up_norm(self.up1(fine)))))                          # [BP,C/8,4g,4g]
        weights = torch.stack([mask(tokens[:, 1 + i]) for i, mask in enumerate(self.masks)], 1)
        logits = (weights @ fine.flatten(2)).view(b, p, self.levels, 4 * g, 4 * g)
        return self.iou(tokens[:, 0]).view(b, p, self.levels), logits


class Sam(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = ImageEncoder(), Decoder()

    def forward(self, pixels, points):
        return self.decoder(self.encoder(pixels), self.decoder.positions.grid(self.encoder.grid), points)


def prepare(pictures):
    """uint8 [B,h,w,3], longest side as the encoder's -> normalised [B,3,side,side], zeros below."""
    x = (pictures.permute(0, 3, 1, 2).float() / 255 - MEAN.to(pictures.device)) / STD.to(pictures.device)
    return F.pad(x, (0, CONFIG["side"] - x.shape[3], 0, CONFIG["side"] - x.shape[2]))
