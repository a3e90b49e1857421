import { exampleCases } from './example-cases';
import { type Engine } from './engine';

/** Throws unless the engine answers the golden cases of the example workflow as Writ must. */
export const mustAgree = async (name: string, engine: Engine): Promise<void> => {
  for (const { title, request, expected } of exampleCases()) {
    const { outcome } = await engine.decide(request);
    if (outcome !== expected)
      throw new Error(`${name} answers ${outcome} and not ${expected}: ${title}`);
  }
};
