"""A small SAM: an image encoder that runs once, and a decoder that answers every point with three masks (sub-part, part,
whole) and a prediction of each one's IoU.

It keeps SAM's interface and its idea that a point's token makes the weights which read its masks from fine features. What
differs is what a thousandth of SAM's training affords: the encoder is convolutional down to a grid of 12 x 12, where
transformer blocks see the whole image; its fine features are made once and shared by all points; and a token reads them with
a layer of hidden units that know where the point lies, instead of rewriting them for every point.
"""
import torch
import torch.nn.functional as F
from torch import nn

CONFIG = dict(side=192, widths=[24, 48, 96, 160], blocks=3, heads=5, fine=16, context=96, hidden=16, token=192, levels=3)
CELL = 4  # pixels of the encoder's input per cell of the embeddings; fine features are twice as fine
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)  # ImageNet's, as SAM's
STD = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)
PLACES = 4  # channels that tell a pixel's place: x, y, x2 + y2 and 1


class Conv(nn.Sequential):
    """3 x 3 or 1 x 1 convolution without bias, batch norm, ReLU."""

    def __init__(self, inputs, outputs, size=3, stride=1, relu=True):
        layers = [nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs)]
        super().__init__(*layers, *([nn.ReLU()] if relu else []))


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first, self.second = Conv(width, width), Conv(width, width, relu=False)

    def forward(self, x):
        return F.relu(x + self.second(self.first(x)))


