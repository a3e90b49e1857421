import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { endAtOnce, Platform } from '#platform';
import { onEngineBroken } from './engine';
import { onDisagreement } from './evaluator';

const disagreements = new Counter({
  name: 'writ_policy_disagreements_total',
  help: 'Requests on which compiled policies and Cedar disagreed; each kind of action is then evaluated by Cedar alone.',
});

/**
 * Ends the process in the moment in which Cedar breaks, before anything can be decided without it, and reports where
 * compiled policies disagree with it.
 */
@Injectable()
export class EngineWatch {
  constructor({ log }: Platform) {
    onEngineBroken((error) => endAtOnce(log, error));
    onDisagreement((disagreement) => {
      disagreements.inc();
      log.error(
        disagreement,
        'a compiled policy disagrees with Cedar: Cedar decides this kind of action until the service restarts',
      );
    });
  }
}
