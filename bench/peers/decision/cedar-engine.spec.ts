import { cedarEngine } from './cedar-engine';
import { exampleCases } from './example-cases';

describe('Cedar alone', () => {
  it.each(exampleCases())('decides as Writ: $title', async ({ request, expected }) => {
    expect(await cedarEngine().decide(request)).toMatchObject({ outcome: expected });
  });
});
