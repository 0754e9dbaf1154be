/** The English strings of presets and recipes. */
export const fineTuningInput = {
  presets: {
    label: 'Preset',
    none: 'none',
    names: {
      notebook: 'the notebook’s',
      fewPairs: 'few pairs',
      fullEpoch: 'one full epoch',
    },
    help: {
      notebook: 'A hundred updates with two pairs each, at a rate so low that little else is forgotten.',
      fewPairs:
        'Up to some hundred pairs: each is seen twenty times, in small batches and at ten times the notebook’s rate, evaluated after each epoch.',
      fullEpoch:
        'A large file: every pair is seen once. An update sees 32 pairs, and pairs of similar length go together, which saves time on padding.',
    },
    rest: 'All other arguments have their defaults; prefix, lengths, seed and watch sentences stay yours.',
    differs: 'Differs from the preset',
    instead: (value: string, preset: string) => `${value} instead of ${preset}`,
    again: 'Apply again',
  },
  recipe: {
    menu: 'Recipe',
    save: 'Save as a file',
    open: 'Open a file…',
    fileName: 'fine-tuning-recipe.json',
    opened: (name: string) => `${name} stands in the input column now.`,
    undo: 'Undo',
    failed: 'The recipe was not opened',
    drop: 'Drop a recipe here',
    tooLarge: 'A recipe has at most 64 MB.',
    invalid: 'Nothing was changed. This field of the file is not as it should be:',
    expectations: {
      json: 'JSON',
      version: 'a recipe of version 1',
      object: 'an object',
      list: 'a list',
      text: 'a text',
      path: 'the path of a file',
      kind: '“examples” or “file”',
      value: 'a value that this argument can have',
      pairs: 'at most 100,000 pairs',
      noField: 'no such field: the lab does not know it',
      knownArgument: 'an argument that the lab knows',
    },
  },
};
