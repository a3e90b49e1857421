import { Inject, Injectable } from '@nestjs/common';
import { type Plan, planOf, type Question, Unplanned, workOrderNamedIn } from '#authzen';
import { CONFINING_ROLE } from '#contracts';
import { type CommandRequest } from '../commands/command-request';
import { Mappings } from './mappings';

type Metadata = CommandRequest['metadata'];

/** Makes proposals of questions. */
@Injectable()
export class Planning {
  constructor(@Inject(Mappings) private readonly mappings: Mappings) {}

  /** The proposal that a question is, by the mappings that the caller may use. */
  async of(question: Question, metadata: Metadata): Promise<Plan | Unplanned> {
    const workflows = await this.mappings.of(metadata);
    const { id } = metadata.actor;
    const asker = { id, isConfined: metadata.roles.includes(CONFINING_ROLE) };
    const stated = workOrderNamedIn(question);
    if (stated === undefined) return planOf(question, workflows, asker);
    const named = await this.mappings.named(stated, metadata);
    return named ? planOf(question, workflows, asker, named) : workOrderNotFound;
  }
}

/** Who asks proposes it, for the subject: neither of them grants it. */
export const actorOf = ({ name }: Pick<Plan, 'name'>, { actor }: Metadata): Metadata['actor'] =>
  name === actor.id ? actor : { ...actor, onBehalfOf: [name] };

const workOrderNotFound = new Unplanned(
  'work_order_not_found',
  'There is no such work order, or the credential may not read it: check the id.',
);
