"""Writes a trained seed as the two ONNX files that lib/backbones/sam reads, and checks them.

    python3 export.py --weights WORK/sam-0.npz --out models/toybox-sam

The files follow the convention of transformers.js: vision_encoder.onnx and prompt_encoder_mask_decoder.onnx, all points of a
picture in one run.
"""
import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

import plain_sam
from model import CONFIG, Sam

NAMES = dict(encoder="vision_encoder.onnx", decoder="prompt_encoder_mask_decoder.onnx")
OPSET = 14


class Encoder(nn.Module):
    def __init__(self, sam):
        super().__init__()
        self.encoder = sam.encoder
        self.register_buffer("along", sam.along)

    def forward(self, pixel_values):
        return self.encoder(pixel_values), self.along


class Decoder(nn.Module):
    def __init__(self, sam):
        super().__init__()
        self.decoder = sam.decoder

    def forward(self, input_points, image_embeddings, image_positional_embeddings):
        return self.decoder(image_embeddings, image_positional_embeddings, input_points[:, :, 0])


def load(weights):
    sam = Sam().eval()
    sam.load_state_dict({k: torch.from_numpy(v) for k, v in np.load(weights).items()})
    return sam


@torch.no_grad()
def export(weights, folder):
    folder.mkdir(parents=True, exist_ok=True)
    sam, side = load(weights), CONFIG["side"]
    encoder, decoder = Encoder(sam).eval(), Decoder(sam).eval()  # the exporter leaves the wrapped parts as it finds these
    pixels, points = torch.randn(1, 3, side, side), torch.rand(1, 7, 1, 2) * side
    embeddings, along = encoder(pixels)
    common = dict(opset_version=OPSET, do_constant_folding=True)
    torch.onnx.export(encoder, (pixels,), str(folder / NAMES["encoder"]), input_names=["pixel_values"],
                      output_names=["image_embeddings", "image_positional_embeddings"], **common)
    torch.onnx.export(decoder, (points, embeddings, along), str(folder / NAMES["decoder"]),
                      input_names=["input_points", "image_embeddings", "image_positional_embeddings"],
                      output_names=["iou_scores", "pred_masks"],
                      dynamic_axes=dict(input_points={1: "points"}, iou_scores={1: "points"}, pred_masks={1: "points"}),
                      **common)
    iou, logits = sam(pixels, points[:, :, 0])
    plain_iou, plain_logits = plain_sam.answer({k: v.astype(np.float64) for k, v in np.load(weights).items()}, CONFIG,
                                               pixels.double().numpy(), points[:, :, 0].double().numpy())
    apart = max(np.abs(plain_iou - iou.numpy()).max(), np.abs(plain_logits - logits.numpy()).max() / np.abs(plain_logits).max())
    print(f"exported {folder}: an independent forward pass differs by at most {apart:.1e}")
    if apart > 1e-3:
        raise SystemExit("the model does not compute what an independent forward pass of its weights does")
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in NAMES.values()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--out", required=True, type=Path)
    o = parser.parse_args()
    print(json.dumps(export(o.weights, o.out), indent=1))
