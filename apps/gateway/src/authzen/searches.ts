import { Inject, Injectable } from '@nestjs/common';
import { pageAfter, type PageRequest, pageRequestOf, type Question, Unplanned } from '#authzen';
import {
  type ActionSearchAnswer,
  type ActionSearchBody,
  type EntitySearchAnswer,
  type ForeseeBody,
  type ForeseenProposal,
  type ForeseeReply,
  type ResourceSearchBody,
  type SearchPage,
  type SubjectSearchBody,
  subjects,
} from '#contracts';
import { type BusReply, unwrap } from '#platform';
import { type Bus, BUS, READ_TIMEOUT_MS } from '../bus';
import { type CommandRequest } from '../commands/command-request';
import { Mappings } from './mappings';
import { actorOf, Planning } from './planning';

type Metadata = CommandRequest['metadata'];

/** Candidates whose decisions are foreseen at once. */
const AT_ONCE = 25;

/** Something that a search may find, and the question whose decision says so. */
interface Candidate<Found> {
  readonly found: Found;
  readonly question: Question;
}

interface Found<T> {
  readonly results: readonly T[];
  /** The first candidate of the next page; undefined where there is none. */
  readonly next: number | undefined;
}

/** Finds what would be decided true, among what the mappings know. Nothing is recorded. */
@Injectable()
export class Searches {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(Planning) private readonly planning: Planning,
    @Inject(Mappings) private readonly mappings: Mappings,
  ) {}

  async subjects(body: SubjectSearchBody, metadata: Metadata): Promise<EntitySearchAnswer> {
    const { page, subject, ...rest } = body;
    const { type, properties } = subject;
    const known = await this.known(metadata, 'subjects', type);
    const candidates = known.map((id) => ({
      found: { type, id },
      question: { ...rest, subject: { type, id, properties } },
    }));
    return this.page(candidates, { ...rest, subject: { type, properties } }, page, metadata);
  }

  async resources(body: ResourceSearchBody, metadata: Metadata): Promise<EntitySearchAnswer> {
    const { page, resource, ...rest } = body;
    const { type, properties } = resource;
    const known = await this.known(metadata, 'resources', type);
    const candidates = known.map((id) => ({
      found: { type, id },
      question: { ...rest, resource: { type, id, properties } },
    }));
    return this.page(candidates, { ...rest, resource: { type, properties } }, page, metadata);
  }

  async actions(body: ActionSearchBody, metadata: Metadata): Promise<ActionSearchAnswer> {
    const { page, ...rest } = body;
    const mapped = await this.mappings.of(metadata);
    const names = mapped.flatMap(({ definition }) =>
      definition
        .authzen!.resources.filter(({ type }) => type === rest.resource.type)
        .flatMap(({ actions }) => actions.map(({ name }) => name)),
    );
    const candidates = [...new Set(names)].map((name) => ({
      found: { name },
      question: { ...rest, action: { name } },
    }));
    return this.page(candidates, rest, page, metadata);
  }

  /** Ids that the mappings know of a type. */
  private async known(
    metadata: Metadata,
    field: 'subjects' | 'resources',
    type: string,
  ): Promise<readonly string[]> {
    const mapped = await this.mappings.of(metadata);
    const ids = mapped.flatMap(({ definition }) =>
      definition
        .authzen![field].filter((one) => one.type === type)
        .flatMap(({ known }) => known.map(({ id }) => id)),
    );
    return [...new Set(ids)];
  }

  private async page<T>(
    candidates: readonly Candidate<T>[],
    search: object,
    page: SearchPage | undefined,
    metadata: Metadata,
  ) {
    // The digest of a search has no fields that the request leaves out.
    const request = pageRequestOf(JSON.parse(JSON.stringify(search)) as object, page);
    const { results, next } = await this.found(candidates, request, metadata);
    const isPaged = page !== undefined || next !== undefined;
    return { ...(isPaged && { page: pageAfter(request, results.length, next) }), results };
  }

  /** As many as the page takes; one more says that there is a next page, and where it begins. */
  private async found<T>(
    candidates: readonly Candidate<T>[],
    { from, limit }: PageRequest,
    metadata: Metadata,
  ): Promise<Found<T>> {
    const results: T[] = [];
    for (let start = from; start < candidates.length; start += AT_ONCE) {
      const part = candidates.slice(start, start + AT_ONCE);
      const wouldRun = await this.wouldRun(
        part.map(({ question }) => question),
        metadata,
      );
      for (const [index, { found }] of part.entries()) {
        if (!wouldRun[index]) continue;
        if (results.length === limit) return { results, next: start + index };
        results.push(found);
      }
    }
    return { results, next: undefined };
  }

  private async wouldRun(
    questions: readonly Question[],
    metadata: Metadata,
  ): Promise<readonly boolean[]> {
    const proposals: (ForeseenProposal | undefined)[] = [];
    for (const question of questions) proposals.push(await this.proposal(question, metadata));
    const made = proposals.filter((one) => one !== undefined);
    if (made.length === 0) return questions.map(() => false);
    const request: ForeseeBody & { metadata: Metadata } = { proposals: made, metadata };
    const { outcomes } = unwrap(
      await this.bus.request<BusReply<ForeseeReply>>(
        subjects.internal.foresee,
        request,
        READ_TIMEOUT_MS,
      ),
    );
    const left = outcomes[Symbol.iterator]();
    return proposals.map((proposal) => proposal !== undefined && left.next().value === 'run');
  }

  /** Undefined where the question is no proposal, or would state facts first: a search states none. */
  private async proposal(
    question: Question,
    metadata: Metadata,
  ): Promise<ForeseenProposal | undefined> {
    const plan = await this.planning.of(question, metadata);
    if (plan instanceof Unplanned || Object.keys(plan.facts).length > 0) return undefined;
    const { workOrderId, opening, action, role } = plan;
    return {
      workOrderId,
      ...(opening && { opening: { workflow: opening.workflow, inputs: opening.inputs ?? {} } }),
      action,
      ...(actorOf(plan, metadata).onBehalfOf && { onBehalfOf: [plan.name] }),
      ...(role && { role }),
    };
  }
}
