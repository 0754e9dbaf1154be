"""Trains the bundled model's tokenizer on the corpus' texts: tokenizer.txt of `npm run bundled:corpus`.

    python train-tokenizer.py CORPUS_FOLDER/tokenizer.txt FOLDER

writes spiece.model and, for the hundred sentinels that T5 has after its pieces, added_tokens.json, special_tokens_map.json and
tokenizer_config.json, as transformers' T5Tokenizer saves them.

The same text and the same version of sentencepiece give the same bytes: one thread, fixed order, all lines. This is the one step of the
recipe that the lab does not do itself; README.md names the version and the hash.
"""

import hashlib
import io
import json
import pathlib
import string
import sys

import sentencepiece

VOCAB_SIZE = 8000
# What corpus.ts sets between Chinese words: no piece crosses it, so that a name is cut alike wherever it stands.
WORD_BOUNDARY = "\u2502"
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
# Every letter, digit and mark that a person may type in English or Russian has a piece, whether the corpus has it or not.
REQUIRED = "".join(character for character in string.printable if not character.isspace()) + RUSSIAN + RUSSIAN.upper() + "«»“”—。、"


SENTINELS = 100


def train(text: str) -> bytes:
    """Lines in and bytes out: a path would stand in the model and make it another one in another folder."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(pathlib.Path(text).read_text(encoding="utf-8").splitlines()),
        model_writer=model,
        model_type="unigram",
        vocab_size=VOCAB_SIZE,
        normalization_rule_name="nmt_nfkc",
        character_coverage=1.0,
        required_chars=REQUIRED,
        pretokenization_delimiter=WORD_BOUNDARY,
        split_digits=True,
        shrinking_factor=0.95,
        byte_fallback=False,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        pad_piece="<pad>",
        eos_piece="</s>",
        unk_piece="<unk>",
        input_sentence_size=0,
        shuffle_input_sentence=False,
        num_threads=1,
        minloglevel=1,
    )
    return model.getvalue()


def write_json(path: pathlib.Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_settings(folder: pathlib.Path) -> None:
    """<extra_id_0> is the last id, as T5 counts them."""
    sentinels = {f"<extra_id_{index}>": VOCAB_SIZE + SENTINELS - 1 - index for index in range(SENTINELS)}
    plain = {"lstrip": False, "normalized": False, "rstrip": False, "single_word": False}
    special = {"pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    decoder = {str(token_id): {"content": piece, **plain, "special": True} for token_id, piece in enumerate(special.values())}
    for piece, token_id in sorted(sentinels.items(), key=lambda item: item[1]):
        decoder[str(token_id)] = {"content": piece, **plain, "lstrip": True, "rstrip": True, "special": True}
    write_json(folder / "added_tokens.json", dict(sorted(sentinels.items())))
    write_json(
        folder / "special_tokens_map.json",
        {
            "additional_special_tokens": list(sentinels),
            **{name: {"content": piece, **plain} for name, piece in sorted(special.items())},
        },
    )
    settings = {
        "add_prefix_space": True,
        "added_tokens_decoder": decoder,
        "additional_special_tokens": list(sentinels),
        "clean_up_tokenization_spaces": False,
        "eos_token": "</s>",
        "extra_ids": SENTINELS,
        "extra_special_tokens": {},
        "legacy": True,
        "model_max_length": 1000000000000000019884624838656,
        "pad_token": "<pad>",
        "sp_model_kwargs": {},
        "tokenizer_class": "T5Tokenizer",
        "unk_token": "<unk>",
    }
    write_json(folder / "tokenizer_config.json", settings)


def main(text: str, folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    model = train(text)
    (folder / "spiece.model").write_bytes(model)
    write_settings(folder)
    print(f"{hashlib.sha256(model).hexdigest()}  spiece.model, by sentencepiece {sentencepiece.__version__}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Usage: python train-tokenizer.py TOKENIZER_TXT FOLDER")
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
