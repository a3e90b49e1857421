/** What is used of `@event-driven-io/emmett-postgresql`. */
export interface EmmettModule {
  getPostgreSQLEventStore(connectionString: string): EmmettStore;
  pongoSingleStreamProjection(definition: EmmettProjectionDefinition): EmmettProjection;
  rebuildPostgreSQLProjections(options: {
    readonly connectionString: string;
    readonly projection: EmmettProjection;
    readonly processorId: string;
  }): EmmettConsumer;
}

export interface EmmettEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The expected version of a stream that does not exist. */
export const NO_STREAM = 'STREAM_DOES_NOT_EXIST';

export interface EmmettStore {
  readonly schema: { migrate(): Promise<unknown> };
  appendToStream(
    stream: string,
    events: readonly EmmettEvent[],
    options?: { readonly expectedStreamVersion: bigint | typeof NO_STREAM },
  ): Promise<unknown>;
  close(): Promise<void>;
}

interface EmmettProjectionDefinition {
  readonly collectionName: string;
  readonly canHandle: readonly string[];
  readonly evolve: (document: object | null, event: EmmettEvent) => object | null;
}

/** Only passed on. */
interface EmmettProjection {
  readonly name?: string;
}

interface EmmettConsumer {
  /** Resolves when the projection is rebuilt. */
  start(): Promise<void>;
  close(): Promise<void>;
}
