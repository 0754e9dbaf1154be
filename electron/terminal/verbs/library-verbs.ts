import { modelOption } from '../common-options.ts';
import { defineVerb, type Verb } from '../verb.ts';

/** The verbs that look at what is there. */
export const libraryVerbs: Readonly<Record<string, Verb>> = {
  models: defineVerb({
    summary: 'the models of the library, the bundled one first',
    synopsis: '',
    options: {},
    async run({ lab, output, signal }) {
      await output.write(await lab().api.models.list({}, { signal }));
    },
  }),

  summary: defineVerb({
    summary: 'configuration, module tree and parameters of a model',
    synopsis: '',
    options: modelOption,
    async run({ lab, output, signal }, { model }) {
      await output.write(await lab().api.models.summary({ model }, { signal }));
    },
  }),

  devices: defineVerb({
    summary: 'the devices that can run a model, each after a trial',
    synopsis: '',
    options: {},
    async run({ lab, output, signal }) {
      await output.write(await lab().api.devices.list({}, { signal }));
    },
  }),
};
