import { Injectable } from '@nestjs/common';
import { endAtOnce, Platform } from '#platform';
import { onEngineBroken } from './engine';

/** Ends the process in the moment in which Cedar breaks, before anything can be decided without it. */
@Injectable()
export class EngineWatch {
  constructor({ log }: Platform) {
    onEngineBroken((error) => endAtOnce(log, error));
  }
}
