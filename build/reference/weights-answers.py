"""What NumPy says of weights in fixtures/reference: native-models/library/weights/numpy-answers.json.

python build/reference/weights-answers.py, from the repository's root, with Python 3.11 and numpy 2. The files are read
by hand: NumPy has no bfloat16.
"""

import json
import struct
from pathlib import Path

import numpy

MODELS = Path("fixtures/reference/models")
FIRST, SECOND = "umt5", "gated-silu-sharded-bf16"
TENSORS = [
    ("v1_0-tied", "shared.weight"),
    ("v1_0-tied", "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"),
    ("translator", "decoder.final_layer_norm.weight"),
    ("translator", "lm_head.weight"),
    (SECOND, "decoder.block.1.layer.2.DenseReluDense.wo.weight"),
]


def read(model: str) -> dict[str, numpy.ndarray]:
    """Every tensor of a model, by name, widened to float64."""
    tensors = {}
    for path in sorted((MODELS / model).glob("*.safetensors")):
        data = path.read_bytes()
        (length,) = struct.unpack("<Q", data[:8])
        for name, entry in json.loads(data[8 : 8 + length]).items():
            if name == "__metadata__":
                continue
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            if entry["dtype"] == "F32":
                values = numpy.frombuffer(data[begin:end], "<f4")
            else:
                assert entry["dtype"] == "BF16"
                bits = numpy.frombuffer(data[begin:end], "<u2").astype("<u4") << 16
                values = bits.view("<f4")
            tensors[name] = values.astype(numpy.float64).reshape(entry["shape"])
    return tensors


def statistics(values: numpy.ndarray) -> dict:
    counts, edges = numpy.histogram(values, bins=64)
    return {
        "count": values.size,
        "min": values.min(),
        "max": values.max(),
        "mean": values.mean(),
        "standard_deviation": values.std(),
        "l2_norm": numpy.linalg.norm(values.ravel()),
        "zeros": int((values == 0).sum()),
        "nan": int(numpy.isnan(values).sum()),
        "infinite": int(numpy.isinf(values).sum()),
        "histogram": {"from": edges[0], "to": edges[-1], "counts": counts.tolist()},
    }


def compare(a: dict[str, numpy.ndarray], b: dict[str, numpy.ndarray]) -> dict:
    alike = sorted(name for name in a.keys() & b.keys() if a[name].shape == b[name].shape)
    return {
        "first": FIRST,
        "second": SECOND,
        "only_in_first": sorted(a.keys() - b.keys()),
        "only_in_second": sorted(b.keys() - a.keys()),
        "tensors": {
            name: {
                "relative_difference": numpy.linalg.norm((a[name] - b[name]).ravel())
                / numpy.linalg.norm(a[name].ravel()),
                "largest_difference": numpy.abs(a[name] - b[name]).max(),
            }
            for name in alike
        },
    }


models = {model: read(model) for model in {FIRST, SECOND, *(model for model, _ in TENSORS)}}
answers = {
    "numpy": numpy.__version__,
    "tensors": [
        {
            "model": model,
            "tensor": name,
            "statistics": statistics(models[model][name]),
            "window": models[model][name].reshape(-1, models[model][name].shape[-1])[1:4, 2:5].tolist(),
        }
        for model, name in TENSORS
    ],
    "comparison": compare(models[FIRST], models[SECOND]),
}
Path("native-models/library/weights/numpy-answers.json").write_text(json.dumps(answers, indent=1) + "\n")
