"""What erasing a source token costs each target token: fixtures/erasure.json.

python build/conformance/erasure.py, from the repository's root, with Python 3.11 and numpy 2.4. T5 written down again in
float64 (Raffel et al. 2020; the layout of transformers' modeling_t5.py), so that the engine is not its own judge. With the
whole source it must give the loss that transformers gave (fixtures/reference/expected), else nothing is written.
"""

import json
import math
from pathlib import Path

import numpy as np

MODEL = "v1_0-tied"
EXAMPLE = 1
FOLDER = Path("fixtures/reference/models") / MODEL
EXPECTED = Path("fixtures/reference/expected") / MODEL


def read_safetensors(path):
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    kinds = {"F32": np.float32, "I64": np.int64, "I32": np.int32}
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        values = np.frombuffer(data[start:end], dtype=kinds[entry["dtype"]])
        tensors[name] = values.reshape(entry["shape"])
    return tensors


config = json.loads((FOLDER / "config.json").read_text())
weights = {name: value.astype(np.float64) for name, value in read_safetensors(FOLDER / "model.safetensors").items()}
HEADS = config["num_heads"]


def norm(name, x):
    return x / np.sqrt((x**2).mean(-1, keepdims=True) + config["layer_norm_epsilon"]) * weights[name]


def linear(name, x):
    return x @ weights[name].T


def bucket(distance, bidirectional):
    buckets = config["relative_attention_num_buckets"]
    base = 0
    if bidirectional:
        buckets //= 2
        base = buckets if distance > 0 else 0
        distance = abs(distance)
    else:
        distance = max(-distance, 0)
    exact = buckets // 2
    if distance < exact:
        return base + distance
    far = math.log(distance / exact) / math.log(config["relative_attention_max_distance"] / exact)
    return base + min(exact + int(far * (buckets - exact)), buckets - 1)


def position_bias(stack, rows, columns):
    table = weights[f"{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"]
    at = [[bucket(c - r, stack == "encoder") for c in range(columns)] for r in range(rows)]
    return table[np.array(at)].transpose(2, 0, 1)


def attention(name, x, memory, added):
    def heads(y):
        return y.reshape(len(y), HEADS, -1).transpose(1, 0, 2)

    q, k, v = heads(linear(f"{name}.q.weight", x)), *(heads(linear(f"{name}.{n}.weight", memory)) for n in "kv")
    scores = q @ k.transpose(0, 2, 1) + added
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    context = (scores / scores.sum(-1, keepdims=True)) @ v
    return linear(f"{name}.o.weight", context.transpose(1, 0, 2).reshape(len(x), -1))


def feed_forward(name, x):
    return linear(f"{name}.DenseReluDense.wo.weight", np.maximum(linear(f"{name}.DenseReluDense.wi.weight", x), 0))


def token_losses(source, labels, erased):
    """[targets], with the source token `erased` (or none) taken out of the attention mask."""
    mask = np.zeros(len(source))
    if erased is not None:
        mask[erased] = -np.inf
    x = weights["shared.weight"][source]
    bias = position_bias("encoder", len(source), len(source)) + mask
    for layer in range(config["num_layers"]):
        block = f"encoder.block.{layer}.layer"
        normed = norm(f"{block}.0.layer_norm.weight", x)
        x = x + attention(f"{block}.0.SelfAttention", normed, normed, bias)
        x = x + feed_forward(f"{block}.1", norm(f"{block}.1.layer_norm.weight", x))
    encoded = norm("encoder.final_layer_norm.weight", x)
    x = weights["shared.weight"][[config["decoder_start_token_id"], *labels[:-1]]]
    length = len(labels)
    bias = position_bias("decoder", length, length) + np.triu(np.full((length, length), -np.inf), 1)
    for layer in range(config["num_decoder_layers"]):
        block = f"decoder.block.{layer}.layer"
        normed = norm(f"{block}.0.layer_norm.weight", x)
        x = x + attention(f"{block}.0.SelfAttention", normed, normed, bias)
        normed = norm(f"{block}.1.layer_norm.weight", x)
        x = x + attention(f"{block}.1.EncDecAttention", normed, encoded, mask)
        x = x + feed_forward(f"{block}.2", norm(f"{block}.2.layer_norm.weight", x))
    # Tied embeddings: the hidden state is scaled by d_model ** -0.5 before the output layer.
    logits = norm("decoder.final_layer_norm.weight", x) * config["d_model"] ** -0.5 @ weights["shared.weight"].T
    top = logits.max(-1)
    total = top + np.log(np.exp(logits - top[:, None]).sum(-1))
    return total - logits[np.arange(length), labels]


batch = read_safetensors(EXPECTED / "forward.safetensors")
reference = json.loads((EXPECTED / "forward.json").read_text())["examples"][EXAMPLE]
source = batch["input_ids"][EXAMPLE][batch["attention_mask"][EXAMPLE] == 1].tolist()
labels = [int(label) for label in batch["labels"][EXAMPLE] if label != -100]
losses = token_losses(source, labels, None)
assert abs(losses.mean() / reference["loss"] - 1) < 1e-5, (losses.mean(), reference["loss"])
effects = np.array([token_losses(source, labels, index) - losses for index in range(len(source))]).T
result = {
    "model": MODEL,
    "source": reference["source"],
    "target": reference["target"],
    "input_ids": source,
    "labels": labels,
    "losses": [round(value, 7) for value in losses.tolist()],
    "effects": [[round(value, 7) for value in row] for row in effects.tolist()],
}
Path("fixtures/erasure.json").write_text(json.dumps(result, ensure_ascii=False) + "\n")
print(f"{len(labels)} target tokens, {len(source)} source tokens")
