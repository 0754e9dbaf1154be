const VOWEL = 'аэоуиы';
const CONSONANT = 'бвгджзклмнпрстфхцчшщ';

/** Each preposition as templates write it, and when it takes its longer form. */
const PREPOSITIONS: readonly (readonly [written: RegExp, short: string, long: string, takesLong: RegExp])[] = [
  [/(?<=^|\s)в\(о\) (\S+)/gi, 'в', 'во', new RegExp(`^([вф][${CONSONANT}ь]|мне$|дворе|сне$|рту$)`, 'i')],
  [/(?<=^|\s)с\(о\) (\S+)/gi, 'с', 'со', new RegExp(`^([сзшж][${CONSONANT}]|щ|мной$|льдом|льва|львом|дна$|двор)`, 'i')],
  [/(?<=^|\s)о\(б\) (\S+)/gi, 'о', 'об', new RegExp(`^[${VOWEL}]`, 'i')],
  [/(?<=^|\s)к\(о\) (\S+)/gi, 'к', 'ко', /^(мне$|льву|дну|всем)/i],
];

/**
 * Settles every `в(о)`, `с(о)`, `о(б)`, `к(о)` of a rendered sentence: во Франции, со стола, об Анне, ко мне; and обо
 * мне.
 */
export function settlePrepositions(text: string): string {
  let settled = text.replace(/(?<=^|\s)о\(б\) мне(?=$|\s)/gi, 'обо мне');
  for (const [written, short, long, takesLong] of PREPOSITIONS)
    settled = settled.replace(written, (_, next: string) => `${takesLong.test(next) ? long : short} ${next}`);
  return settled;
}
