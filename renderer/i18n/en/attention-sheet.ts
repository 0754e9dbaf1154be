import { counter } from '../plural.ts';

const count = counter('en');

/** The English strings of the Attention tab's sheet. */
export const attentionSheet = {
  heading: 'Self-attention by hand',
  inspector: 'Inspector',
  sliceFrom: (kind: string, layer: string, head: string, model: string) =>
    `A slice of ${model}: ${kind}, layer ${layer}, head ${head}. The sheet begins at Q, K and V; T5 does not divide by √d.`,
  back: 'Back to your matrices',
  summary: (tokens: string, rows: string) => `The sheet has ${tokens}. ${rows}`,
  matrices: (names: string) => `Matrices: ${names}.`,
  looksAt: (query: string, key: string, weight: string) => `${query} looks most at ${key}, with weight ${weight}.`,
  toolbar: {
    label: 'The whole sheet',
    undo: 'Undo',
    redo: 'Redo',
    scale: 'Divide by √d',
    scaleHelp: 'The notebook divides the scores by √d; T5 does not.',
    mask: 'Mask',
    masks: { none: 'No mask', causal: 'Causal mask', own: 'Own mask' },
    bias: 'Bias',
    biasHelp: 'A number for each pair of tokens, added to its score. T5’s depends on their distance.',
    paste: 'Paste…',
    copy: 'Copy the sheet',
    save: 'Save the sheet',
    copyAs: {
      python: 'Copy the sheet as Python',
      csv: 'Copy the sheet as CSV',
      latex: 'Copy the sheet as LaTeX',
    },
    saveAs: { svg: 'Save the sheet as SVG', png: 'Save the sheet as PNG' },
    saving: 'Saving the sheet',
    cancelSaving: 'Cancel saving',
    pngTooLarge: (width: string, height: string, most: string) =>
      `As PNG this sheet has ${width} × ${height} pixels; a browser makes at most ${most} on a side. Save it as SVG, which has no limit.`,
    pngRefused: (width: string, height: string) =>
      `The browser made no PNG of ${width} × ${height} pixels: its memory may not suffice. Save the sheet as SVG.`,
  },
  menu: {
    label: (name: string) => `Actions for ${name}`,
    addRow: 'Add a row below',
    addColumn: 'Add a column to the right',
    removeRow: 'Remove the row',
    removeColumn: 'Remove the column',
    paste: 'Paste as text…',
    copy: { python: 'Copy as Python', csv: 'Copy as CSV', latex: 'Copy as LaTeX' },
    copied: 'Copied',
    notCopied: 'The clipboard is closed to this page: select the cells and press Ctrl+C.',
  },
  cell: {
    editor: (grid: string, row: number, column: number) => `${grid}, row ${row}, column ${column}`,
    rowName: (grid: string, row: number) => `Name of row ${row} of ${grid}`,
  },
  keys: 'Arrow keys move, Shift selects, typing, F2 or Enter edits, Tab ends an edit one cell further, Delete puts 0, Ctrl+C and Ctrl+V copy and paste.',
  maskKeys: 'In the mask, Space or a double click opens or closes a pair.',
  readKeys: 'Arrow keys move, Shift selects, Ctrl+C copies.',
  legend: 'Colours: up to the largest number of each matrix (±); weights from 0 to 1',
  notes: {
    letters: (text: string, row: number, column: number) =>
      `“${text}” in row ${row}, column ${column} is not a number. Type one such as -1.5 or 2e-3.`,
    tooLarge: (text: string, row: number, column: number) =>
      `${text} in row ${row}, column ${column} is too large: a number here goes up to about 1.8e308.`,
    empty: (row: number, column: number) => `Row ${row}, column ${column} is empty. Type a number, 0 perhaps.`,
    moreLetters: (n: number) =>
      count(n, { one: 'other cell is no number either', other: 'other cells are no numbers either' }),
    toCell: 'Go to the cell',
    undo: 'Undo',
    shape: {
      rows: (name: string, found: number, other: string, expected: number) =>
        `${name} has ${found} rows, but ${other} has ${expected} columns: each number of a row needs a row of ${name}.`,
      columns: (name: string, found: number, other: string, expected: number) =>
        `${name} has ${found} columns, but ${other} has ${expected}: Q·Kᵀ pairs them one by one.`,
      keys: (found: number, expected: number) => `V has ${found} rows, but K has ${expected}: each key needs a value.`,
      scores: (found: string, expected: string) => `The bias is ${found}, but the scores are ${expected}.`,
    },
    fit: (name: string, shape: string) => `Make ${name} ${shape}`,
    overflowTitle: (matrix: string) => `The numbers of ${matrix} grow too large`,
    overflow: (matrix: string) =>
      `In ${matrix} a number goes beyond ±1.8e308, and a double holds no larger one. Undo the last change, or put smaller numbers into the matrices that ${matrix} comes from.`,
    fitAll: 'Fit all matrices',
    stale: 'The results are those of before; they follow as soon as every cell is a number and the shapes fit.',
  },
  paste: {
    title: 'Paste matrices',
    description:
      'Cells of a spreadsheet, CSV, or what Python, NumPy and PyTorch write: [[1, 2], [3, 4]], np.array(…), tensor(…). Several matrices with their names (X = …, W_Q = …) each go to their place.',
    matrix: 'Into the matrix',
    text: 'Text',
    confirm: 'Paste',
    cancel: 'Cancel',
    question: (found: string, name: string, shape: string) => `The pasted text is ${found}, but ${name} is ${shape}.`,
    questionAt: (found: string, name: string, room: string) =>
      `The pasted text is ${found}; from this cell on ${name} has room for ${room}.`,
    replace: (name: string, shape: string) => `Make ${name} ${shape}`,
    enlarge: (name: string, shape: string) => `Enlarge ${name} to ${shape}`,
    clip: (shape: string) => `Take the first ${shape}`,
    layIn: 'Put it in here',
    leave: 'Leave it',
    refusedTitle: 'Nothing was pasted',
    problems: {
      empty: 'There is no number in the text. Copy cells, or a list such as [[1, 2], [3, 4]].',
      ellipsis:
        'The text has an ellipsis (…): NumPy and PyTorch left numbers out when they printed it. Print all of it, with torch.set_printoptions(threshold=10000) or np.set_printoptions(threshold=10000), and copy again.',
      notANumber: (text: string, row: number, column: number) =>
        `“${text}” in row ${row}, column ${column} is not a number. Replace it and paste again.`,
      numberTooLarge: (text: string, row: number, column: number) =>
        `${text} in row ${row}, column ${column} is too large: numbers here go up to about 1.8e308. Replace it and paste again.`,
      ragged: (row: number, found: number, expected: number) =>
        `Row ${row} has ${found} numbers, but row 1 has ${expected}. Give each row as many and paste again.`,
      tooDeep:
        'The list is no matrix: it is nested more than twice. Take one of its matrices, such as x[0], and copy that.',
      unclosed: 'A bracket is not closed: the end is missing. Copy the whole text.',
      tooLarge: (shape: string, limit: number) =>
        `The text is ${shape}; the sheet goes up to ${limit} × ${limit}. Take a part of it, such as x[:${limit}, :${limit}].`,
      several: (names: string) =>
        `The text holds several matrices (${names}), and the sheet has none of these names. Name them X, W_Q, W_K, W_V, or paste one at a time.`,
    },
  },
  inspect: {
    empty: 'Point at a number, or step onto it with the arrow keys, to see how it came about.',
    given: 'Given by hand.',
    fromHead: 'The head’s own number, unless you typed over it.',
    goesInto: (parts: string) => `It goes into ${parts}.`,
    row: (row: string, grid: string) => `row ${row} of ${grid}`,
    column: (column: string, grid: string) => `column ${column} of ${grid}`,
    cell: (row: string, column: string, grid: string) => `row ${row}, column ${column} of ${grid}`,
    and: ' and ',
    times: (left: string, right: string) => `Multiplied number by number and added up: ${left} and ${right}.`,
    sum: 'sum',
    term: 'at',
    product: 'product',
    exact: 'Rounded here to four decimals; computed with all digits.',
    scaled: (d: number) => `The score divided by √${d} = `,
    added: 'Added up:',
    softmax:
      'Each score of the row becomes a power of e; the weight is its share of their sum. The row’s highest score is taken off first: that changes no share, and no power grows too large.',
    closedRow: 'No key is open in this row. T5 adds the lowest float32, not −∞, so the shares come out equal.',
    score: 'score',
    power: 'e^(score − max)',
    powerHead: 'e^(s−max)',
    weight: 'weight',
    copy: 'Copy the sum',
    stale: 'These are the numbers of before the last change.',
    place: (row: string, column: string) => `row ${row}, column ${column}`,
    pair: (query: string, key: string) => `query ${query}, key ${key}`,
  },
  operations: {
    explain: (name: string) => `Explain: ${name}`,
    project: {
      title: 'Three views of each token',
      text: 'Each row of X is multiplied with three matrices: with W_Q it becomes a query (what the token looks for), with W_K a key (what it can be found by), with W_V a value (what it hands over). Training learns the three W; X is the text.',
    },
    scores: {
      title: 'How well a query and a key match',
      text: 'Each score is the dot product of one query and one key: large where both point the same way, near 0 where they have nothing to do with each other, negative where they oppose.',
    },
    scale: {
      title: 'Keeping the scores small',
      text: 'A dot product of d numbers grows like √d, and large scores make the softmax all or nothing. Dividing by √d undoes that. T5 leaves the division out: its initial weights are smaller instead.',
    },
    add: {
      title: 'Bias and mask',
      text: 'The bias is added to the scores: T5 learns one number for each distance between two tokens and each head, in this way it knows their order. The mask is 0 where a query may look and −∞ where not: e to the power of −∞ is 0.',
    },
    softmax: {
      title: 'From scores to shares',
      text: 'Row by row, each score becomes a power of e and is divided by the sum of the row: the weights are positive and add up to 1. A score higher by 1 weighs 2.7 times as much.',
    },
    mix: {
      title: 'A weighted mean of the values',
      text: 'Each row of z is a mean of the rows of V, weighted with one row of the weights. This is the new representation of the token: what it gathered from those it looked at.',
    },
  },
  example: {
    own: 'Your own matrices. Point at any number to see its sum.',
    steps: {
      notebook: 'Look at z: each row is a weighted mean of V’s rows. Point at a number to see what made it.',
      unscaled: 'Without ÷ √d, as in T5: look at the weights, they have moved towards 0 and 1.',
      causal:
        'A causal mask lets a token look only at itself and back: the first row of z is now the first row of V, unmixed.',
      order:
        'The first two tokens have changed places, and the rows of z with them; no number is another one. Attention alone knows no order.',
      bias: 'A bias by distance, as T5 has it: far tokens now weigh less, so their order counts.',
    },
    next: {
      notebook: 'Next: do not divide by √d',
      unscaled: 'Next: a causal mask',
      causal: 'Next: exchange two tokens',
      order: 'Next: add a bias',
      bias: 'Start again: the notebook’s matrices',
    },
    back: 'The notebook’s matrices',
  },
};
