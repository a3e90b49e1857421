import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiProblem } from '#client';
import { type Decision } from '../commands/decision-card';
import { type Actors } from './actors';
import { type Role } from './story';

/** What the story says and the system does differ. */
export class StoryBroken extends Error {
  override readonly name = 'StoryBroken';
}

/** A decision as it can be read again. */
export interface DecisionRead extends Decision {
  readonly supersededBy?: string | null;
  /** What a change of scope opened. */
  readonly scopeChange?: {
    readonly tracks: readonly { readonly track: string; readonly workOrderId: string }[];
  } | null;
}

/** Reactions and views follow a command by a moment; on a busy machine by more. */
const DEADLINE_MS = 30_000;
const RETRY_MS = 100;

/** One playing of a story: its work order, what was named on the way, and how far it is. */
export class Stage {
  /** The decision in force, by the name that the story gives it. */
  readonly decisions = new Map<string, string>();
  readonly evidence = new Map<string, string>();
  readonly breakGlasses = new Map<string, string>();
  readonly dispatches = new Map<string, string>();
  /** Work orders that a change of scope opened, by the names of their tracks. */
  readonly tracks = new Map<string, string>();
  private readonly onTracks = new Map<string, Stage>();
  private position: string | undefined;

  constructor(
    readonly actors: Actors,
    readonly workflow: string,
    readonly workOrderId = `${workflow}-${randomBytes(4).toString('hex')}`,
  ) {}

  /**
   * Where a step is played: a track, once it was opened, has decisions and evidence of its own. Throws
   * `StoryBroken` for a track that no step has opened.
   */
  async on(track: string | undefined): Promise<Stage> {
    if (track === undefined) return this;
    const workOrderId = this.tracks.get(track);
    if (workOrderId === undefined) throw new StoryBroken(`the track ${track} was not opened`);
    const known = this.onTracks.get(track) ?? new Stage(this.actors, track, workOrderId);
    if (!this.onTracks.has(track))
      await known.until(
        () => known.read<object>(known.path),
        () => `the track ${track} has no work order ${workOrderId}`,
      );
    this.onTracks.set(track, known);
    return known;
  }

  get path(): string {
    return `/v1/work-orders/${this.workOrderId}`;
  }

  async post<T>(role: Role, path: string, body: object): Promise<T> {
    const answer = await this.actors.as[role].post<T>(path, { body });
    this.position = answer.position ?? this.position;
    return answer.body;
  }

  /** Reads at the position of the last deed or later. */
  async read<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
    const { body } = await this.actors.as.analyst.get<T>(path, {
      query: { ...query, atLeast: this.position },
    });
    return body;
  }

  async list<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<readonly T[]> {
    const { items } = await this.read<{ items: readonly T[] }>(path, {
      workOrderId: this.workOrderId,
      limit: '200',
      ...query,
    });
    return items;
  }

  /** The decision in force of that name, after waiting a little for one that replaces it. */
  async decision(name: string, waitFor = '0s'): Promise<DecisionRead> {
    for (let wait = waitFor; ; wait = '0s') {
      const id = this.decisions.get(name)!;
      const path = `/v1/decisions/${id}`;
      const decision = await this.read<DecisionRead>(path, { waitFor: wait });
      if (!decision.supersededBy) return decision;
      this.decisions.set(name, decision.supersededBy);
    }
  }

  /** Asks until there is an answer; what is not there yet is read again. */
  async until<T>(ask: () => Promise<T | undefined>, otherwise: () => string): Promise<T> {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      const answer = await ask().catch((error: unknown) => {
        if (error instanceof ApiProblem && error.problem.status === 404) return undefined;
        throw error;
      });
      if (answer !== undefined) return answer;
      if (Date.now() > deadline) throw new StoryBroken(otherwise());
      await sleep(RETRY_MS);
    }
  }
}
