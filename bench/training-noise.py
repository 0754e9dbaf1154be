"""How far torch itself lies from the recorded training runs: where weights are random and attention saturates, Adam's first
steps follow the sign of gradients that are mere rounding, so a curve depends on the order of additions. The tests allow an
independent float32 program twice that distance where it exceeds the tolerance of the tables.

usage: python training-noise.py REFERENCE OUT.json [RUN ...]        (needs torch, transformers, peft, sentencepiece, safetensors)
Follows each run in float64, in float32 on one thread, and from six starts (of adapters 24, whose runs are short) whose
weights differ by half a unit in the last place. Writes per run and step the largest absolute distance of the loss
and relative distance of grad_norm so far, and per weight the distance in units of its largest value. With RUN only those are
followed anew, the rest of OUT.json stays.
"""
import json
import os
import sys

import torch
from peft import PeftModel
from safetensors.torch import load_file
from transformers import DataCollatorForSeq2Seq, T5ForConditionalGeneration, T5Tokenizer
from transformers.optimization import Adafactor, get_scheduler
from transformers.trainer_pt_utils import LabelSmoother

reference, out = sys.argv[1:3]
RUNS = sys.argv[3:] or ["capitals", "capitals-notebook-rate", "tied", "everything", "adafactor", "lora"]


def follow(run, dtype, threads, seed=None):
    torch.set_num_threads(threads)
    arguments, path = run["arguments"], os.path.join(reference, "models", run["model"])
    tokenizer = T5Tokenizer.from_pretrained(path)
    model = T5ForConditionalGeneration.from_pretrained(path, dropout_rate=0.0, dtype=torch.float32)
    if "adapter" in run:
        model = PeftModel.from_pretrained(model, os.path.join(reference, "models", run["adapter"]), is_trainable=True)
    model = model.to(dtype).train()
    if seed is not None:
        generator = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.mul_(1 + (torch.rand(parameter.shape, generator=generator) - 0.5) * 2**-23)
    named = [(n.replace(".default", ""), p) for n, p in model.named_parameters() if p.requires_grad]
    decayed = set(run.get("decayed_parameters", []))
    groups = [{"params": [p for n, p in named if n in decayed], "weight_decay": arguments.get("weight_decay", 0.0)},
              {"params": [p for n, p in named if n not in decayed], "weight_decay": 0.0}]
    rate, max_steps = arguments["learning_rate"], run.get("max_steps", arguments.get("max_steps"))
    if arguments.get("optim") == "adafactor":
        optimizer = Adafactor(groups, lr=rate, scale_parameter=False, relative_step=False)
    else:
        optimizer = torch.optim.AdamW(groups, lr=rate)
    scheduler = get_scheduler(arguments.get("lr_scheduler_type", "linear"), optimizer, num_warmup_steps=arguments.get("warmup_steps", 0), num_training_steps=max_steps)
    collator = DataCollatorForSeq2Seq(tokenizer, model=model.base_model.model if "adapter" in run else model)
    examples = [{**tokenizer(r["source"]), "labels": tokenizer(r["target"])["input_ids"]} for r in run["examples"]]
    accumulation, smoothing = arguments.get("gradient_accumulation_steps", 1), arguments.get("label_smoothing_factor", 0.0)
    batches, history = iter(run["batches"]), []
    for _ in range(max_steps):
        optimizer.zero_grad()
        mean = 0.0
        for _ in range(accumulation):
            batch = collator([dict(examples[i]) for i in next(batches)])
            output = model(**batch)
            loss = LabelSmoother(smoothing)(output, batch["labels"]) if smoothing else output.loss
            (loss / accumulation).backward()
            mean += loss.item() / accumulation
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), arguments.get("max_grad_norm", 1.0)).item()
        optimizer.step()
        scheduler.step()
        history.append((mean, norm))
    return history, {n: p.detach().double() for n, p in named}


def ceil(value):
    return float(f"{value * 1.01:.2e}")


noise = {}
if sys.argv[3:]:
    with open(out, encoding="utf-8") as f:
        noise = json.load(f)
for name in RUNS:
    with open(os.path.join(reference, "expected", "training", name + ".json"), encoding="utf-8") as f:
        run = json.load(f)
    recorded = [h for h in run["history"] if "loss" in h]
    end = ["models", "lora-end", "adapter_model.safetensors"] if name == "lora" else ["expected", "training", name + ".safetensors"]
    ends = {n: t.double() for n, t in load_file(os.path.join(reference, *end)).items()}
    loss, norm, weights = [0.0] * len(recorded), [0.0] * len(recorded), {n: 0.0 for n in ends}
    for variant in [(torch.float64, 2), (torch.float32, 1), *((torch.float32, 2, seed) for seed in range(24 if "adapter" in run else 6))]:
        history, state = follow(run, *variant)
        worst_loss = worst_norm = 0.0
        for i, ((l, g), h) in enumerate(zip(history, recorded)):
            worst_loss, worst_norm = max(worst_loss, abs(l - h["loss"])), max(worst_norm, abs(g / h["grad_norm"] - 1))
            loss[i], norm[i] = max(loss[i], worst_loss), max(norm[i], worst_norm)
        for n, t in ends.items():
            weights[n] = max(weights[n], ((state[n] - t).abs().max() / t.abs().max()).item())
    noise[name] = {"loss": [ceil(v) for v in loss], "grad_norm": [ceil(v) for v in norm], "weights": {n: ceil(v) for n, v in weights.items()}}
    print(name, "loss", loss[-1], "grad_norm", norm[-1], "weights", max(weights.values()), flush=True)
with open(out, "w", encoding="utf-8") as f:
    json.dump(noise, f, indent=0)
    f.write("\n")
