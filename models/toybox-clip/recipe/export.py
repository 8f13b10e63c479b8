"""Writes a trained seed as a Hugging Face CLIP folder, and checks the file it wrote.

    python3 export.py --weights WORK/seed-0.npz --tokenizer FILE --out models/toybox-clip --check HELD_OUT
"""
import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import torch

import plain_clip
import safetensors_file
from bpe import END, START, Tokenizer
from data import MEAN, STD, Pictures, centre, normalise, to_tensor
from model import CONFIG, ClipModel

CAPTIONS = ["a cat", "a photo of a spotted fire truck.", "an empty scene", "two sheep near a potted plant"]


def config(tokenizer):
    c = CONFIG
    tower = dict(hidden_act="quick_gelu", layer_norm_eps=1e-5, attention_dropout=0.0, projection_dim=c["joint"],
                 initializer_factor=1.0, initializer_range=0.02)
    return dict(
        architectures=["CLIPModel"], model_type="clip", projection_dim=c["joint"], logit_scale_init_value=2.6592,
        text_config=dict(
            model_type="clip_text_model", hidden_size=c["text_width"], intermediate_size=4 * c["text_width"],
            num_hidden_layers=c["text_layers"], num_attention_heads=c["text_heads"],
            max_position_embeddings=c["context"], vocab_size=len(tokenizer), bos_token_id=tokenizer.ids[START],
            eos_token_id=tokenizer.ids[END], pad_token_id=0, **tower),
        vision_config=dict(
            model_type="clip_vision_model", hidden_size=c["width"], intermediate_size=4 * c["width"],
            num_hidden_layers=c["layers"], num_attention_heads=c["heads"], image_size=c["image_size"],
            patch_size=c["patch_size"], num_channels=3, **tower))


def preprocessor():
    size = CONFIG["image_size"]
    numbers = lambda t: [round(float(v), 8) for v in t.flatten()]  # noqa: E731
    return dict(crop_size=dict(height=size, width=size), do_center_crop=True, do_convert_rgb=True, do_normalize=True,
                do_rescale=True, do_resize=True, image_mean=numbers(MEAN), image_std=numbers(STD),
                image_processor_type="CLIPImageProcessor", resample=3, rescale_factor=1 / 255,
                size=dict(shortest_edge=size))


def check(folder, trained, tokenizer, pictures):
    """-> (largest difference of the exported file's own forward pass from the model with the same rounded weights,
    least cosine between that and the unrounded model), over unit embeddings of pictures and captions."""
    described = json.loads((folder / "config.json").read_text())
    stored = {k: v.astype(np.float64) for k, v in safetensors_file.read(folder / "model.safetensors").items()}
    rounded = ClipModel(len(tokenizer)).eval()
    rounded.load_state_dict({k: torch.from_numpy(v).float() for k, v in stored.items()})
    pixels = normalise(to_tensor(centre(pictures.pixels[:32], CONFIG["image_size"])))
    unit = lambda x: x / np.linalg.norm(x, axis=-1, keepdims=True)  # noqa: E731
    texts = [tokenizer.encode(c) for c in CAPTIONS]
    got = unit(np.concatenate([plain_clip.image_embeds(stored, described, pixels.double().numpy()),
                               [plain_clip.text_embeds(stored, described, np.array(t)) for t in texts]]))
    with torch.no_grad():
        of = lambda m: torch.cat([m.image(pixels)[0], *(m.text(torch.tensor([t])) for t in texts)]).numpy()  # noqa: E731
        return float(np.abs(got - of(rounded)).max()), float((got * of(trained)).sum(1).min())


def export(weights, tokenizer_file, folder, pictures):
    tokenizer = Tokenizer.load(tokenizer_file, CONFIG["context"])
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {k: v for k, v in np.load(weights).items()}
    trained = ClipModel(len(tokenizer)).eval()
    trained.load_state_dict({k: torch.from_numpy(v) for k, v in arrays.items()})
    half = {k: np.asarray(v, np.float32 if k == "logit_scale" else np.float16) for k, v in sorted(arrays.items())}
    safetensors_file.write(folder / "model.safetensors", half)
    (folder / "config.json").write_text(json.dumps(config(tokenizer), indent=1))
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessor(), indent=1))
    if Path(tokenizer_file).resolve() != (folder / "tokenizer.json").resolve():
        shutil.copyfile(tokenizer_file, folder / "tokenizer.json")
    deviation, cosine = check(folder, trained, tokenizer, pictures)
    print(f"exported {folder}: an independent forward pass differs by at most {deviation:.1e}; "
          f"rounding to 16 bits leaves a cosine of at least {cosine:.6f}")
    if deviation > 1e-4 or cosine < 0.999:
        raise SystemExit("the exported file does not compute what was trained")
    return trained, tokenizer


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("weights", "tokenizer", "out", "check"):
        parser.add_argument("--" + name, required=True)
    o = parser.parse_args()
    export(o.weights, o.tokenizer, Path(o.out), Pictures([o.check]))
