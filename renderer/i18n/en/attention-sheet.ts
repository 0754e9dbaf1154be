/** The English strings of the Attention tab's sheet. */
export const attentionSheet = {
  inspector: 'Inspector',
  sliceFrom: (kind: string, layer: string, head: string, model: string) =>
    `A slice of ${kind}, layer ${layer}, head ${head} of ${model}`,
  back: 'Back to your matrices',
};
