import type { attentionSheet as english } from '../en/attention-sheet.ts';

/** The Russian strings of the Attention tab's sheet. */
export const attentionSheet: typeof english = {
  inspector: 'Инспектор',
  sliceFrom: (kind, layer, head, model) => `Срез: ${kind}, слой ${layer}, голова ${head}, модель ${model}`,
  back: 'Вернуться к своим матрицам',
};
