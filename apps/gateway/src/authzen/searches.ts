import { Inject, Injectable } from '@nestjs/common';
import {
  catalogPageOf,
  cursorAfter,
  pageAfter,
  type PageRequest,
  pageRequestOf,
  type Question,
  Unplanned,
} from '#authzen';
import {
  type ActionCatalogQuery,
  type ActionSearchAnswer,
  type ActionSearchBody,
  type EntitySearchAnswer,
  type ForeseeBody,
  type Foreseen,
  type ForeseenProposal,
  type ForeseeReply,
  type RequestableCatalogAnswer,
  type ResourceCatalogQuery,
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

/** Nothing would be decided. */
const NOTHING: Foreseen = { outcome: 'stop', isRequestable: false };
const wouldRun = ({ outcome }: Foreseen): boolean => outcome === 'run';

/** A candidate that was found, and what would be decided on it. */
interface Result<T> {
  readonly found: T;
  readonly foreseen: Foreseen;
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
    const names = await this.actionsOn(rest.resource.type, metadata);
    const candidates = names.map((name) => ({
      found: { name },
      question: { ...rest, action: { name } },
    }));
    return this.page(candidates, rest, page, metadata);
  }

  /** Actions on a resource that run, or that somebody could grant to this subject. */
  async requestableActions(
    query: ActionCatalogQuery,
    metadata: Metadata,
  ): Promise<RequestableCatalogAnswer> {
    const resource = { type: query.resource_type, id: query.resource_id };
    const names = await this.actionsOn(resource.type, metadata);
    const asking = (name: string) => ({ resource, action: { name } });
    return this.catalog(query, names, asking, metadata);
  }

  /** Resources on which the action runs, or could be granted to this subject. */
  async requestableResources(
    query: ResourceCatalogQuery,
    metadata: Metadata,
  ): Promise<RequestableCatalogAnswer> {
    const { resource_type: type, action: name } = query;
    const ids = await this.known(metadata, 'resources', type);
    const asking = (id: string) => ({ resource: { type, id }, action: { name } });
    return this.catalog(query, ids, asking, metadata);
  }

  private async catalog(
    query: ActionCatalogQuery | ResourceCatalogQuery,
    values: readonly string[],
    asking: (value: string) => Omit<Question, 'subject'>,
    metadata: Metadata,
  ): Promise<RequestableCatalogAnswer> {
    const { subject_type: type, subject_id: id, q = '' } = query;
    const wanted = q.toLowerCase();
    const candidates = values
      .filter((value) => value.toLowerCase().includes(wanted))
      .map((value) => ({ found: value, question: { subject: { type, id }, ...asking(value) } }));
    const page = catalogPageOf(query);
    const { results, next } = await this.found(
      candidates,
      page,
      metadata,
      (foreseen) => wouldRun(foreseen) || foreseen.isRequestable,
    );
    return {
      items: results.map(({ found: value, foreseen }) => ({
        value,
        label: value,
        granted: wouldRun(foreseen),
      })),
      ...cursorAfter(page, results.length, next),
    };
  }

  /** Names of actions that the mappings know on a type of resource. */
  private async actionsOn(resourceType: string, metadata: Metadata): Promise<readonly string[]> {
    const mapped = await this.mappings.of(metadata);
    const names = mapped.flatMap(({ definition }) =>
      definition
        .authzen!.resources.filter(({ type }) => type === resourceType)
        .flatMap(({ actions }) => actions.map(({ name }) => name)),
    );
    return [...new Set(names)];
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
    const request = pageRequestOf(plain(search), page);
    const { results, next } = await this.found(candidates, request, metadata, wouldRun);
    const isPaged = page !== undefined || next !== undefined;
    return {
      ...(isPaged && { page: pageAfter(request, results.length, next) }),
      results: results.map(({ found }) => found),
    };
  }

  /** As many as the page takes; one more says that there is a next page, and where it begins. */
  private async found<T>(
    candidates: readonly Candidate<T>[],
    { from, limit }: PageRequest,
    metadata: Metadata,
    isWanted: (foreseen: Foreseen) => boolean,
  ): Promise<Found<Result<T>>> {
    const results: Result<T>[] = [];
    for (let start = from; start < candidates.length; start += AT_ONCE) {
      const part = candidates.slice(start, start + AT_ONCE);
      const foreseen = await this.foreseen(
        part.map(({ question }) => question),
        metadata,
      );
      for (const [index, { found }] of part.entries()) {
        const decided = foreseen[index]!;
        if (!isWanted(decided)) continue;
        if (results.length === limit) return { results, next: start + index };
        results.push({ found, foreseen: decided });
      }
    }
    return { results, next: undefined };
  }

  private async foreseen(
    questions: readonly Question[],
    metadata: Metadata,
  ): Promise<readonly Foreseen[]> {
    const planned: (Proposed | undefined)[] = [];
    for (const question of questions) planned.push(await this.proposed(question, metadata));
    const made = planned.filter((one) => one !== undefined);
    if (made.length === 0) return questions.map(() => NOTHING);
    const proposals = made.map(({ proposal }) => proposal);
    const request: ForeseeBody & { metadata: Metadata } = { proposals, metadata };
    const { foreseen } = unwrap(
      await this.bus.request<BusReply<ForeseeReply>>(
        subjects.internal.foresee,
        request,
        READ_TIMEOUT_MS,
      ),
    );
    const left = foreseen.values();
    return planned.map((one) => {
      if (!one) return NOTHING;
      const { outcome, isRequestable } = left.next().value!;
      return { outcome, isRequestable: one.namesSubject && isRequestable };
    });
  }

  /** Undefined where the question is no proposal, or would state facts first: a search states none. */
  private async proposed(question: Question, metadata: Metadata): Promise<Proposed | undefined> {
    const plan = await this.planning.of(question, metadata);
    if (plan instanceof Unplanned || Object.keys(plan.facts).length > 0) return undefined;
    const { workOrderId, opening, action, question: digest, role, namesSubject } = plan;
    const proposal = {
      workOrderId,
      ...(opening && { opening: { workflow: opening.workflow, inputs: opening.inputs ?? {} } }),
      action,
      question: digest,
      ...(actorOf(plan, metadata).onBehalfOf && { onBehalfOf: [plan.name] }),
      ...(role && { role }),
    };
    return { proposal, namesSubject };
  }
}

interface Proposed {
  readonly proposal: ForeseenProposal;
  /** Whether an approval of it would be for this subject alone. */
  readonly namesSubject: boolean;
}

/** The digest of a search has no fields that the request leaves out. */
const plain = (search: object): object => JSON.parse(JSON.stringify(search)) as object;
