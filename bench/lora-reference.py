"""A short LoRA training by PEFT and transformers' Seq2SeqTrainer, on every linear layer, of a model that is trained already:
its curve is smooth, so it can be met closely, as that of an untrained model cannot (training-noise.py).

usage: python lora-reference.py REFERENCE OUT             (needs torch, transformers, peft, accelerate, sentencepiece)
Reads REFERENCE/models/translator. Writes OUT/lora.json (arguments, examples, history, losses after merging, first elements
and hashes of the new A matrices of one seed) and OUT/lora.safetensors (the adapter at the end).
"""
import hashlib
import json
import math
import os
import sys
import tempfile

import torch
from peft import LoraConfig, TaskType, get_peft_model, get_peft_model_state_dict
from safetensors.torch import save_file
from transformers import DataCollatorForSeq2Seq, Seq2SeqTrainer, Seq2SeqTrainingArguments, T5ForConditionalGeneration, T5Tokenizer

reference, out = sys.argv[1:3]
SEED = 7
base = os.path.join(reference, "models", "translator")
torch.set_num_threads(2)
tokenizer = T5Tokenizer.from_pretrained(base)
model = T5ForConditionalGeneration.from_pretrained(base, dropout_rate=0.0)
lora = dict(r=3, lora_alpha=8, target_modules=["q", "k", "v", "o", "wi_0", "wi_1", "wo"])
model = get_peft_model(model, LoraConfig(task_type=TaskType.SEQ_2_SEQ_LM, lora_dropout=0.0, **lora))
generator = torch.Generator().manual_seed(SEED)
start = []
for name, parameter in model.named_parameters():
    if "lora_A" in name:
        torch.nn.init.kaiming_uniform_(parameter, a=math.sqrt(5), generator=generator)
        sha256 = hashlib.sha256(parameter.detach().numpy().tobytes()).hexdigest()
        start.append({"name": name.replace(".default", ""), "dims": list(parameter.shape), "sha256": sha256})
pairs = [("Where is the sun?", "Где солнце?"), ("I see the moon.", "Я вижу: луна."), ("China and Spain", "Китай и Испания"),
         ("French", "французский"), ("Where is the red car?", "Где красная машина?"), ("I see a cat and a dog.", "Я вижу: кот и собака."),
         ("Japan", "Япония"), ("German and Polish", "немецкий и польский")]
examples = [{"source": "translate to ru: " + source, "target": target} for source, target in pairs]
rows = [{**tokenizer(e["source"]), "labels": tokenizer(e["target"])["input_ids"]} for e in examples]
# A large epsilon: without it Adam follows the sign of gradients that are mere rounding.
arguments = dict(learning_rate=2e-3, weight_decay=0.5, adam_epsilon=1e-4, per_device_train_batch_size=2, gradient_accumulation_steps=2, max_steps=12, seed=SEED)
with tempfile.TemporaryDirectory() as scratch:
    args = Seq2SeqTrainingArguments(scratch, logging_steps=1, save_strategy="no", report_to="none", disable_tqdm=True, remove_unused_columns=False,
                                    use_cpu=True, label_names=["labels"], average_tokens_across_devices=False, **arguments)
    trainer = Seq2SeqTrainer(model, args, train_dataset=rows, data_collator=DataCollatorForSeq2Seq(tokenizer))
    trainer.train()
history = [{k: h[k] for k in ("step", "loss", "grad_norm", "learning_rate")} for h in trainer.state.log_history if "loss" in h]
trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
adapter = {name: tensor.contiguous() for name, tensor in get_peft_model_state_dict(model).items()}
save_file(adapter, os.path.join(out, "lora.safetensors"), metadata={"format": "pt"})
merged = model.merge_and_unload().eval()
with torch.no_grad():
    after = [merged(**tokenizer(e["source"], return_tensors="pt"), labels=tokenizer(e["target"], return_tensors="pt").input_ids).loss.item() for e in examples]
with open(os.path.join(out, "lora.json"), "w", encoding="utf-8") as f:
    json.dump({"model": "translator", "arguments": {**arguments, "dropout_rate": 0.0, "lora_r": lora["r"], "lora_alpha": lora["lora_alpha"],
               "lora_target_modules": lora["target_modules"]}, "examples": examples, "trainable_parameters": trainable, "start": start,
               "history": history, "merged_losses": after}, f, ensure_ascii=False, indent=1)
    f.write("\n")
print(history[0], history[-1], after[:2], trainable)
