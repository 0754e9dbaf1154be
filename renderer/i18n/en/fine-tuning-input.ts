/** The English strings of presets, recipes and of what arguments cost. */
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
        'Up to some hundred pairs: each is seen twenty times, in small batches and at ten times the notebook’s rate. It evaluates after each epoch where there is something to evaluate.',
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
    failed: 'The recipe was not opened; nothing was changed',
    drop: 'Drop a recipe here',
    /** Why; the file, the place in it and what stands there come beneath. */
    errors: {
      tooLarge: 'The file is larger than 64 MB, and so no recipe of this lab.',
      json: 'The file is not JSON: it is damaged or no recipe. Open a file that was saved from this menu.',
      recipe:
        'The file was not written by this lab: a recipe is an object with the field t5_lab_recipe. Open a file that was saved from this menu.',
      version: 'The recipe was written by another version of the lab: this one reads version 1 only.',
      object:
        'Here the recipe needs an object with fields in braces. The field is missing, or something else stands there.',
      list: 'Here the recipe needs a list of pairs. It is missing, or something else stands there.',
      text: 'Here the recipe needs a text in quotation marks. It is missing, or something else stands there.',
      path: 'The recipe takes data from a file but does not name it: its path is empty.',
      kind: 'The recipe does not say where the pairs come from: it has to be “examples” or “file”.',
      value: 'The argument is known, but it cannot have this value.',
      pairs: 'The recipe holds more than 100,000 pairs. Put them into a file, and name that in the recipe.',
      noField: 'The lab knows no such field here: it may be misspelt, or from another program. Take it out.',
      knownArgument:
        'The lab knows no argument of this name. The names are those of Seq2SeqTrainingArguments, and some of the lab’s own.',
    },
  },
  /** What an argument costs; shown after the sentence on what it is. */
  effects: {
    none: 'Time and memory stay as they are.',
    proportional: 'The time grows in proportion; memory stays.',
    batch: 'An update takes longer, but fewer make an epoch.',
    evaluationBatch: 'More make evaluations faster and take more memory.',
    accumulation: 'An update takes so many times as long; memory stays.',
    recomputation: 'About a third more time for a step.',
    moments: 'AdamW takes eight bytes more for each trained weight.',
    grouping: 'Mostly faster; the peak of memory stays, for the longest batch remains.',
    split: 'What is set aside is not trained on: an epoch is shorter by as much.',
    replay: 'An epoch is longer by the pairs mixed in; memory stays.',
    length: 'Lower saves time and memory where texts are long: attention grows with the square of the length.',
    prefix: 'Its tokens are computed with every source text.',
    evaluation: 'Each evaluation adds to the time; memory stays.',
    startEvaluation: 'Costs one evaluation more, before the first step; memory stays.',
    generation: 'Evaluations take many times as long.',
    watching: 'Each one adds to the time of an evaluation.',
    stopping: 'Can only shorten the run.',
    saving: 'Each checkpoint takes a moment, and disk for the weights and the optimizer’s state.',
    disk: 'Saves disk; time and memory stay.',
    freezing: 'Faster and in less memory: what is frozen needs no gradients and no moments.',
    adapters: 'Above 0, much less memory and small checkpoints: only the adapters have gradients and moments.',
    targets: 'More layers take a little more time and memory.',
  },
};
