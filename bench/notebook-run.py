"""The course notebook's training as a script: from the command to a saved folder, with transformers' Seq2SeqTrainer.

usage: python notebook-run.py MODEL EXAMPLES.jsonl OUT MAX_STEPS      (needs torch, transformers, sentencepiece, accelerate)
EXAMPLES.jsonl has one {"source", "target"} a line. Whoever starts it measures the time; two threads, as the other peers.
"""
import json
import sys
import tempfile

import torch
from transformers import AutoTokenizer, DataCollatorForSeq2Seq, Seq2SeqTrainer, Seq2SeqTrainingArguments, T5ForConditionalGeneration

torch.set_num_threads(2)
path, examples, out, max_steps = sys.argv[1:5]
tokenizer = AutoTokenizer.from_pretrained(path, use_fast=False)
model = T5ForConditionalGeneration.from_pretrained(path)
train_data = []
with open(examples, encoding="utf-8") as lines:
    for line in lines:
        pair = json.loads(line)
        train_data.append({**tokenizer(pair["source"]), "labels": tokenizer(pair["target"])["input_ids"]})
with tempfile.TemporaryDirectory() as scratch:
    arguments = Seq2SeqTrainingArguments(scratch, learning_rate=1e-5, per_device_train_batch_size=2, max_steps=int(max_steps), logging_steps=1,
                                         save_strategy="no", report_to="none", use_cpu=True, disable_tqdm=True)
    trainer = Seq2SeqTrainer(model, arguments, train_dataset=train_data, data_collator=DataCollatorForSeq2Seq(tokenizer))
    trainer.train()
    trainer.save_model(out)
    tokenizer.save_pretrained(out)
