import { Injectable } from '@nestjs/common';
import { beginCounting, count, endAtOnce, Platform } from '#platform';
import { onEngineBroken } from './engine';
import { onDisagreement } from './evaluator';

/**
 * Ends the process in the moment in which Cedar breaks, before anything can be decided without it, and reports where
 * compiled policies disagree with it.
 */
@Injectable()
export class EngineWatch {
  constructor({ log }: Platform) {
    beginCounting('writ_policy_disagreements_total', 'writ_decisions_total');
    onEngineBroken((error) => endAtOnce(log, error));
    onDisagreement((disagreement) => {
      count('writ_policy_disagreements_total', {});
      log.error(
        disagreement,
        'a compiled policy disagrees with Cedar: Cedar decides this kind of action until the service restarts',
      );
    });
  }
}
