"""What torch and transformers answer for the parts of training that the lab computes itself: optimizers, learning rate
schedules, random orders, planned steps, gradient clipping.

`optimizers.safetensors` holds, for every case, the state of torch's optimizer after each of 30 steps, and under `exact/`
the state after the last one as numpy computes it with one float32 rounding an operation, which the lab meets bit by bit.

usage: python bench/training-reference.py fixtures/training
needs: torch 2.13, transformers 4.57.6, accelerate, safetensors, numpy
"""
import hashlib
import json
import math
import os
import sys
from types import SimpleNamespace

import numpy as np
import torch
from safetensors.torch import save_file
from torch.utils.data import DataLoader
from transformers import Trainer, TrainingArguments, get_scheduler
from transformers.optimization import Adafactor
from transformers.trainer_pt_utils import get_length_grouped_indices

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
f32 = np.float32
STEPS = 30
SHAPES = {"matrix": (7, 5), "wide": (3, 17), "vector": (19,)}
LEARNING_RATES = [1e-2 * (min(step / 4, 1) - step / 100) for step in range(STEPS)]
ADAM = dict(adam_beta1=0.9, adam_beta2=0.999, adam_epsilon=1e-8, weight_decay=0.0)
CASES = {
    "adamw": ("adamw", ADAM),
    "adamw-decay": ("adamw", {**ADAM, "weight_decay": 0.05}),
    # the other half of torch.lerp
    "adamw-betas": ("adamw", dict(adam_beta1=0.3, adam_beta2=0.95, adam_epsilon=1e-5, weight_decay=0.1)),
    "adafactor": ("adafactor", {"weight_decay": 0.0}),
    "adafactor-decay": ("adafactor", {"weight_decay": 0.05}),
}
UNDECAYED = ["vector"]


def make_gradients(rng):
    """Ordinary sizes over six powers of ten, and the odd ones: zeros, huge and denormal values, rows and columns of zeros."""
    gradients = {}
    for name, shape in SHAPES.items():
        values = rng.standard_normal((STEPS, *shape)) * 10.0 ** rng.uniform(-5, 1, (STEPS, *shape))
        gradients[name] = values.astype(f32)
    gradients["matrix"][:, 2, :] = 0
    gradients["matrix"][5:, :, 3] = 0
    gradients["matrix"][10:20, 4, :] = 0
    for name in ("vector", "wide"):
        odd = gradients[name].reshape(STEPS, -1)
        odd[:, 0] = 0
        odd[3:, 1] = 0
        odd[:, 2] *= f32(1e17)
        odd[:, 3] *= f32(1e-21)
        odd[:, 4] *= f32(1e-38)
        odd[::2, 5] = 0
    return gradients


def run_torch(kind, settings, start, gradients, tensors, case):
    parameters = {name: torch.nn.Parameter(torch.tensor(value)) for name, value in start.items()}
    decay = settings["weight_decay"]
    groups = [
        {"params": [parameters[name]], "weight_decay": 0.0 if name in UNDECAYED else decay} for name in parameters
    ]
    if kind == "adamw":
        betas, eps = (settings["adam_beta1"], settings["adam_beta2"]), settings["adam_epsilon"]
        optimizer = torch.optim.AdamW(groups, lr=1.0, betas=betas, eps=eps, foreach=False, fused=False)
    else:
        optimizer = Adafactor(groups, lr=1.0, scale_parameter=False, relative_step=False)
    kept = {}
    for step in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATES[step]
        for name, parameter in parameters.items():
            parameter.grad = torch.tensor(gradients[name][step])
        optimizer.step()
        for name, parameter in parameters.items():
            state = {k: v for k, v in optimizer.state[parameter].items() if k.startswith("exp_avg")}
            for part, value in {"weights": parameter.detach(), **state}.items():
                kept.setdefault(f"{case}/{name}.{part}", []).append(value.clone())
    tensors.update({key: torch.stack(values).contiguous() for key, values in kept.items()})


