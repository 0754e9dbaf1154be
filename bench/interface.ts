/** What a person waits for in the page. Bundled by build/bundle-bench.mjs, started by build/bench-interface.mjs. */
import { figureLine, type Figures } from './figure.ts';
import { measureList } from './interface/list.ts';
import { measureMap } from './interface/map.ts';
import { measureModels } from './interface/models.ts';
import { openDoor, type InterfaceSettings } from './interface/page.ts';
import { measureRuns } from './interface/runs.ts';
import { measureStart, untilTranslated } from './interface/start.ts';
import { measureFirstToken, measureSlider } from './interface/translation.ts';
import { measureTraining } from './interface/training.ts';
import { measureTyping } from './interface/typing.ts';

const benches: Readonly<Record<string, (settings: InterfaceSettings) => Figures>> = {
  start: measureStart,
  typing: measureTyping,
  map: measureMap,
  token: measureFirstToken,
  slider: measureSlider,
  models: measureModels,
  list: measureList,
  training: measureTraining,
  runs: measureRuns,
};

/** What can be measured. */
export const interfaceBenches = Object.keys(benches);

/** Measures what is asked for in a lab whose address with its key is `url`; one line of JSON a figure, as soon as it is there. */
export async function* measureInterface(
  only: readonly string[],
  { browser, url, ...asked }: Omit<InterfaceSettings, 'address' | 'cookies'> & { readonly url: string },
): AsyncGenerator<string> {
  let translatedMs = NaN;
  const door = await openDoor(browser, url, async (page) => void (translatedMs = await untilTranslated(page)));
  if (only.includes('start'))
    yield figureLine({ what: 'first_translation_ms', value: translatedMs, details: { runs: 1 } });
  for (const name of only)
    for await (const figure of benches[name]!({ browser, ...door, ...asked })) yield figureLine(figure);
}
