import type { LabErrorData } from '../../electron/contract/lab-error.ts';
import type { Catalogue } from '../i18n/en.ts';

/** What an error tells beside its sentence. */
export type ErrorFactName = 'file' | 'place' | 'expected' | 'found';

/** Those of an error's facts that its sentence does not say already, in the language of the texts. */
export function errorFacts(
  error: LabErrorData,
  names: readonly ErrorFactName[],
  sentence: string,
  texts: Catalogue['error'],
): readonly { readonly name: ErrorFactName; readonly value: string }[] {
  return names.flatMap((name) => {
    const english = error[name];
    if (english === undefined) return [];
    const phrase = name === 'file' ? undefined : error.phrases?.[name];
    const value = phrase ? texts.say(phrase, english) : english;
    return sentence.includes(value) ? [] : [{ name, value }];
  });
}
