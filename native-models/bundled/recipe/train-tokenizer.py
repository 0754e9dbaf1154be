"""Trains the bundled model's tokenizer on the corpus' texts: tokenizer.txt of `npm run bundled:corpus`.

    python train-tokenizer.py CORPUS_FOLDER/tokenizer.txt spiece.model

The same text and the same version of sentencepiece give the same bytes: one thread, fixed order, all lines. This is the one step of the
recipe that the lab does not do itself; README.md names the version and the hash.
"""

import hashlib
import string
import sys

import sentencepiece

VOCAB_SIZE = 8000
# What corpus.ts sets between Chinese words: no piece crosses it, so that a name is cut alike wherever it stands.
WORD_BOUNDARY = "\u2502"
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
# Every letter, digit and mark that a person may type in English or Russian has a piece, whether the corpus has it or not.
REQUIRED = "".join(character for character in string.printable if not character.isspace()) + RUSSIAN + RUSSIAN.upper() + "«»“”—。、"


def main(text: str, model: str) -> None:
    sentencepiece.SentencePieceTrainer.train(
        input=text,
        model_prefix=model.removesuffix(".model"),
        model_type="unigram",
        vocab_size=VOCAB_SIZE,
        normalization_rule_name="nmt_nfkc",
        character_coverage=1.0,
        required_chars=REQUIRED,
        pretokenization_delimiter=WORD_BOUNDARY,
        split_digits=True,
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
    with open(model, "rb") as file:
        print(f"{hashlib.sha256(file.read()).hexdigest()}  {model}")


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[2].endswith(".model"):
        sys.exit("Usage: python train-tokenizer.py TOKENIZER_TXT SPIECE.model")
    main(sys.argv[1], sys.argv[2])
