"""Runs one of the peers' scripts on a model whose vocabulary is smaller than the notebook's: the token ids that the script
draws up to 60000 end at the vocabulary, as the lab's do. All else is the script as it is.

usage: python within-vocabulary.py SCRIPT MODEL [ARGUMENT ...]
"""
import json
import os
import runpy
import sys

import torch

script, model = sys.argv[1:3]
with open(os.path.join(model, "config.json"), encoding="utf-8") as f:
    vocab_size = json.load(f)["vocab_size"]
randint = torch.randint
torch.randint = lambda low, high, *args, **options: randint(low, min(high, vocab_size), *args, **options)
sys.argv = sys.argv[1:]
runpy.run_path(script, run_name="__main__")
