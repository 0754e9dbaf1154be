"""Opens a model that the lab exported with transformers, and compares: loss of pairs, and greedy translations.

usage: python bench/export-proof.py EXPORT EXAMPLES.jsonl      (from the repository's root; needs torch, transformers, sentencepiece)
EXAMPLES.jsonl has one {"source", "target"} a line. The lab answers through its terminal door. Exit status 1 where they differ.
"""
import json
import subprocess
import sys

import torch
import transformers

export, examples_file = sys.argv[1:3]
with open(examples_file, encoding="utf-8") as f:
    examples = [json.loads(line) for line in f if line.strip()]


def lab(*arguments):
    return json.loads(subprocess.run(["npm", "run", "--silent", "lab", "--", *arguments, "--model", export], check=True, capture_output=True, text=True).stdout)


tokenizer = transformers.AutoTokenizer.from_pretrained(export, use_fast=False)
model, loading = transformers.AutoModelForSeq2SeqLM.from_pretrained(export, output_loading_info=True)
model.eval()
failures = [f"{key}: {sorted(names)}" for key, names in loading.items() if names and key != "error_msgs"]

worst = 0.0
answers = lab("forward", "--examples", examples_file)["examples"]
for example, answer in zip(examples, answers):
    with torch.no_grad():
        ids = tokenizer(example["source"], return_tensors="pt").input_ids
        labels = tokenizer(example["target"], return_tensors="pt").input_ids
        loss = model(input_ids=ids, labels=labels).loss.item()
    worst = max(worst, abs(loss - answer["loss"]) / max(1.0, abs(loss)))
if worst > 1e-4:
    failures.append(f"losses differ by {worst:.1e}")

same = 0
for example in examples[:20]:
    ids = tokenizer(example["source"], return_tensors="pt").input_ids
    with torch.no_grad():
        expected = model.generate(ids, max_new_tokens=40, num_beams=1, do_sample=False)[0].tolist()
    found = lab("translate", "--source", example["source"], "--num_beams", "1", "--max_new_tokens", "40")["sequences"][0]["ids"]
    if found == expected:
        same += 1
    else:
        failures.append(f"{example['source']!r}: {tokenizer.decode(expected)!r} against {tokenizer.decode(found)!r}")
print(json.dumps({"transformers": transformers.__version__, "examples": len(answers), "largest_relative_loss_difference": worst, "translations_equal": f"{same}/{min(20, len(examples))}", "failures": failures}, ensure_ascii=False))
sys.exit(1 if failures else 0)
