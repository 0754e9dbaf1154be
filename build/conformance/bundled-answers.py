"""What transformers answers for the model that ships with the lab: build/conformance/bundled.json and e2e/bundled-answers.json.

python build/conformance/bundled-answers.py, from the repository's root, with Python 3.11, torch 2.13.0, transformers 4.57.6
and sentencepiece 0.2.3.
"""

import json
from pathlib import Path

import torch
import transformers
from transformers import T5ForConditionalGeneration, T5Tokenizer

TEXTS = ["Мама мыла раму", "I and you", "Iandyou"]
# Short and of every direction; the corpus holds none of them as they stand, in both languages.
SOURCES = [
    "translate to en: Мама мыла раму",
    "translate to ru: Where is my new umbrella?",
    "translate to zh: Вчера мы ходили в зоопарк и видели капибар.",
    "translate to en: 我喜欢学习。",
    "translate to ru: 图书馆在哪里?",
    "translate to zh: Where is the library?",
    "Какой город является столицей Финляндии?",
]
PAIRS = [
    ("Какой город является столицей Финляндии?", "Хельсинки"),
    ("translate to ru: Where is the library?", "Где библиотека?"),
]
MODEL = "native-models/bundled/model"
# What the browser tests type in.
TYPED = "translate to en: Моя бабушка купила новый зонт."
BEAMS = 4


def token_checks(tokenizer):
    for special in (True, False):
        for text in TEXTS:
            ids = tokenizer.encode(text, add_special_tokens=special)
            yield {"kind": "encode", "text": text, "add_special_tokens": special, "input_ids": ids}
    for text in TEXTS:
        ids = tokenizer.encode(text)
        each = [tokenizer.decode([one]) for one in ids]
        yield {"kind": "decode", "ids": ids, "text": tokenizer.decode(ids), "each": each}
    pieces = [tokenizer.convert_ids_to_tokens(one) for one in range(60)]
    yield {"kind": "pieces", "from": 0, "pieces": pieces}
    yield {"kind": "piece_id", "piece": "▁the", "id": tokenizer.convert_tokens_to_ids("▁the")}


def model_checks(tokenizer, model):
    yield {"kind": "num_parameters", "num_parameters": model.num_parameters()}
    yield {"kind": "module_tree", "lines": str(model).split("\n")}
    for source in SOURCES:
        inputs = tokenizer(source, return_tensors="pt")
        ids = model.generate(**inputs, num_beams=1, do_sample=False)[0].tolist()
        text = tokenizer.decode(ids, skip_special_tokens=True)
        yield {"kind": "translation", "source": source, "ids": ids, "text": text}
    for source, target in PAIRS:
        inputs = tokenizer(source, return_tensors="pt")
        labels = tokenizer(target, return_tensors="pt").input_ids
        loss = model(**inputs, labels=labels).loss.item()
        yield {"kind": "loss", "source": source, "target": target, "loss": round(loss, 4), "decimals": 4}


def browser_answers(tokenizer, model):
    inputs = tokenizer(TYPED, return_tensors="pt")
    options = {"do_sample": False}
    greedy = model.generate(**inputs, num_beams=1, **options)
    beams = model.generate(**inputs, num_beams=BEAMS, num_return_sequences=BEAMS, **options)
    texts = lambda sequences: tokenizer.batch_decode(sequences, skip_special_tokens=True)
    return {"source": TYPED, "greedy": texts(greedy), "beam_4": texts(beams)}


def write(path, table):
    Path(path).write_text(json.dumps(table, ensure_ascii=False, indent=2) + "\n", "utf-8")


def main():
    tokenizer = T5Tokenizer.from_pretrained(MODEL, legacy=True)
    model = T5ForConditionalGeneration.from_pretrained(MODEL, dtype=torch.float32).eval()
    notebook = json.loads(Path("build/conformance/notebook.json").read_text("utf-8"))
    sheet = next(check for check in notebook["checks"] if check["kind"] == "self_attention")
    with torch.no_grad():
        checks = [sheet, *token_checks(tokenizer), *model_checks(tokenizer, model)]
        answers = browser_answers(tokenizer, model)
    versions = f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}"
    about = f"The same kinds of answers for the model that ships with the lab, by {versions} in float32 (bundled-answers.py)."
    write("build/conformance/bundled.json", {"about": about, "model": MODEL, "checks": checks})
    write("e2e/bundled-answers.json", answers)


if __name__ == "__main__":
    main()
