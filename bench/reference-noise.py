"""How far the float32 reference itself lies from exact arithmetic: the same weights and inputs in float64.

Attention weights of randomly initialised models amplify float32 rounding: two correct float32 programs differ by about as
much as each differs from float64. The parity tests therefore allow an attention to differ by the larger of 1e-5 and this
distance.

usage: python bench/reference-noise.py REFERENCE_FOLDER > fixtures/reference-noise.json
needs: torch 2.13, transformers 4.57.6, safetensors
"""
import json
import os
import sys

import torch
from safetensors.torch import load_file
from transformers import AutoModelForSeq2SeqLM
from transformers.models.mt5 import modeling_mt5
from transformers.models.t5 import modeling_t5
from transformers.models.umt5 import modeling_umt5


def exact_norm(self, hidden):
    """The layer norm without its detour over float32."""
    return self.weight * (hidden * torch.rsqrt(hidden.pow(2).mean(-1, keepdim=True) + self.variance_epsilon))


for module in (modeling_t5.T5LayerNorm, modeling_mt5.MT5LayerNorm, modeling_umt5.UMT5LayerNorm):
    module.forward = exact_norm
softmax = torch.nn.functional.softmax
torch.nn.functional.softmax = lambda x, dim=-1, **_: softmax(x.double(), dim=dim)

reference = sys.argv[1]
table = {}
for name in sorted(os.listdir(os.path.join(reference, "expected"))):
    file = os.path.join(reference, "expected", name, "forward.safetensors")
    if not os.path.exists(file):
        continue
    expected = load_file(file)
    model = AutoModelForSeq2SeqLM.from_pretrained(os.path.join(reference, "models", name), dtype=torch.float64, attn_implementation="eager").eval()
    with torch.no_grad():
        inputs = {key: expected[key] for key in ("input_ids", "attention_mask", "labels")}
        output = model(**inputs, output_attentions=True, use_cache=False)
    table[name] = {
        key: float(f"{(torch.stack(getattr(output, key)) - expected[key].double()).abs().max().item():.2e}")
        for key in ("encoder_attentions", "decoder_attentions", "cross_attentions")
    }
json.dump(table, sys.stdout, indent=1)
print()
