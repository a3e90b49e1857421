import { type InstanceAnswer, instanceSubject, whoSubject } from './shared-subject';

/** How long the instances that answered get all requests; then the others may have theirs again. */
const LEFT_OUT_MS = 10_000;
/** Within this time of the first answer the other instances that work have answered as well. */
const ANSWERS_WITHIN_MS = 25;

interface Working {
  readonly instances: readonly string[];
  readonly until: number;
  next: number;
}

interface Question {
  readonly answers: InstanceAnswer[];
  readonly decide: () => void;
}

/**
 * Which instances of a service work, for callers whose request was not taken. Those that are silent to this question are
 * left out for a while.
 */
export class OtherInstances {
  private readonly working = new Map<string, Working>();
  private readonly questions = new Map<string, Question>();

  /** Where to send a request on this subject: to all instances, or to one of those that work while others do not. */
  addressOf(subject: string): string {
    const working = this.working.get(subject);
    if (!working) return subject;
    if (performance.now() > working.until) {
      this.working.delete(subject);
      return subject;
    }
    const { instances } = working;
    return instanceSubject(instances[working.next++ % instances.length]!, subject);
  }

  /** An instance is gone: the next request looks for all of them. */
  forget(subject: string): void {
    this.working.delete(subject);
  }

  /**
   * Asks who has a request, and resolves with where to send it instead; undefined where an instance works on it, and where
   * none says anything.
   *
   * @param ask sends the question to a subject, whose answers go to `answered` with the same number
   */
  elsewhere(
    number: string,
    subject: string,
    ask: (to: string) => void,
  ): Promise<string | undefined> {
    return new Promise((resolve) => {
      const answers: InstanceAnswer[] = [];
      const decide = (): void => {
        this.questions.delete(number);
        resolve(this.decided(subject, answers));
      };
      this.questions.set(number, { answers, decide });
      ask(whoSubject(subject));
    });
  }

  answered(number: string, data: Uint8Array): void {
    const question = this.questions.get(number);
    if (!question || data.length === 0) return;
    if (question.answers.length === 0) setTimeout(question.decide, ANSWERS_WITHIN_MS);
    question.answers.push(JSON.parse(Buffer.from(data).toString()) as InstanceAnswer);
  }

  /** The request has its answer, or nobody waits for it any more. */
  ended(number: string): void {
    this.questions.delete(number);
  }

  private decided(subject: string, answers: readonly InstanceAnswer[]): string | undefined {
    if (answers.some(({ has }) => has)) return undefined;
    const instances = answers.map(({ instance }) => instance);
    this.working.set(subject, { instances, until: performance.now() + LEFT_OUT_MS, next: 0 });
    return this.addressOf(subject);
  }
}
