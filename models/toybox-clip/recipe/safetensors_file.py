"""The safetensors format: eight bytes of header length, a JSON header, then the tensors."""
import json

import numpy as np

NAMES = {"F16": np.float16, "F32": np.float32}


def write(path, tensors):
    header, offset = {}, 0
    for name, tensor in tensors.items():
        kind = next(k for k, dtype in NAMES.items() if tensor.dtype == dtype)
        header[name] = dict(dtype=kind, shape=list(tensor.shape), data_offsets=[offset, offset + tensor.nbytes])
        offset += tensor.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for tensor in tensors.values():
            file.write(np.ascontiguousarray(tensor).tobytes())


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    header.pop("__metadata__", None)
    return {name: np.frombuffer(data[slice(*e["data_offsets"])], NAMES[e["dtype"]]).reshape(e["shape"])
            for name, e in header.items()}
