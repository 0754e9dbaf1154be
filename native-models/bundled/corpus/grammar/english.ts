const VOWEL_LETTER = /^[aeiou]/i;
/** Words whose first sound is not what their first letter says. */
const SOUNDS_LIKE_VOWEL = /^(hour|honest|heir|8|11\b|18\b|80)/i;
const SOUNDS_LIKE_CONSONANT = /^(uni(?!n)|use|usual|euro|one\b|ukrain|ukulele|uk\b|usa?\b|uruguay|u\.s|uzbek)/i;
const SIBILANT = /(s|x|z|ch|sh)$/;
const CONSONANT_Y = /[^aeiou]y$/;

/** The plural of a regular noun: cats, boxes, cherries. */
export function regularPlural(singular: string): string {
  if (CONSONANT_Y.test(singular)) return `${singular.slice(0, -1)}ies`;
  return SIBILANT.test(singular) ? `${singular}es` : `${singular}s`;
}

/** he likes, he washes, he goes, he cries. */
export function thirdPerson(base: string): string {
  if (base === 'have') return 'has';
  return /o$/.test(base) ? `${base}es` : regularPlural(base);
}

/** washed, liked, cried; verbs that double their last consonant or are irregular are given whole. */
export function regularPast(base: string): string {
  if (CONSONANT_Y.test(base)) return `${base.slice(0, -1)}ied`;
  return base.endsWith('e') ? `${base}d` : `${base}ed`;
}

/** washing, liking, seeing; verbs that double their last consonant are given whole. */
export function regularGerund(base: string): string {
  return /[^e]e$/.test(base) ? `${base.slice(0, -1)}ing` : `${base}ing`;
}

/** The indefinite article before a word or a phrase, by its first sound. */
export function indefiniteArticle(phrase: string): 'a' | 'an' {
  if (SOUNDS_LIKE_CONSONANT.test(phrase)) return 'a';
  return VOWEL_LETTER.test(phrase) || SOUNDS_LIKE_VOWEL.test(phrase) ? 'an' : 'a';
}

/** Settles every `a(n)` of a rendered sentence. */
export function settleArticles(text: string): string {
  return text.replace(/\ba\(n\) (\S+)/g, (_, next: string) => `${indefiniteArticle(next)} ${next}`);
}

/** Mom's, the students'. */
export function possessive(phrase: string): string {
  return phrase.endsWith('s') ? `${phrase}'` : `${phrase}'s`;
}
