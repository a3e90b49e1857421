import {
  dataOf,
  policyPublished,
  type PolicyPublishedData,
  type PolicyRef,
  streamOf,
  type WorkflowDefinition,
  workflowPublished,
  type WorkflowRef,
} from '#contracts';
import { type RecordedEvent, type StreamVersion } from '#kernel';
import { type EventStore } from '#platform';
import {
  latestVersion,
  type PublishedWorkflow,
  versionIn,
  type WorkflowVersions,
} from '#work-order';
import { loadPolicy } from '../cedar/compile';
import { EngineBroken } from '../cedar/engine';
import { sha256 } from '../cedar/parse';
import { type CompiledPolicy, type PolicyInForce } from '../domain/rules';

type VersionInLog = WorkflowVersions[number] & {
  /** Where in the log it was published. */
  readonly position: number;
};

/** A policy that decides, and where it was read. */
interface InForce {
  readonly policy: PolicyInForce | undefined;
  readonly at: StreamVersion;
}

/** What is known of one stream, and up to which version. */
interface Known<T> {
  readonly version: number;
  readonly published: readonly T[];
  readonly fresh: Freshly<readonly T[]>;
}

const STREAMS_MAX = 2_000;

/**
 * Definitions as the ledger has them. What is in force is read afresh each time, by a read after
 * the last known version; what was published once is never read twice.
 */
export class DefinitionStore {
  private readonly workflows: StreamCache<VersionInLog>;
  private readonly policies: StreamCache<PolicyInForce>;

  constructor(store: EventStore) {
    this.workflows = new StreamCache(store, (event) => {
      const published = dataOf(event, workflowPublished);
      return published && { ...versionIn(published), position: event.position };
    });
    this.policies = new StreamCache(store, (event) => {
      const published = dataOf(event, policyPublished);
      return published && inForce(published);
    });
  }

  /**
   * The version that a work order was opened with; undefined when it was never published here, not
   * `before` a place in the log, or altered since.
   */
  async workflow(
    tenant: string,
    ref: WorkflowRef,
    before = Infinity,
  ): Promise<WorkflowDefinition | undefined> {
    const stream = streamOf.workflow(ref.id);
    const isIt = (one: VersionInLog): boolean =>
      one.ref.digest === ref.digest && one.position < before;
    const known = this.workflows.known(tenant, stream).published.find(isIt);
    const found = known ?? (await this.workflows.fresh(tenant, stream)).find(isIt);
    return found?.definition;
  }

  /** The version that new work orders are opened with, and where it was read. */
  async latestWorkflow(
    tenant: string,
    workflowId: string,
  ): Promise<{ readonly workflow: PublishedWorkflow | undefined; readonly at: StreamVersion }> {
    const stream = streamOf.workflow(workflowId);
    const { published, version } = await this.workflows.at(tenant, stream);
    return { workflow: latestVersion(published) ?? undefined, at: { stream, version } };
  }

  /** The policy in force in the log, or the one last known here where `asOf` is `memory`. */
  async policyInForce(
    tenant: string,
    workflowId: string,
    asOf: 'log' | 'memory',
  ): Promise<InForce> {
    const stream = streamOf.policy(workflowId);
    const known = this.policies.known(tenant, stream);
    const { published, version } =
      asOf === 'memory' && known.version > 0 ? known : await this.policies.at(tenant, stream);
    return { policy: published.at(-1), at: { stream, version } };
  }

  /** The version that a decision names; undefined when it was never published here. */
  async policyVersion(
    tenant: string,
    workflowId: string,
    { id, version, digest }: PolicyRef,
  ): Promise<PolicyInForce | undefined> {
    const stream = streamOf.policy(workflowId);
    const isIt = ({ ref }: PolicyInForce): boolean =>
      ref.id === id && ref.version === version && ref.digest === digest;
    const known = this.policies.known(tenant, stream).published.find(isIt);
    return known ?? (await this.policies.fresh(tenant, stream)).find(isIt);
  }
}

