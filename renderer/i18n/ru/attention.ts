import type { attention as english } from '../en/attention.ts';

/** The Russian names of the Attention tab's frame. */
export const attention: typeof english = {
  views: 'Виды внимания',
  sheet: 'Лист',
  model: 'Модель',
  kinds: {
    encoder: 'внутреннее внимание энкодера',
    decoder: 'внутреннее внимание декодера',
    cross: 'перекрёстное внимание',
  },
};