class Block(nn.Module):
    """A transformer block over all cells."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.qkv, self.out = nn.LayerNorm(width), nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.norm2, self.up, self.down = nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def forward(self, x):
        b, n, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, n, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        shares = (q * (width // self.heads) ** -0.5 @ k.transpose(-1, -2)).softmax(-1)
        x = x + self.out((shares @ v).transpose(1, 2).reshape(b, n, width))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class ImageEncoder(nn.Module):
    """Pixels [B,3,side,side], normalised and padded -> [B,4 fine + context,side/4,side/4]: the fine features of the 2 x 2
    finer cells of a cell, then what a point reads there."""

    def __init__(self, c=CONFIG):
        super().__init__()
        w, self.cells = c["widths"], c["side"] // 16
        self.stem = nn.Sequential(Conv(3, w[0], stride=2), Conv(w[0], w[0]))
        self.quarter = nn.Sequential(Conv(w[0], w[1], stride=2), Residual(w[1]))
        self.eighth = nn.Sequential(Conv(w[1], w[2], stride=2), Residual(w[2]))
        self.sixteenth = Conv(w[2], w[3], stride=2)
        self.position = nn.Parameter(torch.randn(1, self.cells ** 2, w[3]) * 0.02)
        self.blocks = nn.ModuleList(Block(w[3], c["heads"]) for _ in range(c["blocks"]))
        self.norm = nn.LayerNorm(w[3])
        self.to_eighth, self.at_eighth = nn.Conv2d(w[3], w[2], 1), Residual(w[2])
        joint = 4 * c["fine"]
        self.to_quarter, self.from_quarter = nn.Conv2d(w[2], joint, 1), nn.Conv2d(w[1], joint, 1)
        self.from_half, self.at_quarter = nn.Conv2d(4 * w[0], joint, 1), Residual(joint)
        self.fine, self.context = nn.Conv2d(joint, joint, 1), nn.Conv2d(joint, c["context"], 1)

    def forward(self, pixels):
        return self.read(self.features(pixels))

    def read(self, features):
        return torch.cat([self.fine(features), self.context(features)], 1)

    def features(self, pixels):
        """What fine features and contexts are read from, [B,4 fine,side/4,side/4]."""
        half = self.stem(pixels)
        quarter = self.quarter(half)
        eighth = self.eighth(quarter)
        x = self.sixteenth(eighth).flatten(2).transpose(1, 2) + self.position
        for block in self.blocks:
            x = block(x)
        b, _, width = x.shape
        x = self.norm(x).transpose(1, 2).reshape(b, width, self.cells, self.cells)
        x = self.at_eighth(F.relu(eighth + twice(self.to_eighth(x))))
        x = F.relu(twice(self.to_quarter(x)) + self.from_quarter(quarter) + self.from_half(F.pixel_unshuffle(half, 2)))
        return self.at_quarter(x)


def twice(x):
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def places(along):
    """Where the fine cells lie, -1 .. 1 along each side: [n] -> [1,4,n,n]."""
    n = along.shape[0]
    y, x = along[:, None].expand(n, n), along[None].expand(n, n)
    return torch.stack([x, y, x * x + y * y, torch.ones_like(x)])[None]


class Decoder(nn.Module):
    """Answers points: embeddings [B,C,g,g], where the fine cells lie [2g], points [B,P,2] in pixels of the encoder's input
    -> predicted IoU [B,P,3], logits [B,P,3,2g,2g]."""

    def __init__(self, c=CONFIG):
        super().__init__()
        self.side, self.levels, self.fine, self.hidden = c["side"], c["levels"], c["fine"], c["hidden"]
        inputs = self.fine + PLACES
        self.token = nn.Sequential(nn.Linear(c["context"] + self.fine, c["token"]), nn.ReLU(),
                                   nn.Linear(c["token"], c["token"]), nn.ReLU())
        self.first = nn.Linear(c["token"], self.hidden * inputs)
        self.second = nn.Linear(c["token"], self.levels * (self.hidden + 1))
        self.iou = nn.Sequential(nn.Linear(c["token"] + 2 * self.levels, 64), nn.ReLU(), nn.Linear(64, self.levels))

    def forward(self, embeddings, along, points):
        b, channels, g, _ = embeddings.shape
        p = points.shape[1]
        shared, context = embeddings.split([4 * self.fine, channels - 4 * self.fine], 1)
        shared = F.pixel_shuffle(shared, 2).flatten(2)                                        # [B,fine,4gg]
        at = lambda per: (points / per).long().clamp(0, self.side // per - 1)  # noqa: E731
        read = lambda x, xy, wide: x.gather(  # noqa: E731
            2, (xy[..., 1] * wide + xy[..., 0])[:, None].expand(b, x.shape[1], p)).transpose(1, 2)
        own = torch.cat([read(context.flatten(2), at(CELL), g), read(shared, at(CELL // 2), 2 * g)], 2)
        token = self.token(own).float()                                                       # [B,P,token]
        pixels = torch.cat([shared, places(along).flatten(2).expand(b, PLACES, 4 * g * g).to(shared.dtype)], 1)
        weights = self.first(token).view(b, p * self.hidden, self.fine + PLACES)
        hidden = F.relu(self.around(weights.float(), points).to(pixels.dtype) @ pixels).view(b * p, self.hidden, 4 * g * g)
        mix, bias = self.second(token).view(b * p, self.levels, self.hidden + 1).split([self.hidden, 1], 2)
        logits = mix.to(hidden.dtype) @ hidden + bias.to(hidden.dtype)                        # [BP,3,4gg]
        # How sure the masks are of themselves tells much of how right they are.
        still = logits.detach().float()
        inside, share = (still > 0).float(), still.sigmoid()
        size = inside.sum(2)
        sure = torch.cat([(share * inside).sum(2) / (size + 1), (size / (4 * g * g)).sqrt()], 1)
        iou = self.iou(torch.cat([token.view(b * p, -1), sure], 1))
        return iou.view(b, p, self.levels), logits.view(b, p, self.levels, 2 * g, 2 * g)

    def around(self, weights, points):
        """Weights [B,P hidden,inputs] on x, y and x2 + y2 from the point on, as weights on those from the middle on."""
        b, p, _ = points.shape
        x, y = (2 * points / self.side - 1).repeat_interleave(self.hidden, 1).float().split(1, 2)  # [B,P hidden,1]
        features, wx, wy, wr, w1 = weights.split([self.fine, 1, 1, 1, 1], 2)
        wx, wy, wr = 4 * wx, 4 * wy, 16 * wr
        return torch.cat([features, wx - 2 * wr * x, wy - 2 * wr * y, wr, w1 - wx * x - wy * y + wr * (x * x + y * y)], 2)


class Sam(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = ImageEncoder(), Decoder()
        cells = CONFIG["side"] // 2
        self.register_buffer("along", (torch.arange(cells) + 0.5) * 2 / cells - 1, persistent=False)

    def forward(self, pixels, points):
        return self.decoder(self.encoder(pixels), self.along, points)


def prepare(pictures):
    """uint8 [B,h,w,3], longest side as the encoder's -> normalised [B,3,side,side], zeros below."""
    x = (pictures.permute(0, 3, 1, 2).float() / 255 - MEAN.to(pictures.device)) / STD.to(pictures.device)
    return F.pad(x, (0, CONFIG["side"] - x.shape[3], 0, CONFIG["side"] - x.shape[2]))