/** The published things of streams, each stream read once from its beginning and then only on. */
class StreamCache<T> {
  private readonly streams = new Map<string, Known<T>>();

  constructor(
    private readonly store: EventStore,
    private readonly read: (event: RecordedEvent) => T | undefined,
  ) {}

  known(tenant: string, stream: string): Pick<Known<T>, 'version' | 'published'> {
    return this.streams.get(keyOf(tenant, stream)) ?? { version: 0, published: [] };
  }

  /** What the stream says by now. */
  async at(tenant: string, stream: string): Promise<Pick<Known<T>, 'version' | 'published'>> {
    await this.fresh(tenant, stream);
    return this.known(tenant, stream);
  }

  fresh(tenant: string, stream: string): Promise<readonly T[]> {
    const key = keyOf(tenant, stream);
    const known = this.streams.get(key) ?? this.remember(key, tenant, stream);
    return known.fresh.ask();
  }

  private remember(key: string, tenant: string, stream: string): Known<T> {
    // A map keeps its order: the first is the oldest.
    if (this.streams.size >= STREAMS_MAX) this.streams.delete(this.streams.keys().next().value!);
    const fresh = new Freshly(() => this.readOn(key, tenant, stream));
    const known = { version: 0, published: [], fresh };
    this.streams.set(key, known);
    return known;
  }

  private async readOn(key: string, tenant: string, stream: string): Promise<readonly T[]> {
    const known = this.streams.get(key) ?? this.remember(key, tenant, stream);
    const { events, version } = await this.store.read(tenant, stream, {
      afterVersion: known.version,
    });
    if (events.length === 0) return known.published;
    const more = events.flatMap((event) => this.read(event) ?? []);
    const published = [...known.published, ...more];
    this.streams.set(key, { ...known, version, published });
    return published;
  }
}

const keyOf = (tenant: string, stream: string): string => `${tenant}/${stream}`;

const inForce = ({ policyId, version, digest, cedar }: PolicyPublishedData): PolicyInForce => {
  // Few versions besides the latest are ever evaluated, so each is compiled when it is.
  let ready: CompiledPolicy | undefined;
  const policy = () =>
    (ready ??= sha256(cedar) === digest ? loaded(cedar) : unusable(altered(policyId, version)));
  return {
    ref: { id: policyId, version, digest },
    evaluate: (request) => policy().evaluate(request),
    factsRead: (kind) => policy().factsRead(kind),
    jointDigest: (rules) => policy().jointDigest(rules),
    digestOf: (text) => policy().digestOf(text),
  };
};

const loaded = (cedar: string): CompiledPolicy => {
  try {
    return loadPolicy(cedar);
  } catch (error) {
    if (error instanceof EngineBroken) throw error;
    return unusable(String(error));
  }
};

const altered = (policyId: string, version: number): string =>
  `the stored text of policy ${policyId} version ${version} does not have the digest that it was published with: run writ audit, and restore the log or publish another text`;

/** A text that the engine does not take today, or that was altered, stops every action, and says why. */
const unusable = (problem: string): CompiledPolicy => ({
  evaluate: () => ({ satisfied: [], dependent: [], errors: [problem] }),
  factsRead: () => [],
  jointDigest: () => '',
  digestOf: () => '',
});

/**
 * Runs a refresh so that each caller gets one that began after its call, and no more than one runs
 * at a time: callers that come while one runs share the next. Under load that is one read for all.
 */
export class Freshly<T> {
  private running: Promise<T> | undefined;
  private next: Promise<T> | undefined;

  constructor(private readonly refresh: () => Promise<T>) {}

  ask(): Promise<T> {
    if (this.next) return this.next;
    if (!this.running) return this.start();
    this.next = this.running
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return this.start();
      });
    return this.next;
  }

  private start(): Promise<T> {
    const running = this.refresh().finally(() => {
      if (this.running === running) this.running = undefined;
    });
    this.running = running;
    return running;
  }
}
