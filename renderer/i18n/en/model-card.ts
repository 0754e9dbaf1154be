/** The English strings of the model's card, and of the words that a model never met. */
export const modelCard = {
  open: 'Model card',
  title: (model: string) => `Card of ${model}`,
  description:
    'What the people who made the model say of it: what it was trained on, how good it is, what it cannot do.',
  text: 'Text of the card',
  none: 'This model comes without a card: its folder holds no README.md.',
  unfamiliarTitle: 'This model was not made for this sentence',
  unfamiliar: (model: string, words: string, all: string, list: string) =>
    `${model} met ${words} of ${all} words never or hardly ever in training: ${list}. Do not expect a sensible translation.`,
};
