import { Inject, Injectable } from '@nestjs/common';
import { ID_PATTERN, senderScope, views, workflowOf } from '#contracts';
import { type MappedWorkflow, type NamedWork } from '#authzen';
import { Unavailable } from '#platform';
import { type CommandRequest } from '../commands/command-request';
import { Questions, type Row } from '../queries/questions';
import { ReadYourWrites } from '../queries/read-your-writes';

type Metadata = CommandRequest['metadata'];

/** Few, because each row has its whole definition, and a message on the bus is limited. */
const PAGE = 20;
/** A mapping that was published through another gateway is read after this time at the latest. */
const CACHED_FOR_MS = 1_000;

interface Cached {
  readonly until: number;
  readonly workflows: Promise<readonly MappedWorkflow[]>;
}

/** The mappings in force, and the work orders that questions name, from the views. */
@Injectable()
export class Mappings {
  /** By tenant. */
  private readonly cache = new Map<string, Cached>();

  constructor(
    @Inject(Questions) private readonly questions: Questions,
    @Inject(ReadYourWrites) private readonly readYourWrites: ReadYourWrites,
  ) {}

  /** Workflows that the caller may ask about. */
  async of({ tenant, workflows }: Metadata): Promise<readonly MappedWorkflow[]> {
    const all = await this.ofTenant(tenant);
    return workflows ? all.filter(({ workflowId }) => workflows.includes(workflowId)) : all;
  }

  /** A workflow was published: the next question reads the mappings again. */
  forget(tenant: string): void {
    this.cache.delete(tenant);
  }

  /** Undefined where the caller may not read a work order of this id, or there is none. */
  async named(workOrderId: unknown, metadata: Metadata): Promise<NamedWork | undefined> {
    if (typeof workOrderId !== 'string' || !ID_PATTERN.test(workOrderId)) return undefined;
    const { tenant } = metadata;
    const { rows } = await this.questions.page({
      name: views.workOrders.name,
      tenant,
      scope: senderScope(metadata),
      filters: { workOrderId },
      limit: 1,
      atLeast: this.readYourWrites.of(tenant),
    });
    const [row] = rows;
    return row && { workOrderId, workflowId: String(row['workflowId']) };
  }

  private ofTenant(tenant: string): Promise<readonly MappedWorkflow[]> {
    const cached = this.cache.get(tenant);
    if (cached && performance.now() < cached.until) return cached.workflows;
    const workflows = this.read(tenant);
    const entry = { until: performance.now() + CACHED_FOR_MS, workflows };
    this.cache.set(tenant, entry);
    // What could not be read is read again by the next question.
    workflows.catch(() => this.cache.get(tenant) === entry && this.cache.delete(tenant));
    return workflows;
  }

  private async read(tenant: string): Promise<readonly MappedWorkflow[]> {
    const found: MappedWorkflow[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await this.questions.page({
        name: views.workflows.name,
        tenant,
        scope: 'tenant',
        filters: { current: 'true' },
        limit: PAGE,
        ...(cursor ? { cursor } : { atLeast: this.readYourWrites.of(tenant) }),
      });
      found.push(...page.rows.flatMap(mappedIn));
      cursor = page.nextCursor;
    } while (cursor);
    return found;
  }
}

const mappedIn = ({ workflowId, digest, definition }: Row): readonly MappedWorkflow[] => {
  if (typeof definition !== 'object' || definition === null)
    throw new Unavailable('The view of workflows is being rebuilt: ask again in a moment.', 5);
  if (!('authzen' in definition)) return [];
  return [
    {
      workflowId: String(workflowId),
      digest: String(digest),
      definition: workflowOf(definition as Record<string, unknown>),
    },
  ];
};
