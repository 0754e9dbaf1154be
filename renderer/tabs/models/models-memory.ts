import { isRecord, readOneOf, readText, type Reader } from '../../lab/remembered.ts';

export const modelsViews = ['structure', 'tensors', 'configuration', 'compare', 'hardware'] as const;
export type ModelsView = (typeof modelsViews)[number];

/** What stands in the tab. */
export interface ModelsDraft {
  /** The model that is looked at; empty: the lab's own. */
  readonly path: string;
  readonly view: ModelsView;
  /** The chosen tensor; empty: the first worth looking at. */
  readonly tensor: string;
  /** The model that is compared with; empty: none. */
  readonly other: string;
}

const readPath = readText('', 4096);

/** The remembered draft, or that of the first start. */
export const readModelsDraft: Reader<ModelsDraft> = (value) => {
  const draft = isRecord(value) ? value : {};
  return {
    path: readPath(draft['path']),
    view: readOneOf(modelsViews, 'structure')(draft['view']),
    tensor: readText('', 1000)(draft['tensor']),
    other: readPath(draft['other']),
  };
};
