"""A short training by transformers' Trainer, whose trainer_state.json shows what a run that was made elsewhere looks like.

usage: python trainer-state.py OUT                        (needs torch, transformers, accelerate)
Writes OUT/trainer_state.json, of which fixtures/training/trainer_state.json is a copy (transformers 4.57.6, torch 2.13).
"""
import sys

import torch
from transformers import T5Config, T5ForConditionalGeneration, Trainer, TrainingArguments

torch.manual_seed(0)
config = T5Config(vocab_size=64, d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2, decoder_start_token_id=0)
data = [
    {"input_ids": [i % 60 + 2, 5, 1], "attention_mask": [1, 1, 1], "labels": [i % 50 + 3, 1]} for i in range(16)
]
arguments = TrainingArguments(
    output_dir=sys.argv[1],
    max_steps=12,
    per_device_train_batch_size=4,
    learning_rate=0.01,
    logging_steps=2,
    eval_strategy="steps",
    eval_steps=4,
    save_steps=12,
    report_to=[],
    use_cpu=True,
)
trainer = Trainer(
    model=T5ForConditionalGeneration(config), args=arguments, train_dataset=data, eval_dataset=data[:4]
)
trainer.train()
trainer.save_state()