def exact_adamw(settings, decay, weights, gradients):
    beta1, beta2 = settings["adam_beta1"], settings["adam_beta2"]
    m, v = np.zeros_like(weights), np.zeros_like(weights)
    weight = f32(1 - beta1)
    for step, (lr, g) in enumerate(zip(LEARNING_RATES, gradients), 1):
        weights = weights * f32(1 - lr * decay)
        m = m + weight * (g - m) if weight < 0.5 else g + (weight - f32(1)) * (g - m)
        v = v * f32(beta2) + (f32(1 - beta2) * g) * g
        denominator = np.sqrt(v) / f32(math.sqrt(1 - beta2**step)) + f32(settings["adam_epsilon"])
        weights = weights + (f32(-(lr / (1 - beta1**step))) * m) / denominator
    return {"weights": weights, "exp_avg": m, "exp_avg_sq": v}


def mean(values):
    """Of float32 numbers, rounded once."""
    return f32(math.fsum(map(float, values)) / len(values))


def exact_adafactor(_settings, decay, weights, gradients):
    one = f32(1)
    factored = weights.ndim == 2
    row = np.zeros(weights.shape[:-1], f32)
    column = np.zeros(weights.shape[-1], f32)
    for step, (lr, g) in enumerate(zip(LEARNING_RATES, gradients), 1):
        beta2 = 1 - math.pow(step, -0.8)
        squared = g * g + f32(1e-30)
        if factored:
            row = row * f32(beta2) + f32(1 - beta2) * np.array([mean(r) for r in squared], f32)
            column = column * f32(beta2) + f32(1 - beta2) * np.array([mean(c) for c in squared.T], f32)
            scale = np.outer(one / np.sqrt(row / mean(row)), one / np.sqrt(column))
        else:
            column = column * f32(beta2) + f32(1 - beta2) * squared
            scale = one / np.sqrt(column)
        update = scale * g
        size = f32(math.sqrt(math.fsum(float(u) ** 2 for u in update.ravel()) / update.size))
        update = (update / max(one, size)) * f32(lr)
        weights = (weights + f32(-decay * lr) * weights) - update
    if factored:
        return {"weights": weights, "exp_avg_sq_row": row, "exp_avg_sq_col": column}
    return {"weights": weights, "exp_avg_sq": column}


def write_optimizers():
    rng = np.random.default_rng(5)
    start = {name: (rng.standard_normal(shape) * 0.3).astype(f32) for name, shape in SHAPES.items()}
    gradients = make_gradients(rng)
    tensors = {f"start/{name}": torch.tensor(value) for name, value in start.items()}
    tensors.update({f"gradient/{name}": torch.tensor(value) for name, value in gradients.items()})
    for case, (kind, settings) in CASES.items():
        run_torch(kind, settings, start, gradients, tensors, case)
        exact = exact_adamw if kind == "adamw" else exact_adafactor
        for name in SHAPES:
            decay = 0.0 if name in UNDECAYED else settings["weight_decay"]
            with np.errstate(under="ignore"):
                last = exact(settings, decay, start[name], gradients[name])
            for part, value in last.items():
                tensors[f"exact/{case}/{name}.{part}"] = torch.tensor(value)
    save_file(tensors, os.path.join(folder, "optimizers.safetensors"))
    cases = [{"case": case, "optimizer": kind, "arguments": settings} for case, (kind, settings) in CASES.items()]
    return {"learning_rates": LEARNING_RATES, "undecayed": UNDECAYED, "cases": cases}


def schedules():
    """Every lr_scheduler_type up to the end and beyond, under several lengths and warmups: (learning_rate, max_steps, warmup_steps, warmup_ratio)."""
    rows = []
    kinds = "linear cosine cosine_with_restarts polynomial constant constant_with_warmup inverse_sqrt".split()
    for kind in kinds:
        for rate, max_steps, warmup_steps, warmup_ratio in [
            (1e-3, 40, 8, 0.0), (5e-5, 7, 0, 0.1), (2e-3, 25, 0, 0.0), (1e-4, 10, 10, 0.0), (3e-4, 10, 15, 0.5), (1e-5, 1, 0, 0.0),
        ]:
            arguments = dict(lr_scheduler_type=kind, learning_rate=rate, warmup_steps=warmup_steps, warmup_ratio=warmup_ratio)
            warmup = TrainingArguments.get_warmup_steps(SimpleNamespace(**arguments), max_steps)
            optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)
            scheduler = get_scheduler(kind, optimizer, num_warmup_steps=warmup, num_training_steps=max_steps)
            values = []
            for step in range(max_steps + 4):
                try:
                    values.append(rate * scheduler.lr_lambdas[0](step))
                except ZeroDivisionError:  # polynomial with nothing but warmup
                    values.append(None)
            rows.append({"arguments": arguments, "max_steps": max_steps, "values": values})
    return rows


