import { anyOf, hintOf, inJson, OWN_HINT } from './hints';
import { ownSecretsIn } from './own-secrets';
import { type Place, presetRules } from './preset-rules';

/** A secret in a text. Never the secret itself: where it stands, and what it is. */
export interface Finding {
  /** What it is: `github-token`, `private-key`, `writ-api-key` … */
  readonly kind: string;
  /** In UTF-16 units from the text's beginning; `end` is behind its last one. */
  readonly start: number;
  readonly end: number;
  /** 1 is the first. */
  readonly line: number;
}

interface Search {
  readonly hint: RegExp;
  readonly find: (text: string) => readonly Place[];
}

const searches: readonly Search[] = [
  { hint: OWN_HINT, find: ownSecretsIn },
  ...presetRules().map(({ ruleId, find }) => ({ hint: hintOf(ruleId), find })),
];

const HINT = anyOf(searches.map(({ hint }) => hint));
const JSON_HINT = anyOf(searches.map(({ hint }) => inJson(hint)));

/** False when a JSON document surely holds no secret, at a fraction of the cost of looking. */
export const mayHoldSecrets = (document: string): boolean => JSON_HINT.test(document);

/** The secrets in a text, in its order. Where one stands in another, both are one finding. */
export const findSecrets = (text: string): readonly Finding[] => {
  if (!HINT.test(text)) return [];
  const places = searches
    .filter(({ hint }) => hint.test(text))
    .flatMap(({ find }) => find(text))
    .filter(({ start, end }) => !MASK.test(text.slice(start, end)))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  return withLines(apart(places), text);
};

/** The text with `[masked: <kind>]` in the place of each secret. */
export const maskSecrets = (text: string): string => maskedAt(text, findSecrets(text));

export const maskedAt = (text: string, findings: readonly Finding[]): string => {
  const kept = findings.map(
    ({ kind, start }, index) => text.slice(findings[index - 1]?.end ?? 0, start) + maskOf(kind),
  );
  return kept.join('') + text.slice(findings.at(-1)?.end ?? 0);
};

/** What stands in the place of a secret. */
export const maskOf = (kind: string): string => `[masked: ${kind}]`;

/** Where a setting is a secret whatever it says, what was masked would be found again. */
const MASK = /^\[masked: [a-z0-9-]+\]$/;

const apart = (places: readonly Place[]): readonly Place[] => {
  const merged: Place[] = [];
  for (const place of places) {
    const last = merged.at(-1);
    if (!last || place.start >= last.end) merged.push(place);
    else if (place.end > last.end) merged[merged.length - 1] = { ...last, end: place.end };
  }
  return merged;
};

const withLines = (places: readonly Place[], text: string): readonly Finding[] => {
  let line = 1;
  let at = 0;
  return places.map((place) => {
    for (let end = text.indexOf('\n', at); end >= 0 && end < place.start;) {
      line += 1;
      at = end + 1;
      end = text.indexOf('\n', at);
    }
    return { ...place, line };
  });
};
