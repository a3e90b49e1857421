import { type RuleRequest } from '../domain/rules';
import { compileRules, type RulesClosure } from './closures/compiled-rules';
import { mustBeIntact, preparsePolicySet } from './engine';
import { evaluate, type Evaluation } from './evaluate';
import { type ParsedRule } from './parse';

/** Of so many requests one is evaluated by Cedar as well, the first among them. */
const SAMPLE = 256;

/** A request on which closures and Cedar disagree. */
export interface Disagreement {
  readonly setId: string;
  readonly closures: readonly string[];
  readonly cedar: readonly string[];
}

let whenDisagreeing: (disagreement: Disagreement) => void = () => undefined;

/** Says what happens where closures and Cedar disagree. Cedar's answer counts. */
export const onDisagreement = (what: typeof whenDisagreeing): void => {
  whenDisagreeing = what;
};

/**
 * Evaluates the rules about one kind of action by closures, about thirty times as fast as Cedar. Cedar evaluates what they
 * leave to it, every error among that, and a sample of the rest; where it disagrees, it evaluates every request from then on.
 */
export class Evaluator {
  private closures: RulesClosure | undefined;
  private requests = 0;
  private isPreparsed = false;

  constructor(
    private readonly setId: string,
    private readonly rules: readonly ParsedRule[],
    closures: RulesClosure | undefined = compileRules(rules),
  ) {
    this.closures = closures;
  }

  /** Throws only when Cedar breaks, or broke before. */
  evaluate(request: RuleRequest): Evaluation {
    mustBeIntact();
    const satisfied = this.closures?.(request);
    if (satisfied === undefined) return this.byCedar(request);
    return this.requests++ % SAMPLE === 0
      ? this.compared(satisfied, request)
      : { satisfied, errors: [] };
  }

  private compared(satisfied: readonly ParsedRule[], request: RuleRequest): Evaluation {
    const answer = this.byCedar(request);
    const [closures, cedar] = [satisfied, answer.satisfied].map((rules) =>
      rules.map(({ id }) => id),
    );
    if (answer.errors.length > 0 || closures!.join() !== cedar!.join()) {
      this.closures = undefined;
      const expected = [...cedar!, ...answer.errors];
      whenDisagreeing({ setId: this.setId, closures: closures!, cedar: expected });
    }
    return answer;
  }

  private byCedar(request: RuleRequest): Evaluation {
    if (!this.isPreparsed) this.preparse();
    return evaluate(this.setId, this.rules, request);
  }

  /** Cedar keeps the parsed set for the life of the process; the same text is the same set. */
  private preparse(): void {
    const staticPolicies = Object.fromEntries(this.rules.map((rule) => [rule.id, rule.text]));
    const answer = preparsePolicySet(this.setId, { staticPolicies });
    if (answer.type === 'failure')
      throw new Error(`Cedar does not take its own parts: ${answer.errors[0]?.message}`);
    this.isPreparsed = true;
  }
}