def permutations():
    rows = []
    for n in (0, 1, 2, 3, 10, 24, 623, 624, 625, 1000, 100_003, 3_000_000):
        for seed in (0, 11, 42, 2**32 - 1, 2**32 + 5):
            if n > 1000 and seed != 11:
                continue
            order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).to(torch.int32).numpy()
            rows.append({"n": n, "seed": seed, "first": order[:24].tolist(), "sha256": hashlib.sha256(order.astype("<i4").tobytes()).hexdigest()})
    return rows


def grouped():
    """group_by_length over a generator of its own: batch size of the update as the Trainer hands it to its sampler."""
    rng = np.random.default_rng(9)
    rows = []
    for n, batch, accumulation in ((1, 4, 1), (7, 4, 1), (45, 2, 3), (64, 4, 1), (130, 3, 1), (600, 2, 1)):
        lengths = rng.integers(1, 30, n).tolist()
        for seed, epoch in ((11, 0), (42, 3)):
            generator = torch.Generator().manual_seed(seed + epoch)
            indices = get_length_grouped_indices(lengths, batch * accumulation, generator=generator)
            rows.append({"lengths": lengths, "per_device_train_batch_size": batch, "gradient_accumulation_steps": accumulation,
                         "seed": seed, "epoch": epoch, "indices": [int(i) for i in indices]})
    return rows


def planned():
    rows = []
    for count, batch, accumulation, epochs, max_steps in (
        (24, 4, 1, 3, -1), (40, 3, 2, 3, 40), (1, 8, 1, 3, -1), (1, 8, 4, 1, -1), (10, 3, 3, 2.5, -1), (10, 3, 4, 0.1, -1), (100, 7, 1, 1.01, -1),
        (16, 4, 1, 3, 20), (16, 4, 8, 3, 5), (33, 4, 3, 4, -1), (1_000_003, 8, 16, 0.3, -1), (17, 2, 3, 1, 3),
    ):
        args = SimpleNamespace(max_steps=max_steps, num_train_epochs=epochs, gradient_accumulation_steps=accumulation)
        loader = DataLoader(range(count), batch_size=batch)
        trainer = SimpleNamespace(num_examples=lambda loader: len(loader.dataset))
        found = Trainer.set_initial_training_values(trainer, args, loader, batch * accumulation)
        num_train_epochs, updates_per_epoch, _, _, _, batches_per_epoch, steps = found
        rows.append({"count": count,
                     "arguments": {"per_device_train_batch_size": batch, "gradient_accumulation_steps": accumulation, "num_train_epochs": epochs, "max_steps": max_steps},
                     "planned": {"max_steps": steps, "num_train_epochs": num_train_epochs, "batches_per_epoch": batches_per_epoch, "updates_per_epoch": updates_per_epoch}})
    return rows


def clipping():
    rng = np.random.default_rng(3)
    rows = []
    for scale, max_norm in ((1.0, 0.5), (1e-3, 1.0), (1e20, 1.0), (0.0, 1.0), (3.0, 1e30)):
        gradients = [(rng.standard_normal(n) * scale).astype(f32) for n in (1, 3, 6, 13)]
        tensors = [torch.nn.Parameter(torch.zeros(len(g), dtype=torch.float64)) for g in gradients]
        for tensor, gradient in zip(tensors, gradients):
            tensor.grad = torch.tensor(gradient, dtype=torch.float64)
        norm = torch.nn.utils.clip_grad_norm_(tensors, max_norm).item()
        rows.append({"gradients": [g.tolist() for g in gradients], "max_grad_norm": max_norm, "norm": norm,
                     "clipped": [t.grad.tolist() for t in tensors]})
    return rows


tables = {"optimizers": write_optimizers(), "schedules": schedules(), "permutations": permutations(), "grouped": grouped(),
          "planned": planned(), "clipping": clipping()}
with open(os.path.join(folder, "training.json"), "w", encoding="utf-8") as file:
    file.write("{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(table)}" for key, table in tables.items()) + "\n}\n")
