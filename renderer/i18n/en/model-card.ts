/** The English strings of the model's card, and of sentences that a model was not made for. */
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
  unsureTitle: 'The model was unsure of this translation',
  unsure: (model: string, mean: string, usual: string) =>
    `The geometric mean of its tokens’ probabilities is ${mean}. Where ${model} translates sentences like those of its training right, it is almost always above ${usual}.`,
};
