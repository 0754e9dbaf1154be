import { rowName, type Cells, type SheetDraft } from './sheet-draft.ts';

const cells = (text: string): Cells => text.split('\n').map((line) => line.trim().split(/\s+/));

/** The matrices of the course's notebook, task 1, digit by digit. */
export const notebookSheet: SheetDraft = {
  origin: null,
  rows: [1, 2, 3].map(rowName),
  columns: null,
  inputs: {
    X: cells(`-1.51 -1.57 0.87 1.1 -0.74
      0.46 -0.4 -0.64 0.12 -0.02
      -0.75 0.44 1.05 0.38 -0.16`),
    W_Q: cells(`1.88 -0.04 -1.51 0.5 0.18
      -0.79 1.06 0.09 -0.3 0.55
      0.03 0.44 3.06 -1.91 1.52
      -0.1 -2.17 0.93 0.82 -0.35
      0.27 0.54 -0.42 -0.8 1.41`),
    W_K: cells(`-0.03 1.33 -1.91 -1.73 0.73
      1.06 0.08 1.01 0.9 -0
      0.17 -0.11 -0.11 -0.49 0.7
      -0.66 -1.44 -0.56 0.95 -0.72
      -0.5 -1.2 1.59 -0.47 -0.34`),
    W_V: cells(`-1.55 -1.48 2.23 0.57 -1.53
      -1.45 -0.91 -1.69 0.43 0.44
      -1.05 0.19 -0.65 -0.34 0.12
      -1.29 1.48 0.18 0.24 0.83
      2.12 1.09 0.79 -0.21 -0.95`),
  },
  scale: 'sqrt_d',
  mask: 'none',
  blocked: [],
};
