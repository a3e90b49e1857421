import { performance } from 'node:perf_hooks';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import fc from 'fast-check';
import { findSecrets, maskSecrets } from './find-secrets';
import { secretsIn } from './in-json';
import { presetPatterns, contexts, textsOf } from './preset-texts.fixture';

const patterns = presetPatterns();

describe('what secretlint finds', () => {
  // Its profiler looks through all earlier marks at each new one: most of the time, and nothing is found by it.
  beforeAll(() => void jest.spyOn(performance, 'mark').mockReturnValue(undefined as never));
  afterAll(() => jest.restoreAllMocks());

  it('has patterns that are all known here', () => {
    expect(patterns.length).toBeGreaterThan(20);
    expect(new Set(patterns.map(({ ruleId }) => ruleId)).size).toBe(26);
  });

  it.each(patterns)(
    '[R1] is found here too, in any context: $pattern',
    async ({ fileName, pattern }) => {
      await fc.assert(
        fc.asyncProperty(textsOf(pattern), contexts, async (secret, [before, after]) => {
          const text = before + secret + after;
          const theirs = await foundBySecretlint(text, fileName);
          if (theirs.length === 0) return;
          expect(findSecrets(text)).not.toEqual([]);
          expect(secretsIn({ note: text })).not.toEqual([]);
          const masked = maskSecrets(text);
          expect(await foundBySecretlint(masked, fileName)).toEqual([]);
          expect(maskSecrets(masked)).toBe(masked);
        }),
        { numRuns: 60 },
      );
    },
  );
});

/**
 * The oracle: secretlint as its makers run it, without what it takes for mere identifiers. It breaks over a secret whose
 * type is the name of a method of every object, such as `tskey-constructor-…`: that is found, too.
 */
async function foundBySecretlint(text: string, fileName: string) {
  const rules = [
    { id: '@secretlint/secretlint-rule-filter-comments', disabled: true },
    { id: '@secretlint/secretlint-rule-aws', options: { enableIDScanRule: true } },
  ] as any;
  const { messages } = await lintSource({
    source: { content: text, filePath: fileName, ext: '.txt', contentType: 'text' },
    options: {
      config: { rules: [{ id: creator.meta.id, rule: creator, rules }] } as any,
      noPhysicFilePath: true,
    },
  }).catch((error: unknown) => {
    if (!/ is missing in messages\.$/.test(String(error))) throw error;
    return { messages: [{ messageId: 'unnamed', message: text }] };
  });
  return messages.filter(
    ({ messageId, message }) => messageId !== 'AWSAccountID' && !IS_MASK.test(message),
  );
}

const IS_MASK = /: \[masked: [a-z-]+\]$/;
